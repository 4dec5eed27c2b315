/**
 * Working days: Monday to Friday, not a bank holiday of England and Wales. No text of the Code that we read defines the
 * term; this follows the CPS's "business day" and awaits the force's lawyers. A day is `YYYY-MM-DD` in Europe/London.
 */
import { DAY, londonDay } from '../shared/time.ts';
import { BANK_HOLIDAYS, FIRST_KNOWN_DAY, LAST_KNOWN_DAY } from './bank-holidays.ts';

export { LAST_KNOWN_DAY } from './bank-holidays.ts';

/** How long before the end of the published bank holidays somebody must be told to add the next ones, in days. */
const WARNING_DAYS = 183;

/** A date would have to be counted with bank holidays that are not published (or before the first known ones). */
export class CalendarEnded extends Error {
  constructor() {
    super(`Working days are known from ${FIRST_KNOWN_DAY} to ${LAST_KNOWN_DAY} only`);
    this.name = 'CalendarEnded';
  }
}

/** Days since 1970. Not a number for a text that is no day. */
function toNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / DAY;
}

function toDay(number: number): string {
  return new Date(number * DAY).toISOString().slice(0, 10);
}

const first = toNumber(FIRST_KNOWN_DAY);
const last = toNumber(LAST_KNOWN_DAY);

/** Every known working day, in order, and for every known day how many of them there are up to it. */
const workingDays: number[] = [];
const upTo: number[] = [];
{
  const holidays = new Set(BANK_HOLIDAYS.map(toNumber));
  for (let day = first; day <= last; day++) {
    // 1 January 1970 was a Thursday: 0 is Monday here.
    const weekday = (day + 3) % 7;
    if (weekday < 5 && !holidays.has(day)) workingDays.push(day);
    upTo.push(workingDays.length);
  }
}

/** How many known working days there are up to a day, itself included. Throws `CalendarEnded` when it is not known. */
export function workingDaysUpTo(day: string): number {
  const count = upTo[toNumber(day) - first];
  if (count === undefined) throw new CalendarEnded();
  return count;
}

/** The `number`th known working day, from 1. Throws `CalendarEnded` when there is none. */
export function nthWorkingDay(number: number): string {
  const day = workingDays[number - 1];
  if (day === undefined) throw new CalendarEnded();
  return toDay(day);
}

/** Whether a day is a working day. Throws `CalendarEnded` for a day whose year is not published. */
export function isWorkingDay(day: string): boolean {
  return workingDays[workingDaysUpTo(day) - 1] === toNumber(day);
}

/**
 * The `count`th working day after a day; the day itself never counts, whatever day it is. `count` is a whole number from
 * 1 (`RangeError` otherwise). Throws `CalendarEnded` when the day or the result is not in a published year.
 */
export function addWorkingDays(day: string, count: number): string {
  return nthWorkingDay(workingDaysUpTo(day) + wholeFromOne(count));
}

/**
 * The `count`th calendar day after a day. It throws as `addWorkingDays` does: a date after the published years could be
 * named but not followed, because reminders of it are counted in working time.
 */
export function addKnownDays(day: string, count: number): string {
  const start = toNumber(day);
  const end = start + wholeFromOne(count);
  if (!(start >= first && end <= last)) throw new CalendarEnded();
  return toDay(end);
}

/** How many calendar days are known after a day: 0 on the last known one, below that after it. */
export function knownDaysAfter(day: string): number {
  return last - toNumber(day);
}

function wholeFromOne(count: number): number {
  if (!Number.isInteger(count) || count < 1) throw new RangeError('A limit is a whole number of days, at least one');
  return count;
}

/** Whether the next year's bank holidays must be added now: half a year before the last known day, and after it. */
export function calendarEndsSoon(now: number): boolean {
  return knownDaysAfter(londonDay(now)) <= WARNING_DAYS;
}
