/**
 * The outer ring of every HTTP function, one middy bundle: reads the event, writes the log line, sets the security
 * headers, turns errors into answers. What is inside sees a `Request` and gives a `Reply`.
 */
import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { answerHeaders, rateLimitOf } from '../../../lib/blueprint/answer-headers.ts';
import { isPassingFailure } from '../failure.ts';
import { log } from '../log.ts';
import { Problem } from './problem.ts';
import { type Reply, type Request, readRequest } from './request.ts';

export type HttpHandler = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

/** On every answer. A page adds its own Content-Security-Policy; everything else may load and do nothing. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'X-Robots-Tag': 'noindex, nofollow',
};

interface EdgeParts {
  /** Answers a request; throws `Problem` to refuse. */
  readonly answer: (request: Request) => Promise<Reply>;
  /** How a refusal looks: a page for people, a problem document for programs. */
  readonly refuse: (problem: Problem, request: Request) => Reply;
}

/** What an error is for the outside: refusals as they are, a passing store failure 503, all else the constant 500. */
function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isPassingFailure(error)) {
    return new Problem(
      'busy',
      'The request may not have been carried out. Send the same one again in a few seconds, with the same Idempotency-Key if it had one.',
      {
        headers: { 'Retry-After': '2' },
      },
    );
  }
  return new Problem('failed', 'The error is recorded under this request id. Try again in a few minutes.');
}

function asResult(reply: Reply, event: APIGatewayProxyEvent): APIGatewayProxyResult {
  const { domainName, requestId } = event.requestContext;
  const bytes = Buffer.isBuffer(reply.body);
  const body = event.httpMethod === 'HEAD' ? '' : (reply.body ?? '');
  return {
    statusCode: reply.status,
    headers: {
      ...SECURITY_HEADERS,
      ...answerHeaders(domainName, rateLimitOf(event.resource)),
      'X-Request-Id': requestId,
      ...reply.headers,
    },
    body: bytes ? Buffer.from(body).toString('base64') : String(body),
    isBase64Encoded: bytes,
  };
}

/** Wraps a function's routes into a Lambda handler for API Gateway's REST proxy events. */
export function edge(parts: EdgeParts): HttpHandler {
  const handler = middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(logLine())
    .use({
      onError: (call) => {
        const request = readRequest(call.event);
        const problem = asProblem(call.error);
        if (problem.status >= 500) reportFailure(call.error, request);
        const reply = parts.refuse(problem, request);
        call.response = asResult({ ...reply, headers: { ...problem.headers, ...reply.headers } }, call.event);
      },
    })
    .handler(async (event) => asResult(await parts.answer(readRequest(event)), event));
  return handler as unknown as HttpHandler;
}

/** The log line of a failure, from which an operator starts: its class and where, nothing of what was sent. */
export function reportFailure(error: unknown, { requestId, route }: Pick<Request, 'requestId' | 'route'>): void {
  log({ level: 'error', event: 'failed', requestId, route, error: nameOf(error) });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

function logLine(): middy.MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult> {
  const started = new WeakMap<object, number>();
  const write: middy.MiddlewareFn<APIGatewayProxyEvent, APIGatewayProxyResult> = (call) => {
    log({
      level: 'info',
      event: 'request',
      requestId: call.event.requestContext.requestId,
      route: `${call.event.httpMethod} ${call.event.resource}`,
      status: call.response?.statusCode ?? 0,
      ms: Math.round((performance.now() - (started.get(call.event) ?? performance.now())) * 10) / 10,
    });
  };
  return {
    before: (call) => {
      started.set(call.event, performance.now());
    },
    after: write,
    onError: write,
  };
}
