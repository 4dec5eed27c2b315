/**
 * One whole `POST /F/{token}` in the deployed bundle, warm, against bare `node:http` requests that make the very same
 * calls to the same kind of store in another process. The calls are recorded once from the bundle itself.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer, type IncomingHttpHeaders, request } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { endHour } from '../../functions/links/link.ts';
import { linkKeyReader, tendStoredRing } from '../../functions/links/ring-store.ts';
import { linkStore } from '../../functions/links/store.ts';
import { mintToken } from '../../functions/links/token.ts';
import type { HttpHandler } from '../../functions/shared/http/edge.ts';
import { HOUR } from '../../functions/shared/time.ts';
import { apiEvent } from '../support/desk.ts';
import { print, printRatio } from './measure.ts';

const NOW = Date.parse('2026-11-24T09:00:00Z');
const POSTS = 200;
const ROUNDS = 9;
const LINK_ID = '0123456789A0';

interface Call {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const tables = { keys: 'bench-keys', ratings: 'bench-ratings' };

/** A fresh store that knows the given ring and one card link. */
async function freshStore(): Promise<{ endpoint: string; child: ChildProcess; token: string }> {
  const child = fork(join(import.meta.dirname, 'parts/store.ts'), { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  const endpoint = line.toString().trim();
  const plain = new DynamoDBClient({
    region: 'eu-west-2',
    endpoint,
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  const client = DynamoDBDocumentClient.from(plain, { marshallOptions: { removeUndefinedValues: true } });
  await tendStoredRing(client, tables.keys, NOW - HOUR, () => Buffer.alloc(32, 7).toString('base64'));
  const { signing } = await linkKeyReader(client, tables.keys)(NOW);
  if (!signing) throw new Error('no key');
  const endsAtHour = endHour(NOW, 365);
  await linkStore(client, tables.ratings).add({
    id: LINK_ID,
    kind: 'card',
    touchpoint: 'response-my-met',
    borough: 'E09000016',
    pages: 1,
    keyId: signing.id,
    endsAt: new Date(endsAtHour * HOUR).toISOString(),
    createdAt: new Date(NOW).toISOString(),
    createdBy: 'bench',
    bodyHash: '',
  });
  const token = mintToken({ keyId: signing.id, kind: 'card', endsAtHour, linkId: LINK_ID, page: 1 }, signing.key);
  return { endpoint, child, token };
}

/** The bundle's handler, loaded anew with its end point. */
function loadHandler(endpoint: string): HttpHandler {
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-2',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    LANGUAGES: 'en,pl,ar',
    PUBLIC_ORIGIN: 'https://feedback.example.uk',
    TABLE_KEYS: tables.keys,
    TABLE_RATINGS: tables.ratings,
    TABLE_REPLIES: 'bench-replies',
    TABLE_TASKS: 'bench-tasks',
  });
  const load = createRequire(import.meta.url);
  const path = join(import.meta.dirname, '../../.build/functions/feedback/index.js');
  delete load.cache[path];
  return (load(path) as { handler: HttpHandler }).handler;
}

let form = 0;
const post = (handler: HttpHandler, token: string) => {
  form += 1;
  return handler(
    apiEvent({
      method: 'POST',
      resource: '/F/{token}',
      params: { token },
      at: NOW,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(
        `rating=4&words=The+officer+listened+to+me+and+explained+what+happens+next.&form=${String(form).padStart(16, '0')}`,
      ),
    }),
  );
};

const quiet = <Result>(work: () => Promise<Result>): Promise<Result> => {
  const write = process.stdout.write;
  process.stdout.write = (() => true) as typeof write;
  return work().finally(() => {
    process.stdout.write = write;
  });
};

/** Runs the posts through a proxy that writes down each call. */
async function record(): Promise<Call[]> {
  const calls: Call[] = [];
  const store = await freshStore();
  const proxy = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      calls.push({ headers: incoming.headers, body });
      const onward = request(store.endpoint, { method: 'POST', headers: incoming.headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      });
      onward.end(body);
    });
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const handler = loadHandler(`http://127.0.0.1:${(proxy.address() as { port: number }).port}`);
  await quiet(async () => {
    await post(handler, store.token);
    calls.length = 0;
    for (let i = 0; i < POSTS; i += 1) await post(handler, store.token);
  });
  proxy.closeAllConnections();
  proxy.close();
  store.child.kill();
  return calls;
}

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

interface Round {
  readonly wall: number;
  readonly cpu: number;
}

async function timed(work: () => Promise<void>): Promise<Round> {
  const [wallBefore, cpuBefore] = [performance.now(), cpu()];
  await work();
  return { wall: (performance.now() - wallBefore) / POSTS, cpu: (cpu() - cpuBefore) / POSTS };
}

async function bareRound(calls: readonly Call[]): Promise<Round> {
  const store = await freshStore();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const call = ({ headers, body }: Call) =>
    new Promise<void>((resolve, reject) => {
      const outgoing = request(
        store.endpoint,
        { method: 'POST', headers: { ...headers, 'content-length': body.length }, agent },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () => {
            Buffer.concat(chunks);
            resolve();
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  for (const each of calls.slice(0, 20)) await call({ ...each, body: Buffer.from('{}') });
  const round = await timed(async () => {
    for (const each of calls) await call(each);
  });
  agent.destroy();
  store.child.kill();
  return round;
}

async function handlerRound(): Promise<Round & { first: number }> {
  const store = await freshStore();
  const handler = loadHandler(store.endpoint);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const before = cpu();
  await quiet(() => post(handler, store.token));
  const first = cpu() - before;
  await quiet(async () => {
    for (let i = 0; i < 20; i += 1) await post(handler, store.token);
  });
  const round = await quiet(() =>
    timed(async () => {
      for (let i = 0; i < POSTS; i += 1) await post(handler, store.token);
    }),
  );
  store.child.kill();
  return { ...round, first };
}

export async function benchWarm(): Promise<void> {
  const calls = await record();
  const ours: Round[] = [];
  const bare: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    bare.push(await bareRound(calls));
    ours.push(await handlerRound());
  }
  print({
    what: 'calls to the store in one POST with words',
    measured: String(calls.length / POSTS),
    goal: '<= 3',
    met: calls.length <= 3 * POSTS,
  });
  printRatio(
    'warm POST /F/{token}, CPU',
    ours.map((round) => round.cpu),
    bare.map((round) => round.cpu),
    5.5,
    'ms',
  );
  printRatio(
    'warm POST /F/{token}, wall',
    ours.map((round) => round.wall),
    bare.map((round) => round.wall),
    5.5,
    'ms',
  );
}
