/** The tasks table: reading tasks and putting one state in place of another. */
import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { held } from '../shared/dynamo.ts';
import { toIso } from '../shared/time.ts';
import { isTombstone, type StoredTask } from './case-task.ts';
import { derived, fromItem, keyOf } from './item.ts';
import type { QueuePage } from './page.ts';
import { nextDue, queueOrder, type Task } from './task.ts';

/** What is under an id, read consistently. */
export async function readStored(
  client: DynamoDBDocumentClient,
  table: string,
  id: string,
): Promise<StoredTask | undefined> {
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: keyOf(id), ConsistentRead: true }));
  return Item && fromItem(Item);
}

/** The task with an id, read consistently. */
export async function readTask(client: DynamoDBDocumentClient, table: string, id: string): Promise<Task | undefined> {
  const stored = await readStored(client, table, id);
  return stored && !isTombstone(stored) ? stored : undefined;
}

/**
 * Puts `after` in place of `before` if nobody changed the task in between.
 * @returns false when somebody did: read it again and decide again
 */
export function replaceTask(
  client: DynamoDBDocumentClient,
  table: string,
  before: Task,
  after: Task,
): Promise<boolean> {
  const { status, dueBy, version, alertedAt, escalatedAt, attempts, outcome } = after;
  const set: Record<string, unknown> = {
    status,
    dueBy,
    version,
    alertedAt,
    escalatedAt,
    attempts,
    outcome,
  };
  Object.assign(set, derived(after));
  const present = Object.keys(set).filter((name) => set[name] !== undefined);
  const leaves = nextDue(after) === undefined ? ' REMOVE dueShard, dueAt' : '';
  return held(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: keyOf(before.id),
        UpdateExpression: `SET ${present.map((name) => `#${name} = :${name}`).join(', ')}${leaves}`,
        ConditionExpression: '#version = :before',
        ExpressionAttributeNames: Object.fromEntries(present.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ...Object.fromEntries(present.map((name) => [`:${name}`, set[name]])),
          ':before': before.version,
        },
      }),
    ),
  );
}

/** Has the sweep come back to a task at another time than its own next one: its alert could not be sent just now. */
export async function postpone(
  client: DynamoDBDocumentClient,
  table: string,
  task: Task,
  until: number,
): Promise<void> {
  await held(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: keyOf(task.id),
        UpdateExpression: 'SET dueAt = :until',
        ConditionExpression: 'version = :version AND attribute_exists(dueShard)',
        ExpressionAttributeValues: { ':until': toIso(until), ':version': task.version },
      }),
    ),
  );
}

/** The next tasks of one queue behind a place: open ones nearest due first, closed ones latest closed first. */
export async function readQueue(
  client: DynamoDBDocumentClient,
  table: string,
  { queue, status, limit }: { readonly queue: string; readonly status: Task['status']; readonly limit: number },
  after: string | undefined,
): Promise<QueuePage> {
  const open = status === 'open';
  // `$` is the character behind `#`: the range holds every place of the status. It includes the place to begin behind.
  const { Items, LastEvaluatedKey } = await client.send(
    new QueryCommand({
      TableName: table,
      IndexName: 'by-queue',
      KeyConditionExpression: 'queue = :queue AND queueOrder BETWEEN :from AND :to',
      ExpressionAttributeValues: {
        ':queue': queue,
        ':from': (open ? after : undefined) ?? `${status}#`,
        ':to': (open ? undefined : after) ?? `${status}$`,
      },
      ScanIndexForward: open,
      Limit: limit + 1,
    }),
  );
  const tasks = ((Items ?? []) as Task[]).filter((task) => queueOrder(task) !== after);
  return { tasks, more: LastEvaluatedKey !== undefined };
}
