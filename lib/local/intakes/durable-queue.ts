/**
 * A queue whose entries are files: what was put is there after `kill -9`, and is delivered until it is taken, sometimes
 * twice. In memory are the names only.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Entry<Value> {
  readonly id: string;
  readonly value: Value;
  /** How often it was delivered, this time included, since the service started. */
  readonly deliveries: number;
}

export interface DurableQueue<Value> {
  /** Begins to deliver; entries put before wait. */
  readonly start: () => void;
  /** Resolves when the entry is on disk. */
  readonly put: (value: Value) => Promise<void>;
  /** Delivers what waits, also what pauses after a failure, each once. @returns how many entries were taken */
  readonly drain: () => Promise<number>;
  /** Whether anything is under way or could be delivered now; what pauses after a failure is not. */
  readonly busy: () => boolean;
  /** Nothing is delivered any more; resolves when what was under way has ended. */
  readonly close: () => Promise<void>;
}

export interface QueueParts<Value> {
  /** Entries at once. */
  readonly batch: number;
  /** @returns the ids of the entries that were not taken; rejecting, none was */
  readonly deliver: (entries: readonly Entry<Value>[]) => Promise<ReadonlySet<string>>;
  /** Given up after so many deliveries; without it never. */
  readonly mostDeliveries?: number;
  /** From a failed delivery to the next one, in ms. It doubles up to thirty times as long. */
  readonly pauseMs?: number;
}

interface Waiting {
  readonly id: string;
  deliveries: number;
  /** ms of the machine's steady clock. */
  notBefore: number;
}

const SUFFIX = '.json';
const MOST_PAUSES = 30;

/** Opens the queue that lies in a folder. */
export function openQueue<Value>(folder: string, parts: QueueParts<Value>): DurableQueue<Value> {
  const { batch, deliver, mostDeliveries = Infinity, pauseMs = 1000 } = parts;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pathOf = (id: string) => join(folder, `${id}${SUFFIX}`);
  let waiting: Waiting[] = readdirSync(folder)
    .filter((name) => name.endsWith(SUFFIX))
    .sort()
    .map((name) => ({ id: name.slice(0, -SUFFIX.length), deliveries: 0, notBefore: 0 }));
  let running = false;
  let timer: NodeJS.Timeout | undefined;
  let pumping: Promise<number> | undefined;

  const ready = () => {
    const now = performance.now();
    return waiting.filter(({ notBefore }) => notBefore <= now);
  };

  /** Somebody has taken the file away, or it was damaged: nothing is left to deliver. */
  const read = async ({ id, deliveries }: Waiting): Promise<Entry<Value>[]> => {
    try {
      return [{ id, deliveries, value: JSON.parse(await readFile(pathOf(id), 'utf8')) as Value }];
    } catch {
      return [];
    }
  };

  /** @returns how many were taken */
  const deliverBatch = async (chosen: readonly Waiting[]): Promise<number> => {
    for (const one of chosen) one.deliveries += 1;
    const entries = (await Promise.all(chosen.map(read))).flat();
    const all = new Set(entries.map(({ id }) => id));
    const failed = entries.length === 0 ? all : await deliver(entries).catch(() => all);
    const ended = chosen.filter(({ id, deliveries }) => !failed.has(id) || deliveries >= mostDeliveries);
    await Promise.all(ended.map(({ id }) => rm(pathOf(id), { force: true })));
    const gone = new Set(ended);
    waiting = waiting.filter((one) => !gone.has(one));
    for (const one of chosen) {
      one.notBefore = performance.now() + pauseMs * Math.min(2 ** (one.deliveries - 1), MOST_PAUSES);
    }
    return ended.length;
  };

  const pump = async (): Promise<number> => {
    let taken = 0;
    for (let next = ready(); next.length > 0 && running; next = ready())
      taken += await deliverBatch(next.slice(0, batch));
    return taken;
  };

  /** One delivery at a time, and the next one planned. */
  const run = (): Promise<number> => {
    clearTimeout(timer);
    pumping ??= pump().finally(() => {
      pumping = undefined;
      if (!running || waiting.length === 0) return;
      const nearest = Math.min(...waiting.map(({ notBefore }) => notBefore));
      timer = setTimeout(() => void run(), Math.max(0, nearest - performance.now()));
    });
    return pumping;
  };

  return {
    start: () => {
      running = true;
      void run();
    },
    put: async (value) => {
      // Names in the order of time; a half-written file never has a name that is delivered.
      const id = `${String(Date.now()).padStart(15, '0')}-${randomUUID()}`;
      await writeFile(`${pathOf(id)}.new`, JSON.stringify(value), { mode: 0o600 });
      await rename(`${pathOf(id)}.new`, pathOf(id));
      waiting.push({ id, deliveries: 0, notBefore: 0 });
      void run();
    },
    drain: async () => {
      await pumping;
      for (const one of waiting) one.notBefore = 0;
      return run();
    },
    // A queue that is closed keeps what it has for the next start: whoever waits for it must not wait for ever.
    busy: () => running && (pumping !== undefined || ready().length > 0),
    close: async () => {
      running = false;
      clearTimeout(timer);
      await pumping;
    },
  };
}
