/** Reminders to staff: when the next one of a duty is, and which tasks a duty's change raises and settles. */
import { toIso } from '../shared/time.ts';
import { dueDayOf, eveOf, reminderTimes } from '../victims-code/deadline.ts';
import { forceOwes } from '../victims-code/rules.ts';
import type { Duty, ReminderStage, TaskOrder } from './case.ts';
import { isOwed, ruleOf } from './duties.ts';
import { allStages, MAKE_UP_WITHIN, stagesOf } from './stages.ts';

/** The last second of a due time belongs to it. */
const SECOND = 1000;

export interface Reminder {
  readonly stage: ReminderStage;
  /** ISO. */
  readonly at: string;
}

/** The reminders that are still to come, nearest first: none, unless it is open, has a due time and the force owes it. */
export function comingReminders(duty: Duty): Reminder[] {
  if (duty.status !== 'open' || duty.dueAt === undefined || !forceOwes(ruleOf(duty))) return [];
  const [startedAt, dueAt] = [Date.parse(duty.startedAt), Date.parse(duty.dueAt)];
  const at: Record<ReminderStage, () => number> = {
    half: () => reminderTimes(startedAt, dueAt).half,
    'four-hours': () => reminderTimes(startedAt, dueAt).fourHours,
    eve: () => eveOf(startedAt, dueAt),
    'due-day': () => dueDayOf(dueAt),
    missed: () => dueAt + SECOND,
  };
  return allStages(duty)
    .filter((stage) => !duty.reminded.includes(stage))
    .map((stage) => ({ stage, at: toIso(at[stage]()) }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** The next reminder of a duty; an open one with a due time that the force owes always has one. */
export function nextReminder(duty: Duty): Reminder | undefined {
  return comingReminders(duty)[0];
}

/** The stages whose tasks a change raises. */
function raisedBy(before: Duty | undefined, after: Duty): readonly ReminderStage[] {
  if (!isOwed(after)) return [];
  const had = before?.reminded ?? [];
  const come = stagesOf(after).flatMap(([stage]) =>
    after.reminded.includes(stage) && !had.includes(stage) ? [stage] : [],
  );
  // A miss is the last word: what should have been said before it is not said any more.
  return after.status === 'missed' ? come.filter((stage) => stage === 'missed') : come;
}

/** The stages whose tasks may be open before a change: of a missed duty only that of the miss. */
function openBefore(before: Duty | undefined): readonly ReminderStage[] {
  return before?.status === 'missed' ? ['missed'] : (before?.reminded ?? []);
}

/** The tasks that one duty's change asks for: later stages settle the earlier ones, what is no longer owed settles all. */
function tasksOf(before: Duty | undefined, after: Duty, now: string): TaskOrder[] {
  const raised = raisedBy(before, after);
  const settled = raised.length > 0 || !isOwed(after) ? openBefore(before) : [];
  const outcome = after.fulfilled ? 'done' : 'not-needed';
  const made = toIso(Date.parse(now) + MAKE_UP_WITHIN);
  return stagesOf(after).flatMap(([stage, kind]): TaskOrder[] => {
    const about = { kind, dutyId: after.id };
    if (settled.includes(stage)) return [{ order: 'settle', ...about, outcome, at: now }];
    if (!raised.includes(stage)) return [];
    const dueBy = stage === 'missed' ? made : (after.dueAt ?? made);
    return [{ order: 'raise', ...about, openedAt: now, dueBy }];
  });
}

/**
 * The tasks that follow from what became of the duties between two states of a case.
 * @param now ISO
 */
export function dutyTasks(before: readonly Duty[], after: readonly Duty[], now: string): TaskOrder[] {
  const known = new Map(before.map((duty) => [duty.id, duty]));
  return after.flatMap((duty) => {
    const earlier = known.get(duty.id);
    return earlier === duty ? [] : tasksOf(earlier, duty, now);
  });
}

/** The tasks that may have been raised for duties, closed ones among them. */
export function raisedForDuties(duties: readonly Duty[]): Pick<TaskOrder, 'kind' | 'dutyId'>[] {
  return duties.flatMap((duty) =>
    stagesOf(duty)
      .filter(([stage]) => duty.reminded.includes(stage))
      .map(([, kind]) => ({ kind, dutyId: duty.id })),
  );
}
