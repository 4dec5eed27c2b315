/** Makes the blueprint's tables in any DynamoDB. */
import { setTimeout } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb';
import { blueprint } from '../blueprint/blueprint.ts';
import type { TableName, TablePlan } from '../blueprint/types.ts';

export const TABLE_NAMES = Object.keys(blueprint.tables) as TableName[];

/** The physical name of a table. */
export function physicalName(prefix: string, table: TableName): string {
  return `${prefix}-${table}`;
}

/** How long a table may take until it can be used, and how often to ask. */
const MOST_WAIT_MS = 60_000;
const ASK_EVERY_MS = 20;

async function untilActive(client: DynamoDBClient, table: string): Promise<void> {
  for (let waited = 0; waited < MOST_WAIT_MS; waited += ASK_EVERY_MS) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
    if (Table?.TableStatus === 'ACTIVE') return;
    await setTimeout(ASK_EVERY_MS);
  }
  throw new Error(`The table ${table} did not become active in ${MOST_WAIT_MS / 1000} s`);
}

/** Creates every table that is not there yet, and waits until all can be used. */
export async function createTables(client: DynamoDBClient, prefix: string): Promise<void> {
  await Promise.all(
    TABLE_NAMES.map(async (name) => {
      const plan: TablePlan = blueprint.tables[name];
      const indexes = Object.entries(plan.indexes);
      const attributes = new Set(['pk', 'sk', ...indexes.flatMap(([, index]) => [index.partition, index.sort])]);
      try {
        await client.send(
          new CreateTableCommand({
            TableName: physicalName(prefix, name),
            BillingMode: 'PAY_PER_REQUEST',
            AttributeDefinitions: [...attributes].map((attribute) => ({
              AttributeName: attribute,
              AttributeType: 'S',
            })),
            KeySchema: [
              { AttributeName: 'pk', KeyType: 'HASH' },
              { AttributeName: 'sk', KeyType: 'RANGE' },
            ],
            ...(indexes.length > 0
              ? {
                  GlobalSecondaryIndexes: indexes.map(([index, { partition, sort, carries }]) => ({
                    IndexName: index,
                    KeySchema: [
                      { AttributeName: partition, KeyType: 'HASH' as const },
                      { AttributeName: sort, KeyType: 'RANGE' as const },
                    ],
                    Projection: { ProjectionType: carries === 'all' ? ('ALL' as const) : ('KEYS_ONLY' as const) },
                  })),
                }
              : {}),
          }),
        );
      } catch (error) {
        if (!(error instanceof ResourceInUseException)) throw error;
      }
      await untilActive(client, physicalName(prefix, name));
    }),
  );
}
