/** Milestones come twice, late and out of order: what is owed in the end does not depend on it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { setEnhancedRights } from '../../../functions/cases/arrangements.ts';
import type { Case, Duty } from '../../../functions/cases/case.ts';
import { type MilestoneInput, recordMilestone } from '../../../functions/cases/milestones.ts';
import { DAY, MINUTE, toIso } from '../../../functions/shared/time.ts';
import { DUTY_RULES } from '../../../functions/victims-code/rules.ts';
import { at, changed, NOW, registered, swept } from './support.ts';

const TYPES = [...new Set(DUTY_RULES.map(({ trigger }) => trigger))];

/** Of few types and times, so that many are the same. */
const milestone: fc.Arbitrary<MilestoneInput> = fc
  .record({
    type: fc.oneof(fc.constantFrom('suspect-arrested', 'hearing-listed-or-changed'), fc.constantFrom(...TYPES)),
    ago: fc.oneof(fc.constantFrom(1, 2, 7), fc.integer({ min: 0, max: 60 })),
    received: fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }),
    suspect: fc.option(fc.constantFrom(1, 2), { nil: undefined }),
  })
  .map(({ type, ago, received, suspect }) => ({
    type,
    occurredAt: toIso(NOW - ago * DAY),
    receivedAt: received === undefined ? undefined : toIso(NOW - Math.min(ago, received) * DAY),
    suspect,
  }));

/** Each one at least once, some again, in any order. */
const arrivals = fc.array(milestone, { minLength: 1, maxLength: 8 }).chain((all) =>
  fc.tuple(
    fc.constant(all),
    fc
      .array(fc.constantFrom(...all), { maxLength: 6 })
      .chain((again) => fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length })),
  ),
);

function told(of: Case, milestones: readonly MilestoneInput[], times: readonly number[] = []): Case {
  return milestones.reduce((the, input, place) => {
    const step = recordMilestone(the, input, at(times[place] ?? NOW));
    return 'unchanged' in step ? the : step.after;
  }, of);
}

function byId(duties: readonly Duty[]): Duty[] {
  return [...duties].sort((a, b) => (a.id < b.id ? -1 : 1));
}

describe('milestones in any order', () => {
  it('make the same duties', () => {
    fc.assert(
      fc.property(arrivals, fc.boolean(), ([once, shuffled], enhanced) => {
        const base = registered(enhanced ? { enhancedRights: ['vulnerable'] } : {});
        expect(byId(told(base, shuffled).duties)).toEqual(byId(told(base, once).duties));
      }),
      { numRuns: 300 },
    );
  });

  it('before and after enhanced rights are given, make the same duties', () => {
    const give = (of: Case) => changed(setEnhancedRights(of, { reasons: ['vulnerable'] }, at(NOW))).after;
    fc.assert(
      fc.property(arrivals, fc.nat(8), ([once, shuffled], before) => {
        const base = registered();
        const between = told(give(told(base, shuffled.slice(0, before))), shuffled.slice(before));
        const due = (of: Case) => byId(of.duties).map(({ id, dueAt, status }) => ({ id, dueAt, status }));
        // What the longer limit had missed is missed by the shorter one as well, but keeps the time by which it was.
        const after = due(told(give(base), once));
        const missedBefore = new Set(
          told(base, once)
            .duties.filter(({ status }) => status === 'missed')
            .map(({ id }) => id),
        );
        const comparable = <T extends { id: string }>(all: T[]) => all.filter(({ id }) => !missedBefore.has(id));
        expect(comparable(due(between))).toEqual(comparable(after));
        expect(due(between).map(({ id, status }) => [id, status])).toEqual(after.map(({ id, status }) => [id, status]));
      }),
      { numRuns: 200 },
    );
  });

  it('at other times, with sweeps in between, are due and missed alike in the end', () => {
    const eventClock = (input: MilestoneInput) =>
      DUTY_RULES.every(({ trigger, clock }) => trigger !== input.type || clock === 'event');
    fc.assert(
      fc.property(arrivals, fc.array(fc.nat(30 * 24 * 60)), ([once, shuffled], delays) => {
        const end = NOW + 90 * DAY;
        const times = [...delays].sort((a, b) => a - b).map((minutes) => NOW + minutes * MINUTE);
        const late = shuffled.filter(eventClock).reduce<Case>((of, input, place) => {
          const now = times[place] ?? NOW + 30 * DAY;
          return swept(told(of, [input], [now]), now);
        }, registered());
        const known = (of: Case) => byId(swept(of, end).duties).map(({ openedAt: _, missedAt: __, ...rest }) => rest);
        expect(known(late).map(({ id, dueAt, status }) => [id, dueAt, status])).toEqual(
          known(told(registered(), once.filter(eventClock))).map(({ id, dueAt, status }) => [id, dueAt, status]),
        );
      }),
      { numRuns: 200 },
    );
  });
});
