/**
 * A small simulated year, every step of it checked against the independent model: whatever is wrong stops the run. Two
 * seeds; the same seed twice is the same to the byte.
 */
import { describe, expect, it } from 'vitest';
import { plotOf } from '../../lib/simulator/plot.ts';
import { simulate } from '../../lib/simulator/run.ts';
import { report } from '../../lib/simulator/table.ts';

/** Of the two years together. */
const HAPPENED = [
  'crashes',
  'repeated requests',
  'concurrent groups',
  'lost answers',
  'stale index answers',
  'hand-overs accepted',
  'hand-overs unknown',
  'messages delivered',
  'texts rating',
  'texts stop',
  'opt-outs',
];

const plan = { cases: 40, days: 365, start: '2026-01-01' };

describe('a simulated year of the force', () => {
  it('is as the model says at every step, the same for the same seed and another for another', {
    timeout: 300_000,
  }, async () => {
    const first = await simulate({ ...plan, seed: 'one' });
    const again = await simulate({ ...plan, seed: 'one' });
    const other = await simulate({ ...plan, seed: 'two' });

    expect(first.cases).toBe(40);
    expect(first.checks).toBeGreaterThan(100_000);
    expect(again).toEqual(first);
    expect(other.digest).not.toBe(first.digest);
    // What is simulated did happen.
    for (const what of HAPPENED) {
      expect((first.counts[what] ?? 0) + (other.counts[what] ?? 0), what).toBeGreaterThan(0);
    }
    expect(report(first)).toContain(`digest ${first.digest}`);
    expect(await plotOf(first.byWeek, 'A year')).toBe(await plotOf(again.byWeek, 'A year'));
  });
});
