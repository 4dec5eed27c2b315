/** One line of the audit trail: who did or tried what to which thing. Ids and codes only, nothing of what was read. */
import type { DeskCall } from '../shared/http/desk.ts';
import { toIso } from '../shared/time.ts';

export interface AccessEntry {
  /** When, ISO. */
  readonly at: string;
  /** The staff member's opaque id from the directory, and the roles of the token. */
  readonly subject: string;
  readonly roles: readonly string[];
  /** What was done or tried, a constant of the code: `task.read`. */
  readonly action: string;
  /** The id of the thing, when what the caller gave is one. */
  readonly target?: string | undefined;
  /** The crime reference of the thing as people write it, when it has one: `1000000/26`, `1000000/26.2`. */
  readonly reference?: string | undefined;
  /** The canonical id of the case behind the reference: `1000000-26.1`. The entries of one case are found by it. */
  readonly referenceKey?: string | undefined;
  /** Whose thing it is (ONS code): auditors read the entries of their boroughs. */
  readonly borough?: string | undefined;
  readonly outcome: 'allowed' | 'refused' | 'not-found';
}

/** An entry without what the call itself says. */
export type Access = Omit<AccessEntry, 'at' | 'subject' | 'roles'>;

/** Whoever knocks: a call whose token has been checked, whatever becomes of the rest of it. */
export type Caller = Pick<DeskCall, 'request' | 'staff'>;

/** The entry for what a caller did or tried, at the time of the request. */
export function entryFor({ request, staff }: Caller, access: Access): AccessEntry {
  return { at: toIso(request.now), subject: staff.subject, roles: staff.roles, ...access };
}
