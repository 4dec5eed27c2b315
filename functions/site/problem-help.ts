/** What each problem type means and what its reader should do: the text behind `/docs#problem-<type>`. */
import type { ProblemType } from '../shared/http/problem.ts';

export const PROBLEM_HELP: Readonly<Record<ProblemType, { readonly means: string; readonly act: string }>> = {
  'bad-request': {
    means: 'The body, the query or a header is not what the route takes. `errors` names each field by its path.',
    act: 'Correct the named fields. Unknown fields are refused: leave them out. Sending it again unchanged will not help.',
  },
  'not-signed-in': {
    means:
      'There is no staff access token, or it is not valid here: wrong issuer, wrong application, expired, not an access token, or without roles and boroughs.',
    act: 'Sign in again and send "Authorization: Bearer <access token>".',
  },
  'not-allowed': {
    means: 'The token is good, but the route needs a role or a borough that it does not have.',
    act: "Ask for the role in the force's directory. A new role is in the next token.",
  },
  'not-found': {
    means: 'There is nothing at this address, or it belongs to another borough or role. Both look the same on purpose.',
    act: 'Check the address and the id. If you should see it, check your boroughs and roles.',
  },
  'wrong-method': {
    means: 'The address exists but does not take this method.',
    act: 'Use a method that the header `Allow` names.',
  },
  conflict: {
    means: 'Somebody else changed or ended the thing first. Nothing was changed by this request.',
    act: 'Read it again, then decide whether your change is still needed.',
  },
  'not-sent': {
    means: 'The contact plan, a rule for this case or what the victim wants forbids this message. `detail` says which.',
    act: 'Do what `detail` says instead; where a person has to act, there is a task. Nothing was sent and nothing waits.',
  },
  stale: {
    means:
      'The thing changed after you read it: `If-Match` names an older version, or too many were changing it at once.',
    act: 'Read it again, look at what changed, and send your change with the new `ETag` if it is still right.',
  },
  'too-large': { means: 'The body is over 16 KB.', act: 'Shorten the longest field, or send several requests.' },
  'wrong-type': {
    means: 'The body has another content type than the route takes.',
    act: 'Send JSON as "Content-Type: application/json"; forms as "application/x-www-form-urlencoded".',
  },
  'key-reused': {
    means: 'This Idempotency-Key was used before, for a request with another body.',
    act: 'Make a new key for each new request; keep the key only to send the very same request again.',
  },
  'too-many': {
    means:
      'More requests came at once than the gateway or the firewall lets through. No function of ours saw this one.',
    act: 'Wait for the seconds that `Retry-After` names, then send the same request again, more slowly.',
  },
  failed: {
    means: 'An error on our side. It is recorded under the answer\'s "X-Request-Id".',
    act: 'Try again in a few minutes; quote the request id when you report it.',
  },
  'calendar-ended': {
    means:
      'A deadline lies beyond the last bank holiday that the service knows. It does not guess; nothing was recorded. Engineers were alarmed months before.',
    act: 'Keep a note of what happened and tell the service desk: the next years of bank holidays have to be added.',
  },
  busy: {
    means:
      'The service or something behind it does not answer just now, or the audit trail cannot be written. Nothing was disclosed.',
    act: 'Send the same request again after `Retry-After` seconds, with the same Idempotency-Key.',
  },
};
