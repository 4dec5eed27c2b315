/** The clock goes forward only and is kept; a journey stops at every minute at which something is due. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDuration, type Clock, openClock } from '../../lib/local/clock.ts';
import { rateMs } from '../../lib/local/scheduler.ts';
import { type Due, travel } from '../../lib/local/travel.ts';
import { temporaryFolder } from './fixtures.ts';

const folder = temporaryFolder();
const at = (time: string) => Date.parse(time);
const MINUTE = 60_000;

test.each([
  ['2027-01-01T00:00:00Z', 'PT36H', '2027-01-02T12:00:00Z'],
  ['2027-01-01T00:00:00Z', 'P1W', '2027-01-08T00:00:00Z'],
  ['2027-01-31T10:00:00Z', 'P1M', '2027-02-28T10:00:00Z'],
  ['2028-02-29T10:00:00Z', 'P1Y', '2029-02-28T10:00:00Z'],
  ['2027-11-30T23:59:59Z', 'P1Y2M3DT4H5M6S', '2029-02-03T04:05:05Z'],
  ['2027-01-01T00:00:00Z', 'PT0S', '2027-01-01T00:00:00Z'],
])('%s and %s is %s', (from, duration, to) => {
  expect(addDuration(at(from), duration)).toBe(at(to));
});

test.each(['', 'P', 'PT', 'P1DT', '1D', 'P-1D', '-P1D', 'PT1.5H', 'P1H', 'p1d', 'P1D ', 'PT1H1H', 'P99999999D'])(
  '"%s" is no duration',
  (duration) => {
    expect(addDuration(0, duration)).toBeUndefined();
  },
);

test('the clock runs with the machine, keeps its offset and never goes back', async () => {
  const path = join(folder, 'clock.json');
  let machine = at('2027-01-01T00:00:00Z');
  const clock = openClock(path, () => machine);
  expect(clock.now()).toBe(machine);
  await clock.moveTo(at('2027-01-02T00:00:00Z'));
  machine += 1000;
  expect(clock.now()).toBe(at('2027-01-02T00:00:01Z'));
  await clock.moveTo(at('2027-01-01T12:00:00Z'));
  expect(openClock(path, () => machine).now()).toBe(at('2027-01-02T00:00:01Z'));
  writeFileSync(path, readFileSync(path, 'utf8').slice(0, 5));
  expect(() => openClock(path)).toThrow(/damaged/);
});

test('rates', () => {
  expect(rateMs('rate(1 minute)')).toBe(MINUTE);
  expect(rateMs('rate(5 minutes)')).toBe(5 * MINUTE);
  expect(rateMs('rate(1 day)')).toBe(24 * 60 * MINUTE);
  for (const other of ['rate(0 minutes)', 'cron(0 9 * * ? *)', 'rate(1.5 hours)', 'rate(1 minute) ']) {
    expect(() => rateMs(other)).toThrow(/is not a rate/);
  }
});

const START = at('2027-01-01T00:00:00Z');

/** A world of items that are due at instants; `sweep` is what the functions do with them. */
function world(due: Map<string, number>, sweep: (now: number, items: Map<string, number>) => void) {
  let now = START;
  const stops: number[] = [];
  const clock: Clock = {
    now: () => now,
    moveTo: async (instant) => {
      now = Math.max(now, instant);
    },
  };
  const nextDue = async (after: string | undefined): Promise<Due | undefined> => {
    const left = [...due].filter(([, instant]) => after === undefined || new Date(instant).toISOString() > after);
    const [first] = left.sort((a, b) => a[1] - b[1]);
    return first && { at: new Date(first[1]).toISOString(), mark: String(first) };
  };
  const drains: number[] = [];
  const scheduler = {
    runAll: async (instant: number) => {
      stops.push(instant);
      sweep(instant, due);
      return [];
    },
    whilePaused: <Value>(work: () => Promise<Value>) => work(),
  };
  return {
    go: (target: number) => travel({ clock, scheduler, nextDue, drain: async () => drains.push(now) }, target),
    stops,
    drains,
    clock,
  };
}

const takeAll = (now: number, items: Map<string, number>) => {
  for (const [id, instant] of items) if (instant <= now) items.delete(id);
};

test('a journey sweeps at the minute after each due time, and at its end', async () => {
  const items = new Map([
    ['a', START + 90_000],
    ['b', START + 10 * MINUTE],
    ['beyond', START + 100 * MINUTE],
  ]);
  const { go, stops, drains, clock } = world(items, takeAll);
  expect(await go(START + 20 * MINUTE + 7)).toBe(3);
  // The events that a sweep led to are delivered before the clock goes on.
  expect(drains).toEqual(stops);
  expect(stops).toEqual([START + 2 * MINUTE, START + 10 * MINUTE, START + 20 * MINUTE + 7]);
  expect([...items.keys()]).toEqual(['beyond']);
  expect(clock.now()).toBe(START + 20 * MINUTE + 7);
});

test('bounded batches are swept until nothing is left, and what follows from a sweep is done on the way', async () => {
  const items = new Map(Array.from({ length: 10 }, (_, i) => [`item${i}`, START + 1000]));
  const { go } = world(items, (now, left) => {
    const [first] = [...left].filter(([, instant]) => instant <= now);
    if (!first) return;
    left.delete(first[0]);
    if (first[0] === 'item0') left.set('reminder', now + 3 * MINUTE);
  });
  await go(START + 60 * MINUTE);
  expect([...items]).toEqual([]);
});

test('an item that never stops being due holds nobody up', async () => {
  const items = new Map([
    ['stuck', START + 1000],
    ['fine', START + 30 * MINUTE],
  ]);
  const { go, stops } = world(items, (now, left) => {
    if ((left.get('fine') ?? Infinity) <= now) left.delete('fine');
  });
  await go(START + 60 * MINUTE);
  expect([...items.keys()]).toEqual(['stuck']);
  expect(stops.length).toBeLessThan(15);
  expect(stops).toContain(START + 30 * MINUTE);
});

test('whatever is due before the end has been swept by a run at or after its time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: -MINUTE, max: 200 * MINUTE }), { maxLength: 30 }), async (offsets) => {
      const items = new Map(offsets.map((offset, i) => [`item${i}`, START + offset]));
      const done = new Map<string, number>();
      const { go } = world(items, (now, left) => {
        for (const [id, instant] of left) if (instant <= now) done.set(id, now - instant);
        takeAll(now, left);
      });
      await go(START + 100 * MINUTE);
      for (const [i, offset] of offsets.entries()) {
        const late = done.get(`item${i}`);
        if (offset > 100 * MINUTE) expect(late).toBeUndefined();
        else if (offset >= 0) expect(late).toBeLessThan(MINUTE);
        else expect(late).toBeDefined();
      }
    }),
    { numRuns: 50 },
  );
});
