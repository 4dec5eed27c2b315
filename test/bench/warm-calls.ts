/**
 * A warm handler against bare `node:http` requests that make the very same calls to the same kind of store in another
 * process. The calls are recorded once from the bundle itself.
 */
import { once } from 'node:events';
import { Agent, createServer, type IncomingHttpHeaders, request } from 'node:http';
import { print, printRatio } from './measure.ts';

const ROUNDS = 9;
const WARM_UP = 20;

export interface Subject {
  readonly what: string;
  /** Requests of one round. */
  readonly requests: number;
  /** The most calls to the store that one request may make, and the most the ratio may be. */
  readonly mostCalls: number;
  readonly mostRatio: number;
  /** A store of its own, ready for the requests. */
  readonly freshStore: () => Promise<{ readonly endpoint: string; readonly stop: () => void }>;
  /** The bundle's handler, loaded anew with this end point: does one request. @throws when it is not answered well */
  readonly load: (endpoint: string) => () => Promise<void>;
}

interface Call {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Round {
  readonly wall: number;
  readonly cpu: number;
}

async function quiet<Result>(work: () => Promise<Result>): Promise<Result> {
  const write = process.stdout.write;
  process.stdout.write = (() => true) as typeof write;
  try {
    return await work();
  } finally {
    process.stdout.write = write;
  }
}

/** Runs the requests through a proxy that writes down each call. */
async function record(subject: Subject): Promise<Call[]> {
  const calls: Call[] = [];
  const store = await subject.freshStore();
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
  const one = subject.load(`http://127.0.0.1:${(proxy.address() as { port: number }).port}`);
  await quiet(async () => {
    await one();
    calls.length = 0;
    for (let i = 0; i < subject.requests; i += 1) await one();
  });
  proxy.closeAllConnections();
  proxy.close();
  store.stop();
  return calls;
}

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

async function timed(requests: number, work: () => Promise<void>): Promise<Round> {
  const [wallBefore, cpuBefore] = [performance.now(), cpu()];
  await work();
  return { wall: (performance.now() - wallBefore) / requests, cpu: (cpu() - cpuBefore) / requests };
}

async function bareRound(subject: Subject, calls: readonly Call[]): Promise<Round> {
  const store = await subject.freshStore();
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
  for (const each of calls.slice(0, WARM_UP)) await call({ ...each, body: Buffer.from('{}') });
  const round = await timed(subject.requests, async () => {
    for (const each of calls) await call(each);
  });
  agent.destroy();
  store.stop();
  return round;
}

async function handlerRound(subject: Subject): Promise<Round> {
  const store = await subject.freshStore();
  const one = subject.load(store.endpoint);
  await quiet(async () => {
    for (let i = 0; i < WARM_UP; i += 1) await one();
  });
  const round = await quiet(() =>
    timed(subject.requests, async () => {
      for (let i = 0; i < subject.requests; i += 1) await one();
    }),
  );
  store.stop();
  return round;
}

/** Measures turn by turn and prints the calls of one request and the two ratios. */
export async function compareWarm(subject: Subject): Promise<void> {
  const calls = await record(subject);
  const ours: Round[] = [];
  const bare: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    bare.push(await bareRound(subject, calls));
    ours.push(await handlerRound(subject));
  }
  print({
    what: `calls to the store in one ${subject.what}`,
    measured: String(calls.length / subject.requests),
    goal: `<= ${subject.mostCalls}`,
    met: calls.length <= subject.mostCalls * subject.requests,
  });
  for (const unit of ['cpu', 'wall'] as const) {
    printRatio(
      `warm ${subject.what}, ${unit === 'cpu' ? 'CPU' : unit}`,
      ours.map((round) => round[unit]),
      bare.map((round) => round[unit]),
      subject.mostRatio,
      'ms',
    );
  }
}
