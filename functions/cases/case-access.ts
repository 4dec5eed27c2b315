/** Reaching a case for a request: read it, see whether it is theirs, write down what became of it. */
import type { Access, Caller } from '../audit/entry.ts';
import type { Trail } from '../audit/trail.ts';
import type { DeskCall } from '../shared/http/desk.ts';
import { Problem } from '../shared/http/problem.ts';
import { derivedId } from '../shared/ids.ts';
import { CASE_ACCESS, type CaseRoute, mayReach } from './access.ts';
import type { Case } from './case.ts';
import type { FollowParts } from './follow-store.ts';
import type { StoredCase } from './item.ts';
import type { LookupKey } from './lookup-store.ts';
import { displayReference, parseReference } from './reference.ts';
import { readCase } from './store.ts';

export interface CaseParts extends FollowParts {
  readonly trail: Trail;
  readonly lookupKey: LookupKey;
}

/** As much of a case as the trail names. */
type Named = Pick<Case, 'id' | 'reference' | 'victimNumber' | 'borough'>;

/** An entry of the trail about one case, which may not exist. */
export function accessTo(
  call: Caller,
  caseId: string,
  of: Named | undefined,
  outcome: Access['outcome'],
): { readonly id: string; readonly access: Access } {
  const { request } = call;
  const row = CASE_ACCESS[`${request.method} ${request.route}` as CaseRoute];
  const action = (request.query['preview'] === 'true' ? row.preview : undefined) ?? row.action;
  const named = of
    ? { reference: displayReference(of), referenceKey: of.id, borough: of.borough }
    : // What is no case may be anything, a telephone number too: it is kept only when it looks like a crime reference.
      /^[A-Z0-9]*\d[A-Z0-9]*-\d\d\./.test(caseId)
      ? { referenceKey: caseId }
      : {};
  return {
    // One request has one entry for one case, also when its answer to itself was lost and it looks again. Its id is not
    // enough: API Gateway takes that from the caller, who may give it to two requests of one millisecond.
    id: derivedId('access', request.requestId, call.staff.subject, action, caseId),
    access: { action, ...named, outcome },
  };
}

/** Writes the entry. @throws Problem `busy` when it cannot be written: then nothing may be shown or said to be done */
export async function recordCase(
  { trail }: Pick<CaseParts, 'trail'>,
  call: Caller,
  caseId: string,
  of: Named | undefined,
  outcome: Access['outcome'],
): Promise<void> {
  const { id, access } = accessTo(call, caseId, of, outcome);
  await trail.record(call, access, id);
}

/**
 * The case, if there is one and it is theirs.
 * @throws Problem `not-found` otherwise, the same and as much in the trail for every reason
 */
export async function theirCase(parts: CaseParts, call: DeskCall, caseId: string): Promise<StoredCase> {
  const stored = await readCase(parts.client, parts.tables.cases, caseId);
  if (stored && mayReach(call.staff, stored.case)) return stored;
  await recordCase(parts, call, caseId, stored?.case, stored ? 'refused' : 'not-found');
  throw new Problem('not-found', 'There is no case with this reference, or it is not yours by borough or restriction.');
}

/** Does something with a case; a refusal by a rule is written down before it is told. */
export async function orRefused<Result>(
  parts: CaseParts,
  call: DeskCall,
  caseId: string,
  of: Named,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem) await recordCase(parts, call, caseId, of, 'refused');
    throw error;
  }
}

/** Writes down that somebody without the role tried a route; the case is the one that the path names, if it names one. */
export async function recordRoleRefusal(parts: CaseParts, caller: Caller): Promise<void> {
  const written = caller.request.params['reference'];
  const named = written === undefined ? undefined : parseReference(written);
  const stored = named && (await readCase(parts.client, parts.tables.cases, named.id));
  await recordCase(parts, caller, named?.id ?? '', stored?.case, 'refused');
}
