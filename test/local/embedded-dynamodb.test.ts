/** The embedded store behaves like DynamoDB where it did not as shipped. */
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDynalite, StoreLocked, serveDynalite } from '../../lib/local/embedded-dynamodb.ts';
import { createTables } from '../../lib/local/tables.ts';
import { type TestStore, testStore } from '../support/store.ts';

let store: TestStore;
let tasks: string;
beforeAll(async () => {
  store = await testStore();
  tasks = store.tables.tasks;
});
afterAll(() => store.close());

const put = (item: Record<string, unknown>) => store.client.send(new PutCommand({ TableName: tasks, Item: item }));
const due = async (shard: string) =>
  (
    await store.client.send(
      new QueryCommand({
        TableName: tasks,
        IndexName: 'due',
        KeyConditionExpression: 'dueShard = :shard',
        ExpressionAttributeValues: { ':shard': shard },
      }),
    )
  ).Items ?? [];

test('an index follows its item: in, moved, out', async () => {
  await put({ pk: 'a', sk: 'a', dueShard: 'moves', dueAt: '1' });
  expect(await due('moves')).toEqual([{ pk: 'a', sk: 'a', dueShard: 'moves', dueAt: '1' }]);
  await put({ pk: 'a', sk: 'a', dueShard: 'moves', dueAt: '2' });
  expect(await due('moves')).toEqual([{ pk: 'a', sk: 'a', dueShard: 'moves', dueAt: '2' }]);
  await store.client.send(
    new UpdateCommand({ TableName: tasks, Key: { pk: 'a', sk: 'a' }, UpdateExpression: 'REMOVE dueShard, dueAt' }),
  );
  expect(await due('moves')).toEqual([]);
  const { Item } = await store.client.send(new GetCommand({ TableName: tasks, Key: { pk: 'a', sk: 'a' } }));
  expect(Item).toEqual({ pk: 'a', sk: 'a' });
});

test('a failed condition tells what is there, when asked', async () => {
  await put({ pk: 'b', sk: 'b', state: 'first' });
  const again = store.client.send(
    new PutCommand({
      TableName: tasks,
      Item: { pk: 'b', sk: 'b', state: 'second' },
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }),
  );
  const error = await again.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConditionalCheckFailedException);
  expect((error as ConditionalCheckFailedException).Item).toMatchObject({ state: { S: 'first' } });
});

test('an empty string is no key of an index', async () => {
  await expect(put({ pk: 'c', sk: 'c', dueShard: '', dueAt: '1' })).rejects.toThrow('IndexKey: dueShard');
  await put({ pk: 'd', sk: 'd', dueShard: '0', dueAt: '1' });
  const emptied = store.client.send(
    new UpdateCommand({
      TableName: tasks,
      Key: { pk: 'd', sk: 'd' },
      UpdateExpression: 'SET dueAt = :empty',
      ExpressionAttributeValues: { ':empty': '' },
    }),
  );
  await expect(emptied).rejects.toThrow(/empty string/);
});

test('queries with a limit page forwards and backwards', async () => {
  for (let i = 0; i < 7; i += 1) await put({ pk: `page${i}`, sk: 's', dueShard: 'pages', dueAt: String(i) });
  const seen: unknown[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const page = await store.client.send(
      new QueryCommand({
        TableName: tasks,
        IndexName: 'due',
        KeyConditionExpression: 'dueShard = :shard',
        ExpressionAttributeValues: { ':shard': 'pages' },
        ScanIndexForward: false,
        Limit: 3,
        ...(from ? { ExclusiveStartKey: from } : {}),
      }),
    );
    seen.push(...(page.Items ?? []).map((item) => item['dueAt']));
    from = page.LastEvaluatedKey;
  } while (from);
  expect(seen).toEqual(['6', '5', '4', '3', '2', '1', '0']);
});

const embeddedOnly = process.env['DYNAMODB_ENDPOINT'] === undefined;

test.runIf(embeddedOnly)('a client that dies mid-request harms nobody', async () => {
  const served = await serveDynalite();
  const port = Number(new URL(served.endpoint).port);
  await new Promise<void>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"half":');
      setTimeout(() => socket.resetAndDestroy(), 20);
    });
    socket.on('close', () => resolve());
  });
  const client = new DynamoDBClient({
    region: 'eu-west-2',
    endpoint: served.endpoint,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  await createTables(client, 'after');
  client.destroy();
  await served.close();
});

test('a folder on disk has one owner, and keeps what was written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'store-'));
  const first = await openDynalite(folder);
  await expect(openDynalite(folder)).rejects.toBeInstanceOf(StoreLocked);
  await first.close();
  const second = await openDynalite(folder);
  await second.close();
  await rm(folder, { recursive: true });
});
