/** When a person phones before anything is sent: **policy of the force** about a rule of the Code's enhanced rights. */
import { forceOwes } from '../victims-code/rules.ts';
import type { Case, Duty, Milestone } from './case.ts';
import { ruleOf } from './duties.ts';
import { isEnhanced } from './enhanced.ts';
import { type Asked, asked } from './message-tasks.ts';
import { PHONE_FIRST_WITHIN } from './stages.ts';

/** A suspect comes home today: whoever the victim is, a text is not how they learn of it. */
export const BAIL_RELEASE = 'suspect-released-on-police-bail';

/** Whether a milestone is news that a person tells. The report itself is the victim's own news. */
export function isPhoneFirst(of: Pick<Case, 'enhancedReasons'>, { type }: Pick<Milestone, 'type'>): boolean {
  return type !== 'crime-reported' && (type === BAIL_RELEASE || isEnhanced(of));
}

/** The case that asks somebody to phone, when a milestone has opened duties of telling that fall to the force. */
export function phoneFirst(of: Case, milestone: Milestone, opened: readonly Duty[], now: number): Asked {
  const toTell = opened.filter((duty) => forceOwes(ruleOf(duty)) && ruleOf(duty).evidence === 'told');
  if (toTell.length === 0 || !isPhoneFirst(of, milestone)) return { after: of, tasks: [] };
  const due = toTell.flatMap(({ status, dueAt }) => (status === 'open' && dueAt !== undefined ? [dueAt] : []));
  const dueBy = due.length > 0 ? Math.min(...due.map((time) => Date.parse(time))) : now + PHONE_FIRST_WITHIN;
  return asked(of, { kind: 'phone-first', about: milestone.id, dueBy }, now);
}
