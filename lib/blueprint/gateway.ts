/**
 * What the gateway in front of the functions does by itself, in AWS and locally alike: compression, the limit on a
 * request, and its own answers where no function is asked. Plain data.
 */
import { answerHeaders, RATE_LIMITS } from './answer-headers.ts';

/** Answers of at least this many bytes are compressed for clients that accept gzip (`minimumCompressionSize`). */
export const MINIMUM_COMPRESSION_SIZE = 1024;

/** Every body reaches the functions base64-encoded and may leave so (`binaryMediaTypes`). */
export const BINARY_MEDIA_TYPES = ['*/*'] as const;

/** API Gateway's own limits: the bytes of a request's body, and how long it waits for a function. */
export const GATEWAY_BODY_LIMIT = 10 * 1024 * 1024;
export const GATEWAY_TIMEOUT_SECONDS = 29;

interface GatewayAnswer {
  readonly status: number;
  /** The `type` of the problem document is `/docs#problem-<problem>`. */
  readonly problem: string;
  readonly title: string;
  readonly detail: string;
}

/** By API Gateway's response type; the body is a problem document like the functions' own. */
export const GATEWAY_ANSWERS = {
  MISSING_AUTHENTICATION_TOKEN: {
    status: 404,
    problem: 'not-found',
    title: 'There is nothing here for you',
    detail: 'There is no such address, or it does not take this method. See /docs.',
  },
  REQUEST_TOO_LARGE: {
    status: 413,
    problem: 'too-large',
    title: 'The request is too large',
    detail: 'Send a smaller body.',
  },
  INTEGRATION_FAILURE: {
    status: 502,
    problem: 'failed',
    title: 'Something went wrong on our side',
    detail: 'The error is recorded. Try again in a few minutes.',
  },
  INTEGRATION_TIMEOUT: {
    status: 504,
    problem: 'busy',
    title: 'The service is busy',
    detail: 'No answer came in time. What you sent may have been done: look before you send it again.',
  },
  DEFAULT_4XX: {
    status: 400,
    problem: 'bad-request',
    title: 'The request cannot be understood',
    detail: 'Check the address and the headers, and send it again.',
  },
  DEFAULT_5XX: {
    status: 500,
    problem: 'failed',
    title: 'Something went wrong on our side',
    detail: 'The error is recorded. Try again in a few minutes.',
  },
} as const satisfies Readonly<Record<string, GatewayAnswer>>;

export type GatewayAnswerType = keyof typeof GATEWAY_ANSWERS;

/** The body of a gateway answer. */
export function gatewayProblem(type: GatewayAnswerType): Record<string, unknown> {
  const { status, problem, title, detail } = GATEWAY_ANSWERS[type];
  return { type: `/docs#problem-${problem}`, title, status, detail };
}

/** The headers of every gateway answer. It does not look at the address asked, so it names the limit that all have. */
export function gatewayHeaders(domainName: string): Record<string, string> {
  return {
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...answerHeaders(domainName, RATE_LIMITS.all),
  };
}
