/** What a handler sees of an API Gateway event, and what it gives back. */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { Problem } from './problem.ts';

export interface Request {
  readonly method: string;
  /** The route's template, as the blueprint has it: `/F/{token}`. */
  readonly route: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The raw body. */
  readonly body: Buffer;
  /** When the request reached the service (ms since 1970): the clock of everything that it causes. */
  readonly now: number;
  readonly requestId: string;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** The most a request's body may hold, in bytes; WAF blocks the same in front. */
export const BODY_LIMIT = 16 * 1024;

function withoutNulls(record: Record<string, string | undefined> | null): Record<string, string> {
  const clean: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(record ?? {})) if (value !== undefined) clean[name] = value;
  return clean;
}

/** Reads an event. Header names are lowered; of a repeated one the last counts. HEAD is a GET whose body is dropped. */
export function readRequest(event: APIGatewayProxyEvent): Request {
  const headers: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(withoutNulls(event.headers))) headers[name.toLowerCase()] = value;
  return {
    method: event.httpMethod === 'HEAD' ? 'GET' : event.httpMethod,
    route: event.resource,
    params: withoutNulls(event.pathParameters),
    query: withoutNulls(event.queryStringParameters),
    headers,
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    now: event.requestContext.requestTimeEpoch,
    requestId: event.requestContext.requestId,
  };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** The body as text. @throws Problem `too-large` over 16 KB, `bad-request` when it is not UTF-8. */
export function readText(request: Request): string {
  if (request.body.length > BODY_LIMIT) {
    throw new Problem('too-large', `Send at most ${BODY_LIMIT / 1024} KB; this was ${request.body.length} bytes.`);
  }
  try {
    return utf8.decode(request.body);
  } catch {
    throw new Problem('bad-request', 'The body is not valid UTF-8 text. Encode it as UTF-8 and send it again.');
  }
}

/** The media type of the body without parameters, in lower case. */
export function mediaType(request: Request): string {
  return (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
