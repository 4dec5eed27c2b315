/** The tasks table. */
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dueAt } from '../shared/due.ts';
import { held, isConditionFailure } from '../shared/dynamo.ts';
import { toIso } from '../shared/time.ts';
import { isTombstone, raisedAgain, type StoredTask, settledBySystem, tombstone, withRestriction } from './case-task.ts';
import type { QueuePage } from './page.ts';
import { type Closing, nextDue, queueOrder, type Task, taskAgain } from './task.ts';

const keyOf = (id: string) => ({ pk: `TASK#${id}`, sk: 'TASK' });

/** The attributes that follow from the rest of a task: its place in its queue and in the due index. */
function derived(task: Task): Record<string, string> {
  const next = nextDue(task);
  return {
    queueOrder: queueOrder(task),
    ...(next === undefined ? {} : dueAt(task.id, Date.parse(next))),
  };
}

/** What a refused put says of the task in its place. */
const closedShape = z.object({
  Item: z.object({
    status: z.object({ S: z.literal('done') }),
    outcome: z.object({ M: z.object({ at: z.object({ S: z.string() }) }) }),
  }),
});

/** What is under an id, read consistently, without what `derived` adds. */
async function readStored(client: DynamoDBDocumentClient, table: string, id: string): Promise<StoredTask | undefined> {
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: keyOf(id), ConsistentRead: true }));
  if (!Item) return undefined;
  const { pk: _, sk: __, queueOrder: ___, dueShard: ____, dueAt: _____, ...stored } = Item;
  return stored as StoredTask;
}

/** Puts a whole task in place of what is there, or where nothing is. @returns false when somebody was there first */
function putOver(
  client: DynamoDBDocumentClient,
  table: string,
  before: StoredTask | undefined,
  after: StoredTask,
): Promise<boolean> {
  return held(
    client.send(
      new PutCommand({
        TableName: table,
        Item: { ...keyOf(after.id), ...after, ...(isTombstone(after) ? {} : derived(after)) },
        ...(before
          ? { ConditionExpression: 'version = :before', ExpressionAttributeValues: { ':before': before.version } }
          : { ConditionExpression: 'attribute_not_exists(pk)' }),
      }),
    ),
  );
}

/** Decides on what is there and stores the decision, again when somebody else was faster. @returns whether it stored one */
async function putDecided(
  client: DynamoDBDocumentClient,
  table: string,
  id: string,
  decide: (stored: StoredTask | undefined) => StoredTask | undefined,
): Promise<boolean> {
  for (let tries = 0; tries < 10; tries += 1) {
    const before = await readStored(client, table, id);
    const after = decide(before);
    if (!after) return false;
    if (await putOver(client, table, before, after)) return true;
  }
  throw new Error('This task keeps changing.');
}

/**
 * Stores a task unless it is there already. One that staff closed before the answer behind this one was given does not
 * count: the victim has written again since, and a task of its own says so. One of a case is opened again instead, when
 * the case asked for it after it was closed.
 * @returns whether this call stored it; both are success
 */
export async function raise(client: DynamoDBDocumentClient, table: string, task: Task): Promise<boolean> {
  try {
    await client.send(
      new PutCommand({
        TableName: table,
        Item: { ...keyOf(task.id), ...task, ...derived(task) },
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return true;
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
    if (task.case) {
      return putDecided(client, table, task.id, (stored) => (stored ? raisedAgain(stored, task) : task));
    }
    const closed = closedShape.safeParse(error).data?.Item.outcome.M.at.S;
    if (closed === undefined || closed >= task.openedAt) return false;
    return raise(client, table, taskAgain(task));
  }
}

/**
 * Settles a task because the case no longer needs it, by `system`; one that staff have closed stays as they left it.
 * Done twice it is done once; done before the task is raised, the task is never opened.
 * @param at when that was ordered (ISO): an order from before the task was last raised changes nothing
 */
export async function settleBySystem(
  client: DynamoDBDocumentClient,
  table: string,
  id: string,
  outcome: Closing['outcome'],
  at: string,
): Promise<void> {
  await putDecided(client, table, id, (stored) =>
    stored ? settledBySystem(stored, outcome, at) : tombstone(id, outcome, at),
  );
}

/** Hides a task from the desk, or no longer: its case was restricted, or is no more. One never raised stays so. */
export async function restrictTask(
  client: DynamoDBDocumentClient,
  table: string,
  id: string,
  restricted: boolean,
): Promise<void> {
  await putDecided(client, table, id, (stored) => withRestriction(stored, restricted));
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
