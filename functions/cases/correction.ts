/** A supervisor's visible correction of a milestone: other times, or that it never was. */
import { Problem } from '../shared/http/problem.ts';
import { toIso } from '../shared/time.ts';
import type { Case, Milestone } from './case.ts';
import { type ChangeContext, type Changed, change, given } from './change.ts';
import { dated, excused, isOwed, limitOf, redated, ruleOf, withDuties } from './duties.ts';
import { isEnhanced, isUnder18, reasonsOf, withReasons } from './enhanced.ts';
import { answered } from './message-tasks.ts';
import { clockStart, dutyAnswer, isSame, milestoneAnswer, withItsDuties } from './milestones.ts';
import { phoneFirst } from './phone-first.ts';
import { pastTime, receiptTime } from './times.ts';

export interface Correction {
  readonly occurredAt?: string | undefined;
  readonly receivedAt?: string | undefined;
  /** It was recorded by mistake. */
  readonly withdraw?: true | undefined;
  readonly reason: string;
}

/**
 * Other times date the milestone's open duties anew and open those that the Code of that day adds; what was met, missed
 * or excused stays so. A withdrawn milestone owes nothing any more: its open duties are excused, its missed ones stay so.
 * @throws Problem `not-found`, `bad-request` (nothing to correct, an impossible time), `conflict` (withdrawn, or the same
 * as another milestone), `calendar-ended`
 */
export function correctMilestone(of: Case, id: string, input: Correction, ctx: ChangeContext): Changed {
  const milestone = of.milestones.find((one) => one.id === id);
  if (!milestone)
    throw new Problem('not-found', 'The case has no such milestone: read the case for the ids of its own');
  if (milestone.withdrawn)
    throw new Problem('conflict', 'The milestone was withdrawn. Record it again if it did happen');
  const timed = input.occurredAt !== undefined || input.receivedAt !== undefined;
  if (timed === (input.withdraw === true)) {
    throw new Problem('bad-request', 'Send what is to be corrected: occurredAt, receivedAt or both; or withdraw alone');
  }
  return timed ? retimed(of, milestone, input, ctx) : withdrawn(of, milestone, input, ctx);
}

function withdrawn(of: Case, milestone: Milestone, { reason }: Correction, ctx: ChangeContext): Changed {
  if (milestone.type === 'crime-reported') {
    throw new Problem('bad-request', 'A case begins with the report of the crime: correct its time, or close the case');
  }
  const { now, by } = ctx;
  const why = { by, reason: `The milestone was withdrawn: ${reason}` };
  const milestones = replaced(of, { ...milestone, withdrawn: { at: toIso(now), by, reason } });
  const pardoned = withDuties({ ...of, milestones }, (duty) =>
    duty.milestone === milestone.id && isOwed(duty) ? excused(duty, why, now) : duty,
  );
  const { after, tasks } = answered(
    pardoned,
    ({ kind, about }) => kind === 'phone-first' && about === milestone.id,
    'not-needed',
    now,
  );
  const answer = milestoneAnswer(after, milestone.id);
  return change(of, after, ctx, { kind: 'milestone-withdrawn', details: { id: milestone.id, reason }, answer, tasks });
}

function retimed(of: Case, before: Milestone, input: Correction, ctx: ChangeContext): Changed {
  const milestone = corrected(before, input, ctx.now);
  const { id, type } = before;
  if (milestone.occurredAt === before.occurredAt && milestone.receivedAt === before.receivedAt) {
    return { unchanged: true, answer: milestoneAnswer(of, id) };
  }
  const told = { ...milestone, receivedAt: milestone.receivedAssumed ? undefined : milestone.receivedAt };
  if (of.milestones.some((one) => one.id !== id && !one.withdrawn && isSame(one, told))) {
    throw new Problem('conflict', 'The case has that very milestone already: withdraw this one instead');
  }
  const reported = type === 'crime-reported' ? withReport(of, milestone.occurredAt, ctx.now) : of;
  const enhanced = isEnhanced(reported);
  const anew = withDuties({ ...reported, milestones: replaced(of, milestone) }, (duty) => {
    if (duty.milestone !== id || duty.status !== 'open') return duty;
    const rule = ruleOf(duty);
    const startedAt = clockStart(milestone, rule.clock, ctx.now);
    return dated(duty, { startedAt, enhanced, limit: limitOf(rule, enhanced) }, ctx.now);
  });
  // Told with a day of another Code, or of none (a wrong year), it opened other duties than it owes.
  const owing = withItsDuties(anew, milestone, ctx.now);
  const added = owing.duties.slice(anew.duties.length);
  const opened = added.map(dutyAnswer);
  const { after, tasks } = phoneFirst(owing, milestone, added, ctx.now);
  const times = ({ occurredAt, receivedAt }: Milestone) => given({ occurredAt, receivedAt });
  const details = {
    id,
    reason: input.reason,
    from: times(before),
    to: times(milestone),
    redated: redated(of.duties, after.duties),
    ...(opened.length === 0 ? {} : { duties: opened }),
  };
  const answer = milestoneAnswer(after, id);
  return change(of, after, ctx, { kind: 'milestone-corrected', details, answer, tasks });
}

/** The milestone with its other times; what was first told is kept. */
function corrected(before: Milestone, input: Correction, now: number): Milestone {
  const { receivedAssumed, receivedAt: received, ...rest } = before;
  const occurredAt = input.occurredAt === undefined ? before.occurredAt : pastTime('occurredAt', input.occurredAt, now);
  const receivedAt = input.receivedAt ?? (receivedAssumed ? undefined : received);
  const kept = receivedAssumed ? { receivedAt: received, receivedAssumed } : {};
  return {
    ...rest,
    occurredAt,
    ...(receivedAt === undefined ? given(kept) : { receivedAt: receiptTime(receivedAt, occurredAt, now) }),
    given: before.given ?? given({ occurredAt: before.occurredAt, receivedAt: receivedAssumed ? undefined : received }),
  };
}

/** The case reported at another time: whether the victim was a child then may change. */
function withReport(of: Case, reportedAt: string, now: number): Case {
  const { dateOfBirth } = of.victim;
  const under18 =
    dateOfBirth === undefined ? of.enhancedReasons.includes('under-18') : isUnder18(dateOfBirth, reportedAt);
  return withReasons({ ...of, reportedAt }, reasonsOf(of.enhancedReasons, under18), now);
}

function replaced(of: Case, milestone: Milestone): readonly Milestone[] {
  return of.milestones.map((one) => (one.id === milestone.id ? milestone : one));
}
