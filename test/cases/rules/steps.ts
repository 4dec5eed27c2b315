/** Anything that can happen to a case, as values that fast-check makes and shrinks. A step that is refused changes nothing. */
import fc from 'fast-check';
import { setEnhancedRights, setUpdateInterval } from '../../../functions/cases/arrangements.ts';
import type { Case, Duty } from '../../../functions/cases/case.ts';
import type { ChangeContext, Changed } from '../../../functions/cases/change.ts';
import { recordContact } from '../../../functions/cases/contacts.ts';
import { correctMilestone } from '../../../functions/cases/correction.ts';
import { excuseDuty, markDone } from '../../../functions/cases/duty-outcomes.ts';
import { closeCase, reopenCase } from '../../../functions/cases/lifecycle.ts';
import { recordMilestone } from '../../../functions/cases/milestones.ts';
import { changeVictim, confirmDetails, recordDeath } from '../../../functions/cases/people.ts';
import { Problem } from '../../../functions/shared/http/problem.ts';
import { DAY, MINUTE, toIso } from '../../../functions/shared/time.ts';
import { DUTY_RULES, findRule } from '../../../functions/victims-code/rules.ts';
import { OTHER_PHONE, PHONE } from './support.ts';

export interface Step {
  readonly name: string;
  /** Minutes since the step before. */
  readonly wait: number;
  readonly act: (of: Case, ctx: ChangeContext) => Changed;
}

const TYPES = [...new Set(DUTY_RULES.map(({ trigger }) => trigger))];

/** Which of several, whatever their number: a fraction from 0 to 1. */
const which = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

function one<T>(of: readonly T[], fraction: number): T | undefined {
  return of[Math.floor(fraction * of.length)];
}

const refused = { unchanged: true } as const;

function ifAny<T>(found: T | undefined, act: (found: T) => Changed): Changed {
  return found === undefined ? refused : act(found);
}

type Act = Step['act'];

const milestone = fc
  .record({
    type: fc.oneof(fc.constantFrom('suspect-arrested', 'suspect-charged', 'sentence'), fc.constantFrom(...TYPES)),
    ago: fc.nat(20 * 24 * 60),
    suspect: fc.constantFrom(1, 2),
  })
  .map(({ type, ago, suspect }): Act => {
    return (of, ctx) => recordMilestone(of, { type, suspect, occurredAt: toIso(ctx.now - ago * MINUTE) }, ctx);
  });

const contact = fc
  .record({
    outcome: fc.constantFrom('spoke', 'spoke', 'no-answer', 'unsafe'),
    about: fc.array(which, { maxLength: 3 }),
  })
  .map(({ outcome, about }): Act => {
    return (of, ctx) => {
      const told = of.duties.filter(({ rule }) => findRule(rule)?.evidence === 'told');
      const dutyIds = about.flatMap((fraction) => one(told, fraction)?.id ?? []);
      return recordContact(of, { channel: 'phone', direction: 'outbound', outcome, dutyIds }, ctx);
    };
  });

const ofOneDuty = (act: (of: Case, duty: Duty, ctx: ChangeContext) => Changed) =>
  which.map(
    (fraction): Act =>
      (of, ctx) =>
        ifAny(one(of.duties, fraction), (duty) => act(of, duty, ctx)),
  );

const correction = fc
  .record({ which, change: fc.option(fc.integer({ min: -10 * 24 * 60, max: 10 * 24 * 60 }), { nil: undefined }) })
  .map(({ which: fraction, change }): Act => {
    return (of, ctx) =>
      ifAny(one(of.milestones, fraction), ({ id, occurredAt }) => {
        const moved = change === undefined ? undefined : toIso(Date.parse(occurredAt) + change * MINUTE);
        const input = moved === undefined ? ({ withdraw: true } as const) : { occurredAt: moved };
        return correctMilestone(of, id, { ...input, reason: 'A slip' }, ctx);
      });
  });

/** So often, beside the others, comes an act of a name. */
function often(weight: number, name: string, arbitrary: fc.Arbitrary<Act>) {
  return { weight, arbitrary: arbitrary.map((act) => ({ name, act })) };
}

const always = (act: Act) => fc.constant(act);

const rights = fc.boolean().map((on): Act => {
  return (of, ctx) => setEnhancedRights(of, { reasons: on ? ['vulnerable'] : [] }, ctx);
});

const interval = fc.integer({ min: 1, max: 60 }).map((days): Act => {
  return (of, ctx) => setUpdateInterval(of, { days }, ctx);
});

const victim = fc
  .record({
    phone: fc.constantFrom(PHONE, OTHER_PHONE),
    dateOfBirth: fc.constantFrom(undefined, '1990-01-01', '2015-01-01'),
  })
  .map((known): Act => {
    return (of, ctx) => changeVictim(of, { name: 'Ada Example', ...known }, ctx);
  });

const confirmation = always((of, ctx) => {
  return confirmDetails(of, { who: 'victim', phone: of.victim.phone?.value }, { ...ctx, by: 'staff-2' });
});

const act = fc.oneof(
  often(6, 'milestone', milestone),
  often(6, 'contact', contact),
  often(
    3,
    'done',
    ofOneDuty((of, { id }, ctx) => markDone(of, id, {}, ctx)),
  ),
  often(
    2,
    'excuse',
    ofOneDuty((of, { id }, ctx) => excuseDuty(of, id, { reason: 'So' }, ctx)),
  ),
  often(2, 'correct', correction),
  often(2, 'enhanced', rights),
  often(1, 'interval', interval),
  often(2, 'victim', victim),
  often(1, 'confirm', confirmation),
  often(
    1,
    'death',
    always((of, ctx) => recordDeath(of, {}, ctx)),
  ),
  often(
    1,
    'close',
    always((of, ctx) => closeCase(of, {}, ctx)),
  ),
  often(
    1,
    'reopen',
    always((of, ctx) => reopenCase(of, {}, ctx)),
  ),
);

/** From the same instant to ten days later. */
const wait = fc.oneof(fc.constant(0), fc.nat(60), fc.nat((10 * DAY) / MINUTE));

export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.tuple(act, wait).map(([named, minutes]) => ({ ...named, wait: minutes })),
  { maxLength: 40 },
);

/** What a step makes of a case; a refusal by the rules makes nothing, anything else that is thrown is a fault. */
export function taken(of: Case, { act }: Step, ctx: ChangeContext): Changed {
  try {
    return act(of, ctx);
  } catch (error) {
    if (error instanceof Problem) return refused;
    throw error;
  }
}
