/** Asks the due indexes of all tables what comes first. */
import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { DUE_QUEUES, DUE_SHARDS } from '../../functions/shared/due.ts';
import { blueprint } from '../blueprint/blueprint.ts';
import type { TablePlan } from '../blueprint/types.ts';
import { physicalName, TABLE_NAMES } from './tables.ts';
import type { Due } from './travel.ts';

const text = (value: AttributeValue | undefined) => value?.S ?? '';

/** Makes the question of lib/local/travel.ts. */
export function dueReader(
  client: DynamoDBClient,
  prefix: string,
): (after: string | undefined) => Promise<Due | undefined> {
  const tables = TABLE_NAMES.filter((name) => 'due' in (blueprint.tables[name] as TablePlan).indexes);
  const shards = DUE_QUEUES.flatMap((queue) => DUE_SHARDS.map((shard) => `${queue}${shard}`));
  const places = tables.flatMap((table) => shards.map((shard) => ({ table: physicalName(prefix, table), shard })));
  return async (after) => {
    const pages = await Promise.all(
      places.map(({ table, shard }) =>
        client.send(
          new QueryCommand({
            TableName: table,
            IndexName: 'due',
            KeyConditionExpression: after === undefined ? 'dueShard = :shard' : 'dueShard = :shard AND dueAt > :after',
            ExpressionAttributeValues: {
              ':shard': { S: shard },
              ...(after === undefined ? {} : { ':after': { S: after } }),
            },
            Limit: 1,
          }),
        ),
      ),
    );
    const items = pages.flatMap((page) => page.Items ?? []);
    const [first] = items.map((item) => text(item['dueAt'])).sort();
    if (first === undefined) return undefined;
    const mark = items.map((item) => `${text(item['pk'])} ${text(item['sk'])} ${text(item['dueAt'])}`).join('\n');
    return { at: first, mark };
  };
}
