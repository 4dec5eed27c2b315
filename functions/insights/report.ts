/** The report of an ended period: made once, read by everybody. */
import { daysOf, parsePeriod, startOfDay, toIso } from '../shared/time.ts';
import {
  belongs,
  type Figure,
  figureOf,
  GROUPINGS,
  type Grouping,
  keyOf,
  nameOf,
  type PlacedCell,
  treeOf,
} from './groups.ts';
import { type Publication, publish } from './ledger.ts';
import { spanOf } from './periods.ts';
import { closeDay, eachOf, getLedger, putLedger, putReportPart, type Ratings } from './store.ts';
import { daysAround } from './totals.ts';

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
  // No day behind the period's end: a run that comes late decides as one in time would have.
  const around = daysAround(period, period.to);
  const days = new Map(await eachOf(around, async (day) => [day, await closeDay(ratings, day)] as const));
  const cells = daysOf(period).flatMap((day) => days.get(day) ?? []);
  const span = spanOf(period);
  for (;;) {
    const ledger = await getLedger(ratings, span);
    const found = ledger.published.find(({ id }) => id === periodId);
    if (found) return storeReport(ratings, found, cells);
    const next = publish(ledger, period, days, toIso(now));
    // Somebody else published something in between: decide again, with it.
    if (!(await putLedger(ratings, span, next))) continue;
    return storeReport(ratings, next.published.at(-1) as Publication, cells);
  }
}

async function storeReport(ratings: Ratings, publication: Publication, cells: readonly PlacedCell[]): Promise<void> {
  const { id, at, total } = publication;
  await eachOf(GROUPINGS, (by) => putReportPart(ratings, id, `REPORT#${by}`, groupingReport(by, publication, cells)));
  const report: TotalReport = { at, total: total ? figureOf(cells) : { suppressed: true } };
  await putReportPart(ratings, id, 'REPORT', report);
}
