/** What was due and what became of it, counted from the ledger's keys alone. Counts only: no duty, no case. */
import { readDueOrder } from '../cases/ledger.ts';
import { findBorough } from '../lists/boroughs.ts';
import { isPast } from '../victims-code/deadline.ts';

const STATUSES = ['met', 'missed', 'excused', 'open'] as const;
type Status = (typeof STATUSES)[number];

/** `due` is the sum of the others: what was due is in one of these states. */
export type Figures = Readonly<Record<'due' | Status, number>>;

export interface ComplianceGroup extends Figures {
  /** A right's number, or a borough's ONS code. */
  readonly key: string;
  readonly name?: string;
}

export interface ComplianceReport {
  readonly groups: readonly ComplianceGroup[];
  readonly total: Figures;
}

/** What one borough's ledger holds: right, then status, to how many. */
export type Counts = Map<string, Map<Status, number>>;

/** Adds duties to the counts. One that is still open past its time is missed: nothing can keep it any more. */
export function countDuties(counts: Counts, dueOrders: readonly string[], now: number): void {
  for (const order of dueOrders) {
    const { dueAt, right, status } = readDueOrder(order);
    const stands = status === 'open' && isPast(dueAt, now) ? 'missed' : status;
    const ofRight = counts.get(right) ?? new Map<Status, number>();
    counts.set(right, ofRight.set(stands, (ofRight.get(stands) ?? 0) + 1));
  }
}

function sum(parts: readonly ReadonlyMap<Status, number>[]): Figures {
  const of = (status: Status) => parts.reduce((total, part) => total + (part.get(status) ?? 0), 0);
  const figures = { met: of('met'), missed: of('missed'), excused: of('excused'), open: of('open') };
  return { due: STATUSES.reduce((total, status) => total + figures[status], 0), ...figures };
}

/** The report of some boroughs by right (in the Code's order) or by borough (in the list's). */
export function complianceReport(
  boroughs: readonly { readonly code: string; readonly counts: Counts }[],
  by: 'right' | 'borough',
): ComplianceReport {
  const everything = boroughs.flatMap(({ counts }) => [...counts.values()]);
  if (by === 'borough') {
    const groups = boroughs
      .filter(({ counts }) => counts.size > 0)
      .map(({ code, counts }) => ({ key: code, name: findBorough(code)?.name ?? '', ...sum([...counts.values()]) }));
    return { groups, total: sum(everything) };
  }
  const rights = new Set(boroughs.flatMap(({ counts }) => [...counts.keys()]));
  const groups = [...rights]
    .sort((a, b) => Number(a) - Number(b))
    .map((key) => ({ key, ...sum(boroughs.flatMap(({ counts }) => counts.get(key) ?? [])) }));
  return { groups, total: sum(everything) };
}
