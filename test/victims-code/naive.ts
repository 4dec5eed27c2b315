/**
 * The clock again, without anything of the product: zones and days by luxon, bank holidays by date-holidays (a source of
 * its own), one step at a time.
 */
import Holidays from 'date-holidays';
import { DateTime } from 'luxon';

/** The public holidays of England, also those that fall on a weekend. */
export const LIBRARY_HOLIDAYS: ReadonlySet<string> = new Set(
  Array.from({ length: 10 }, (_, index) => new Holidays('GB', 'ENG').getHolidays(2019 + index))
    .flat()
    .filter((holiday) => holiday.type === 'public')
    .map((holiday) => holiday.date.slice(0, 10)),
);

/** An instant as London's clocks show it. */
export function london(instant: number): DateTime {
  return DateTime.fromMillis(instant, { zone: 'Europe/London' });
}

/** The instant at which London's clocks show a time. */
export function at(text: string): number {
  const time = DateTime.fromISO(text, { zone: 'Europe/London' });
  if (!time.isValid) throw new Error(`not a time: ${text}`);
  return time.toMillis();
}

interface Day {
  readonly iso: string;
  readonly working: boolean;
  /** Its first instant, its last whole second and its last millisecond. */
  readonly begins: number;
  readonly lastSecond: number;
  readonly ends: number;
}

/** Every day of the published years, in order. */
export const DAYS: readonly Day[] = Array.from({ length: 3653 }, (_, index) => {
  const day = DateTime.fromObject({ year: 2019 }, { zone: 'Europe/London' }).plus({ days: index });
  const iso = day.toFormat('yyyy-MM-dd');
  const ends = day.endOf('day').toMillis();
  const working = day.weekday <= 5 && !LIBRARY_HOLIDAYS.has(iso);
  return { iso, working, begins: day.toMillis(), lastSecond: ends - 999, ends };
});

function positionOf(instant: number): number {
  return DAYS.findIndex((day) => day.ends >= instant);
}

/** 23:59:59 of the `count`th day after an instant's day, of working days or of all; undefined after the last day. */
export function lastSecond(instant: number, count: number, unit: 'working-days' | 'days'): number | undefined {
  let position = positionOf(instant);
  let left = count;
  while (left > 0) {
    position += 1;
    const day = DAYS[position];
    if (!day) return undefined;
    if (unit === 'days' || day.working) left -= 1;
  }
  return DAYS[position]?.lastSecond;
}

/**
 * Both reminders, counted in slices of a quarter of an hour from the start (which must be at a full or half hour) to the
 * end of the due day.
 */
export function slicedReminders(start: number, dueAt: number): { half: number; fourHours: number } {
  const slice = 15 * 60_000;
  const ends: number[] = [];
  for (let time = start; time < dueAt; time += slice) {
    const { hour } = london(time);
    if (hour >= 9 && hour < 17 && DAYS[positionOf(time)]?.working) ends.push(time + slice);
  }
  const lastDay = DAYS.slice(0, positionOf(dueAt) + 1).findLast((day) => day.working);
  return { half: ends[ends.length / 2 - 1] ?? start, fourHours: Math.max(start, at(`${lastDay?.iso}T13:00`)) };
}
