/** The regular update that the force promises (policy, not a right): a duty without a milestone, one owed at a time. */
import { derivedId } from '../shared/ids.ts';
import { londonDay, toIso } from '../shared/time.ts';
import { knownDaysAfter } from '../victims-code/calendar.ts';
import { ROUTINE_UPDATE } from '../victims-code/rules.ts';
import type { Case, Duty } from './case.ts';
import { dated, excused, isOwed, openDuty, withDuties } from './duties.ts';
import { isEnhanced } from './enhanced.ts';

/** Whether it is the routine update that is owed now. */
export function isOwedUpdate(duty: Duty): boolean {
  return duty.rule === ROUTINE_UPDATE.id && isOwed(duty);
}

/**
 * At most so many days from a start (ISO): fewer, where the known bank holidays end before. An update that comes early
 * keeps what the force promises; to refuse a contact because its next update cannot be dated would lose the evidence
 * that a duty of the Code was kept.
 */
function interval(of: Case, startedAt: string) {
  const known = knownDaysAfter(londonDay(Date.parse(startedAt)));
  const { days } = of.updateInterval;
  return { count: known > 0 ? Math.min(days, known) : days, unit: 'days' } as const;
}

/** The case with its next routine update, counted from now. Two that start at one instant are still two. */
export function withNextUpdate(of: Case, now: number): Case {
  const startedAt = toIso(now);
  const taken = new Set(of.duties.map(({ id }) => id));
  let id = derivedId('routine', of.id, startedAt);
  for (let again = 1; taken.has(id); again += 1) id = derivedId('routine', of.id, startedAt, String(again));
  const seed = { id, rule: ROUTINE_UPDATE, startedAt, enhanced: isEnhanced(of), limit: interval(of, startedAt) };
  return { ...of, duties: [...of.duties, openDuty(seed, now)] };
}

/** The case with its open routine update dated by its interval, from the same start. */
export function withUpdateDated(of: Case, now: number): Case {
  return withDuties(of, (duty) =>
    duty.rule === ROUTINE_UPDATE.id && duty.status === 'open'
      ? dated(duty, { ...duty, limit: interval(of, duty.startedAt) }, now)
      : duty,
  );
}

/** The case without an owed routine update. */
export function withoutUpdate(of: Case, by: string, now: number): Case {
  const why = { by, reason: 'The case was closed' };
  return withDuties(of, (duty) => (isOwedUpdate(duty) ? excused(duty, why, now) : duty));
}
