/** How a request is recognised when it comes again, and which version of a case its sender has read. */
import type { DeskCall } from '../shared/http/desk.ts';
import { Problem } from '../shared/http/problem.ts';
import { derivedId } from '../shared/ids.ts';

/** Any JSON value as text, the same whatever the order of its fields. */
function inOrder(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/**
 * A request as hashes: of its key (its subject's, for its route and case) and of what was sent. Without a key the
 * request itself is one: a write whose answer was lost on the way is recognised as our own.
 */
export function requestMark(call: DeskCall, caseId: string): { readonly key: string; readonly body: string } {
  const { request, staff, body, idempotencyKey } = call;
  const route = `${request.method} ${request.route}`;
  return {
    key:
      idempotencyKey === undefined
        ? derivedId('request', route, request.requestId)
        : derivedId('request', route, caseId, staff.subject, idempotencyKey),
    body: derivedId('body', request.params['id'] ?? '', inOrder(body ?? null)),
  };
}

/**
 * The same of a route that names the case in the body, so that a key is known whatever case it comes back with;
 * undefined without a key.
 */
export function keyUse(call: DeskCall): { readonly key: string; readonly body: string } | undefined {
  if (call.idempotencyKey === undefined) return undefined;
  const { key, body } = requestMark(call, '');
  return { key, body };
}

/** `ETag` of a version of a case. */
export function etag(version: number): string {
  return `"${version}"`;
}

/** @throws Problem `stale` when the caller says which version they have read and it is not this one */
export function checkIfMatch({ request }: Pick<DeskCall, 'request'>, version: number): void {
  const wanted = request.headers['if-match']?.split(',').map((tag) => tag.trim());
  if (!wanted || wanted.includes('*') || wanted.includes(etag(version))) return;
  throw staleProblem(version);
}

/** The refusal of a change that is based on an older version. */
export function staleProblem(version: number): Problem {
  return new Problem(
    'stale',
    'The case was changed in between. Nothing was changed by you. Read it again and, if your change still holds, send it with the new ETag in If-Match.',
    { headers: { ETag: etag(version) } },
  );
}
