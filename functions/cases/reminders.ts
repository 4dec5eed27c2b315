/**
 * Reminders to staff: when the next one of a duty is, and which tasks a duty's change raises and settles.
 */
import { toIso } from '../shared/time.ts';
import { reminderTimes } from '../victims-code/deadline.ts';
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
  const dueAt = Date.parse(duty.dueAt);
  const { half, fourHours } = reminderTimes(Date.parse(duty.startedAt), dueAt);
  const at: Record<ReminderStage, number> = { half, 'four-hours': fourHours, missed: dueAt + SECOND };
  return allStages(duty)
    .filter((stage) => !duty.reminded.includes(stage))
    .map((stage) => ({ stage, at: toIso(at[stage]) }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** The next reminder of a duty; an open one with a due time that the force owes always has one. */
export function nextReminder(duty: Duty): Reminder | undefined {
  return comingReminders(duty)[0];
}

/** The tasks that one duty's change asks for: later stages settle the earlier ones, what is no longer owed settles all. */
function tasksOf(before: Duty | undefined, after: Duty, now: string): TaskOrder[] {
  const had = before?.reminded ?? [];
  const owed = isOwed(after);
  const missed = after.status === 'missed' && before?.status !== 'missed';
  // Of a missed duty only the task of the miss can still be open, of an open one those of which staff were reminded.
  const open = stagesOf(after).filter(([stage]) =>
    before?.status === 'missed' ? stage === 'missed' : had.includes(stage),
  );
  const raised = owed
    ? stagesOf(after).filter(([stage]) =>
        missed ? stage === 'missed' : !had.includes(stage) && after.reminded.includes(stage),
      )
    : [];
  const outcome = !owed && after.fulfilled ? 'done' : 'not-needed';
  const settled = raised.length > 0 || (!owed && (!before || isOwed(before))) ? open : [];
  return [
    ...settled.map(([, kind]) => ({ order: 'settle', kind, dutyId: after.id, outcome, at: now }) as const),
    ...raised.map(([stage, kind]) => {
      const dueBy = stage === 'missed' || !after.dueAt ? toIso(Date.parse(now) + MAKE_UP_WITHIN) : after.dueAt;
      return { order: 'raise', kind, dutyId: after.id, openedAt: now, dueBy } as const;
    }),
  ];
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
