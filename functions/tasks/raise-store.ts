/** Raising tasks, and what a case orders of its own: each done twice is done once. */
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { held, isConditionFailure } from '../shared/dynamo.ts';
import { isTombstone, raisedAgain, type StoredTask, settledBySystem, tombstone, withRestriction } from './case-task.ts';
import { derived, keyOf } from './item.ts';
import { readStored } from './store.ts';
import { type Closing, type Task, taskAgain } from './task.ts';

/** What a refused put says of the task in its place. */
const closedShape = z.object({
  Item: z.object({
    status: z.object({ S: z.literal('done') }),
    outcome: z.object({ M: z.object({ at: z.object({ S: z.string() }) }) }),
  }),
});

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
 * Settles a task because the case no longer needs it (or a text has become feedback), by `system`; one that staff have closed stays as they left it.
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
