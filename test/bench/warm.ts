/**
 * One whole `POST /F/{token}` in the deployed bundle, warm, against bare `node:http` requests that make the very same
 * calls to the same kind of store in another process. The calls are recorded once from the bundle itself.
 */
import { once } from 'node:events';
import { Agent, createServer, type IncomingHttpHeaders, request } from 'node:http';
import { createRequire } from 'node:module';
import type { HttpHandler } from '../../functions/shared/http/edge.ts';
import { apiEvent } from '../support/desk.ts';
import { FEEDBACK_BUNDLE, feedbackEnvironment, freshStore, NOW } from './fresh-store.ts';
import { print, printRatio } from './measure.ts';

const POSTS = 200;
const ROUNDS = 9;

interface Call {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The bundle's handler, loaded anew with its end point. */
function loadHandler(endpoint: string): HttpHandler {
  Object.assign(process.env, feedbackEnvironment(endpoint));
  const load = createRequire(import.meta.url);
  delete load.cache[FEEDBACK_BUNDLE];
  return (load(FEEDBACK_BUNDLE) as { handler: HttpHandler }).handler;
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

async function handlerRound(): Promise<Round> {
  const store = await freshStore();
  const handler = loadHandler(store.endpoint);
  await quiet(async () => {
    for (let i = 0; i < 20; i += 1) await post(handler, store.token);
  });
  const round = await quiet(() =>
    timed(async () => {
      for (let i = 0; i < POSTS; i += 1) await post(handler, store.token);
    }),
  );
  store.child.kill();
  return round;
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
