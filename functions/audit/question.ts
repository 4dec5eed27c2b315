/** What an auditor asks for, what of it they may be shown, and where a page goes on. Pure. */
import { parseReference } from '../cases/reference.ts';
import { Problem } from '../shared/http/problem.ts';
import { covers, type Staff } from '../shared/http/staff.ts';
import { addDays, londonDay, startOfDay, toIso } from '../shared/time.ts';
import { type AuditQuery, DAYS_UNASKED, MOST_DAYS } from './api.ts';
import type { AccessEntry } from './entry.ts';

/** Both ends count (ISO). */
export interface Span {
  readonly from: string;
  readonly to: string;
}

export interface Question extends Span {
  /** The canonical id of the case. */
  readonly referenceKey?: string | undefined;
  readonly subject?: string | undefined;
}

/** Before every entry. */
const BEGINNING = toIso(0);

/**
 * The question at `now` (ms). About one case or member of staff the whole trail is asked unless the query says from when.
 * @throws Problem `bad-request` when everybody's entries of too many days are asked for
 */
export function questionOf(query: AuditQuery, now: number): Question {
  const { reference, subject, from, to = toIso(now) } = query;
  if (reference !== undefined || subject !== undefined) {
    const referenceKey = reference === undefined ? undefined : parseReference(reference)?.id;
    return { referenceKey, subject, from: from ?? BEGINNING, to };
  }
  const last = londonDay(Date.parse(to));
  const span = { from: from ?? toIso(startOfDay(addDays(last, 1 - DAYS_UNASKED))), to };
  if (last < addDays(londonDay(Date.parse(span.from)), MOST_DAYS)) return span;
  throw new Problem('bad-request', 'Some query parameters need another value.', {
    errors: [{ path: 'from', message: `Ask for at most ${MOST_DAYS} days, or for one case or member of staff` }],
  });
}

/** A question as the trail keeps it: ids, codes and times. */
export function targetOf({ referenceKey, subject, from, to }: Question): string {
  return [referenceKey ?? '*', subject ?? '*', from, to].join(' ');
}

/** Whether an entry is in the auditor's scope; what belongs to no borough is the whole force's. */
export function mayShow(staff: Staff, { borough }: Pick<AccessEntry, 'borough'>): boolean {
  return borough === undefined ? staff.boroughs.includes('*') : covers(staff, borough);
}

const PLACE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[0-9A-Z]{1,40}$/;

/** A place as callers see it. It opens nothing: whatever it says, the question and the scope are the caller's own. */
export function encodeCursor(place: string): string {
  return Buffer.from(place).toString('base64url');
}

/** @throws Problem `bad-request` for a cursor that was not made by `encodeCursor` */
export function decodeCursor(cursor: string): string {
  const place = Buffer.from(cursor, 'base64url').toString('utf8');
  if (PLACE.test(place) && encodeCursor(place) === cursor) return place;
  throw new Problem('bad-request', 'Use `next` of the page before, or leave the cursor out.', {
    errors: [{ path: 'cursor', message: 'This cursor was not given out for this list' }],
  });
}
