/**
 * When a duty is due and when staff are reminded of it. An instant is a number of milliseconds since 1970. Day 0 is the
 * London day on which the clock starts and never counts; a duty is due at the end of the last day of its limit.
 */
import { addDays, HOUR, londonDay, startOfDay } from '../shared/time.ts';
import { addKnownDays, addWorkingDays, isWorkingDay, lastWorkingDay, workingDaysBetween } from './calendar.ts';
import { WORKING_HOURS } from './policy.ts';
import type { Limit } from './rule.ts';

const SECOND = 1000;
/** A working day's hours, in milliseconds. London's clocks change on Sundays only, so every working day has them all. */
const WORKING_DAY = (WORKING_HOURS.to - WORKING_HOURS.from) * HOUR;
/** How long before the end of the working time of its last day staff are reminded again. */
const LAST_REMINDER = 4 * HOUR;

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
 * When staff are reminded of a duty that is still open: `half`, when half of the working time between the start and 17:00
 * of the due day has passed (rounded up to a millisecond; the start, when there is no working time in between), and
 * `fourHours`, four working hours before the end of the due day's working time, or of the last working day before it.
 * Neither is before the start. Throws `CalendarEnded` as `deadline` does.
 */
export function reminderTimes(startedAt: number, dueAt: number): { half: number; fourHours: number } {
  const dueDay = londonDay(dueAt);
  const lastHours = startOfDay(lastWorkingDay(dueDay)) + WORKING_HOURS.to * HOUR - LAST_REMINDER;
  const half = afterWorkingTime(startedAt, Math.ceil(workingTime(startedAt, dueDay) / 2));
  return { half, fourHours: Math.max(startedAt, lastHours) };
}

/** What is left of the working time of the start's own day. */
function leftToday(instant: number, day: string): number {
  if (!isWorkingDay(day)) return 0;
  const end = startOfDay(day) + WORKING_HOURS.to * HOUR;
  return Math.min(WORKING_DAY, Math.max(0, end - instant));
}

/** The working time from an instant to the end of a day. */
function workingTime(from: number, lastDay: string): number {
  const day = londonDay(from);
  return leftToday(from, day) + workingDaysBetween(day, lastDay) * WORKING_DAY;
}

/** The instant at which so much working time has passed since another. */
function afterWorkingTime(from: number, time: number): number {
  if (time === 0) return from;
  const day = londonDay(from);
  const today = leftToday(from, day);
  if (time <= today) return Math.max(from, startOfDay(day) + WORKING_HOURS.from * HOUR) + time;
  const days = Math.ceil((time - today) / WORKING_DAY);
  const rest = time - today - (days - 1) * WORKING_DAY;
  return startOfDay(addWorkingDays(day, days)) + WORKING_HOURS.from * HOUR + rest;
}
