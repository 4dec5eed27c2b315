/** Calls to the desk in the cases table: one partition a day, and in it one item a call. */
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { held } from '../shared/dynamo.ts';
import { addDays, londonDay } from '../shared/time.ts';
import type { CallItem } from './item.ts';

const keyOf = (day: string, id: string) => ({ pk: `CALLS#${day}`, sk: id });

/** Keeps a call. @returns whether it was not there yet: a repeated request finds its own */
export function putCall(client: DynamoDBDocumentClient, table: string, call: CallItem): Promise<boolean> {
  return held(
    client.send(
      new PutCommand({
        TableName: table,
        Item: { ...keyOf(londonDay(Date.parse(call.at)), call.id), ...call },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    ),
  );
}

/** A call of today or yesterday: so long a request is known when it comes again. */
export async function readRecentCall(
  client: DynamoDBDocumentClient,
  table: string,
  id: string,
  now: number,
): Promise<CallItem | undefined> {
  const today = londonDay(now);
  const found = await Promise.all(
    [today, addDays(today, -1)].map((day) =>
      client.send(new GetCommand({ TableName: table, Key: keyOf(day, id), ConsistentRead: true })),
    ),
  );
  return found.find(({ Item }) => Item)?.Item as CallItem | undefined;
}
