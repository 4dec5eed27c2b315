/** AWS, as a local function meets it: what the blueprint grants passes, everything else is refused; faults on order. */

import { DynamoDBClient, ScanCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FunctionPlan } from '../../lib/blueprint/types.ts';
import { createFaults, type FaultKind, type FaultTarget } from '../../lib/local/faults.ts';
import { topicArn } from '../../lib/local/permissions.ts';
import { createTables } from '../../lib/local/tables.ts';
import { type FakeAws, FUNCTION, OWNER, startAws } from './fake-aws.ts';

const plan: FunctionPlan = {
  entry: 'none',
  grants: { tasks: ['GetItem', 'PutItem'], 'tasks/due': ['Query'], audit: ['PutItem'] },
  topics: ['overdue'],
  timeoutSeconds: 1,
  memoryMb: 128,
  concurrency: 1,
  loses: '',
};

const faults = createFaults(() => 0);
let aws: FakeAws;
let outbox: FakeAws['outbox'];
let client: DynamoDBDocumentClient;
let owner: DynamoDBDocumentClient;
let sns: SNSClient;

beforeAll(async () => {
  aws = await startAws(plan, faults);
  ({ outbox } = aws);
  client = connect(FUNCTION);
  owner = connect(OWNER);
  sns = new SNSClient({ ...aws.access(FUNCTION), maxAttempts: 1 });
  const plain = new DynamoDBClient(aws.access(OWNER));
  await createTables(plain, 't');
  plain.destroy();
});
afterAll(() => aws.close());

function connect(accessKeyId: string): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient({ ...aws.access(accessKeyId), maxAttempts: 1 }));
}

const Key = { pk: 'a', sk: 'a' };
const put = (item: Record<string, unknown> = Key, TableName = 't-tasks') =>
  client.send(new PutCommand({ TableName, Item: item }));
const get = () => client.send(new GetCommand({ TableName: 't-tasks', Key }));
const query = (TableName: string, IndexName?: string) =>
  client.send(
    new QueryCommand({
      TableName,
      ...(IndexName ? { IndexName } : {}),
      KeyConditionExpression: '#k = :v',
      ExpressionAttributeNames: { '#k': IndexName === 'by-queue' ? 'queue' : IndexName ? 'dueShard' : 'pk' },
      ExpressionAttributeValues: { ':v': '0' },
    }),
  );

test('what is granted passes', async () => {
  await put({ ...Key, dueShard: '0', dueAt: '1' });
  expect((await get()).Item).toMatchObject({ dueAt: '1' });
  expect((await query('t-tasks', 'due')).Items).toHaveLength(1);
  await put(Key, 't-audit');
});

test.each<[string, string, () => Promise<unknown>]>([
  [
    'a verb',
    'dynamodb:UpdateItem',
    () => client.send(new UpdateCommand({ TableName: 't-tasks', Key, UpdateExpression: 'SET a = pk' })),
  ],
  ['deleting', 'dynamodb:DeleteItem', () => client.send(new DeleteCommand({ TableName: 't-tasks', Key }))],
  ['scanning', 'dynamodb:Scan', () => client.send(new ScanCommand({ TableName: 't-tasks' }))],
  ['the table behind a granted index', 'dynamodb:Query', () => query('t-tasks')],
  ['another index', 'table/t-tasks/index/by-queue', () => query('t-tasks', 'by-queue')],
  ['the same index of another table', 'table/t-ratings/index/due', () => query('t-ratings', 'due')],
  [
    'reading where only writing is granted',
    'table/t-audit',
    () => client.send(new GetCommand({ TableName: 't-audit', Key })),
  ],
  ['another table', 'table/t-replies', () => put(Key, 't-replies')],
  [
    'a transaction over granted tables',
    'dynamodb:TransactWriteItems',
    () =>
      client.send(
        new TransactWriteItemsCommand({
          TransactItems: [{ Put: { TableName: 't-tasks', Item: { pk: { S: 'x' }, sk: { S: 'x' } } } }],
        }),
      ),
  ],
])('%s that is not granted is refused', async (_, names, call) => {
  const error = (await call().catch((reason: unknown) => reason)) as Error & { $metadata: { httpStatusCode: number } };
  expect(error.name).toBe('AccessDeniedException');
  expect(error.$metadata.httpStatusCode).toBe(400);
  expect(error.message).toContain(names);
  expect(error.message).toContain('some-function');
});

test('an unknown caller is told so', async () => {
  const stranger = connect('STRANGER');
  await expect(stranger.send(new GetCommand({ TableName: 't-tasks', Key }))).rejects.toThrow(/security token/);
  await expect(fetch(aws.endpoint, { method: 'POST', body: '{' }).then((answer) => answer.status)).resolves.toBe(400);
});

test('an alert reaches the outbox; another topic is refused', async () => {
  const alert = { TopicArn: topicArn('t-overdue'), Subject: 'Overdue', Message: 'Task <1> & "more" é' };
  const { MessageId } = await sns.send(new PublishCommand(alert));
  expect(outbox.list({ to: 'overdue', channel: 'alert' })).toEqual([
    {
      id: MessageId,
      channel: 'alert',
      to: 'overdue',
      subject: 'Overdue',
      body: 'Task <1> & "more" é',
      sender: 'my-met-service',
      at: '2027-01-31T09:00:00.000Z',
    },
  ]);
  expect(outbox.list({ to: 'call-back' })).toEqual([]);
  const other = sns.send(new PublishCommand({ ...alert, TopicArn: topicArn('t-call-back') }));
  await expect(other).rejects.toMatchObject({
    name: 'AuthorizationErrorException',
    $metadata: { httpStatusCode: 403 },
  });
  const lines = sns.send(new PublishCommand({ ...alert, Subject: 'two\nlines' }));
  await expect(lines).rejects.toMatchObject({ name: 'InvalidParameterException' });
  expect(outbox.list()).toHaveLength(1);
});

async function withFault<Value>(target: FaultTarget, kind: FaultKind, work: () => Promise<Value>): Promise<Value> {
  faults.set({ target, kind, rate: 1 });
  try {
    return await work();
  } finally {
    faults.set({ target, kind, rate: 0 });
  }
}

const row = (pk: string) => ({ pk, sk: 'fault' });
const stored = async (pk: string) => (await owner.send(new GetCommand({ TableName: 't-tasks', Key: row(pk) }))).Item;

test.each<[FaultKind, Record<string, unknown>, boolean]>([
  ['throttle', { name: 'ProvisionedThroughputExceededException', $metadata: { httpStatusCode: 400 } }, false],
  ['error', { name: 'InternalServerError', $metadata: { httpStatusCode: 500 } }, false],
  ['timeout-before', { code: 'ECONNRESET' }, false],
  ['timeout-after', { code: 'ECONNRESET' }, true],
])('%s: the caller sees it, and it was done or not', async (kind, error, done) => {
  await expect(withFault('dynamodb', kind, () => put(row(kind)))).rejects.toMatchObject(error);
  expect((await stored(kind)) !== undefined).toBe(done);
  await put(row(kind));
  expect(await stored(kind)).toBeDefined();
});

test('a fault of one provider leaves the other alone', async () => {
  await withFault('sns', 'throttle', async () => {
    await put(row('other'));
    const alert = { TopicArn: topicArn('t-overdue'), Message: 'never' };
    await expect(sns.send(new PublishCommand(alert))).rejects.toMatchObject({ name: 'Throttling' });
  });
  expect(outbox.list().map(({ body }) => body)).not.toContain('never');
});

test('a fault strikes at its rate', () => {
  const draws = [0.1, 0.49, 0.5, 0.9];
  const some = createFaults(() => draws.shift() ?? 1);
  some.set({ target: 'sns', rate: 0.5, kind: 'error' });
  expect([1, 2, 3, 4].map(() => some.meet('sns'))).toEqual(['error', 'error', undefined, undefined]);
  some.set({ target: 'sns', rate: 0, kind: 'error' });
  expect(some.current()).toEqual([]);
});
