/** What was put is delivered until it is taken, also after a kill. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type DurableQueue, type Entry, openQueue, type QueueParts } from '../../lib/local/intakes/durable-queue.ts';
import { temporaryFolder, until } from './fixtures.ts';

const root = temporaryFolder();
let count = 0;
const newFolder = () => {
  count += 1;
  return join(root, String(count));
};

const open: DurableQueue<string>[] = [];
afterEach(async () => {
  for (const queue of open.splice(0)) await queue.close();
});

/** A queue that tells what it delivered; `refuses` says which are not taken. */
function queueOf(
  folder: string,
  refuses: (value: string, deliveries: number) => boolean,
  more: Partial<QueueParts<string>> = {},
) {
  const batches: string[][] = [];
  const deliver = async (entries: readonly Entry<string>[]) => {
    batches.push(entries.map(({ value }) => value));
    return new Set(entries.filter(({ value, deliveries }) => refuses(value, deliveries)).map(({ id }) => id));
  };
  const queue = openQueue<string>(folder, { batch: 10, deliver, pauseMs: 5, ...more });
  open.push(queue);
  return { ...queue, batches };
}

const files = (folder: string) => readdirSync(folder);
const takesAll = () => false;

test('entries are delivered in order, at most a batch at once, and are gone', async () => {
  const folder = newFolder();
  const { put, start, drain, batches } = queueOf(folder, takesAll);
  for (let i = 0; i < 25; i += 1) await put(`e${i}`);
  expect(files(folder)).toHaveLength(25);
  expect(batches).toEqual([]);
  start();
  await drain();
  expect(batches.map((batch) => batch.length)).toEqual([10, 10, 5]);
  expect(batches.flat().sort()).toEqual(Array.from({ length: 25 }, (_, i) => `e${i}`).sort());
  expect(files(folder)).toEqual([]);
});

test('what was accepted before a kill is delivered after it; half a file is nothing', async () => {
  const folder = newFolder();
  const first = queueOf(folder, takesAll);
  await first.put('a');
  writeFileSync(join(folder, '000-half.json.new'), '"ha');
  writeFileSync(join(folder, '000-damaged.json'), '"da');
  const second = queueOf(folder, takesAll);
  second.start();
  await until(() => second.batches.length > 0);
  expect(second.batches).toEqual([['a']]);
  await until(() => !second.busy());
  expect(files(folder)).toEqual(['000-half.json.new']);
});

test('only what was not taken comes again, by itself, until it is taken', async () => {
  const folder = newFolder();
  const { put, start, batches } = queueOf(folder, (value, deliveries) => value === 'late' && deliveries < 4);
  await put('late');
  await put('fine');
  start();
  await until(() => files(folder).length === 0);
  expect(batches).toEqual([['late', 'fine'], ['late'], ['late'], ['late']]);
});

test('a function that fails takes nothing', async () => {
  const folder = newFolder();
  let fails = true;
  const seen: string[] = [];
  const queue = queueOf(folder, takesAll, {
    deliver: async (entries) => {
      if (fails) throw new Error('down');
      seen.push(...entries.map(({ value }) => value));
      return new Set();
    },
  });
  await queue.put('a');
  queue.start();
  expect(await queue.drain()).toBe(0);
  expect(files(folder)).toHaveLength(1);
  fails = false;
  await until(() => seen.length > 0);
  expect(seen).toEqual(['a']);
});

test('a drain does not wait for a pause to end, and says how many were taken', async () => {
  const { put, start, drain, batches, busy } = queueOf(newFolder(), (_, deliveries) => deliveries < 2, {
    pauseMs: 60_000,
  });
  start();
  await put('a');
  await until(() => batches.length === 1 && !busy());
  expect(await drain()).toBe(1);
  expect(await drain()).toBe(0);
});

test('an entry that nobody takes is given up after its tries', async () => {
  const folder = newFolder();
  const { put, start, batches } = queueOf(folder, () => true, { mostDeliveries: 3 });
  await put('never');
  start();
  await until(() => files(folder).length === 0);
  expect(batches).toEqual([['never'], ['never'], ['never']]);
});

test('after the end nothing is delivered, and what waits stays', async () => {
  const folder = newFolder();
  const { put, start, close, drain, busy, batches } = queueOf(folder, () => true, { pauseMs: 1 });
  start();
  await put('a');
  await until(() => batches.length > 0);
  await close();
  const { length } = batches;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(batches).toHaveLength(length);
  expect(files(folder)).toHaveLength(1);
  // Whoever drains it until it is idle (the clock, moved while the service ends) comes to an end.
  expect([await drain(), busy()]).toEqual([0, false]);
});
