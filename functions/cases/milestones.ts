/** Milestones: what happened in a case, told once or many times, late or out of order, and what is owed because of it. */
import { Problem } from '../shared/http/problem.ts';
import { derivedId } from '../shared/ids.ts';
import { londonDay, toIso } from '../shared/time.ts';
import { findMilestoneType, MILESTONE_TYPES } from '../victims-code/milestone-types.ts';
import { rulesFor } from '../victims-code/rules.ts';
import type { Case, Duty, Milestone } from './case.ts';
import { type ChangeContext, type Changed, change, given } from './change.ts';
import { dutyId, limitOf, openDuty, ruleOf } from './duties.ts';
import { isEnhanced } from './enhanced.ts';
import { phoneFirst } from './phone-first.ts';
import { pastTime, receiptTime } from './times.ts';

export interface MilestoneInput {
  readonly type: string;
  readonly occurredAt: string;
  readonly receivedAt?: string | undefined;
  /** 1 to 99. */
  readonly suspect?: number | undefined;
  readonly sourceEventId?: string | undefined;
  /** For the history. */
  readonly note?: string | undefined;
}

export interface MilestoneAnswer {
  readonly id: string;
  readonly duties: readonly (Pick<Duty, 'id' | 'right' | 'dueAt' | 'status'> & { readonly title: string })[];
}

/** What tells milestones of one case apart: times are ISO in UTC. */
interface Told {
  readonly type: string;
  readonly suspect?: number | undefined;
  readonly occurredAt: string;
  readonly receivedAt?: string | undefined;
}

const MOST_SUSPECTS = 99;

/** @throws Problem `bad-request` for an unknown type, suspect or an impossible time */
function checked(input: MilestoneInput, now: number): Told {
  const { type, suspect } = input;
  if (!findMilestoneType(type)) {
    const known = MILESTONE_TYPES.map(({ id }) => id).join(', ');
    throw new Problem('bad-request', `There is no such type of milestone. The types are: ${known}`, {
      errors: [{ path: 'type', message: 'Use one of GET /desk/v1/milestone-types' }],
    });
  }
  if (suspect !== undefined && !(Number.isInteger(suspect) && suspect >= 1 && suspect <= MOST_SUSPECTS)) {
    throw new Problem('bad-request', `Suspects of a case are numbered 1 to ${MOST_SUSPECTS}`, {
      errors: [{ path: 'suspect', message: `Use 1 to ${MOST_SUSPECTS}` }],
    });
  }
  const occurredAt = pastTime('occurredAt', input.occurredAt, now);
  const receivedAt = input.receivedAt === undefined ? undefined : receiptTime(input.receivedAt, occurredAt, now);
  return { type, suspect, occurredAt, receivedAt };
}

/** As it was first told and, once corrected, as it stands. */
function tellings(of: Milestone): readonly { occurredAt: string; receivedAt?: string }[] {
  const { occurredAt, receivedAt, receivedAssumed } = of;
  const stands = { occurredAt, ...(receivedAt === undefined || receivedAssumed ? {} : { receivedAt }) };
  return of.given ? [of.given, stands] : [stands];
}

/** Whether it is the same milestone, told again. */
export function isSame(milestone: Milestone, told: Told): boolean {
  return (
    milestone.type === told.type &&
    milestone.suspect === told.suspect &&
    tellings(milestone).some(
      ({ occurredAt, receivedAt }) => occurredAt === told.occurredAt && receivedAt === told.receivedAt,
    )
  );
}

/** The milestone that this one is, told again. @throws Problem `conflict` when its source event was told otherwise */
function known(of: Case, told: Told, sourceEventId: string | undefined): Milestone | undefined {
  const bySource =
    sourceEventId === undefined
      ? undefined
      : of.milestones.find(({ sourceEventIds }) => sourceEventIds?.includes(sourceEventId));
  if (bySource && !isSame(bySource, told)) {
    throw new Problem(
      'conflict',
      'This sourceEventId was recorded with another type, suspect or time. To change what is recorded, a supervisor corrects that milestone',
    );
  }
  if (bySource) return bySource;
  const report = told.type === 'crime-reported' ? of.milestones.find(({ type }) => type === told.type) : undefined;
  return report ?? of.milestones.find((milestone) => !milestone.withdrawn && isSame(milestone, told));
}

/** The id follows from what happened, so the order in which milestones arrive does not matter. */
function milestoneId(of: Case, { type, suspect, occurredAt, receivedAt }: Told): string {
  const parts = ['milestone', of.id, type, String(suspect ?? ''), occurredAt, receivedAt ?? ''];
  const taken = new Set(of.milestones.map(({ id }) => id));
  let id = derivedId(...parts);
  // One that was withdrawn, or corrected away, keeps its id.
  for (let again = 1; taken.has(id); again += 1) id = derivedId(...parts, String(again));
  return id;
}

/**
 * When the clock of a rule starts: never after it was told, or a time some minutes ahead would win a working day.
 * @param told (ms)
 */
export function clockStart(milestone: Milestone, clock: 'event' | 'receipt', told: number): string {
  const { occurredAt, receivedAt, recordedAt } = milestone;
  const start = clock === 'receipt' ? (receivedAt ?? recordedAt) : occurredAt;
  return toIso(Math.min(Date.parse(start), told));
}

function dayOf(time: string): string {
  return londonDay(Date.parse(time));
}

/**
 * The case with a new milestone and exactly its duties.
 * @throws Problem `calendar-ended`
 */
export function withMilestone(
  of: Case,
  told: Told & { readonly sourceEventId?: string | undefined },
  { now, by }: ChangeContext,
): { readonly after: Case; readonly milestone: Milestone } {
  const { type, suspect, occurredAt, receivedAt, sourceEventId } = told;
  const recordedAt = toIso(now);
  const rules = rulesFor(type, dayOf(occurredAt), dayOf(receivedAt ?? recordedAt));
  const assumed = receivedAt === undefined && rules.some(({ clock }) => clock === 'receipt');
  const milestone: Milestone = {
    id: milestoneId(of, told),
    type,
    occurredAt,
    ...(assumed ? { receivedAt: recordedAt, receivedAssumed: true } : given({ receivedAt })),
    recordedAt,
    recordedBy: by,
    ...given({ suspect }),
    ...(sourceEventId === undefined ? {} : { sourceEventIds: [sourceEventId] }),
  };
  const after = { ...of, milestones: [...of.milestones, milestone] };
  return { after: withItsDuties(after, milestone, now), milestone };
}

/**
 * The case with every duty that the rules of a milestone's days promise; those that it has already stay as they are.
 * @throws Problem `calendar-ended`
 */
export function withItsDuties(of: Case, milestone: Milestone, now: number): Case {
  const { id, type, occurredAt, receivedAt, recordedAt, suspect } = milestone;
  const enhanced = isEnhanced(of);
  const known = new Set(of.duties.map((duty) => duty.id));
  const opened = rulesFor(type, dayOf(occurredAt), dayOf(receivedAt ?? recordedAt)).flatMap((rule) => {
    const seed = {
      id: dutyId(of.id, id, rule),
      rule,
      milestone: id,
      ...given({ suspect }),
      startedAt: clockStart(milestone, rule.clock, now),
      enhanced,
      limit: limitOf(rule, enhanced),
    };
    return known.has(seed.id) ? [] : [openDuty(seed, now)];
  });
  return opened.length === 0 ? of : { ...of, duties: [...of.duties, ...opened] };
}

/** A new duty as its milestone's route answers it and as the history has it: from there every figure can be recounted. */
export function dutyAnswer(duty: Duty): MilestoneAnswer['duties'][number] {
  const { id, right, dueAt, status } = duty;
  return { id, right, title: ruleOf(duty).title, ...given({ dueAt }), status };
}

/** A milestone's duties as its route answers them. */
export function milestoneAnswer(of: Case, id: string): MilestoneAnswer {
  return { id, duties: of.duties.filter(({ milestone }) => milestone === id).map(dutyAnswer) };
}

/**
 * Records that something happened; of some news staff are asked to phone first. The same again, by its source event or by its type, suspect and times, changes
 * nothing; nor does another report of the crime. Its answer is then that of the first, as it stands now.
 * @throws Problem `bad-request` (unknown type or suspect, impossible time), `conflict` (a source event told otherwise),
 * `calendar-ended`
 */
export function recordMilestone(of: Case, input: MilestoneInput, ctx: ChangeContext): Changed {
  const told = checked(input, ctx.now);
  const { sourceEventId, note } = input;
  const earlier = known(of, told, sourceEventId);
  if (earlier) return toldAgain(of, earlier, sourceEventId, ctx);
  const { after: owing, milestone } = withMilestone(of, { ...told, sourceEventId }, ctx);
  const answer = milestoneAnswer(owing, milestone.id);
  const details = { ...given({ ...told, sourceEventId, note }), ...answer };
  const { after, tasks } = phoneFirst(owing, milestone, owing.duties.slice(of.duties.length), ctx.now);
  return change(of, after, ctx, { kind: 'milestone-recorded', details, answer, tasks });
}

/** Known already. Staff were quicker than the records system: its event is remembered, so that it counts once. */
function toldAgain(of: Case, earlier: Milestone, sourceEventId: string | undefined, ctx: ChangeContext): Changed {
  const answer = milestoneAnswer(of, earlier.id);
  const { sourceEventIds = [], type } = earlier;
  if (sourceEventId === undefined || sourceEventIds.includes(sourceEventId) || type === 'crime-reported') {
    return { unchanged: true, answer };
  }
  const milestone = { ...earlier, sourceEventIds: [...sourceEventIds, sourceEventId] };
  const milestones = of.milestones.map((one) => (one === earlier ? milestone : one));
  const details = { id: earlier.id, sourceEventId };
  return change(of, { ...of, milestones }, ctx, { kind: 'milestone-confirmed', details, answer });
}
