/** The tasks table, and the reply that a task is about. */
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dueAt } from '../shared/due.ts';
import { isConditionFailure } from '../shared/dynamo.ts';
import { nextDue, queueOrder, type Task } from './task.ts';

const keyOf = (id: string) => ({ pk: `TASK#${id}`, sk: 'TASK' });

/** The attributes that follow from the rest of a task: its place in its queue and in the due index. */
function derived(task: Task): Record<string, string> {
  const next = nextDue(task);
  return {
    queueOrder: queueOrder(task),
    ...(next === undefined ? {} : dueAt(task.id, Date.parse(next))),
  };
}

/** Whether the write went through; false when its condition did not hold. */
async function held(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isConditionFailure(error)) return false;
    throw error;
  }
}

/** Stores a task unless it is there already. @returns whether this call stored it; both are success. */
export function raise(client: DynamoDBDocumentClient, table: string, task: Task): Promise<boolean> {
  return held(
    client.send(
      new PutCommand({
        TableName: table,
        Item: { ...keyOf(task.id), ...task, ...derived(task) },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    ),
  );
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
