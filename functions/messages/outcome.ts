/**
 * What became of handing a message to a provider, told from the error that came instead of an answer. Codes only: what a
 * provider says in words may hold a number or an address, and is never kept.
 */

export type Outcome =
  /** `provider`: the id by which receipts will speak of it. */
  | { readonly is: 'accepted'; readonly provider: string }
  /** It was not taken, for sure, and may be taken later. */
  | { readonly is: 'retryable'; readonly code: string }
  /** It will never be taken. */
  | { readonly is: 'permanent'; readonly code: string }
  /** It may have been taken. */
  | { readonly is: 'unknown'; readonly code: string };

/** What a provider says of an account, its rights or its settings, not of the message: somebody can put it right. */
const OF_THE_ACCOUNT = new Set([
  'AccessDenied',
  'AccountSendingPaused',
  'AuthorizationError',
  'ConfigurationSetDoesNotExist',
  'ConfigurationSetSendingPaused',
  'ExpiredToken',
  'IncompleteSignature',
  'InvalidClientTokenId',
  'InvalidSecurity',
  'LimitExceeded',
  'MailFromDomainNotVerified',
  'MissingAuthenticationToken',
  'OptInRequired',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'UnrecognizedClient',
]);

const THROTTLED = /Throttl|TooManyRequests|SlowDown|RequestLimitExceeded|PriorRequestNotComplete/;

/** No connection was made: nothing can have been handed over. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
]);

/** The SDK gives this error no code of its own: only its words tell it from an answer that did not come. */
const CONNECTION_TIMED_OUT = /did not establish a connection/;

/** SES says so of a message of its sender's own doing; the account's state is told by the same error. */
const NOT_VERIFIED = /not verified|sending (?:quota|has been disabled)|sending suspended/i;

interface Failure extends Error {
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** @param error what the SDK threw, its own retries being off */
export function outcomeOf(error: unknown): Exclude<Outcome, { is: 'accepted' }> {
  if (!(error instanceof Error)) return { is: 'unknown', code: 'no-answer' };
  const { name, message, code, $metadata } = error as Failure;
  const status = $metadata?.httpStatusCode;
  if (status !== undefined) return answered(name, status, message);
  if (typeof code === 'string' && NOT_CONNECTED.has(code)) return { is: 'retryable', code: 'not-connected' };
  if (name === 'TimeoutError' && CONNECTION_TIMED_OUT.test(message)) return { is: 'retryable', code: 'not-connected' };
  if (name === 'CredentialsProviderError') return { is: 'retryable', code: 'account' };
  return { is: 'unknown', code: 'no-answer' };
}

/** The provider answered, and not with an id. */
function answered(name: string, status: number, words: string): Exclude<Outcome, { is: 'accepted' }> {
  if (status === 429 || THROTTLED.test(name)) return { is: 'retryable', code: 'throttled' };
  if (status >= 500) return { is: 'retryable', code: 'provider-error' };
  // Some of them are called an exception as well, some not.
  if (OF_THE_ACCOUNT.has(name.replace(/Exception$/, ''))) return { is: 'retryable', code: 'account' };
  if (name === 'MessageRejected' && NOT_VERIFIED.test(words)) return { is: 'retryable', code: 'account' };
  // A success that cannot be read is one all the same.
  if (status < 400) return { is: 'unknown', code: 'no-answer' };
  return { is: 'permanent', code: 'rejected' };
}
