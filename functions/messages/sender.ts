/**
 * A run of the sender: takes up what is due, nearest first, and hands it over at the configured pace, until nothing is due
 * or its time is over. Two runs at once share the pace and take no message from each other.
 */
import { log } from '../shared/log.ts';
import { type Attempted, type AttemptParts, attempt } from './attempt.ts';
import { circuitOf } from './circuit-store.ts';
import { idIn } from './item.ts';
import type { Message, MessageChannel } from './message.ts';
import { paceOf } from './pace.ts';
import { slotsOf } from './pace-store.ts';
import type { Run } from './ready.ts';
import { dueMessages } from './store.ts';
import { waitingRoom } from './waiting-room.ts';

export interface SenderParts extends AttemptParts {
  /** Parts of texts, and e-mails, handed over in a second. */
  readonly perSecond: Readonly<Record<MessageChannel, number>>;
  /** An id for the run, another each time. */
  readonly newId: () => string;
}

/** How a run ended. */
export interface RunCounts {
  handedOver: number;
  /** Of those, how many within ten seconds of being claimed. */
  inTime: number;
  /** Not handed over, by status. */
  readonly others: Map<Message['status'], number>;
  failed: number;
}

/** A run takes up messages for so long (ms); the next one begins after a minute. */
const TAKES_FOR = 59_000;

/** Messages of one shard that are found at a time. */
const BATCH = 25;

/** What the service promises of a message that a run has claimed (ms). */
const PROMISED = 10_000;

/**
 * Messages on their way at the same time: as many as go out in three seconds, so that a store or a provider that takes a
 * second or two for one does not slow them down.
 */
function atOnce({ perSecond: { sms, email } }: SenderParts): number {
  return Math.min(50, Math.max(6, Math.ceil(3 * (sms + email))));
}

/**
 * Of those, as many as go out in a second may wait for their turn: with fewer a moment's delay would leave slots unused,
 * and who is claimed earlier has what was read of their case grow old.
 */
function mostWaiting({ perSecond: { sms, email } }: SenderParts): number {
  return Math.max(2, Math.ceil(sms + email));
}

/** Gives one due id after the other, each once, and looks for more when they run out. */
function idsDue({ client, tables, now }: SenderParts): () => Promise<string | undefined> {
  const seen = new Set<string>();
  let found: string[] = [];
  let looking: Promise<void> | undefined;
  let over = false;
  const lookForMore = async (): Promise<void> => {
    const keys = await dueMessages(client, tables.messages, now(), BATCH, '');
    // The index lags: what it still lists of this run is not work for this run.
    found = keys.flatMap((key) => idIn(key) ?? []).filter((id) => !seen.has(id));
    for (const id of found) seen.add(id);
    over = found.length === 0;
  };
  return async () => {
    while (found.length === 0 && !over) {
      looking ??= lookForMore().finally(() => {
        looking = undefined;
      });
      await looking;
    }
    return found.shift();
  };
}

/** Ids and codes only: where it went and what it said are in no log. */
function report({ message, outcome, ms, rests, spent }: Attempted): void {
  const { id, status, reason } = message;
  log({
    level: 'info',
    event: 'message',
    message: id,
    code: reason === undefined ? status : `${status}.${reason}`,
    ...(outcome === undefined || ms === undefined ? {} : { ms: Math.round(ms) }),
  });
  if (rests !== undefined) log({ level: 'error', event: 'provider-fails', code: rests });
  if (spent) log({ level: 'warn', event: 'daily-spend-reached' });
}

function count(counts: RunCounts, { message, outcome, ms = 0 }: Attempted): void {
  if (outcome === 'accepted') {
    counts.handedOver += 1;
    if (ms <= PROMISED) counts.inTime += 1;
  } else counts.others.set(message.status, (counts.others.get(message.status) ?? 0) + 1);
}

/** One run. A message that fails does not stop the others; it stays due, or its claim runs out. */
async function send(parts: SenderParts): Promise<RunCounts> {
  const { client, tables, now, sleep, perSecond, newId } = parts;
  const started = now();
  const channels = ['sms', 'email'] as const;
  const { through, room, close } = waitingRoom(mostWaiting(parts));
  const each = <Value>(make: (channel: MessageChannel) => Value) =>
    Object.fromEntries(channels.map((channel) => [channel, make(channel)])) as Record<MessageChannel, Value>;
  const run: Run = {
    id: newId(),
    pace: each((channel) => {
      const interval = 1000 / perSecond[channel];
      const take = slotsOf(client, tables.messages, channel, interval);
      return through(paceOf({ take, interval, now, sleep }));
    }),
    circuit: each((channel) => circuitOf(client, tables.messages, channel)),
  };
  const counts: RunCounts = { handedOver: 0, inTime: 0, others: new Map(), failed: 0 };
  const nextId = idsDue(parts);
  const failed = (error: unknown, id?: string): void => {
    counts.failed += 1;
    const name = error instanceof Error ? error.name : typeof error;
    log({ level: 'error', event: 'message-failed', error: name, ...(id === undefined ? {} : { message: id }) });
  };
  const worker = async (): Promise<void> => {
    for (;;) {
      await room();
      if (now() - started >= TAKES_FOR) return close();
      let id: string | undefined;
      try {
        id = await nextId();
        if (id === undefined) return close();
        const attempted = await attempt(parts, run, id);
        if (!attempted) continue;
        report(attempted);
        count(counts, attempted);
      } catch (error) {
        failed(error, id);
        // What is due cannot be found: the next run looks again.
        if (id === undefined) return close();
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce(parts) }, worker));
  return counts;
}

/**
 * A run as its schedule calls it: logs counts, and the share that was handed over in time, in percent.
 * @throws when the store failed for some, after everything else was done: the platform's alarm counts failed runs
 */
export async function runSender(parts: SenderParts): Promise<RunCounts> {
  const counts = await send(parts);
  const { handedOver, inTime, others, failed } = counts;
  log({ level: 'info', event: 'sender', code: 'handed-over', count: handedOver });
  if (handedOver > 0) {
    log({ level: 'info', event: 'sender', code: 'percent-in-time', count: Math.floor((100 * inTime) / handedOver) });
  }
  for (const [status, count] of others) log({ level: 'info', event: 'sender', code: status, count });
  if (failed === 0) return counts;
  log({ level: 'error', event: 'sender', code: 'not-done', count: failed });
  throw new Error('Some messages could not be looked after; they are tried again by themselves.');
}
