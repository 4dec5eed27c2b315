/**
 * Whatever happens to a case and its messages, in whatever order: the gate lets a message out exactly when an independent
 * model knows nothing against it, and to where the model says.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EVENT } from './gate-events.ts';
import { World } from './gate-world.ts';

/** Starts from which a history runs into a change of the clocks, a summer night, the end of a year. */
const STARTS = ['2026-10-23T06:00:00Z', '2027-03-26T17:00:00Z', '2026-06-30T21:00:00Z', '2026-12-30T12:00:00Z'];

/** How often the gate was asked, by what the model says. */
const tally = new Map<string, number>();
const count = (what: string) => tally.set(what, (tally.get(what) ?? 0) + 1);

it('lets a message out exactly when nothing is against it', { timeout: 240_000 }, () => {
  const start = fc.constantFrom(...STARTS).map((time) => Date.parse(time));
  const isChild = fc.integer({ min: 1, max: 12 }).map((number) => number === 1);
  const events = fc.array(EVENT, { minLength: 20, maxLength: 90, size: 'max' });
  const plan = { channels: ['sms'], hours: { from: '08:00', to: '20:00' }, unsafe: false } as const;
  fc.assert(
    fc.property(start, isChild, events, (from, child, happened) => {
      const world = new World(from, child, count);
      for (const event of [{ plan }, ...happened]) world.happen(event);
      for (const { taken, unknown } of world.sent.values()) {
        expect(taken).toBeLessThanOrEqual(1);
        expect(taken + unknown).toBeLessThanOrEqual(2);
      }
    }),
    { numRuns: 1200 },
  );
});

/** Each of these happened: every template went out, and each reason alone kept one back. */
const TEMPLATES = [
  'acknowledgement',
  'nothing-new',
  'feedback-invitation',
  'forum-invitation',
  'please-call-us',
  'investigation-update',
  'answer-neutral',
  'answer-danger',
  'answer-stopped',
];
const REASONS = [
  'plan',
  'unsafe',
  'dead',
  'closed',
  'child',
  'unconfirmed',
  'channel',
  'nowhere',
  'mobile',
  'hours',
  'consent',
  'opted out',
  'failed',
  'phone first',
  'needless',
  'news',
  'soon',
  'invited',
  'often',
  'money',
  'late',
];

it('was asked about everything', () => {
  const wanted = [...TEMPLATES.map((template) => `${template} goes out`), ...REASONS.map((reason) => `only ${reason}`)];
  expect(wanted.filter((what) => !tally.has(what))).toEqual([]);
  if (process.env.VERBOSE) console.log(Object.fromEntries([...tally].sort()));
});
