/**
 * Tasks that a case asks for, and settles by itself when what they are about has come. Rules only: values in, values out.
 *
 * A change of a case says what must follow, and the orders of several changes may be carried out late, repeated and in
 * any order. So a task of a case obeys the latest order, by the time that the order itself carries: a raise that was
 * ordered up to the last settling changes nothing, nor does a settling that was ordered before the last raise. Settling
 * a task that is not there yet leaves a tombstone, so that its raise, when it comes at last, finds the task closed.
 */
import type { Case, TaskOrder } from '../cases/case.ts';
import { displayReference } from '../cases/reference.ts';
import { derivedId } from '../shared/ids.ts';
import type { Closing, Task } from './task.ts';

type RaiseOrder = Extract<TaskOrder, { order: 'raise' }>;

/** A closed task of which nothing is known but that it was settled: in no queue, and never shown. */
export type Tombstone = Pick<Task, 'id' | 'version' | 'attempts'> & {
  readonly status: 'done';
  readonly outcome: Closing;
  readonly settledAt?: string;
};

/** What the table may hold under a task's id. */
export type StoredTask = Task | Tombstone;

export function isTombstone(stored: StoredTask): stored is Tombstone {
  return !('queue' in stored);
}

/** The id of the task that an order is about: the same for its raising and its settling. */
export function taskIdOf({ kind, dutyId, about }: Pick<TaskOrder, 'kind' | 'dutyId' | 'about'>, caseId: string) {
  return derivedId('task', caseId, dutyId ?? '', kind, about ?? '');
}

/** The task that an order asks for. Of the case it holds the reference, the borough and the team, nothing of a person. */
export function caseTask(
  order: RaiseOrder,
  of: Pick<Case, 'id' | 'reference' | 'victimNumber' | 'borough' | 'team' | 'restriction'>,
): Task {
  const { kind, dutyId, openedAt, dueBy } = order;
  return {
    id: taskIdOf(order, of.id),
    kind,
    status: 'open',
    queue: of.borough,
    openedAt,
    dueBy,
    borough: of.borough,
    ...(of.team === undefined ? {} : { team: of.team }),
    reference: displayReference(of),
    case: { id: of.id, ...(dutyId === undefined ? {} : { dutyId }) },
    ...(of.restriction ? { restricted: true } : {}),
    version: 1,
    attempts: [],
  };
}

/** Up to when orders to raise it are answered already. */
function settledUpTo({ outcome, settledAt = '' }: StoredTask): string {
  const closedAt = outcome?.at ?? '';
  return closedAt > settledAt ? closedAt : settledAt;
}

/** What an order to raise makes of what is there already; undefined: nothing, it was carried out before. */
export function raisedAgain(stored: StoredTask, fresh: Task): Task | undefined {
  const version = stored.version + 1;
  if (stored.status === 'done') {
    if (fresh.openedAt <= settledUpTo(stored)) return undefined;
    if (isTombstone(stored)) return { ...fresh, version };
    // What staff recorded the last time stays on record, and their requests are still recognised.
    const earlier = [...(stored.earlier ?? []), ...stored.attempts, ...(stored.outcome ? [stored.outcome] : [])];
    return { ...fresh, version, earlier };
  }
  if (fresh.openedAt <= stored.openedAt) return undefined;
  // Asked for again while it waits: the same work with a new due time, and a new escalation with it.
  const { escalatedAt: _, restricted: __, ...rest } = stored;
  const { openedAt, dueBy, restricted } = fresh;
  return { ...rest, openedAt, dueBy, ...(restricted && { restricted }), version };
}

/** What an order to settle makes of what is there; undefined: nothing, it was carried out before or has been overtaken. */
export function settledBySystem(stored: StoredTask, outcome: Closing['outcome'], at: string): StoredTask | undefined {
  const version = stored.version + 1;
  // Closed already, by staff for example: what they recorded stands, a raise from before this order no longer counts.
  if (stored.status === 'done') return at <= settledUpTo(stored) ? undefined : { ...stored, version, settledAt: at };
  if (at < stored.openedAt) return undefined;
  return { ...stored, version, status: 'done', outcome: { outcome, at, by: 'system' } };
}

/** What the case's restriction, or its end, makes of a task; undefined: nothing, it is so already or was never raised. */
export function withRestriction(stored: StoredTask | undefined, restricted: boolean): Task | undefined {
  if (!stored || isTombstone(stored) || (stored.restricted === true) === restricted) return undefined;
  const { restricted: _, ...rest } = stored;
  return { ...rest, ...(restricted ? { restricted } : {}), version: stored.version + 1 };
}

/** What is left by settling a task that nobody has raised yet. */
export function tombstone(id: string, outcome: Closing['outcome'], at: string): Tombstone {
  return { id, status: 'done', version: 1, attempts: [], outcome: { outcome, at, by: 'system' } };
}
