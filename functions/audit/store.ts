/** Writing to the audit table: it takes new entries and nothing else. No function may change or delete one. */
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { held } from '../shared/dynamo.ts';
import { londonDay } from '../shared/time.ts';
import type { AccessEntry } from './entry.ts';

/**
 * Adds an entry under an id. That it is there already means that an earlier try of the same call went through.
 * @throws what the store throws: then it is not known to be written
 */
export async function putEntry(
  client: DynamoDBDocumentClient,
  table: string,
  id: string,
  entry: AccessEntry,
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
