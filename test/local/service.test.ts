/** The local service as a whole, with stand-in functions: its controls, its wiring, its end and its restart. */

import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { join } from 'node:path';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blueprint } from '../../lib/blueprint/blueprint.ts';
import { variablesOf } from '../../lib/blueprint/environment.ts';
import { openDemoLink } from '../../lib/local/demo.ts';
import { listenOnLoopback, StoreLocked } from '../../lib/local/embedded-dynamodb.ts';
import { openIssuer } from '../../lib/local/issuer.ts';
import { type LocalService, startLocalService } from '../../lib/local/service.ts';
import { temporaryFolder, until, writeBundle } from './fixtures.ts';

const folder = temporaryFolder();
const bundles = join(folder, 'bundles');
const dataDir = join(folder, 'data');

/** Writes when it ran and what it was told, as a sweep would write its work. */
const SWEEP = `exports.handler = async (event) => { console.log(JSON.stringify(event)); };`;
const ECHO = `exports.handler = async (event) => ({ statusCode: 200,
  headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ env: process.env, event }) });`;
const MINT = `exports.handler = async (event) => ({ statusCode: 201,
  body: JSON.stringify({ url: 'HTTP://127.0.0.1/F/' + event.requestContext.requestId, expiresAt: '2099-01-01T00:00:00Z' }) });`;
/** Publishes as the SDK would, without the SDK. */
const ALERT = `const http = require('http');
  exports.handler = async ({ time }) => {
    const form = new URLSearchParams({ Action: 'Publish', TopicArn: process.env.TOPIC_OVERDUE, Message: 'at ' + time });
    await new Promise((resolve, reject) => http.request(process.env.AWS_ENDPOINT_URL_SNS, { method: 'POST',
      headers: { authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/x' } },
      (answer) => answer.resume().on('end', resolve)).on('error', reject).end(form.toString()));
  };`;

let service: LocalService;
const start = (port = 0) =>
  startLocalService({
    port,
    dataDir,
    bundles: Promise.resolve(bundles),
    dynamoDbEndpoint: process.env['DYNAMODB_ENDPOINT'],
  });

beforeAll(async () => {
  mkdirSync(bundles);
  for (const name of Object.keys(blueprint.functions)) writeBundle(bundles, name, ECHO);
  writeBundle(bundles, 'links', MINT);
  for (const name of ['feedback-sweep', 'link-keys']) writeBundle(bundles, name, SWEEP);
  writeBundle(bundles, 'task-sweep', ALERT);
  service = await start();
});
afterAll(() => service.close());

async function call(path: string, body?: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(service.origin + path, {
    redirect: 'manual',
    headers,
    ...(body === undefined ? {} : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const json = answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined;
  return { status: answer.status, headers: answer.headers, text, json };
}

const logOf = (name: string) => {
  const path = join(dataDir, 'logs', `${name}.log`);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
};
const runsOf = (name: string): { time: string; function: string }[] =>
  logOf(name)
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

test('each function is given what the blueprint says, by name, and nothing more', async () => {
  const { env } = (await call('/desk/v1/tasks')).json;
  const own = variablesOf(blueprint.functions.tasks).map(({ name }) => name);
  const lambda = [
    'AWS_REGION',
    'AWS_LAMBDA_FUNCTION_NAME',
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_ENDPOINT_URL_DYNAMODB',
    'AWS_ENDPOINT_URL_SNS',
    'AWS_ENDPOINT_URL_SES',
    'AWS_ENDPOINT_URL_S3',
    'TZ',
  ];
  expect(Object.keys(env).sort()).toEqual([...own, ...lambda].sort());
  const other = (await call('/desk/v1/insights')).json.env;
  expect(other.AWS_ACCESS_KEY_ID).not.toBe(env.AWS_ACCESS_KEY_ID);
  expect(env.STAFF_ISSUER).toBe(`${service.origin}/local/oidc`);
});

test('every scheduled function runs at the start', async () => {
  await until(() => runsOf('link-keys').length > 0 && runsOf('feedback-sweep').length > 0);
  expect(runsOf('link-keys')[0]).toMatchObject({ function: 'link-keys', time: expect.stringMatching(/^\d{4}-.*Z$/) });
});

describe('tokens', () => {
  test('a token verifies against the published keys and says what was asked for', async () => {
    const order = { roles: ['desk', 'supervisor'], boroughs: ['E09000016'], subject: 'staff-7' };
    const { status, json } = await call('/local/token', order);
    expect(status).toBe(200);
    const discovery = (await call('/local/oidc/.well-known/openid-configuration')).json;
    const { payload } = await jwtVerify(json.token, createRemoteJWKSet(new URL(discovery.jwks_uri)), {
      issuer: discovery.issuer,
      algorithms: ['RS256'],
    });
    const { roles, boroughs, sub, client_id, token_use } = payload;
    expect({ roles, boroughs, sub, client_id, token_use }).toEqual({
      roles: order.roles,
      boroughs: order.boroughs,
      sub: 'staff-7',
      client_id: 'local-staff',
      token_use: 'access',
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(8 * 3600);
    expect(JSON.stringify((await call('/local/oidc/.well-known/jwks.json')).json)).not.toContain('"d"');
    expect(statSync(join(dataDir, 'issuer-key.pem')).mode & 0o077).toBe(0);
  });

  test.each<[string, unknown, string]>([
    ['an unknown role', { roles: ['king'], boroughs: ['*'] }, 'roles.0'],
    ['no role', { roles: [], boroughs: ['*'] }, 'roles'],
    ['an unknown borough', { roles: ['desk'], boroughs: ['E09000001'] }, 'boroughs.0'],
    ['no borough', { roles: ['desk'] }, 'boroughs'],
    ['a subject with blanks', { roles: ['desk'], boroughs: ['*'], subject: 'a b' }, 'subject'],
    ['a field that is none', { roles: ['desk'], boroughs: ['*'], admin: true }, 'admin'],
  ])('%s is refused by name', async (_, order, path) => {
    const { status, json } = await call('/local/token', order);
    expect(status).toBe(400);
    expect(json.errors.map((error: { path: string }) => error.path)).toContain(path);
  });

  test('text that is no JSON is refused', async () => {
    expect((await call('/local/token', 'roles=desk')).status).toBe(400);
  });
});

describe('the clock', () => {
  test('moving it runs the sweeps with its time, and it stays moved', async () => {
    const before = Date.parse((await call('/local/clock')).json.now);
    const { json } = await call('/local/clock', { advance: 'PT36H' });
    expect(Date.parse(json.now) - before).toBeGreaterThanOrEqual(36 * 3_600_000);
    expect(json.sweeps).toBe(1);
    const to = new Date(Date.parse(json.now) + 86_400_000).toISOString();
    expect((await call('/local/clock', { to: to.replace('Z', '+00:00') })).status).toBe(200);
    await until(() => runsOf('feedback-sweep').at(-1)?.time === to);
    const { event } = (await call('/health')).json;
    expect(event.requestContext.requestTimeEpoch).toBeGreaterThanOrEqual(Date.parse(to));
  });

  test('two orders at once follow one another', async () => {
    const before = Date.parse((await call('/local/clock')).json.now);
    await Promise.all([1, 2, 3].map(() => call('/local/clock', { advance: 'P1D' })));
    expect(Date.parse((await call('/local/clock')).json.now) - before).toBeGreaterThanOrEqual(3 * 86_400_000);
  });

  test.each<[string, unknown]>([
    ['the past', { to: '2020-01-01T00:00:00Z' }],
    ['more than ten years', { advance: 'P10Y1D' }],
    ['no duration', { advance: '36h' }],
    ['a time without its zone', { to: '2099-01-01T00:00:00' }],
    ['both', { advance: 'PT1H', to: '2099-01-01T00:00:00Z' }],
    ['nothing', {}],
  ])('%s is refused, and the clock stays', async (_, order) => {
    const before = Date.parse((await call('/local/clock')).json.now);
    expect((await call('/local/clock', order)).status).toBe(400);
    expect(Date.parse((await call('/local/clock')).json.now) - before).toBeLessThan(30 * 60_000);
  });
});

test('faults are set, shown and refused when they are none', async () => {
  const order = { target: 'sns', rate: 1, kind: 'error' };
  expect((await call('/local/faults', order)).json).toEqual({ faults: [order] });
  const before = (await call('/local/outbox')).json.messages.length;
  await call('/local/clock', { advance: 'PT1M' });
  expect((await call('/local/outbox')).json.messages).toHaveLength(before);
  expect((await call('/local/faults', { ...order, rate: 0 })).json).toEqual({ faults: [] });
  expect((await call('/local/faults', { ...order, rate: 1.1 })).status).toBe(400);
  expect((await call('/local/faults', { ...order, kind: 'slow' })).status).toBe(400);
  expect((await call('/local/faults', { ...order, target: 's3' })).status).toBe(400);
});

describe('the page', () => {
  const origin = () => ({ origin: service.origin, 'content-type': 'application/x-www-form-urlencoded' });

  test('shows the clock and the alerts, escaped, and loads nothing', async () => {
    const { status, text, headers } = await call('/local?note=%3Cscript%3Ealert(1)%3C%2Fscript%3E');
    expect(status).toBe(200);
    expect(text).toContain('<html lang="en">');
    expect(text).toContain('at 20');
    expect(text).not.toContain('<script');
    expect(text).toContain('&lt;script&gt;');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(text).not.toMatch(/\bsrc=|\bhref="(?!HTTP:\/\/127|#|\/local"|\/docs")/);
  });

  test('its forms move the clock, switch a fault and make the demo link', async () => {
    const before = Date.parse((await call('/local/clock')).json.now);
    const moved = await call('/local/page/clock', 'advance=P1D', origin());
    expect([moved.status, moved.headers.get('location')?.startsWith('/local?note=')]).toEqual([303, true]);
    expect(Date.parse((await call('/local/clock')).json.now) - before).toBeGreaterThanOrEqual(86_400_000);
    expect((await call('/local/page/faults', 'target=sns&rate=0.5&kind=throttle', origin())).status).toBe(303);
    expect((await call('/local')).text).toContain('50% of calls');
    expect((await call('/local/page/faults', 'target=sns&rate=0&kind=throttle', origin())).status).toBe(303);
    expect((await call('/local/page/demo-link', '', origin())).status).toBe(303);
    expect((await call('/local')).text).toContain(await service.demoLink.obtain());
  });

  test('nobody else may send its forms', async () => {
    const before = (await call('/local/clock')).json.now;
    for (const headers of [
      {},
      { origin: 'https://example.org' },
      { origin: 'null' },
      { ...origin(), 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'none' },
    ] as Record<string, string>[]) {
      expect((await call('/local/page/clock', 'advance=P1D', headers)).status).toBe(403);
    }
    expect(Date.parse((await call('/local/clock')).json.now) - Date.parse(before)).toBeLessThan(30 * 60_000);
  });
});

test('a website can neither drive the controls nor pose as loopback', async () => {
  const order = { roles: ['desk'], boroughs: ['*'] };
  expect((await call('/local/token', order, { origin: 'https://example.org' })).status).toBe(403);
  expect((await call('/local/token', order, { 'sec-fetch-site': 'same-site' })).status).toBe(403);
  const rebound = await new Promise<number>((resolve) => {
    request(`${service.origin}/local/outbox`, { headers: { host: 'evil.example:3000' } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    }).end();
  });
  expect(rebound).toBe(403);
});

test('a known control takes its own methods only; an unknown one is not there', async () => {
  expect((await call('/local/token')).status).toBe(405);
  expect((await call('/local/outbox', {})).status).toBe(405);
  expect((await call('/local/inbound', {})).status).toBe(404);
});

test.runIf(process.env['DYNAMODB_ENDPOINT'] === undefined)('a second service on the same data is refused', async () => {
  await expect(start()).rejects.toBeInstanceOf(StoreLocked);
});

test('a taken port is told by its code', async () => {
  const other: Server = createServer();
  const port = await listenOnLoopback(other);
  await expect(start(port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await new Promise((done) => other.close(done));
});

test('what was sent, the clock, the issuer key and the demo link outlive a restart', async () => {
  const link = await service.demoLink.obtain();
  const { messages } = (await call('/local/outbox')).json;
  const keys = (await call('/local/oidc/.well-known/jwks.json')).text;
  const now = (await call('/local/clock')).json.now;
  expect(messages.length).toBeGreaterThan(0);
  expect(messages[0]).toEqual({
    id: expect.any(String),
    channel: 'alert',
    to: 'overdue',
    body: expect.stringMatching(/^at /),
    sender: 'my-met-service',
    at: expect.stringMatching(/Z$/),
  });
  const port = Number(new URL(service.origin).port);
  await service.close();
  service = await start(port);
  const again = (await call('/local/outbox?to=overdue&channel=alert')).json.messages;
  expect(again.slice(0, messages.length)).toEqual(messages);
  expect((await call('/local/outbox?to=call-back')).json.messages).toEqual([]);
  expect((await call('/local/oidc/.well-known/jwks.json')).text).toBe(keys);
  expect((await call('/local/clock')).json.now >= now).toBe(true);
  expect(await service.demoLink.obtain()).toBe(link);
});

test.each(['', '{"origin":"htt', '[]'])('a demo link kept as %j is none, and no reason not to start', async (text) => {
  const path = join(folder, 'demo-link.json');
  writeFileSync(path, text);
  const clock = { now: () => 0, moveTo: async () => undefined };
  const issuer = await openIssuer(join(folder, 'demo-key.pem'), service.origin, clock.now);
  const demo = await openDemoLink(path, service.origin, clock, issuer);
  expect(demo.current()).toBeUndefined();
});
