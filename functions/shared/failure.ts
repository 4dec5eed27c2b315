/** Which failures of a store pass by themselves. Apart from its client: functions without a store need no SDK. */

const PASSING = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'InternalServerError',
  'ServiceUnavailable',
  'TimeoutError',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
]);

/** The store did not answer or is overloaded: the same request may go through a moment later. */
export function isPassingFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, $metadata } = error as { code?: string; $metadata?: { httpStatusCode?: number } };
  return (
    PASSING.has(error.name) || (code !== undefined && PASSING.has(code)) || ($metadata?.httpStatusCode ?? 0) >= 500
  );
}
