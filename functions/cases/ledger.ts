/**
 * The duty ledger: an index lists a case once, a worklist lists duties, so each duty has an item of its own beside the
 * case. It is a copy that follows from the case and nothing else; worklist and compliance read only these.
 */
import { isDeepStrictEqual } from 'node:util';
import { countsInCompliance, forceOwes } from '../victims-code/rules.ts';
import type { Case, ContactPlan, Duty } from './case.ts';
import { isOwed, ruleOf } from './duties.ts';
import { displayReference } from './reference.ts';
import { type Caution, cautionsOf } from './safe-contact.ts';

/** What the ledger keeps of one duty; the store adds its key and the case's revision. Times are ISO. */
export interface LedgerEntry {
  readonly caseId: string;
  /** The crime reference as staff write it, with the victim's number when it is not the first: `1000000/26.2`. */
  readonly reference: string;
  readonly dutyId: string;
  readonly rule: string;
  readonly right: string;
  readonly borough: string;
  readonly team?: string;
  readonly suspect?: number;
  readonly startedAt: string;
  readonly openedAt: string;
  readonly dueAt?: string;
  readonly status: Duty['status'];
  readonly missedAt?: string;
  readonly enhanced: boolean;
  readonly excused?: true;
  readonly fulfilledAt?: string;

  // On the worklist only: nobody else needs them, and a contact then rewrites what is still owed, not a case's whole past.
  readonly contactPlan?: ContactPlan;
  readonly deceased?: true;
  readonly cautions?: readonly Caution[];
  readonly lastContactAt?: string;
  /** The staff who may see it beside supervisors. */
  readonly restricted?: readonly string[];
  readonly worklistBorough?: string;
  /** `<borough>#<team>`: the name of a team is unique in its borough only. */
  readonly worklistTeam?: string;
  /** `<dueAt>#<caseId>#<dutyId>`: nearest deadline first. */
  readonly worklistOrder?: string;

  // Only what counts in compliance.
  readonly dueBorough?: string;
  /** `<dueAt>#<right, two digits>#<status>#<dutyId>`. */
  readonly dueOrder?: string;
}

/** All that compliance counts by, in the key itself: its index carries nothing else. */
function dueOrder(dueAt: string, { id, right, status }: Duty): string {
  return [dueAt, right.padStart(2, '0'), status, id].join('#');
}

/** What a `dueOrder` says. */
export function readDueOrder(order: string): { dueAt: string; right: string; status: Duty['status'] } {
  const [dueAt = '', right = '', status] = order.split('#');
  return { dueAt, right: String(Number(right)), status: status as Duty['status'] };
}

/** Whether a text is a place on the worklist: a `worklistOrder` of any duty. */
export function isWorklistPlace(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[0-9A-Z-]{3,30}\.[1-9]\d{0,2}#[0-9A-Z]{20}$/.test(text);
}

function worklistPart(of: Case, duty: Duty): Partial<LedgerEntry> {
  const { contactPlan, death, lastContactAt, restriction, team, borough } = of;
  const cautions = cautionsOf(of);
  return {
    ...(contactPlan === undefined ? {} : { contactPlan }),
    ...(death === undefined ? {} : { deceased: true }),
    ...(cautions.length === 0 ? {} : { cautions }),
    ...(lastContactAt === undefined ? {} : { lastContactAt }),
    ...(restriction === undefined ? {} : { restricted: restriction.subjects }),
    worklistBorough: borough,
    ...(team === undefined ? {} : { worklistTeam: `${borough}#${team}` }),
    worklistOrder: `${duty.dueAt}#${of.id}#${duty.id}`,
  };
}

/** The entry of one duty. */
export function ledgerEntry(of: Case, duty: Duty): LedgerEntry {
  const rule = ruleOf(duty);
  const { suspect, dueAt, missedAt, excuse, fulfilled } = duty;
  const listed = dueAt !== undefined && forceOwes(rule) && isOwed(duty);
  const counted = dueAt !== undefined && countsInCompliance(rule);
  return {
    caseId: of.id,
    reference: displayReference(of),
    dutyId: duty.id,
    rule: duty.rule,
    right: duty.right,
    borough: of.borough,
    ...(of.team === undefined ? {} : { team: of.team }),
    ...(suspect === undefined ? {} : { suspect }),
    startedAt: duty.startedAt,
    openedAt: duty.openedAt,
    ...(dueAt === undefined ? {} : { dueAt }),
    status: duty.status,
    ...(missedAt === undefined ? {} : { missedAt }),
    enhanced: duty.enhanced,
    ...(excuse === undefined ? {} : { excused: true }),
    ...(fulfilled === undefined ? {} : { fulfilledAt: fulfilled.at }),
    ...(listed ? worklistPart(of, duty) : {}),
    ...(counted ? { dueBorough: of.borough, dueOrder: dueOrder(dueAt, duty) } : {}),
  };
}

/** The ids of the duties whose entries a change of the case (or its registration: nothing before) makes or alters. */
export function ledgerChanges(before: Case | undefined, after: Case): string[] {
  const known = new Map((before?.duties ?? []).map((duty) => [duty.id, duty]));
  return after.duties
    .filter((duty) => {
      const earlier = known.get(duty.id);
      return !(before && earlier && isDeepStrictEqual(ledgerEntry(before, earlier), ledgerEntry(after, duty)));
    })
    .map(({ id }) => id);
}
