/**
 * Working time: from 09:00 to 17:00 in London on working days (force policy), as one scale of milliseconds that stands
 * still outside of those hours. It begins with the first known working day. Everything here throws `CalendarEnded`.
 */
import { HOUR, londonDay, startOfDay } from '../shared/time.ts';
import { isWorkingDay, nthWorkingDay, workingDaysUpTo } from './calendar.ts';
import { WORKING_HOURS } from './policy.ts';

/** Working time in a working day. London's clocks change on Sundays only, so every working day has all of it. */
const WORKING_DAY = (WORKING_HOURS.to - WORKING_HOURS.from) * HOUR;

/** The working time up to the end of a day. */
export function workedBy(day: string): number {
  return workingDaysUpTo(day) * WORKING_DAY;
}

/** The working time up to an instant. */
export function worked(instant: number): number {
  const day = londonDay(instant);
  const byTheEnd = workedBy(day);
  if (!isWorkingDay(day)) return byTheEnd;
  const untilTheEnd = startOfDay(day) + WORKING_HOURS.to * HOUR - instant;
  return byTheEnd - Math.min(WORKING_DAY, Math.max(0, untilTheEnd));
}

/** The first instant at which so much working time (above none) has passed: a full day's is its 17:00, not the next 09:00. */
export function atWorked(time: number): number {
  const number = Math.ceil(time / WORKING_DAY);
  const ofTheDay = time - (number - 1) * WORKING_DAY;
  return startOfDay(nthWorkingDay(number)) + WORKING_HOURS.from * HOUR + ofTheDay;
}
