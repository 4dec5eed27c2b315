/** What the routes with figures do. */
import type * as z from 'zod';
import { csvReply, wantsCsv } from '../shared/http/csv.ts';
import type { DeskAnswer, DeskCall } from '../shared/http/desk.ts';
import { Problem } from '../shared/http/problem.ts';
import { covers, type Staff } from '../shared/http/staff.ts';
import { addDays, daysOf, londonDay, type Period } from '../shared/time.ts';
import type { equalityQuery, insightsQuery } from './api.ts';
import { toCsv } from './csv.ts';
import { countEquality } from './equality.ts';
import { boroughOf, figureOf, type Grouping } from './groups.ts';
import { knownTotals } from './ledger.ts';
import { spanOf } from './periods.ts';
import type { Group, GroupingReport, Total, TotalReport } from './report.ts';
import { eachOf, type Found, getLedger, getReportPart, type Ratings, readDay, readEquality } from './store.ts';
import { daysAround, showsTotal } from './totals.ts';

type State = 'ended' | 'running';

/** @throws Problem `bad-request` for a period that has not begun */
function stateOf(period: Period, now: number): State {
  const today = londonDay(now);
  if (period.from > today) {
    throw new Problem('bad-request', `${period.id} begins on ${period.from}. Ask for a period that has begun.`);
  }
  return period.to > today ? 'running' : 'ended';
}

/** @throws Problem `bad-request` for a period that has not ended */
export function requireEnded(period: Period, now: number): void {
  if (stateOf(period, now) === 'ended') return;
  const detail = `${period.id} has not ended. Ask again from ${period.to} on, when its figures are made.`;
  throw new Problem('bad-request', detail);
}

/** The stored part of a report; undefined when nobody replied. @throws Problem `busy` while it is still to be made */
export function madePart<Part>(found: Found): Part | undefined {
  if (found.is === 'due') {
    throw new Problem('busy', 'The report of this period is being made. Ask again in a minute.', {
      headers: { 'Retry-After': '60' },
    });
  }
  return found.is === 'made' ? (found.value as Part) : undefined;
}

/** The report's total. */
export async function reportTotal(ratings: Ratings, period: Period): Promise<Total> {
  const report = madePart<TotalReport>(await getReportPart(ratings, period.id, 'REPORT'));
  return report?.total ?? { suppressed: true };
}

/** The report's groups. Ask for the total first: it is written last. */
export async function reportGroups(ratings: Ratings, period: Period, by: Grouping): Promise<GroupingReport> {
  return madePart<GroupingReport>(await getReportPart(ratings, period.id, `REPORT#${by}`)) ?? { groups: [] };
}

/** The total of the running period so far, as far as it betrays no other total. */
async function runningTotal(ratings: Ratings, period: Period, now: number): Promise<Total> {
  const around = daysAround(period, addDays(londonDay(now), 1));
  const days = new Map(await eachOf(around, async (day) => [day, await readDay(ratings, day)] as const));
  const known = knownTotals(await getLedger(ratings, spanOf(period)));
  if (!showsTotal(period, days, known)) return { suppressed: true };
  return figureOf(daysOf(period).flatMap((day) => days.get(day) ?? []));
}

const covered = (staff: Staff, by: Grouping) => (group: Group) => {
  const borough = boroughOf(by, group.key);
  return borough === undefined || covers(staff, borough);
};

export function figuresSteps(ratings: Ratings) {
  const insights = async (call: DeskCall<z.output<typeof insightsQuery>>): Promise<DeskAnswer> => {
    const { period, by } = call.query;
    const { now } = call.request;
    let total: Total;
    let report: GroupingReport = { groups: [] };
    if (by === undefined && stateOf(period, now) === 'running') {
      total = await runningTotal(ratings, period, now);
    } else {
      requireEnded(period, now);
      total = await reportTotal(ratings, period);
      if (by !== undefined) report = await reportGroups(ratings, period, by);
    }
    const groups = by === undefined ? [] : report.groups.filter(covered(call.staff, by));
    if (!wantsCsv(call.request, call.query.format)) return { json: { period: period.id, ...report, groups, total } };
    const text = toCsv(period.id, by, { ...report, groups }, total);
    return { reply: csvReply(`insights-${period.id}-${by ?? 'total'}.csv`, text) };
  };

  const equality = async (call: DeskCall<z.output<typeof equalityQuery>>): Promise<DeskAnswer> => {
    const { period } = call.query;
    requireEnded(period, call.request.now);
    return { json: { period: period.id, questions: countEquality(await readEquality(ratings, period.id)) } };
  };

  return { 'GET /desk/v1/insights': insights, 'GET /desk/v1/insights/equality': equality };
}
