/** The audit table. It takes new entries and nothing else: no function may change, delete or even read one here. */
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { held } from '../shared/dynamo.ts';
import { londonDay } from '../shared/time.ts';

/** Adds an entry under a random id. That it is there already means that an earlier try of the same call went through. */
export async function putEntry(
  client: DynamoDBDocumentClient,
  table: string,
  id: string,
  entry: { readonly at: string },
): Promise<void> {
  await held(
    client.send(
      new PutCommand({
        TableName: table,
        Item: {
          pk: `DAY#${londonDay(Date.parse(entry.at))}`,
          sk: `${entry.at}#${id}`,
          ...entry,
        },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    ),
  );
}
