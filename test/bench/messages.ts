/**
 * 10,000 messages due at once, on the store of the local service, with providers that take 50 ms: how fast they go out
 * against the configured rate, whether any goes out twice, and the sender's memory. The store, the sender and the
 * providers are three processes, as in the local service. A thousand are texts, to Ofcom's numbers for drama, which are
 * no more; the others are e-mails, whose rate is the one that holds them all up.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { setContactPlan } from '../../functions/cases/arrangements.ts';
import { detailHash, detailsOf } from '../../functions/cases/lookup.ts';
import { lookupKeyReader, putLookup } from '../../functions/cases/lookup-store.ts';
import { registerCase } from '../../functions/cases/register.ts';
import { putCase } from '../../functions/cases/store.ts';
import { tendStoredRing } from '../../functions/links/ring-store.ts';
import { BOROUGHS } from '../../functions/lists/boroughs.ts';
import { putOrder } from '../../functions/messages/order-store.ts';
import { derivedId } from '../../functions/shared/ids.ts';
import { DAY, HOUR, londonDay, startOfDay, toIso } from '../../functions/shared/time.ts';
import { mailed, published } from '../../lib/local/providers/answers.ts';
import { median, print } from './measure.ts';

const BUNDLE = join(import.meta.dirname, '../../.build/functions/sender/index.js');
const MESSAGES = 10_000;
const TEXTS = 1_000;

/** In a second: what two processors keep with the embedded store, with room. Of texts, more than there are. */
const PER_SECOND = { sms: 10, email: 27 };

/** How many go out without a rate, to see what the rate could be. */
const UNLIMITED = 2_000;
const NO_LIMIT = { sms: 1_000, email: 1_000 };

/** Ten in the morning of a day to come: within the hours, and ahead of the machine's clock. */
const BEGIN = startOfDay(londonDay(Date.now() + 2 * DAY)) + 10 * HOUR;

interface HandedOver {
  readonly channel: 'sms' | 'email';
  readonly to: string;
  readonly at: number;
}

interface Told {
  readonly rss: number;
  readonly handed: number;
  readonly inTime: number;
  /** ms */
  readonly cpu: number;
}

/** SNS and SES in one: takes what it is handed, and answers after 50 ms. */
async function provider(): Promise<{ endpoint: string; handed: HandedOver[]; server: Server }> {
  const handed: HandedOver[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      const phone = form.get('PhoneNumber');
      const to = phone ?? form.get('Destination.ToAddresses.member.1') ?? '';
      handed.push({ channel: phone === null ? 'email' : 'sms', to, at: performance.now() });
      const id = `provider-${handed.length}`;
      const { status, headers, body } = phone === null ? mailed(id) : published(id);
      setTimeout(() => response.writeHead(status, headers).end(body), 50);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, handed, server };
}

/** A store on disk, in a process of its own, with cases that each have one message due. */
async function storeWith(count: number): Promise<{ endpoint: string; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-messages-'));
  const child = fork(join(import.meta.dirname, 'parts/store.ts'), [folder], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  const endpoint = line.toString().trim();
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      region: 'eu-west-2',
      endpoint,
      credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    }),
    { marshallOptions: { removeUndefinedValues: true } },
  );
  await tendStoredRing(client, 'bench-keys', BEGIN - DAY, () => randomBytes(32).toString('base64'));
  const lookupKey = await lookupKeyReader(client, 'bench-cases', randomBytes)();
  const places = BOROUGHS.map(({ code }) => code);
  const one = async (number: number): Promise<void> => {
    const text = number % (MESSAGES / TEXTS) === 0;
    const drama = `+447700900${String(Math.floor((number * TEXTS) / MESSAGES) % 1000).padStart(3, '0')}`;
    const victim = text ? { phone: drama } : { email: `victim-${number}@example.org` };
    const context = { now: BEGIN - HOUR, by: 'bench', id: `register-${number}` };
    const { after } = registerCase(
      {
        borough: places[number % places.length] ?? '',
        category: 'burglary',
        reportedAt: toIso(BEGIN - 2 * HOUR),
        victim: { name: 'Ada Example', ...victim },
      },
      context,
      { id: `${number}-26.1`, reference: `${number}/26`, victimNumber: 1 },
    );
    const hours = { from: '08:00', to: '20:00' };
    const plan = setContactPlan(
      after,
      { channels: [text ? 'sms' : 'email'], hours },
      { ...context, id: `plan-${number}` },
    );
    if ('unchanged' in plan) throw new Error('The plan changed nothing');
    await putCase(client, 'bench-cases', undefined, { case: plan.after, revision: 1, follow: [] }, BEGIN);
    for (const detail of detailsOf(plan.after)) {
      const entry = { key: detailHash(lookupKey, detail), caseId: plan.after.id, found: true, revision: 1 };
      await putLookup(client, 'bench-cases', entry, BEGIN);
    }
    await putOrder(client, 'bench-messages', {
      id: derivedId('message', plan.after.id),
      template: 'please-call-us',
      caseId: plan.after.id,
      dutyIds: [],
      by: 'bench',
      at: toIso(BEGIN - HOUR),
    });
  };
  for (let from = 1; from <= count; from += 50) {
    await Promise.all(Array.from({ length: Math.min(50, count - from + 1) }, (_, i) => one(from + i)));
  }
  client.destroy();
  return {
    endpoint,
    stop: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

function sender(store: string, providers: string, perSecond: typeof PER_SECOND, count: number): ChildProcess {
  return fork(join(import.meta.dirname, 'parts/sender.cjs'), [BUNDLE, String(BEGIN), String(count)], {
    env: {
      ...process.env,
      AWS_REGION: 'eu-west-2',
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
      AWS_ENDPOINT_URL_DYNAMODB: store,
      AWS_ENDPOINT_URL_SNS: providers,
      AWS_ENDPOINT_URL_SES: providers,
      TABLE_MESSAGES: 'bench-messages',
      TABLE_CASES: 'bench-cases',
      TABLE_KEYS: 'bench-keys',
      TABLE_RATINGS: 'bench-ratings',
      PUBLIC_ORIGIN: 'https://feedback.example.uk',
      LANGUAGES: 'en',
      FORCE_NAME: 'Met Police',
      DESK_PHONE: '020 7946 0100',
      DESK_HOURS: '8am to 8pm, every day',
      SMS_NUMBER: '+447700900999',
      SMS_PER_SECOND: String(perSecond.sms),
      SMS_PENCE: '4',
      DAILY_SPEND_PENCE: '5000000',
      EMAILS_PER_SECOND: String(perSecond.email),
      EMAIL_FROM: 'updates@mail.met.example',
      REPLY_TO: 'feedback@reply.met.example',
      EMAIL_SETTINGS: 'my-met-service',
      INVITATION_DELAY_HOURS: '24',
      INVITATION_PERIOD_DAYS: '90',
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

async function sendAll(count: number, perSecond: typeof PER_SECOND): Promise<{ handed: HandedOver[]; told: Told[] }> {
  const store = await storeWith(count);
  const { endpoint, handed, server } = await provider();
  const child = sender(store.endpoint, endpoint, perSecond, count);
  const told: Told[] = [];
  child.on('message', (message) => told.push(message as Told));
  await once(child, 'exit');
  server.closeAllConnections();
  server.close();
  await store.stop();
  return { handed, told };
}

/** Hand-overs in a second, from the first to the last of a channel. */
function rateOf(handed: readonly HandedOver[], channel: HandedOver['channel']): number {
  const times = handed.filter((one) => one.channel === channel).map(({ at }) => at);
  return ((times.length - 1) * 1000) / ((times.at(-1) ?? 0) - (times[0] ?? 0));
}

/** The most hand-overs of a channel within any second. */
function mostIn(handed: readonly HandedOver[], channel: HandedOver['channel']): number {
  const times = handed.filter((one) => one.channel === channel).map(({ at }) => at);
  let most = 0;
  for (let first = 0, last = 0; last < times.length; last += 1) {
    while ((times[last] ?? 0) - (times[first] ?? 0) >= 1000) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

export async function benchMessages(): Promise<void> {
  const { handed, told } = await sendAll(MESSAGES, PER_SECOND);
  const rate = rateOf(handed, 'email');
  print({
    what: `${MESSAGES} messages due at once: e-mails a second`,
    measured: `${rate.toFixed(2)} of ${PER_SECOND.email}, at most ${mostIn(handed, 'email')} in any`,
    goal: 'within 5 %',
    met: Math.abs(rate / PER_SECOND.email - 1) <= 0.05,
  });
  const texts = mostIn(handed, 'sms');
  print({
    what: 'texts in any second',
    measured: `at most ${texts}`,
    goal: `<= ${PER_SECOND.sms}, and one on the way`,
    met: texts <= PER_SECOND.sms + 1,
  });
  const once = new Set(handed.map(({ to }) => to)).size;
  print({
    what: 'handed over; to different numbers and addresses',
    measured: `${handed.length}; ${once}`,
    goal: `${MESSAGES}, none twice`,
    met: handed.length === MESSAGES && once === MESSAGES,
  });
  const { handed: counted = 0, inTime = 0, cpu = 0 } = told.at(-1) ?? {};
  const share = (100 * inTime) / counted;
  print({
    what: 'handed over within 10 s of being claimed',
    measured: `${share.toFixed(1)} %`,
    goal: '>= 95 %',
    met: share >= 95,
  });
  // The first fifth is the start: code is still compiled, buffers grow to their size.
  const rss = told.map((one) => one.rss / 2 ** 20).slice(Math.floor(told.length / 5));
  const halves = [rss.slice(0, rss.length / 2), rss.slice(rss.length / 2)].map(median) as [number, number];
  print({
    what: "the sender's memory: first half, second half",
    measured: `${halves[0].toFixed(0)} MB, ${halves[1].toFixed(0)} MB (at most ${Math.max(...rss).toFixed(0)} MB)`,
    goal: '<= 1.1 x',
    met: halves[1] / halves[0] <= 1.1,
  });
  const free = await sendAll(UNLIMITED, NO_LIMIT);
  const most = rateOf(free.handed, 'sms') + rateOf(free.handed, 'email');
  const all = (PER_SECOND.email * MESSAGES) / (MESSAGES - TEXTS);
  const ratio = (most / all).toFixed(1);
  console.log(
    `      ${UNLIMITED} without a limit: ${most.toFixed(0)} a second, ${ratio} x what the rate above makes of all`,
  );
  console.log(`      the sender's own processor time: ${(cpu / counted).toFixed(1)} ms a message`);
}
