/**
 * Whether the total of a period is shown, running or ended: the figures of the whole force may be read every minute, so
 * this rule alone must keep a small total from being subtracted out of larger ones.
 */
import { daysOf, type Period } from '../shared/time.ts';
import { type PlacedCell, sizeOf } from './groups.ts';
import { FEWEST } from './knowledge.ts';
import { overlapping, segmentOf, segmentsOf } from './periods.ts';

/** The cells of days, up to some moment. */
export type Days = ReadonlyMap<string, readonly PlacedCell[]>;

/** What is known of totals so far. Segments by their first days; only those with replies. */
export interface KnownTotals {
  readonly reports: readonly { readonly id: string; readonly total: boolean; readonly segments: readonly string[] }[];
  /** Segments whose sum could be read in a running total when its last one ended. */
  readonly polled: readonly (readonly string[])[];
}

function countIn(days: Days, wanted: readonly string[]): number {
  return wanted.reduce((sum, day) => sum + (days.get(day) ?? []).reduce((count, cell) => count + sizeOf(cell), 0), 0);
}

/** The segments of a period that have replies so far. */
export function busySegments(period: Pick<Period, 'from' | 'to'>, days: Days): string[] {
  const busy = daysOf(period).filter((day) => countIn(days, [day]) > 0);
  return [...new Set(busy.map(segmentOf))];
}

/**
 * Whether a period's total may be shown. Showing it shows each of its segments (it could be read at the end of each).
 * Not below ten replies; and for every period of the other kind with which it shares replies: one that has no report
 * yet has ten so far; or its report shows its total; or its total is hidden, ten are shared, and not all of its segments
 * would be known.
 * @param days of the period and its neighbours, up to the moment in question
 */
export function showsTotal(period: Period, days: Days, known: KnownTotals): boolean {
  const own = daysOf(period);
  if (countIn(days, own) < FEWEST) return false;
  const told = new Set([
    ...busySegments(period, days),
    ...known.reports.filter(({ total }) => total).flatMap(({ segments }) => segments),
    ...known.polled.flat(),
  ]);
  return overlapping(period).every((other) => {
    const shared = countIn(
      days,
      own.filter((day) => day >= other.from && day < other.to),
    );
    if (shared === 0) return true;
    const report = known.reports.find(({ id }) => id === other.id);
    if (!report) return countIn(days, daysOf(other)) >= FEWEST;
    return report.total || (shared >= FEWEST && report.segments.some((segment) => !told.has(segment)));
  });
}

/** Every day before `until` that decides about a period's total and about those of its neighbours. */
export function daysAround(period: Period, until: string): string[] {
  const near = overlapping(period);
  const around = [period, ...near, ...near.filter(({ to }) => to > period.to).flatMap(overlapping)];
  const from = around.map((one) => one.from).sort()[0] ?? period.from;
  const to =
    around
      .map((one) => one.to)
      .sort()
      .at(-1) ?? period.to;
  return daysOf({ from, to: to < until ? to : until });
}

/** The cells of each segment of these days. */
export function bySegment(days: Days): Map<string, PlacedCell[]> {
  const [from = '', to = ''] = [[...days.keys()].sort()[0], [...days.keys()].sort().at(-1)];
  const cells = new Map<string, PlacedCell[]>(from === '' ? [] : segmentsOf({ from, to }).map((day) => [day, []]));
  for (const [day, own] of days) {
    const segment = segmentOf(day);
    cells.set(segment, [...(cells.get(segment) ?? []), ...own]);
  }
  return cells;
}
