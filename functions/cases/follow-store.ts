/** Does what must follow a change of a case. Done twice, or in another order, it leaves the same. */
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { putEntry } from '../audit/store.ts';
import { putOrder } from '../messages/order-store.ts';
import { held } from '../shared/dynamo.ts';
import { caseTask, taskIdOf } from '../tasks/case-task.ts';
import { raise, restrictTask, settleBySystem } from '../tasks/raise-store.ts';
import { putCall } from './call-store.ts';
import type { TaskOrder } from './case.ts';
import type { Follow, StoredCase } from './item.ts';
import { ledgerEntry } from './ledger.ts';
import { putLookup } from './lookup-store.ts';
import { clearFollow, putEvent } from './store.ts';

export interface FollowParts {
  readonly client: DynamoDBDocumentClient;
  readonly tables: {
    readonly cases: string;
    readonly tasks: string;
    readonly audit: string;
    readonly messages: string;
  };
}

/** Copies duties into the ledger, as the case of this revision has them. What a later revision has copied stays. */
async function copyDuties({ client, tables }: FollowParts, stored: StoredCase, ids: readonly string[]): Promise<void> {
  const { case: it, revision } = stored;
  const wanted = new Set(ids);
  await Promise.all(
    it.duties
      .filter(({ id }) => wanted.has(id))
      .map((duty) =>
        held(
          client.send(
            new PutCommand({
              TableName: tables.cases,
              Item: { pk: `CASE#${it.id}`, sk: `DUTY#${duty.id}`, revision, ...ledgerEntry(it, duty) },
              ConditionExpression: 'attribute_not_exists(pk) OR revision < :revision',
              ExpressionAttributeValues: { ':revision': revision },
            }),
          ),
        ),
      ),
  );
}

async function carryOut({ client, tables }: FollowParts, { case: it }: StoredCase, order: TaskOrder): Promise<void> {
  if (order.order === 'raise') await raise(client, tables.tasks, caseTask(order, it));
  else await settleBySystem(client, tables.tasks, taskIdOf(order, it.id), order.outcome, order.at);
}

function doOne(parts: FollowParts, stored: StoredCase, one: Follow, now: number): Promise<unknown> {
  const { client, tables } = parts;
  const caseId = stored.case.id;
  switch (one.follow) {
    case 'event':
      return putEvent(client, tables.cases, caseId, one.event);
    case 'ledger':
      return copyDuties(parts, stored, one.dutyIds);
    case 'lookup':
      return putLookup(client, tables.cases, { ...one, caseId, revision: stored.revision }, now);
    case 'audit':
      return putEntry(client, tables.audit, one.id, one.entry);
    case 'task':
      return carryOut(parts, stored, one.order);
    case 'restrict':
      return Promise.all(
        one.taskIds.map((id) => restrictTask(client, tables.tasks, id, stored.case.restriction !== undefined)),
      );
    case 'message':
      return putOrder(client, tables.messages, one.order);
    case 'call':
      return putCall(client, tables.cases, one.call);
  }
}

/** What could not be done; it stays on the case's list, and the sweep comes back to it within a minute. */
export interface Unfinished {
  /** The kind of it, or `clear`: all was done and only the list is still there. */
  readonly what: Follow['follow'] | 'clear';
  readonly error: unknown;
}

/**
 * Does what is on a case's list at once and, when all of it is done, takes the list off.
 * @param part does only this part, and the list stays
 * @returns what failed
 */
export async function finish(
  parts: FollowParts,
  stored: StoredCase,
  now: number,
  part?: readonly Follow[],
): Promise<Unfinished[]> {
  const wanted = part ?? stored.follow;
  const results = await Promise.allSettled(wanted.map((one) => doOne(parts, stored, one, now)));
  const unfinished = wanted.flatMap(({ follow: what }, at) => {
    const result = results[at];
    return result?.status === 'rejected' ? [{ what, error: result.reason }] : [];
  });
  if (part || wanted.length === 0 || unfinished.length > 0) return unfinished;
  try {
    await clearFollow(parts.client, parts.tables.cases, stored);
    return [];
  } catch (error) {
    return [{ what: 'clear', error }];
  }
}
