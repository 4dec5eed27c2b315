/**
 * Who may do what with cases, in one place. A route lets in the roles of its row; a case is reached by `mayReach`. To
 * whoever does not reach it, it does not exist. The gateway reads the roles from the blueprint: a test compares the two.
 */
import type { blueprint } from '../../lib/blueprint/blueprint.ts';
import type { Role, Route } from '../../lib/blueprint/types.ts';
import { covers, type Staff } from '../shared/http/staff.ts';

/** What decides who reaches a case: the case itself has it, and so has its entry in the duty ledger. */
interface Reached {
  readonly borough: string;
  readonly restriction?: { readonly subjects: readonly string[] } | undefined;
}

/**
 * Whether a case is in reach: borough scope first. A restricted one (a colleague's or a public figure's, a witness at
 * risk) is for supervisors and for the staff that the restriction names. The force's records system (a machine, with no
 * other role) feeds every case of its scope: it posts and is shown nothing.
 */
export function mayReach(staff: Staff, { borough, restriction }: Reached): boolean {
  if (!covers(staff, borough)) return false;
  if (!restriction || staff.roles.includes('supervisor')) return true;
  return restriction.subjects.includes(staff.subject) || staff.roles.every((role) => role === 'records');
}

/** `METHOD /path` of every route of a function, as the blueprint has them. */
type RouteOf<Name extends 'cases' | 'updates' | 'worklist' | 'audit'> =
  (typeof blueprint.functions)[Name]['routes'][number] extends infer Each
    ? Each extends Route
      ? `${Each['method']} ${Each['path']}`
      : never
    : never;

export type CaseRoute = Exclude<
  RouteOf<'cases' | 'updates' | 'worklist' | 'audit'>,
  // A list of this repository: no case is in it.
  'GET /desk/v1/message-templates'
>;

export interface CaseAccess {
  /** What the audit trail calls it. */
  readonly action: string;
  /** The same of a request that only looks (`?preview=true`), where there is that. */
  readonly preview?: string;
  /** Whether it changes the case; a route that does not may only read. */
  readonly changes: boolean;
  /** One of these, the same as in the blueprint. */
  readonly roles: readonly Role[];
}

const reads = (action: string, ...roles: Role[]): CaseAccess => ({ action, changes: false, roles });
const changes = (action: string, ...roles: Role[]): CaseAccess => ({ action, changes: true, roles });

/** The table: every route that shows or changes cases. */
export const CASE_ACCESS: Readonly<Record<CaseRoute, CaseAccess>> = {
  'POST /desk/v1/calls': changes('case.call', 'desk'),
  'POST /desk/v1/cases': changes('case.register', 'desk'),
  'GET /desk/v1/cases': reads('case.find', 'desk', 'supervisor'),
  'GET /desk/v1/cases/{reference}': reads('case.read', 'desk', 'supervisor'),
  'GET /desk/v1/cases/{reference}/history': reads('case.history', 'desk', 'supervisor'),
  'PUT /desk/v1/cases/{reference}/victim': changes('case.victim', 'desk'),
  'PUT /desk/v1/cases/{reference}/representative': changes('case.representative', 'desk'),
  'DELETE /desk/v1/cases/{reference}/representative': changes('case.representative-removed', 'desk'),
  'POST /desk/v1/cases/{reference}/contact-details/confirm': changes('case.confirm-details', 'desk', 'supervisor'),
  'PUT /desk/v1/cases/{reference}/restriction': changes('case.restriction', 'supervisor'),
  'POST /desk/v1/cases/{reference}/death': changes('case.death', 'desk'),
  'PUT /desk/v1/cases/{reference}/contact-plan': changes('case.contact-plan', 'desk'),
  'PUT /desk/v1/cases/{reference}/consents': changes('case.consents', 'desk'),
  'PUT /desk/v1/cases/{reference}/update-interval': changes('case.update-interval', 'desk'),
  'PUT /desk/v1/cases/{reference}/enhanced-rights': changes('case.enhanced-rights', 'desk'),
  'POST /desk/v1/cases/{reference}/milestones': changes('case.milestone', 'desk', 'records'),
  'POST /desk/v1/cases/{reference}/milestones/{id}/correct': changes('case.correct', 'supervisor'),
  'POST /desk/v1/cases/{reference}/contacts': changes('case.contact', 'desk'),
  'POST /desk/v1/cases/{reference}/duties/{id}/done': changes('case.duty-done', 'desk'),
  'POST /desk/v1/cases/{reference}/duties/{id}/excuse': changes('case.excuse', 'supervisor'),
  'POST /desk/v1/cases/{reference}/close': changes('case.close', 'desk'),
  'POST /desk/v1/cases/{reference}/reopen': changes('case.reopen', 'desk'),
  'POST /desk/v1/cases/{reference}/updates': { ...changes('case.update', 'desk'), preview: 'case.update-preview' },
  'GET /desk/v1/cases/{reference}/messages': reads('case.messages', 'desk', 'supervisor'),
  'GET /desk/v1/worklist': reads('worklist.read', 'desk', 'supervisor'),
  'GET /desk/v1/compliance': reads('compliance.read', 'supervisor', 'auditor'),
  'GET /desk/v1/audit': reads('audit.read', 'auditor'),
};
