/** The report of an ended period: made once, read by everybody. */
import { addDays, daysOf, londonDay, type Period, parsePeriod, startOfDay, toIso } from '../shared/time.ts';
import {
  belongs,
  type Figure,
  figureOf,
  GROUPINGS,
  type Grouping,
  keyOf,
  nameOf,
  type PlacedCell,
  sizeOf,
  treeOf,
} from './groups.ts';
import { type CellsBySegment, type Publication, publish } from './ledger.ts';
import { overlapping, segmentOf, segmentsOf, spanOf } from './periods.ts';
import { closeDay, eachOf, getLedger, putLedger, putReportPart, type Ratings, readDay } from './store.ts';
import type { Neighbour } from './suppression.ts';

export type Total = Figure | { readonly suppressed: true };

export type Group = { readonly key: string; readonly name?: string | undefined } & Total;

/** What is stored of one grouping. `withheld`: even which groups there are is not said. */
export interface GroupingReport {
  readonly groups: readonly Group[];
  readonly withheld?: true;
}

/** What is stored last. */
export interface TotalReport {
  readonly at: string;
  readonly total: Total;
}

/** Puts the cells of a period's days into its segments. */
export function bySegment(
  period: Pick<Period, 'from' | 'to'>,
  days: ReadonlyMap<string, PlacedCell[]>,
): CellsBySegment {
  const cells = new Map<string, PlacedCell[]>(segmentsOf(period).map((segment) => [segment, []]));
  for (const day of daysOf(period)) cells.get(segmentOf(day))?.push(...(days.get(day) ?? []));
  return cells;
}

const countIn = (days: ReadonlyMap<string, PlacedCell[]>, wanted: readonly string[]) =>
  wanted.reduce((sum, day) => sum + (days.get(day) ?? []).reduce((count, cell) => count + sizeOf(cell), 0), 0);

/** The neighbours of a period, counted. @param days every day of theirs that has begun */
export function neighboursOf(period: Period, days: ReadonlyMap<string, PlacedCell[]>): Neighbour[] {
  return overlapping(period).map((other) => {
    const own = daysOf(other);
    const shared = own.filter((day) => day >= period.from && day < period.to);
    return { period: other, count: countIn(days, own), shared: countIn(days, shared) };
  });
}

/** Every day of a period and of its neighbours, up to today. */
export function daysAround(period: Period, now: number): string[] {
  const today = londonDay(now);
  const around = [period, ...overlapping(period)];
  const from = around.map((one) => one.from).sort()[0] ?? period.from;
  const to =
    around
      .map((one) => one.to)
      .sort()
      .at(-1) ?? period.to;
  return daysOf({ from, to: to > today ? addDays(today, 1) : to });
}

function groupingReport(by: Grouping, publication: Publication, cells: readonly PlacedCell[]): GroupingReport {
  const pattern = publication.patterns[treeOf(by)];
  if (pattern === 'withheld') return { groups: [], withheld: true };
  const grouped = Map.groupBy(cells, (cell) => keyOf(by, cell));
  const groups = [...pattern]
    .filter(([node]) => belongs(by, node))
    .map(([key, shown]): Group => {
      const name = nameOf(by, key);
      const named = name === undefined ? { key } : { key, name };
      return shown ? { ...named, ...figureOf(grouped.get(key) ?? []) } : { ...named, suppressed: true };
    });
  return { groups };
}

/**
 * Makes the report of a period that has ended, when it is not made yet; the feedback-sweep calls it when the seed is due.
 * The ledger's conditional write decides, so parallel runs agree; a run that dies is finished by the next. Does nothing
 * for a period that has not ended.
 * @param now ms since 1970
 */
export async function makeReport(ratings: Ratings, periodId: string, now: number): Promise<void> {
  const period = parsePeriod(periodId);
  if (!period || now < startOfDay(period.to)) return;
  const own = daysOf(period);
  const closed = await eachOf(own, async (day) => [day, await closeDay(ratings, day)] as const);
  const others = daysAround(period, now).filter((day) => day < period.from || day >= period.to);
  const span = spanOf(period);
  for (;;) {
    // Read again in each round: while somebody else published, replies may have come in.
    const rest = await eachOf(others, async (day) => [day, await readDay(ratings, day)] as const);
    const days = new Map([...closed, ...rest]);
    const ledger = await getLedger(ratings, span);
    const found = ledger.published.find(({ id }) => id === periodId);
    if (found)
      return storeReport(
        ratings,
        found,
        closed.flatMap(([, cells]) => cells),
      );
    const next = publish(ledger, period, bySegment(period, days), neighboursOf(period, days), toIso(now));
    const publication = next.published.at(-1);
    if (publication && (await putLedger(ratings, span, next))) {
      return storeReport(
        ratings,
        publication,
        closed.flatMap(([, cells]) => cells),
      );
    }
  }
}

async function storeReport(ratings: Ratings, publication: Publication, cells: readonly PlacedCell[]): Promise<void> {
  const { id, at, total } = publication;
  await eachOf(GROUPINGS, (by) => putReportPart(ratings, id, `REPORT#${by}`, groupingReport(by, publication, cells)));
  const report: TotalReport = { at, total: total ? figureOf(cells) : { suppressed: true } };
  await putReportPart(ratings, id, 'REPORT', report);
}
