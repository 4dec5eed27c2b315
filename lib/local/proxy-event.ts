/** Between HTTP and API Gateway's REST proxy events (payload 1.0), both ways. Pure. */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { LOCAL_ACCOUNT } from './permissions.ts';
import type { Match } from './routes.ts';

export interface HttpCall {
  readonly method: string;
  /** By which name the service is reached: `127.0.0.1:3000`. */
  readonly domainName: string;
  /** Without the query. */
  readonly path: string;
  /** The raw query, without its `?`. */
  readonly query: string;
  /** Name, value, name, value, … as they came. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly sourceIp: string;
  /** ms since 1970. */
  readonly now: number;
  readonly requestId: string;
}

/** Null when there is none, as API Gateway has it; of a repeated name the single form keeps the last value. */
function pairs(entries: Iterable<readonly [string, string]>): {
  single: Record<string, string> | null;
  multi: Record<string, string[]> | null;
} {
  const multi = new Map<string, string[]>();
  for (const [name, value] of entries) multi.set(name, [...(multi.get(name) ?? []), value]);
  if (multi.size === 0) return { single: null, multi: null };
  return {
    single: Object.fromEntries([...multi].map(([name, values]) => [name, values.at(-1) ?? ''])),
    multi: Object.fromEntries(multi),
  };
}

function* headerEntries(raw: readonly string[]): Generator<[string, string]> {
  for (let i = 0; i + 1 < raw.length; i += 2) yield [raw[i] ?? '', raw[i + 1] ?? ''];
}

/** `12/Nov/2026:08:30:00 +0000` */
function requestTime(now: number): string {
  const [, , day, month, year, time] = /^(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(now).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}

/** The event that a function receives. @throws URIError when the query's percent-encoding is broken. */
export function toEvent(call: HttpCall, match: Match): APIGatewayProxyEvent {
  // URLSearchParams repairs broken encodings silently; a gateway refuses them.
  decodeURIComponent(call.query);
  const headers = pairs(headerEntries(call.rawHeaders));
  const query = pairs(new URLSearchParams(call.query));
  const userAgent = Object.entries(headers.single ?? {}).find(([name]) => name.toLowerCase() === 'user-agent');
  return {
    resource: match.resource,
    path: call.path,
    httpMethod: call.method,
    headers: headers.single ?? {},
    multiValueHeaders: headers.multi ?? {},
    queryStringParameters: query.single,
    multiValueQueryStringParameters: query.multi,
    pathParameters: Object.keys(match.params).length > 0 ? { ...match.params } : null,
    stageVariables: null,
    requestContext: {
      accountId: LOCAL_ACCOUNT,
      apiId: 'local',
      authorizer: null,
      domainName: call.domainName,
      httpMethod: call.method,
      identity: {
        accessKey: null,
        accountId: null,
        apiKey: null,
        apiKeyId: null,
        caller: null,
        clientCert: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: call.sourceIp,
        user: null,
        userAgent: userAgent?.[1] ?? null,
        userArn: null,
      },
      path: call.path,
      protocol: 'HTTP/1.1',
      requestId: call.requestId,
      requestTime: requestTime(call.now),
      requestTimeEpoch: call.now,
      resourceId: 'local',
      resourcePath: match.resource,
      stage: 'local',
    },
    body: call.body.length > 0 ? call.body.toString('base64') : null,
    isBase64Encoded: call.body.length > 0,
  };
}

export interface HttpReply {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** What a function's result means in HTTP; undefined when API Gateway would call it malformed (and answer 502). */
export function toReply(result: unknown): HttpReply | undefined {
  if (typeof result !== 'object' || result === null) return undefined;
  const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = result as Record<string, unknown>;
  if (typeof statusCode !== 'number' || !Number.isInteger(statusCode) || statusCode < 200 || statusCode > 599) {
    return undefined;
  }
  if (body !== undefined && body !== null && typeof body !== 'string') return undefined;
  const multi = Object.entries((multiValueHeaders ?? {}) as Record<string, unknown[]>);
  const named = new Set(multi.map(([name]) => name.toLowerCase()));
  const single = Object.entries((headers ?? {}) as Record<string, unknown>);
  return {
    status: statusCode,
    headers: [
      ...single
        .filter(([name]) => !named.has(name.toLowerCase()))
        .map(([name, value]) => [name, String(value)] as const),
      ...multi.flatMap(([name, values]) => values.map((value) => [name, String(value)] as const)),
    ],
    body: Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}
