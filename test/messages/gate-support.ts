/** Questions for the gate about a case that was made through the rules of cases. */
import { setContactPlan } from '../../functions/cases/arrangements.ts';
import type { Case } from '../../functions/cases/case.ts';
import type { History, Policy, Question } from '../../functions/messages/gate/decision.ts';
import type { AnswerOrder, MessageOrder } from '../../functions/messages/message.ts';
import { ordered } from '../../functions/messages/state.ts';
import { DAY, toIso } from '../../functions/shared/time.ts';
import { at, changed, NOW, PHONE, registered } from '../cases/rules/support.ts';

export const POLICY: Policy = {
  invitationDelay: DAY,
  invitationPeriod: 90 * DAY,
  dailySpendPence: 1_000,
  smsPence: 4,
};

export const NO_HISTORY: History = { used: {}, spentPence: 0 };

export const PLAN = { channels: ['sms'], hours: { from: '09:00', to: '17:00' } } as const;

/** An ordinary case with a plan for texts from nine to five. */
export const CASE: Case = changed(setContactPlan(registered(), PLAN, at(NOW))).after;

export const ORDER: MessageOrder = {
  id: 'MESSAGE-1',
  template: 'please-call-us',
  caseId: CASE.id,
  dutyIds: [],
  by: 'staff-1',
  at: toIso(NOW),
};

export const ANSWER: AnswerOrder = {
  id: 'MESSAGE-2',
  template: 'answer-neutral',
  number: PHONE,
  cases: [CASE.id],
  by: 'system',
  at: toIso(NOW),
};

export interface Asked {
  readonly the?: Case;
  readonly order?: Partial<MessageOrder>;
  readonly message?: Partial<Question['message']>;
  readonly others?: readonly Case[];
  readonly history?: Partial<History>;
  readonly policy?: Partial<Policy>;
  readonly now?: number | string;
}

function instant(now: number | string): number {
  return typeof now === 'string' ? Date.parse(now) : now;
}

/** A text that a member of staff orders on a Monday at ten, but for what is given. */
export function aboutCase({ the = CASE, order, message, others = [], history, policy, now = NOW }: Asked): Question {
  return {
    message: { ...ordered({ ...ORDER, ...order }), ...message },
    the,
    others,
    history: { ...NO_HISTORY, ...history },
    policy: { ...POLICY, ...policy },
    now: instant(now),
  };
}

/** The answer to a text from the number of that case, just received, but for what is given. */
export function aboutAnswer(
  { message, others = [CASE], history, policy, now = NOW }: Omit<Asked, 'order' | 'the'>,
  order: Partial<AnswerOrder> = {},
): Question {
  return {
    message: { ...ordered({ ...ANSWER, ...order }), ...message },
    the: undefined,
    others,
    history: { ...NO_HISTORY, ...history },
    policy: { ...POLICY, ...policy },
    now: instant(now),
  };
}
