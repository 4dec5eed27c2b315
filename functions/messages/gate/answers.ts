/**
 * What stops or holds an answer to something just received: fixed words, bound by neither hours nor consent. None where
 * any case of the number is marked unsafe or its plan has no texts: an answer would show whoever holds the phone that
 * somebody there is in touch with police. A number of no case gets the same answer as any other.
 */
import type { Case } from '../../cases/case.ts';
import { HOUR } from '../../shared/time.ts';
import type { AnswerOrder } from '../message.ts';
import type { NoRoute, Question, Route, StopReason } from './decision.ts';
import { fullLimits, type Hold, isTooLate } from './holds.ts';
import { DAYTIME, nextAllowed } from './hours.ts';

export interface AnswerQuestion extends Question {
  readonly order: AnswerOrder;
  readonly route: Route | NoRoute;
}

/** For so long an answer is one to something just received. Later it would come out of the blue, and waits for daytime. */
const FRESH = HOUR;

type Stop = readonly [StopReason, (asked: AnswerQuestion) => boolean];

/** Of any case of the number. */
const ofAny =
  (stands: (the: Case) => boolean) =>
  ({ others }: AnswerQuestion) =>
    others.some(stands);

const STOPS: readonly Stop[] = [
  ['unknown-outcome', ({ message }) => message.unknowns > 1],
  ['too-late', isTooLate],
  // A case that the order names and that was not read could be the one that is unsafe.
  ['no-case', ({ order, others }) => order.cases.some((id) => !others.some((the) => the.id === id))],
  ['deceased', ofAny(({ death }) => death !== undefined)],
  ['unsafe', ofAny(({ contactPlan }) => contactPlan?.unsafe === true)],
  ['no-plan', ofAny(({ contactPlan }) => contactPlan === undefined)],
  ['channel-not-in-plan', ofAny(({ contactPlan }) => !contactPlan?.channels.includes('sms'))],
  ['not-a-uk-mobile', ({ route }) => 'stop' in route],
  // A text that came after the failure shows that the number is in use again.
  ['unreachable', ({ order, history: { failedAt } }) => failedAt !== undefined && failedAt >= order.at],
  ['too-many-answers', (asked) => fullLimits(asked).length > 0],
];

/** Why an answer is not sent; undefined: it may be. */
export function answerStop(asked: AnswerQuestion): StopReason | undefined {
  return STOPS.find(([, stands]) => stands(asked))?.[0];
}

/** Until when an answer waits that could not be given at once; undefined: it need not. */
export function answerHold({ order, now }: AnswerQuestion): Hold | undefined {
  const until = nextAllowed(DAYTIME, now);
  if (now < Date.parse(order.at) + FRESH || until === now) return undefined;
  return { because: 'outside-hours', until };
}
