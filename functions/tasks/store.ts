/** The tasks table, and the reply that a task is about. */
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
import type { QueuePage } from './page.ts';
import { nextDue, queueOrder, type Task, taskAgain } from './task.ts';

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

/**
 * Stores a task unless it is there already. One that staff closed before the answer behind this one was given does not
 * count: the victim has written again since, and a task of its own says so.
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
    const closed = closedShape.safeParse(error).data?.Item.outcome.M.at.S;
    if (closed === undefined || closed >= task.openedAt) return false;
    return raise(client, table, taskAgain(task));
  }
}

/** The task with an id, read consistently. */
export async function readTask(client: DynamoDBDocumentClient, table: string, id: string): Promise<Task | undefined> {
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: keyOf(id), ConsistentRead: true }));
  return Item as Task | undefined;
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

const replyShape = z.object({
  replyId: z.string(),
  rating: z.number(),
  language: z.string(),
  channel: z.string(),
  callback: z.boolean(),
  at: z.string(),
  words: z.string().optional(),
});

const wordsShape = z.object({
  words: z.string().optional(),
  contact: z.string().optional(),
  expiresAt: z.number().optional(),
});

/** What the victim said, as the reply stands now: a correction takes the place of the earlier answer. */
export interface Feedback {
  readonly rating: number;
  readonly language: string;
  readonly channel: string;
  /** Whether they want a call. */
  readonly callback: boolean;
  readonly at: string;
  readonly words?: string | undefined;
  readonly contact?: string | undefined;
  /** There were words or a contact; their time in the store has ended. */
  readonly wordsDeleted: boolean;
}

/**
 * The reply behind a task with its words and contact, both read consistently; undefined when it is gone.
 * Words past their time count as deleted from that second on, however late the store removes them.
 */
export async function readFeedback(
  client: DynamoDBDocumentClient,
  tables: { readonly ratings: string; readonly replies: string },
  task: Pick<Task, 'reply'>,
  now: number,
): Promise<Feedback | undefined> {
  const { pk, sk } = task.reply;
  const stored = await client.send(
    new GetCommand({ TableName: tables.ratings, Key: { pk, sk }, ConsistentRead: true }),
  );
  if (!stored.Item) return undefined;
  const { replyId, words: attempt, ...reply } = replyShape.parse(stored.Item);
  if (attempt === undefined) return { ...reply, wordsDeleted: false };
  const { Item } = await client.send(
    new GetCommand({
      TableName: tables.replies,
      Key: { pk: `REPLY#${replyId}`, sk: `WORDS#${attempt}` },
      ConsistentRead: true,
    }),
  );
  const said = Item && wordsShape.parse(Item);
  if (!said || (said.expiresAt ?? Number.POSITIVE_INFINITY) * 1000 <= now) return { ...reply, wordsDeleted: true };
  return { ...reply, words: said.words, contact: said.contact, wordsDeleted: false };
}
