/**
 * Staff work about messages and phone calls. The case remembers what it asked for: a restriction hides those tasks too,
 * and what is asked again is the same task.
 */
import { toIso } from '../shared/time.ts';
import type { CaseTaskKind } from '../tasks/kinds.ts';
import type { Case, MessageTask, TaskOrder } from './case.ts';
import { CALL_WITHIN } from './stages.ts';

/** A case and the orders that follow from it. */
export interface Asked {
  readonly after: Case;
  readonly tasks: readonly TaskOrder[];
}

/** A case without a plan has one task that says so, and one question about a STOP. */
export const PLAN_MISSING = { kind: 'plan-missing', about: 'plan' } as const;
export const OPT_OUT = { kind: 'opt-out-to-confirm', about: 'stop' } as const;

const ABOUT: { readonly [K in CaseTaskKind]?: string } = {
  [PLAN_MISSING.kind]: PLAN_MISSING.about,
  [OPT_OUT.kind]: OPT_OUT.about,
};

const isOne =
  ({ kind, about }: Pick<MessageTask, 'kind' | 'about'>) =>
  (task: MessageTask): boolean =>
    task.kind === kind && task.about === about;

/** One that was raised before and not settled by the case. */
export function openTask(of: Case, kind: CaseTaskKind): MessageTask | undefined {
  return of.messageTasks?.find((task) => task.kind === kind && !task.settled);
}

/**
 * Asks staff. Asked again while it waits, it keeps its due time as long as that is to come: staff who try once more do
 * not win a day. Closed by staff, it is opened again.
 * @param wanted `dueBy` (ms): by when; without it within the time in which a victim is to be phoned
 */
export function asked(
  of: Case,
  { kind, about, dueBy }: { readonly kind: CaseTaskKind; readonly about: string; readonly dueBy?: number | undefined },
  now: number,
): Asked {
  const { messageTasks: before = [] } = of;
  const waiting = before.find((task) => isOne({ kind, about })(task) && !task.settled);
  const kept = waiting && waiting.dueBy > toIso(now) ? waiting.dueBy : undefined;
  const task: MessageTask = { kind, about, dueBy: kept ?? toIso(dueBy ?? now + CALL_WITHIN) };
  const order: TaskOrder = { order: 'raise', kind, about, openedAt: toIso(now), dueBy: task.dueBy };
  return {
    after: { ...of, messageTasks: [...before.filter((one) => !isOne(task)(one)), task] },
    tasks: [order],
  };
}

/**
 * Asks staff for what is to be done instead of a message. Who is asked already for the same kind of thing is reminded of
 * that task: a case has one of them at a time.
 * @param kind undefined: nothing is to be done
 */
export function askedInstead(of: Case, kind: CaseTaskKind | undefined, about: string, now: number): Asked {
  if (kind === undefined) return { after: of, tasks: [] };
  const waiting = kind === 'message-failed' ? undefined : openTask(of, kind);
  return asked(of, { kind, about: waiting?.about ?? ABOUT[kind] ?? about }, now);
}

/** What was asked for has come, or is not needed any more. */
export function answered(
  of: Case,
  which: (task: MessageTask) => boolean,
  outcome: 'done' | 'not-needed',
  now: number,
): Asked {
  const settled = of.messageTasks?.filter((task) => !task.settled && which(task)) ?? [];
  if (!of.messageTasks || settled.length === 0) return { after: of, tasks: [] };
  const messageTasks = of.messageTasks.map(
    (task): MessageTask => (settled.includes(task) ? { ...task, settled: true } : task),
  );
  const tasks = settled.map(
    ({ kind, about }): TaskOrder => ({ order: 'settle', kind, about, outcome, at: toIso(now) }),
  );
  return { after: { ...of, messageTasks }, tasks };
}

/** The tasks that were ever raised, closed ones among them. */
export function raisedForMessages({ messageTasks = [] }: Case): Pick<TaskOrder, 'kind' | 'about'>[] {
  return messageTasks.map(({ kind, about }) => ({ kind, about }));
}
