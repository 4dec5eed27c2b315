/** The one way in: API Gateway's events, given to the real handlers. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { Staff } from '../../functions/shared/http/staff.ts';
import { tokenOf } from './staff.ts';
import type { EmbeddedStore, Run } from './store/embedded.ts';

export interface Ask {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** The route's template: `/desk/v1/cases/{reference}`. */
  readonly route: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly staff: Staff;
  /** `Idempotency-Key`. */
  readonly key?: string | undefined;
  readonly ifMatch?: string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly etag: string | undefined;
  /** The process died on the way: whoever asked got nothing. */
  readonly died: boolean;
  readonly run: number;
}

export type Handler = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

export interface Door {
  /** Makes a call, in a process that may die or stumble. */
  readonly ask: (ask: Ask, now: number, how?: Omit<Run, 'id'>) => Promise<Answer>;
  /** Runs a sweep. @returns how it went */
  readonly sweep: (
    work: () => Promise<void>,
    diesAt?: Run['diesAt'],
  ) => Promise<{ run: number; failed: boolean; died: boolean }>;
}

function eventOf(ask: Ask, requestId: string, now: number): APIGatewayProxyEvent {
  const { method, route, params, query, body, staff, key, ifMatch } = ask;
  return {
    httpMethod: method,
    resource: route,
    path: route.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params?.[name] ?? '')),
    pathParameters: params ? { ...params } : null,
    queryStringParameters: query ? { ...query } : null,
    multiValueQueryStringParameters: null,
    headers: {
      authorization: tokenOf(staff),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
    },
    multiValueHeaders: {},
    body: body === undefined ? null : JSON.stringify(body),
    isBase64Encoded: false,
    stageVariables: null,
    requestContext: { requestId, requestTimeEpoch: now } as APIGatewayProxyEvent['requestContext'],
  };
}

function readBody({ body, headers }: APIGatewayProxyResult): unknown {
  return String(headers?.['Content-Type']).includes('json') && body ? JSON.parse(body) : body;
}

/** @param handlers by the beginning of the routes that they answer */
export function openDoor(store: EmbeddedStore, handlers: ReadonlyMap<string, Handler>): Door {
  let runs = 0;
  const handlerOf = (route: string): Handler => {
    const [, , , of = '', , what = ''] = route.split('/');
    const handler = handlers.get(what) ?? handlers.get(of);
    if (!handler) throw new Error(`Nobody answers ${route}`);
    return handler;
  };
  return {
    ask: async (ask, now, how) => {
      const run = ++runs;
      const event = eventOf(ask, `request-${run}`, now);
      const { died, value } = await store.during({ id: run, ...how }, () => handlerOf(ask.route)(event));
      return { status: value.statusCode, body: readBody(value), etag: value.headers?.['ETag'] as string, died, run };
    },
    sweep: async (work, diesAt) => {
      const run = ++runs;
      const { died, value } = await store.during({ id: run, ...(diesAt && { diesAt }) }, () =>
        work().then(
          () => false,
          () => true,
        ),
      );
      return { run, failed: value, died };
    },
  };
}
