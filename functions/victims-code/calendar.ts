/**
 * Working days: Monday to Friday, not a bank holiday of England and Wales. The Code does not define the term; this is the
 * force's reading (reference: CPS guidance on "business day"). A day is `YYYY-MM-DD` in Europe/London.
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

/** Every known working day, in order, and for every known day how many of them have begun by its end. */
const workingDays: number[] = [];
const begun: number[] = [];
{
  const holidays = new Set(BANK_HOLIDAYS.map(toNumber));
  for (let day = first; day <= last; day++) {
    // Day 0 of 1970 was a Thursday: 0 is Monday here.
    const weekday = (day + 3) % 7;
    if (weekday < 5 && !holidays.has(day)) workingDays.push(day);
    begun.push(workingDays.length);
  }
}

/** How many known working days have begun by the end of a day. Throws `CalendarEnded` for a day that is not known. */
function begunBy(day: number): number {
  const count = begun[day - first];
  if (count === undefined) throw new CalendarEnded();
  return count;
}

/** Whether a day is a working day. Throws `CalendarEnded` for a day whose year is not published. */
export function isWorkingDay(day: string): boolean {
  const number = toNumber(day);
  return workingDays[begunBy(number) - 1] === number;
}

/**
 * The `count`th working day after a day; the day itself never counts, whatever day it is. `count` is a whole number from
 * 1 (`RangeError` otherwise). Throws `CalendarEnded` when the day or the result is not in a published year.
 */
export function addWorkingDays(day: string, count: number): string {
  wholeFromOne(count);
  const found = workingDays[begunBy(toNumber(day)) - 1 + count];
  if (found === undefined) throw new CalendarEnded();
  return toDay(found);
}

/**
 * The `count`th calendar day after a day. It throws as `addWorkingDays` does: a date after the published years could be
 * named but not followed, because reminders of it are counted in working days.
 */
export function addKnownDays(day: string, count: number): string {
  wholeFromOne(count);
  begunBy(toNumber(day));
  begunBy(toNumber(day) + count);
  return toDay(toNumber(day) + count);
}

/** The day itself when it is a working day, otherwise the last one before it. Throws `CalendarEnded` when not known. */
export function lastWorkingDay(day: string): string {
  const found = workingDays[begunBy(toNumber(day)) - 1];
  if (found === undefined) throw new CalendarEnded();
  return toDay(found);
}

/** How many working days come after one day and up to another: `from < day <= to`. */
export function workingDaysBetween(from: string, to: string): number {
  return begunBy(toNumber(to)) - begunBy(toNumber(from));
}

function wholeFromOne(count: number): void {
  if (!Number.isInteger(count) || count < 1) throw new RangeError('A limit is a whole number of days, at least one');
}

/** Whether the next year's bank holidays must be added now: half a year before the last known day, and after it. */
export function calendarEndsSoon(now: number): boolean {
  return last - toNumber(londonDay(now)) <= WARNING_DAYS;
}
