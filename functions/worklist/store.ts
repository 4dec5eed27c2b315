/** The duty ledger's three indexes. They lag behind the cases by moments, and show what stands in the ledger's items. */
import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { QueuePage } from '../shared/merge-pages.ts';
import { addDays, startOfDay, toIso } from '../shared/time.ts';
import type { Listed } from './worklist.ts';

/** The cases table, as the function that reads its indexes holds it. */
export interface Ledger {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

/** Duties owed by a borough, or by one team of it: `<borough>#<team>`. */
export interface Queue {
  readonly index: 'by-borough' | 'by-team';
  readonly limit: number;
}

const PARTITION = { 'by-borough': 'worklistBorough', 'by-team': 'worklistTeam' } as const;

/** The next duties of a queue behind a place, nearest deadline first. */
export async function readQueue(
  { client, table }: Ledger,
  { index, limit }: Queue,
  queue: string,
  after: string | undefined,
): Promise<QueuePage<Listed>> {
  const { Items, LastEvaluatedKey } = await client.send(
    new QueryCommand({
      TableName: table,
      IndexName: index,
      KeyConditionExpression: `${PARTITION[index]} = :queue AND worklistOrder > :after`,
      ExpressionAttributeValues: { ':queue': queue, ':after': after ?? '0' },
      Limit: limit,
    }),
  );
  return { items: (Items ?? []) as Listed[], more: LastEvaluatedKey !== undefined };
}

/**
 * What a borough owed between two London days, the last one included: the keys that compliance counts by, in bites as
 * large as the store gives them, so that a year is never in memory at once.
 */
export async function* readDue(
  { client, table }: Ledger,
  borough: string,
  from: string,
  to: string,
): AsyncGenerator<readonly string[]> {
  let start: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        IndexName: 'by-due',
        KeyConditionExpression: 'dueBorough = :borough AND dueOrder BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':borough': borough,
          ':from': toIso(startOfDay(from)),
          // What is due in this very instant has more behind the time, and so is behind it.
          ':to': toIso(startOfDay(addDays(to, 1))),
        },
        ProjectionExpression: 'dueOrder',
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    yield (page.Items ?? []).map(({ dueOrder }) => dueOrder as string);
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}
