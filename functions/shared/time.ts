/**
 * Time as this service uses it: an instant is a number of milliseconds since 1970 (UTC) and always an argument,
 * a day is `YYYY-MM-DD` in Europe/London, a period is an ISO week (`2026-W47`) or a calendar month (`2026-11`).
 */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** RFC 3339 in UTC, with milliseconds: sorts as text in the order of time. */
export function toIso(instant: number): string {
  return new Date(instant).toISOString();
}

/** 01:00 UTC on the last Sunday of a month (0 = January): when the clocks of the United Kingdom change. */
function lastSunday(year: number, month: number): number {
  const last = Date.UTC(year, month + 1, 0, 1);
  return last - new Date(last).getUTCDay() * DAY;
}

/**
 * How far London's clocks are ahead of UTC at an instant, in milliseconds: one hour in summer, otherwise none.
 * The rule of the Summer Time Order 2002, in force since 2002. Written out because the first use of `Intl` costs a cold
 * start 30 ms of CPU; a test holds it against `Intl`, so that a change of the law is noticed.
 */
function londonOffset(instant: number): number {
  const year = new Date(instant).getUTCFullYear();
  return instant >= lastSunday(year, 2) && instant < lastSunday(year, 9) ? HOUR : 0;
}

/** The day of an instant in London. */
export function londonDay(instant: number): string {
  return toIso(instant + londonOffset(instant)).slice(0, 10);
}

/** The instant at which a London day begins. London's clocks never change at midnight, so it always exists, once. */
export function startOfDay(day: string): number {
  const midnightUtc = Date.parse(`${day}T00:00:00Z`);
  return midnightUtc - londonOffset(midnightUtc - HOUR);
}

/** The day `count` days later (or earlier, when negative). */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY).toISOString().slice(0, 10);
}

/** The ISO 8601 week of a day: `2026-W47`. Weeks start on Monday; week 1 holds the year's first Thursday. */
export function weekOf(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  const weekday = (date.getUTCDay() + 6) % 7;
  const thursday = addDays(day, 3 - weekday);
  const year = thursday.slice(0, 4);
  const dayOfYear = (Date.parse(`${thursday}T00:00:00Z`) - Date.parse(`${year}-01-01T00:00:00Z`)) / DAY;
  return `${year}-W${String(Math.floor(dayOfYear / 7) + 1).padStart(2, '0')}`;
}

/** The calendar month of a day: `2026-11`. */
export function monthOf(day: string): string {
  return day.slice(0, 7);
}

export interface Period {
  readonly id: string;
  readonly kind: 'week' | 'month';
  /** First day of the period. */
  readonly from: string;
  /** First day after it. */
  readonly to: string;
}

/** Reads `2026-W47` or `2026-11`; undefined when it is neither or does not exist (`2026-W54`, `2026-13`). */
export function parsePeriod(id: string): Period | undefined {
  const week = /^(\d{4})-W(\d{2})$/.exec(id);
  if (week) {
    const fourth = `${week[1]}-01-04`;
    const monday = addDays(fourth, -((new Date(`${fourth}T00:00:00Z`).getUTCDay() + 6) % 7));
    const from = addDays(monday, (Number(week[2]) - 1) * 7);
    return Number(week[2]) > 0 && weekOf(from) === id ? { id, kind: 'week', from, to: addDays(from, 7) } : undefined;
  }
  const month = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(id);
  if (!month) return undefined;
  const from = `${id}-01`;
  return { id, kind: 'month', from, to: `${monthOf(addDays(from, 31))}-01` };
}

/** Every day of a period, in order. */
export function daysOf(period: Pick<Period, 'from' | 'to'>): string[] {
  const days: string[] = [];
  for (let day = period.from; day < period.to; day = addDays(day, 1)) days.push(day);
  return days;
}
