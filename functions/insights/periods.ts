/**
 * Weeks and months overlap. What both are made of are segments: the days that share their week and their month. A day
 * that is both a Monday and the 1st begins a span: no period crosses it, so figures of different spans share no reply.
 */
import { addDays, daysOf, monthOf, type Period, parsePeriod, weekOf } from '../shared/time.ts';

function isMonday(day: string): boolean {
  return new Date(`${day}T00:00:00Z`).getUTCDay() === 1;
}

/** The first day of a day's segment. */
export function segmentOf(day: string): string {
  const month = `${monthOf(day)}-01`;
  const monday = parsePeriod(weekOf(day))?.from ?? day;
  return monday > month ? monday : month;
}

/** The segments of a period, by their first days, in order. */
export function segmentsOf(period: Pick<Period, 'from' | 'to'>): string[] {
  return [...new Set(daysOf(period).map(segmentOf))];
}

/** The first day of the span in which a period lies. */
export function spanOf(period: Pick<Period, 'from'>): string {
  let first = `${monthOf(period.from)}-01`;
  while (!isMonday(first)) first = `${monthOf(addDays(first, -1))}-01`;
  return first;
}

/** The periods of the other kind that share a day with this one, in order. */
export function overlapping(period: Period): Period[] {
  const other = period.kind === 'week' ? monthOf : weekOf;
  const ids = new Set(daysOf(period).map(other));
  return [...ids].map((id) => parsePeriod(id)).filter((found) => found !== undefined);
}
