/** What a story needs around it: the clock, the plan of what is to come, and the way to the service. */

import type { Chance } from '../chance.ts';
import { Violation } from '../check/violation.ts';
import type { Answer, Ask } from '../door.ts';
import type { Facts } from '../model/case.ts';
import type { Expected, Performed, Referee } from '../referee.ts';
import type { Step } from './step.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Something that will happen. */
export type Deed = (now: number) => Promise<void>;

const CRASHES = 0.012;
const REPEATS = 0.03;

export class Stage {
  readonly referee: Referee;
  readonly facts: Facts;
  readonly plan: (at: number, deed: Deed) => void;

  constructor(referee: Referee, facts: Facts, plan: Stage['plan']) {
    this.referee = referee;
    this.facts = facts;
    this.plan = plan;
  }

  /** The instant, or the next one at which people are at work. */
  atWork(chance: Chance, at: number): number {
    let day = this.facts.days.of(at);
    if (day.working && at >= day.start + 8 * HOUR && at < day.start + 18 * HOUR) return at;
    if (!day.working || at >= day.start + 18 * HOUR) day = this.facts.days.next(day);
    while (!day.working) day = this.facts.days.next(day);
    return Math.round(day.start + 9 * HOUR + chance.between(0, 4 * HOUR));
  }

  /**
   * Makes a step, sometimes in a process that dies on the way; then the staff try again until they get an answer.
   * Sometimes the same is sent again although it was answered.
   * @returns the answer, unless it got lost
   */
  async make(chance: Chance, step: Step, now: number, after?: (answer: Answer, now: number) => void): Promise<void> {
    const posts = step.ask.method === 'POST';
    const key = posts ? `key-${chance.whole(0, 2 ** 31)}-${chance.whole(0, 2 ** 31)}` : undefined;
    const ask = { ...step.ask, key };
    const attempt = async (at: number, applied: boolean): Promise<void> => {
      const diesAt = chance.happens(CRASHES) ? { call: chance.whole(1, 9), done: chance.happens(0.5) } : undefined;
      const expected = applied ? again(step) : step.expect(at);
      const performed: Performed = await this.referee.perform(ask, expected, at, diesAt);
      if (performed.answer.died) {
        const known = posts && (applied || performed.applied);
        this.plan(at + chance.whole(20, 900) * 1000, (later) => attempt(later, known));
        return;
      }
      after?.(performed.answer, at);
      // What changed nothing is not remembered, and its answer is the present state.
      if (posts && performed.decided && chance.happens(REPEATS)) {
        const pause = chance.happens(0.5) ? chance.whole(0, 30_000) : chance.whole(MINUTE, 2 * DAY);
        this.plan(at + pause, (later) => this.#repeat(ask, step, performed.answer, later));
      }
    };
    await attempt(now, false);
  }

  /** The same request again: the same answer, and nothing else. */
  async #repeat(ask: Ask, step: Step, first: Answer, now: number): Promise<void> {
    this.referee.count('repeated requests');
    await this.referee.perform(ask, again(step, first), now);
    if (step.denied() || step.action !== 'case.contact') return;
    // The key with another body.
    const { action, caseId } = step;
    const body = { channel: 'video', direction: 'inbound', outcome: 'no-answer' };
    const expected: Expected = { status: 422, audit: [{ action, outcome: 'refused', caseId }], caseId };
    await this.referee.perform({ ...ask, body }, expected, now);
  }
}

/** What is expected of a request that was carried out before. @param first what it was answered then */
function again(step: Step, first?: Answer): Expected {
  const { action, caseId, success } = step;
  return (
    step.denied() ?? {
      status: success,
      audit: [{ action, outcome: 'allowed', caseId }],
      caseId,
      verify: ({ body }) => {
        const [found, earlier] = [JSON.stringify(body), JSON.stringify(first?.body)];
        if (!first || found === earlier) return;
        throw new Violation('The same request gets the same answer', `${action}: ${found} after ${earlier}`);
      },
    }
  );
}
