/**
 * The clock again, without anything of the product: zones and days by luxon, bank holidays by date-holidays (a source of
 * its own), one step at a time.
 */
import Holidays from 'date-holidays';
import { DateTime, type DurationLike } from 'luxon';

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

function isWorking(time: DateTime): boolean {
  return time.weekday <= 5 && !LIBRARY_HOLIDAYS.has(time.toISODate() ?? '');
}

/** 23:59:59 of each of the next days after an instant's day, as far as the last known year goes: working days or all. */
export function lastSeconds(instant: number, count: number, unit: 'working-days' | 'days'): number[] {
  const found: number[] = [];
  for (let day = london(instant).startOf('day').plus({ days: 1 }); found.length < count; day = day.plus({ days: 1 })) {
    if (day.year > 2028) break;
    if (unit === 'days' || isWorking(day)) found.push(day.endOf('day').set({ millisecond: 0 }).toMillis());
  }
  return found;
}

/**
 * Both reminders, counted in slices of a quarter of an hour from the start (which must be at a full or half hour) to the
 * end of the due day.
 */
export function slicedReminders(start: number, dueAt: number): { half: number; fourHours: number } {
  const slice: DurationLike = { minutes: 15 };
  const ends: number[] = [];
  for (let time = london(start); time.toMillis() < dueAt; time = time.plus(slice)) {
    if (isWorking(time) && time.hour >= 9 && time.hour < 17) ends.push(time.plus(slice).toMillis());
  }
  let lastDay = london(dueAt).startOf('day');
  while (!isWorking(lastDay)) lastDay = lastDay.minus({ days: 1 });
  return {
    half: ends[ends.length / 2 - 1] ?? start,
    fourHours: Math.max(start, lastDay.set({ hour: 13 }).toMillis()),
  };
}
