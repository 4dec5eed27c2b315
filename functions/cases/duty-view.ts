/** A duty as the API shows it: what it is about comes from its rule. */
import { isPast } from '../victims-code/deadline.ts';
import { forceOwes } from '../victims-code/rules.ts';
import type { DutyView } from './api/answers.ts';
import type { Duty } from './case.ts';
import { given } from './change.ts';
import { isOwed, ruleOf } from './duties.ts';

/** @param now (ms) by which it is overdue or not; duties of other bodies never are: what they did is not known here */
export function dutyView(duty: Duty, now: number): DutyView {
  const rule = ruleOf(duty);
  const { id, right, milestone, suspect, startedAt, dueAt, status, enhanced, missedAt, fulfilled, excuse } = duty;
  return {
    id,
    right,
    title: rule.title,
    whatToDo: rule.whatToDo ?? rule.duty,
    owner: rule.owner,
    evidence: rule.evidence,
    confirmation: rule.confirmation,
    inferred: [...rule.inferred],
    startedAt,
    status,
    overdue: dueAt !== undefined && forceOwes(rule) && isOwed(duty) && isPast(dueAt, now),
    enhanced,
    ...given({ milestone, suspect, dueAt, missedAt }),
    ...(fulfilled ? { fulfilledAt: fulfilled.at } : {}),
    ...(excuse ? { excuse: { at: excuse.at, reason: excuse.reason } } : {}),
  };
}
