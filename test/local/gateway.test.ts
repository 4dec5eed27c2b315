/** HTTP becomes API Gateway's events and back, and what no function should see is answered here. */

import type { Server } from 'node:http';
import { connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blueprint } from '../../lib/blueprint/blueprint.ts';
import type { Blueprint, FunctionPlan } from '../../lib/blueprint/types.ts';
import { listenOnLoopback } from '../../lib/local/embedded-dynamodb.ts';
import { createGateway } from '../../lib/local/gateway.ts';
import type { Outcome } from '../../lib/local/instance.ts';
import { routeFinder } from '../../lib/local/routes.ts';
import { until } from './fixtures.ts';

const base = { entry: '', timeoutSeconds: 1, memoryMb: 128, concurrency: 1, loses: '' };
const plan: Blueprint = {
  ...blueprint,
  functions: {
    things: {
      ...base,
      routes: [
        { method: 'GET', path: '/things/{id}', access: 'public' },
        { method: 'GET', path: '/things/latest', access: 'public' },
        { method: 'POST', path: '/things', access: 'public' },
        { method: 'ANY', path: '/things', access: 'public' },
      ],
    } satisfies FunctionPlan,
  },
};

const NOW = Date.parse('2027-06-01T12:30:05Z');
let answer: (event: APIGatewayProxyEvent) => Outcome | Promise<Outcome>;
let seen: APIGatewayProxyEvent[] = [];
let server: Server;
let port: number;

beforeAll(async () => {
  server = createGateway({
    findRoute: routeFinder(plan),
    now: () => NOW,
    local: async () => undefined,
    invoke: async (_, event) => {
      seen.push(event as APIGatewayProxyEvent);
      return answer(event as APIGatewayProxyEvent);
    },
  });
  port = await listenOnLoopback(server);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const ok = (value: object): Outcome => ({ kind: 'answer', value: { statusCode: 200, ...value } });

async function call(path: string, init: RequestInit = {}) {
  seen = [];
  const reply = await fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual', ...init });
  return { status: reply.status, headers: reply.headers, text: await reply.text(), event: seen[0] };
}

test('an event as API Gateway would send it', async () => {
  answer = () => ok({ body: '' });
  const { event } = await call('/things/caf%C3%A9%2F1?a=1&a=2&b=%20x', {
    headers: { 'X-Thing': 'yes', 'User-Agent': 'tests' },
  });
  expect(event).toMatchObject({
    resource: '/things/{id}',
    path: '/things/caf%C3%A9%2F1',
    httpMethod: 'GET',
    pathParameters: { id: 'café/1' },
    queryStringParameters: { a: '2', b: ' x' },
    multiValueQueryStringParameters: { a: ['1', '2'], b: [' x'] },
    body: null,
    isBase64Encoded: false,
    requestContext: {
      domainName: `127.0.0.1:${port}`,
      requestTimeEpoch: NOW,
      requestTime: '01/Jun/2027:12:30:05 +0000',
      resourcePath: '/things/{id}',
      identity: { sourceIp: '127.0.0.1', userAgent: 'tests' },
    },
  });
  expect(event?.headers['X-Thing']).toBe('yes');
  expect(event?.multiValueHeaders['X-Thing']).toEqual(['yes']);
  expect(event?.requestContext.requestId).toMatch(/^[\w-]{36}$/);
});

test('a body arrives base64-encoded whatever its type, byte for byte', async () => {
  answer = () => ok({ body: '' });
  const bytes = Buffer.from([0, 255, 10, 13, 128]);
  const { event } = await call('/things', { method: 'POST', body: bytes });
  expect(event?.isBase64Encoded).toBe(true);
  expect(Buffer.from(event?.body ?? '', 'base64')).toEqual(bytes);
});

test('the most exact route wins, ANY takes the other methods, the rest is not found', async () => {
  answer = (event) => ok({ body: `${event.httpMethod} ${event.resource}` });
  expect((await call('/things/latest')).text).toBe('GET /things/latest');
  expect((await call('/things', { method: 'POST' })).text).toBe('POST /things');
  expect((await call('/things', { method: 'DELETE' })).text).toBe('DELETE /things');
  for (const [path, method] of [
    ['/things/latest', 'PUT'],
    ['/thing', 'GET'],
    ['/things/', 'GET'],
    ['/things/1/2', 'GET'],
    ['/local', 'GET'],
    ['/__proto__', 'GET'],
  ] as const) {
    const { status, headers, text, event } = await call(path, { method });
    expect([path, status, event]).toEqual([path, 404, undefined]);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(JSON.parse(text)).toMatchObject({ type: '/docs#problem-not-found', status: 404 });
  }
});

test('its own answers name the limit and the one site whose scripts may read them, whoever asks', async () => {
  answer = () => ({ kind: 'crash' });
  const headers = { Host: 'evil.test', Origin: 'https://evil.test' };
  const replies = [
    await call('/nowhere', { headers }),
    await call('/things/1', { headers }),
    await call('/things/%', { headers }),
  ];
  expect(replies.map(({ status }) => status)).toEqual([404, 502, 400]);
  for (const reply of replies) {
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      'access-control-allow-origin': `http://127.0.0.1:${port}`,
      'ratelimit-policy': '"all";q=20000;w=300',
      'x-ratelimit-limit': '20000',
    });
  }
});

test('status, headers of both kinds and a binary body go out', async () => {
  answer = () =>
    ok({
      statusCode: 201,
      headers: { 'Content-Type': 'image/png', 'Set-Cookie': 'lost=1' },
      multiValueHeaders: { 'set-cookie': ['a=1', 'b=2'] },
      body: Buffer.from([137, 80, 78, 71]).toString('base64'),
      isBase64Encoded: true,
    });
  const reply = await fetch(`http://127.0.0.1:${port}/things/1`);
  expect(reply.status).toBe(201);
  expect(reply.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(Buffer.from(await reply.arrayBuffer())).toEqual(Buffer.from([137, 80, 78, 71]));
});

test('1 KB and more is compressed for those who accept it', async () => {
  const raw = async (encoding: string, size: number) => {
    answer = () => ok({ body: 'x'.repeat(size) });
    return new Promise<{ head: string; body: Buffer }>((resolve) => {
      const chunks: Buffer[] = [];
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(`GET /things/1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept-Encoding: ${encoding}\r\n\r\n`),
      );
      socket.on('data', (chunk) => chunks.push(chunk));
      socket.on('end', () => {
        const all = Buffer.concat(chunks);
        const split = all.indexOf('\r\n\r\n');
        resolve({ head: all.subarray(0, split).toString().toLowerCase(), body: all.subarray(split + 4) });
      });
    });
  };
  const large = await raw('br, gzip', 1024);
  expect(large.head).toContain('content-encoding: gzip');
  expect(gunzipSync(large.body).toString()).toBe('x'.repeat(1024));
  for (const [encoding, size] of [
    ['gzip', 1023],
    ['br', 5000],
    ['gzip;q=0', 5000],
  ] as const) {
    const plain = await raw(encoding, size);
    expect(plain.head).not.toContain('content-encoding');
    expect(plain.body).toHaveLength(size);
  }
});

test.each<[string, Outcome, number]>([
  ['a function that fails', { kind: 'error', errorType: 'TypeError' }, 502],
  ['a function that dies', { kind: 'crash' }, 502],
  ['a function that is too slow', { kind: 'timeout' }, 504],
  ['a result that is none', { kind: 'answer', value: 'text' }, 502],
  ['a result without a status', { kind: 'answer', value: { body: 'x' } }, 502],
  ['a body that is no text', { kind: 'answer', value: { statusCode: 200, body: { a: 1 } } }, 502],
])('%s is a problem of ours', async (_, outcome, status) => {
  answer = () => outcome;
  const reply = await call('/things/1');
  expect(reply.status).toBe(status);
  expect(JSON.parse(reply.text)).toMatchObject({ status });
});

test.each(['/things/%', '/things/%ff', '/things/1?a=%zz', '/things/1?%e0%a4%a=1'])(
  '%s has a broken encoding: 400, no function asked',
  async (path) => {
    const { status, event } = await call(path);
    expect([status, event]).toEqual([400, undefined]);
  },
);

test('a body over 10 MB is refused, one under it passes', async () => {
  answer = (event) => ok({ body: String(Buffer.from(event.body ?? '', 'base64').length) });
  const large = await call('/things', { method: 'POST', body: Buffer.alloc(10 * 1024 * 1024 + 1) });
  expect([large.status, large.event]).toEqual([413, undefined]);
  const most = await call('/things', { method: 'POST', body: Buffer.alloc(1024 * 1024) });
  expect(most.text).toBe(String(1024 * 1024));
});

test('clients that go away or talk nonsense harm nobody', async () => {
  answer = () => new Promise((done) => setTimeout(() => done(ok({ body: 'late' })), 50));
  const send = (text: string, goesAwayAfter?: number) =>
    new Promise<string>((resolve) => {
      let got = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(text));
      socket.on('data', (chunk) => {
        got += chunk;
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(got));
      if (goesAwayAfter !== undefined) setTimeout(() => socket.resetAndDestroy(), goesAwayAfter);
    });
  await send('GET /things/1 HTTP/1.1\r\nHost: x\r\n\r\n', 30);
  await send('POST /things HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf', 30);
  // Whoever talks nonsense is answered and hung up on, however long that takes on a busy machine.
  const large = `GET /things/1 HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`;
  for (const text of ['nonsense\r\n\r\n', large]) {
    const [head = '', body = ''] = (await send(text)).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1.1 400 Bad Request\r\nContent-Type: application\/problem\+json\r\n/);
    expect(head).toContain(`\r\nAccess-Control-Allow-Origin: http://127.0.0.1:${port}\r\n`);
    expect(JSON.parse(body)).toMatchObject({ status: 400, title: 'The request cannot be understood' });
  }
  await until(async () => (await call('/things/1')).text === 'late');
});
