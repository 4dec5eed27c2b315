/** One case: what a warm read costs against bare requests, and which calls a read and a milestone make. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { HttpHandler } from '../../functions/shared/http/edge.ts';
import { apiEvent } from '../support/desk.ts';
import { NOW } from './fresh-store.ts';
import { print } from './measure.ts';
import { compareWarm } from './warm-calls.ts';

const BUNDLE = join(import.meta.dirname, '../../.build/functions/cases/index.js');
const CLIENT = 'bench';

/** An issuer of staff tokens on a free port. */
async function issuer(): Promise<{ issuer: string; authorization: string; stop: () => void }> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'bench', alg: 'RS256' }] });
  const server = createServer((_, answer) => answer.setHeader('content-type', 'application/json').end(keys));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const iat = NOW / 1000;
  const token = await new SignJWT({ client_id: CLIENT, token_use: 'access', roles: ['desk'], boroughs: ['*'] })
    .setProtectedHeader({ alg: 'RS256', kid: 'bench' })
    .setIssuer(address)
    .setSubject('bench')
    .setIssuedAt(iat)
    .setExpirationTime(iat + 3600)
    .sign(privateKey);
  return { issuer: address, authorization: `Bearer ${token}`, stop: () => server.close() };
}

/** The bundle's handler, loaded anew. */
function load(endpoint: string, staffIssuer: string): HttpHandler {
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-2',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    STAFF_ISSUER: staffIssuer,
    STAFF_CLIENT_ID: CLIENT,
    TABLE_CASES: 'bench-cases',
    TABLE_TASKS: 'bench-tasks',
    TABLE_AUDIT: 'bench-audit',
  });
  const require = createRequire(import.meta.url);
  delete require.cache[BUNDLE];
  return (require(BUNDLE) as { handler: HttpHandler }).handler;
}

const routes = {
  register: { method: 'POST', resource: '/desk/v1/cases' },
  read: { method: 'GET', resource: '/desk/v1/cases/{reference}', params: { reference: '1000000-26' } },
  milestone: { method: 'POST', resource: '/desk/v1/cases/{reference}/milestones', params: { reference: '1000000-26' } },
} as const;

async function ask(handler: HttpHandler, authorization: string, route: keyof typeof routes, body?: unknown) {
  const answer = await handler(
    apiEvent({ ...routes[route], at: NOW, headers: { authorization }, ...(body === undefined ? {} : { body }) }),
  );
  if (answer.statusCode >= 300) throw new Error(`${route} answered ${answer.statusCode}: ${answer.body}`);
}

const AN_HOUR_AGO = new Date(NOW - 3_600_000).toISOString();
const CASE = {
  reference: '1000000/26',
  borough: 'E09000012',
  team: 'Response A',
  category: 'burglary',
  reportedAt: AN_HOUR_AGO,
  victim: { name: 'Ada Mills', phone: '07700 900145', email: 'ada@example.org' },
  contactPlan: { channels: ['sms', 'phone'], hours: { from: '09:00', to: '18:00' } },
};
const ARREST = { type: 'suspect-arrested', occurredAt: AN_HOUR_AGO, suspect: 1 };

async function storeProcess() {
  const child = fork(join(import.meta.dirname, 'parts/store.ts'), { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  return { endpoint: line.toString().trim(), stop: () => void child.kill() };
}

/** The calls, by operation and table, that the handler makes behind a proxy while `work` runs. */
async function callsOf(work: (endpoint: string, started: () => void) => Promise<void>): Promise<string[]> {
  const store = await storeProcess();
  let calls: string[] = [];
  const proxy = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      const { TableName, Item, Key } = JSON.parse(body.toString()) as Record<string, Record<string, { S: string }>>;
      const operation = String(incoming.headers['x-amz-target']).split('.')[1];
      const sort = (Item ?? Key)?.['sk']?.S.split('#')[0] ?? '';
      calls.push(`${operation} ${String(TableName).replace('bench-', '')}${/^[A-Z]+$/.test(sort) ? ` ${sort}` : ''}`);
      const onward = request(store.endpoint, { method: 'POST', headers: incoming.headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      });
      onward.end(body);
    });
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  await work(`http://127.0.0.1:${(proxy.address() as { port: number }).port}`, () => {
    calls = [];
  });
  proxy.closeAllConnections();
  proxy.close();
  store.stop();
  return calls;
}

function printCalls(what: string, calls: readonly string[], goal: string, met: boolean): void {
  const counted = new Map<string, number>();
  for (const call of calls) counted.set(call, (counted.get(call) ?? 0) + 1);
  const measured = [...counted].map(([call, count]) => `${count} x ${call}`).join(', ');
  print({ what, measured, goal, met });
}

export async function benchCase(): Promise<void> {
  const staff = await issuer();
  const quiet = process.stdout.write;
  const silently = async (work: () => Promise<void>) => {
    process.stdout.write = (() => true) as typeof quiet;
    await work().finally(() => {
      process.stdout.write = quiet;
    });
  };
  const seeded = (endpoint: string) => {
    const handler = load(endpoint, staff.issuer);
    return silently(async () => {
      await ask(handler, staff.authorization, 'register', CASE);
      await ask(handler, staff.authorization, 'milestone', ARREST);
    });
  };
  const milestone = await callsOf(async (endpoint, started) => {
    const handler = load(endpoint, staff.issuer);
    await silently(async () => {
      await ask(handler, staff.authorization, 'register', CASE);
      started();
      await ask(handler, staff.authorization, 'milestone', ARREST);
    });
  });
  const deciding = milestone.filter((call) => call === 'PutItem cases CASE').length;
  printCalls('calls of a milestone', milestone, '1 PutItem cases CASE: the deciding write', deciding === 1);
  const read = await callsOf(async (endpoint, started) => {
    const handler = load(endpoint, staff.issuer);
    await silently(async () => {
      await ask(handler, staff.authorization, 'register', CASE);
      started();
      await ask(handler, staff.authorization, 'read');
    });
  });
  printCalls('calls of GET /cases/{reference}', read, '1 read and the audit entry', read.length === 2);
  await compareWarm({
    what: 'GET /cases/{reference}',
    // More than of a small page: the first hundreds still compile what they run.
    requests: 600,
    mostCalls: 2,
    mostRatio: 5.5,
    freshStore: async () => {
      const store = await storeProcess();
      await seeded(store.endpoint);
      return store;
    },
    load: (endpoint) => {
      const handler = load(endpoint, staff.issuer);
      return () => ask(handler, staff.authorization, 'read');
    },
  });
  staff.stop();
}
