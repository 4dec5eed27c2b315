/**
 * When a duty is due and when staff are reminded of it. An instant is a number of milliseconds since 1970. Day 0 is the
 * London day on which the clock starts and never counts; a duty is due at the end of the last day of its limit.
 */
import { addDays, HOUR, londonDay, startOfDay } from '../shared/time.ts';
import { addKnownDays, addWorkingDays, nthWorkingDay, workingDaysUpTo } from './calendar.ts';
import { LAST_REMINDER_HOURS, WORKING_HOURS } from './policy.ts';
import type { Limit } from './rule.ts';
import { atWorked, worked, workedBy } from './working-time.ts';

const SECOND = 1000;

/**
 * The last second of the limit: 23:59:59.000 in London on the `count`th day after the day of the start.
 * Throws `CalendarEnded` when that needs a year whose bank holidays are not published.
 */
export function deadline(startedAt: number, limit: Limit): number {
  const add = limit.unit === 'working-days' ? addWorkingDays : addKnownDays;
  return startOfDay(addDays(add(londonDay(startedAt), limit.count), 1)) - SECOND;
}

/** Whether a due time (ISO) is over: its last second has passed entirely. */
export function isPast(dueAt: string, now: number): boolean {
  return now >= Date.parse(dueAt) + SECOND;
}

/**
 * When staff are reminded of a duty that is still open: `half`, when half of the working time between the start and the
 * end of the due day has passed (rounded up to a millisecond; the start itself, when there is no working time between),
 * and `fourHours`, four working hours before that end: at 13:00 of the due day or of the last working day before it.
 * Neither is before the start. Throws `CalendarEnded` as `deadline` does.
 */
export function reminderTimes(startedAt: number, dueAt: number): { half: number; fourHours: number } {
  const start = worked(startedAt);
  const end = workedBy(londonDay(dueAt));
  return {
    half: end > start ? atWorked(Math.ceil((start + end) / 2)) : startedAt,
    fourHours: Math.max(startedAt, atWorked(end - LAST_REMINDER_HOURS * HOUR)),
  };
}

/**
 * When staff are reminded of a routine update, so that a person may speak before a text does: at 09:00 of the last
 * working day before its due day, but not before the start. Throws `CalendarEnded` as `deadline` does.
 */
export function eveOf(startedAt: number, dueAt: number): number {
  const eve = nthWorkingDay(workingDaysUpTo(addDays(londonDay(dueAt), -1)));
  return Math.max(startedAt, startOfDay(eve) + WORKING_HOURS.from * HOUR);
}

/** The beginning, in London, of the day on which it is due. */
export function dueDayOf(dueAt: number): number {
  return startOfDay(londonDay(dueAt));
}
