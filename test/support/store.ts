/**
 * A real DynamoDB for tests: dynalite in memory, or whatever `DYNAMODB_ENDPOINT` names. Each call makes fresh tables.
 */
import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { TableName } from '../../lib/blueprint/types.ts';
import { serveDynalite } from '../../lib/local/embedded-dynamodb.ts';
import { createTables, physicalName, TABLE_NAMES } from '../../lib/local/tables.ts';

export interface TestStore {
  readonly client: DynamoDBDocumentClient;
  readonly tables: Readonly<Record<TableName, string>>;
  readonly close: () => Promise<void>;
}

export async function testStore(): Promise<TestStore> {
  const outside = process.env['DYNAMODB_ENDPOINT'];
  const embedded = outside ? undefined : await serveDynalite();
  const plain = new DynamoDBClient({
    region: 'eu-west-2',
    endpoint: outside ?? embedded?.endpoint ?? '',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const prefix = `test-${randomBytes(6).toString('hex')}`;
  await createTables(plain, prefix);
  const tables = Object.fromEntries(TABLE_NAMES.map((name) => [name, physicalName(prefix, name)]));
  return {
    client: DynamoDBDocumentClient.from(plain, { marshallOptions: { removeUndefinedValues: true } }),
    tables: tables as Record<TableName, string>,
    close: async () => {
      plain.destroy();
      await embedded?.close();
    },
  };
}
