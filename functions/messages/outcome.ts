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

/**
 * What a provider says of the message itself. Every other refusal (rights, settings, quotas, whatever stands between us
 * and it) is of something that somebody can put right: the message waits for that.
 */
const OF_THE_MESSAGE = new Set([
  'InvalidParameter',
  'InvalidParameterValue',
  'MessageRejected',
  'OptedOut',
  'Validation',
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

/** SES refuses a message for the state of the account by the same error as for what is in it. */
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
  // A success that cannot be read is one all the same.
  if (status < 400) return { is: 'unknown', code: 'no-answer' };
  // Some are called an exception as well, some not.
  const isOfTheMessage = OF_THE_MESSAGE.has(name.replace(/(?:Exception|Error)$/, '')) && !NOT_VERIFIED.test(words);
  return isOfTheMessage ? { is: 'permanent', code: 'rejected' } : { is: 'retryable', code: 'account' };
}
