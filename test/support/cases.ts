/**
 * The cases' half of the house on one embedded store: the routes of cases, messages, worklist, audit trail and tasks, and the two
 * sweeps, each through its handler. Every request has an id of its own unless a test gives it one.
 */
import { randomBytes } from 'node:crypto';
import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { makeAuditHandler } from '../../functions/audit/steps.ts';
import { auditTrail } from '../../functions/audit/trail.ts';
import { makeCasesHandler } from '../../functions/cases/cases.ts';
import { lookupKeyReader } from '../../functions/cases/lookup-store.ts';
import { runCaseSweep } from '../../functions/cases/sweep.ts';
import type { UpdateParts } from '../../functions/messages/steps/updates.ts';
import { makeUpdatesHandler } from '../../functions/messages/updates.ts';
import type { HttpHandler } from '../../functions/shared/http/edge.ts';
import { randomId } from '../../functions/shared/ids.ts';
import { DAY, toIso } from '../../functions/shared/time.ts';
import { makeTasksHandler } from '../../functions/tasks/steps.ts';
import { makeWorklistHandler } from '../../functions/worklist/steps.ts';
import { blueprint } from '../../lib/blueprint/blueprint.ts';
import { scheduledEvent } from '../../lib/blueprint/schedule.ts';
import { apiEvent, TEST_NOW, type TestDesk, testDesk } from './desk.ts';
import { type TestStore, testStore } from './store.ts';

export const HACKNEY = 'E09000012';
export const CAMDEN = 'E09000007';

export type StaffOf = NonNullable<Parameters<TestDesk['token']>[0]>;

export interface Asking {
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string>>;
  /** Who asks; a member of the desk for the whole force unless a test says otherwise. */
  readonly staff?: StaffOf;
  /** When (ms). */
  readonly at?: number;
  /** `Idempotency-Key`. */
  readonly key?: string;
  readonly ifMatch?: string;
  readonly requestId?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever the answer holds
  readonly json: any;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly etag: string | undefined;
}

/** The handlers on one client, and the ways to ask them. */
export interface CasesDoors {
  readonly handlers: Readonly<Record<'cases' | 'updates' | 'worklist' | 'audit' | 'tasks', HttpHandler>>;
  /** `call('POST', '/cases/1000000-26/milestones', ...)`: the path behind `/desk/v1`. */
  readonly call: (method: string, path: string, asking?: Asking) => Promise<Answer>;
  /** Registers `1000000/26` in Hackney, with other values where the body has them. */
  readonly register: (body?: Record<string, unknown>, asking?: Asking) => Promise<Answer>;
  readonly milestone: (reference: string, body: Record<string, unknown>, asking?: Asking) => Promise<Answer>;
  readonly contact: (reference: string, body: Record<string, unknown>, asking?: Asking) => Promise<Answer>;
  readonly read: (reference: string, asking?: Asking) => Promise<Answer>;
  /** The minute's sweep of the cases. */
  readonly sweep: (at: number, hasTime?: () => boolean) => Promise<void>;
}

export type Item = Record<string, unknown> & { readonly pk: string; readonly sk: string };

export interface CasesHouse extends CasesDoors {
  readonly store: TestStore;
  readonly desk: TestDesk;
  /** The same house with another client before the store: one that counts, lags or dies. */
  readonly through: (client: DynamoDBDocumentClient) => CasesDoors;
  /** Every item of a table, in the order of its keys. */
  readonly items: (table: 'cases' | 'tasks' | 'audit' | 'messages') => Promise<Item[]>;
  readonly close: () => Promise<void>;
}

const DESK_ROUTES = (['cases', 'updates', 'worklist', 'audit', 'tasks'] as const).flatMap((name) =>
  blueprint.functions[name].routes.map(({ method, path }) => ({ name, method, path })),
);

/** The route that a path is for, as API Gateway finds it, with the path's parameters. */
function routeOf(method: string, path: string) {
  for (const route of DESK_ROUTES) {
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    const found = new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '([^/]+)')}$`).exec(`/desk/v1${path}`);
    if (!found || route.method !== method) continue;
    const params = Object.fromEntries(names.map((name, at) => [name, decodeURIComponent(found[at + 1] ?? '')]));
    return { name: route.name, resource: route.path, params };
  }
  throw new Error(`No route for ${method} ${path}`);
}

/** What the stage decides about messages, as on the local service. */
export const MESSAGE_STAGE: Pick<UpdateParts, 'settings' | 'published' | 'origin' | 'policy' | 'senders'> = {
  settings: { forceName: 'Met Police', deskPhone: '020 7946 0100', deskHours: '8am to 8pm, every day' },
  published: ['en', 'pl', 'ur'],
  origin: 'https://feedback.example.uk',
  policy: { invitationDelay: DAY, invitationPeriod: 90 * DAY, dailySpendPence: 50_000, smsPence: 4 },
  senders: { sms: '+447700900999', email: 'Met Police <updates@mail.met.example>' },
};

let requests = 0;

function doorsOf(client: DynamoDBDocumentClient, { tables }: TestStore, desk: TestDesk): CasesDoors {
  const trail = auditTrail(client, tables.audit, randomId);
  const { verifyStaff } = desk;
  const parts = { client, tables, trail, verifyStaff };
  const lookupKey = lookupKeyReader(client, tables.cases, randomBytes);
  const handlers = {
    cases: makeCasesHandler({ ...parts, lookupKey }),
    updates: makeUpdatesHandler({ ...parts, ...MESSAGE_STAGE, lookupKey }),
    worklist: makeWorklistHandler(parts),
    audit: makeAuditHandler(parts),
    tasks: makeTasksHandler(parts),
  };
  const call: CasesDoors['call'] = async (method, path, asking = {}) => {
    const { body, query = {}, staff = {}, at = TEST_NOW, key, ifMatch, requestId } = asking;
    requests += 1;
    const { name, resource, params } = routeOf(method, path);
    const answer = await handlers[name](
      apiEvent({
        method,
        resource,
        params,
        query,
        ...(body === undefined ? {} : { body }),
        at,
        requestId: requestId ?? `request-${requests}`,
        headers: {
          ...(await desk.signedIn({ at, ...staff })),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
          ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
          ...asking.headers,
        },
      }),
    );
    const headers = answer.headers as Record<string, string>;
    const json = headers['Content-Type']?.includes('json') ? JSON.parse(answer.body) : undefined;
    return { status: answer.statusCode, json, text: answer.body, headers, etag: headers['ETag'] };
  };
  return {
    handlers,
    call,
    register: (body = {}, asking = {}) =>
      call('POST', '/cases', { ...asking, body: { ...registration(asking.at), ...body } }),
    milestone: (reference, body, asking = {}) =>
      call('POST', `/cases/${reference}/milestones`, {
        ...asking,
        body: { occurredAt: toIso((asking.at ?? TEST_NOW) - 60_000), ...body },
      }),
    contact: (reference, body, asking = {}) =>
      call('POST', `/cases/${reference}/contacts`, {
        ...asking,
        body: { channel: 'phone', direction: 'outbound', outcome: 'spoke', ...body },
      }),
    read: (reference, asking) => call('GET', `/cases/${reference}`, asking),
    sweep: (at, hasTime = () => true) =>
      runCaseSweep({ client, tables, hasTime }, scheduledEvent('case-sweep', toIso(at))),
  };
}

/** A registration that is right in every field. @param at when it is sent (ms); the crime was reported an hour before */
export function registration(at = TEST_NOW): Record<string, unknown> {
  return {
    reference: '1000000/26',
    borough: HACKNEY,
    category: 'burglary',
    reportedAt: toIso(at - 3_600_000),
    victim: { name: 'Jo Example', phone: '07700 900123', email: 'Jo@Example.org' },
  };
}

/** A house of its own for one test file, on a store of its own or on one that there is. */
export async function casesHouse(given?: TestStore): Promise<CasesHouse> {
  const store = given ?? (await testStore());
  const desk = await testDesk();
  const items: CasesHouse['items'] = async (table) => {
    const found: Item[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await store.client.send(
        new ScanCommand({ TableName: store.tables[table], ConsistentRead: true, ExclusiveStartKey: from }),
      );
      found.push(...((page.Items ?? []) as Item[]));
      from = page.LastEvaluatedKey;
    } while (from);
    const order = ({ pk, sk }: Item) => `${pk}|${sk}`;
    return found.sort((a, b) => (order(a) < order(b) ? -1 : 1));
  };
  return {
    ...doorsOf(store.client, store, desk),
    store,
    desk,
    through: (client) => doorsOf(client, store, desk),
    items,
    close: store.close,
  };
}

export interface Command {
  /** `GetCommand`, `PutCommand`, ... */
  readonly name: string;
  readonly input: { readonly TableName?: string; readonly Key?: Partial<Item>; readonly Item?: Partial<Item> };
}

/** A client whose every call goes through a hook: it may count it, delay it, lose its answer or not let it through. */
export function hooked(
  client: DynamoDBDocumentClient,
  hook: (command: Command, send: () => Promise<unknown>) => Promise<unknown>,
): DynamoDBDocumentClient {
  return new Proxy(client, {
    get: (target, property) =>
      property === 'send'
        ? (command: Parameters<typeof client.send>[0]) =>
            hook({ name: command.constructor.name, input: command.input as Command['input'] }, () =>
              target.send(command),
            )
        : Reflect.get(target, property),
  });
}
