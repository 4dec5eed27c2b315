/** A case for the tests of its rules: made, and then changed, through the rules alone. */
import { expect } from 'vitest';
import type { Case, Duty } from '../../../functions/cases/case.ts';
import type { Change, ChangeContext, Changed } from '../../../functions/cases/change.ts';
import { recordContact } from '../../../functions/cases/contacts.ts';
import { dueChange } from '../../../functions/cases/due.ts';
import { type MilestoneInput, recordMilestone } from '../../../functions/cases/milestones.ts';
import { type Registration, registerCase } from '../../../functions/cases/register.ts';
import { Problem, type ProblemType } from '../../../functions/shared/http/problem.ts';

/** A Monday morning in November. */
export const NOW = Date.parse('2026-11-23T10:00:00Z');
export const NAME = { id: '1000000-26.1', reference: '1000000/26', victimNumber: 1 };

export const PHONE = '+447700900123';
export const OTHER_PHONE = '+447700900456';
export const EMAIL = 'ada@example.org';

export const REGISTRATION: Registration = {
  borough: 'E09000012',
  category: 'burglary',
  reportedAt: '2026-11-23T09:00:00Z',
  victim: { name: 'Ada Example', phone: PHONE },
};

let requests = 0;

/** A request of its own, unless it is given an id. */
export function at(now: number | string, by = 'staff-1', id?: string): ChangeContext {
  requests += 1;
  return { now: typeof now === 'string' ? Date.parse(now) : now, by, id: id ?? `request-${requests}` };
}

export function registered(input: Partial<Registration> = {}, ctx = at(NOW)): Case {
  return registerCase({ ...REGISTRATION, ...input }, ctx, NAME).after;
}

/** That a rule changed something. */
export function changed(of: Changed): Change {
  if ('unchanged' in of) expect.unreachable('nothing was changed');
  return of as Change;
}

/** The case with one more milestone. */
export function withMilestone(of: Case, input: MilestoneInput, ctx = at(NOW)): Case {
  return changed(recordMilestone(of, input, ctx)).after;
}

/** A suspect was arrested at 09:30 on that Monday: to be told within five working days, with enhanced rights within one. */
export const ARREST: MilestoneInput = { type: 'suspect-arrested', occurredAt: '2026-11-23T09:30:00Z', suspect: 1 };

export function spoke(of: Case, dutyIds: readonly string[], ctx: ChangeContext): Change {
  return recordContact(of, { channel: 'phone', direction: 'outbound', outcome: 'spoke', dutyIds }, ctx);
}

export function swept(of: Case, now: number | string): Case {
  return dueChange(of, at(now).now)?.after ?? of;
}

/** The one duty of a rule. */
export function dutyOf(of: Case, rule: string): Duty {
  const found = of.duties.filter((duty) => duty.rule === rule);
  expect(found).toHaveLength(1);
  return found[0] as Duty;
}

/** The routine update that is owed or was last. */
export function lastUpdate(of: Case): Duty {
  const last = of.duties.findLast(({ rule }) => rule === 'routine-update');
  if (!last) expect.unreachable('no routine update');
  return last as Duty;
}

/** The problem that a rule throws, of the type expected. */
export function problemOf(rule: () => unknown, type: ProblemType): Problem {
  try {
    rule();
  } catch (error) {
    expect(error).toBeInstanceOf(Problem);
    expect((error as Problem).type).toBe(type);
    return error as Problem;
  }
  return expect.unreachable('no problem was thrown');
}
