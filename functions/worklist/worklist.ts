/** Whose duties a worklist merges, where a page goes on, and what it says of each duty. */
import type { LedgerEntry } from '../cases/ledger.ts';
import { isWorklistPlace } from '../cases/ledger.ts';
import { safeContact } from '../cases/safe-contact.ts';
import { BOROUGHS } from '../lists/boroughs.ts';
import { covers, type Staff } from '../shared/http/staff.ts';
import { isPast } from '../victims-code/deadline.ts';
import { findRule } from '../victims-code/rules.ts';

/** A duty as the worklist's indexes have it: it is owed, and so it is dated and has its place. */
export type Listed = LedgerEntry & { readonly dueAt: string; readonly worklistOrder: string };

/** The boroughs that the caller asks for and that their token covers. */
export function boroughsFor(
  staff: Staff,
  asked: { readonly borough?: string | undefined; readonly bcu?: string | undefined },
): string[] {
  return BOROUGHS.filter(
    ({ code, bcu }) => covers(staff, code) && (asked.borough ?? code) === code && (asked.bcu ?? bcu) === bcu,
  ).map(({ code }) => code);
}

/**
 * A place as callers see it. It opens nothing: whatever it says, the queues behind it are those of the caller's own
 * scope and question, and what is restricted is left out again.
 */
export function encodeCursor(place: string): string {
  return Buffer.from(place).toString('base64url');
}

/** The place behind a cursor; undefined when it is none. */
export function decodeCursor(cursor: string): string | undefined {
  const place = Buffer.from(cursor, 'base64url').toString('utf8');
  return isWorklistPlace(place) && encodeCursor(place) === cursor ? place : undefined;
}

/** What staff are told of one duty. */
export function viewOf(entry: Listed, now: number) {
  const { reference, dutyId, right, borough, team, suspect, dueAt, enhanced, lastContactAt } = entry;
  const rule = findRule(entry.rule);
  if (!rule) throw new Error('A duty has a rule that does not exist');
  // Between its last second and the sweep that notes it, a duty is missed already: nothing can keep it any more.
  const overdue = isPast(dueAt, now);
  return {
    reference,
    dutyId,
    right,
    title: rule.title,
    whatToDo: rule.whatToDo ?? rule.duty,
    owner: rule.owner,
    confirmation: rule.confirmation,
    dueAt,
    overdue,
    status: overdue ? 'missed' : entry.status,
    enhanced,
    borough,
    team,
    suspect,
    contactPlan: entry.contactPlan ?? null,
    safeContact: safeContact(entry),
    lastContactAt,
    ...(entry.restricted === undefined ? {} : { restricted: true }),
  };
}
