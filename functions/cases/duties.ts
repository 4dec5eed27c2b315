/**
 * What may become of one duty. It is open until it is met, missed or excused. **Missed is final**: what comes later is
 * recorded beside it. Every step first lets time do its part, so that it does not matter whether the sweep came by before.
 */
import { Problem } from '../shared/http/problem.ts';
import { derivedId } from '../shared/ids.ts';
import { toIso } from '../shared/time.ts';
import { CalendarEnded, LAST_KNOWN_DAY } from '../victims-code/calendar.ts';
import { deadline, isPast } from '../victims-code/deadline.ts';
import type { DutyRule, Limit } from '../victims-code/rule.ts';
import { findRule, forceOwes } from '../victims-code/rules.ts';
import type { Case, Duty } from './case.ts';
import { allStages } from './stages.ts';

/** The rule of a duty. @throws Error when there is none: rules are never removed */
export function ruleOf(duty: Duty): DutyRule {
  const rule = findRule(duty.rule);
  if (!rule) throw new Error('A duty has a rule that does not exist');
  return rule;
}

/** Still to be done: open, or missed and neither made up for nor excused since. */
export function isOwed(duty: Pick<Duty, 'status' | 'fulfilled' | 'excuse'>): boolean {
  return duty.status === 'open' || (duty.status === 'missed' && !duty.fulfilled && !duty.excuse);
}

/** The limit of a rule; undefined where the Code gives no number. */
export function limitOf(rule: DutyRule, enhanced: boolean): Limit | undefined {
  return enhanced ? (rule.enhanced ?? rule.standard) : rule.standard;
}

/** The duty at an instant: missed, if the force owes it and its due time is past. */
export function atTime(duty: Duty, now: number): Duty {
  if (duty.status !== 'open' || duty.dueAt === undefined || !isPast(duty.dueAt, now)) return duty;
  if (!forceOwes(ruleOf(duty))) return duty;
  return { ...duty, status: 'missed', missedAt: toIso(now), reminded: allStages(duty) };
}

/**
 * Its due time set anew, from another start, by other limits, or both; a duty that is no longer open keeps it.
 * @throws Problem `calendar-ended` when that needs bank holidays that are not published
 */
export function dated(
  duty: Duty,
  by: { readonly startedAt: string; readonly enhanced: boolean; readonly limit: Limit | undefined },
  now: number,
): Duty {
  const current = atTime(duty, now);
  if (current.status !== 'open') return current;
  const { dueAt: _, ...rest } = current;
  const { startedAt, enhanced, limit } = by;
  return atTime({ ...rest, startedAt, enhanced, ...(limit ? { dueAt: dueTime(startedAt, limit) } : {}) }, now);
}

function dueTime(startedAt: string, limit: Limit): string {
  try {
    return toIso(deadline(Date.parse(startedAt), limit));
  } catch (error) {
    if (!(error instanceof CalendarEnded)) throw error;
    throw new Problem(
      'calendar-ended',
      `Bank holidays are known until ${LAST_KNOWN_DAY}, and this needs a later deadline. Nothing was recorded; the engineers have to add the next year's bank holidays`,
    );
  }
}

/** A new duty; one whose due time is past already is missed from the beginning. */
export function openDuty(
  seed: {
    readonly id: string;
    readonly rule: DutyRule;
    readonly milestone?: string;
    readonly suspect?: number;
    readonly startedAt: string;
    readonly enhanced: boolean;
    readonly limit: Limit | undefined;
  },
  now: number,
): Duty {
  const { id, rule, milestone, suspect, startedAt, enhanced } = seed;
  const undated: Duty = {
    id,
    rule: rule.id,
    right: rule.right,
    ...(milestone === undefined ? {} : { milestone }),
    ...(suspect === undefined ? {} : { suspect }),
    startedAt,
    openedAt: toIso(now),
    enhanced,
    status: 'open',
    reminded: [],
  };
  return dated(undated, seed, now);
}

/** The id of the duty that a milestone opens by a rule: doing it twice is doing it once. */
export function dutyId(caseId: string, milestoneId: string, rule: DutyRule): string {
  return derivedId('duty', caseId, milestoneId, rule.id);
}

/**
 * The victim was told, or the thing was done: met when that was in time, otherwise missed and made up for. Of a duty of
 * another body the force cannot say that it was late: once told it is met.
 */
export function fulfilled(duty: Duty, evidence: Omit<NonNullable<Duty['fulfilled']>, 'at'>, now: number): Duty {
  const current = atTime(duty, now);
  const status = current.status === 'open' ? 'met' : current.status;
  return { ...current, status, fulfilled: { at: toIso(now), ...evidence } };
}

/** There was a reason not to keep it: excused when that was said in time, otherwise missed with a reason beside it. */
export function excused(duty: Duty, why: { readonly by: string; readonly reason: string }, now: number): Duty {
  const current = atTime(duty, now);
  const status = current.status === 'open' ? 'excused' : current.status;
  return { ...current, status, excuse: { at: toIso(now), ...why } };
}

/** A case whose duties went through a step; those that it returns as they are stay the same objects. */
export function withDuties(of: Case, step: (duty: Duty) => Duty): Case {
  return { ...of, duties: of.duties.map(step) };
}

export interface Redated {
  readonly id: string;
  readonly from?: string;
  readonly to?: string;
  readonly missed?: true;
}

/** For the history: which duties got another due time between two states of a case, and which were missed by it. */
export function redated(before: readonly Duty[], after: readonly Duty[]): Redated[] {
  const known = new Map(before.map((duty) => [duty.id, duty]));
  return after.flatMap((duty) => {
    const earlier = known.get(duty.id);
    const missed = duty.status === 'missed' && earlier?.status === 'open';
    if (!earlier || (earlier.dueAt === duty.dueAt && !missed)) return [];
    return [
      {
        id: duty.id,
        ...(earlier.dueAt === undefined ? {} : { from: earlier.dueAt }),
        ...(duty.dueAt === undefined ? {} : { to: duty.dueAt }),
        ...(missed ? ({ missed: true } as const) : {}),
      },
    ];
  });
}
