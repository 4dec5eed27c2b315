/** What happened, as it reaches the desk: soon or late, once or twice, from the records system or from a person. */
import type { Staff } from '../../../functions/shared/http/staff.ts';
import { RECORDS } from '../staff.ts';
import type { Happening } from './crime.ts';
import { call, doWork } from './desk-work.ts';
import { DAY, HOUR, MINUTE } from './stage.ts';
import type { Story } from './story.ts';

type Telling = Parameters<ReturnType<Story['steps']>['milestone']>[0];

/** A milestone: somebody records it, soon or late, the records system perhaps twice, a person as well. */
export function come(story: Story, { type, after, suspect }: Happening, registered: number): void {
  const { chance } = story;
  const occurredAt = Math.round(story.report.reportedAt + after * DAY);
  const toCourt = story.stage.facts.rows.some((row) => row.trigger === type && row.fromReceipt);
  const receivedAt = toCourt && chance.happens(0.75) ? Math.round(occurredAt + chance.wait(DAY)) : undefined;
  const told = { type, occurredAt, receivedAt, suspect };
  const known = Math.max(registered + MINUTE, receivedAt ?? 0, occurredAt);
  const late = chance.happens(0.06) ? chance.between(1, 12) * DAY : chance.wait(5 * HOUR);
  const byRecords = chance.happens(0.6);
  const source = byRecords ? `event-${chance.whole(1, 2 ** 31)}` : undefined;
  const record = (staff: Staff, from: string | undefined, at: number) =>
    story.stage.make(chance, story.steps(staff).milestone(told, from), at, (answer, now) => {
      if (answer.status === 201) recorded(story, type, now);
    });
  if (byRecords) {
    story.plan(known + late, (at) => record(RECORDS, source, at));
    // Notifications repeat and overtake each other.
    if (chance.happens(0.1)) story.plan(known + chance.wait(DAY), (at) => record(RECORDS, source, at));
    if (chance.happens(0.02)) story.plan(known + late + chance.wait(DAY), (at) => otherwise(story, told, source, at));
    if (chance.happens(0.08)) story.planAtWork(known, DAY, (at) => record(story.desk, undefined, at));
  } else {
    story.planAtWork(known + late, HOUR, (at) => record(story.desk, undefined, at));
    if (chance.happens(0.06)) story.planAtWork(known + late, 2 * DAY, (at) => record(story.desk, undefined, at));
  }
}

/** The records system says of one event something else than before. */
function otherwise(story: Story, told: Telling, source: string | undefined, now: number): Promise<void> {
  const other = { ...told, occurredAt: told.occurredAt - 60_000 };
  return story.make(story.steps(RECORDS).milestone(other, source), now);
}

/** Staff have something to tell now; and sometimes it turns out to be wrong. */
function recorded(story: Story, type: string, now: number): void {
  const { chance, the } = story;
  if (!the) return;
  const number = the.milestones.findLastIndex((one) => one.type === type);
  if (chance.happens(0.82)) story.planAtWork(now, 7 * HOUR, (at) => call(story, at));
  if (chance.happens(0.5)) story.planAtWork(now, 12 * HOUR, (at) => doWork(story, at));
  // Somebody rings in the very last second, or just after it.
  const due = the.duties.find((duty) => duty.milestone === number && duty.row?.byTelling)?.due;
  if (due !== undefined && due > now && chance.happens(0.05)) {
    story.plan(due + chance.pick([0, 999, 1000]), (at) => call(story, at));
  }
  if (chance.happens(0.04)) story.planAtWork(now, 2 * DAY, (at) => correct(story, number, at));
}

async function correct(story: Story, number: number, now: number): Promise<void> {
  const { chance, the } = story;
  const milestone = the?.milestones[number];
  if (!milestone) return;
  const steps = story.steps(story.supervisor);
  const id = story.milestoneId(number);
  if (chance.happens(0.3)) return story.make(steps.withdraw(number, id), now);
  const shift = Math.round(chance.between(-3, 3) * DAY);
  const received = milestone.receivedAt !== undefined && chance.happens(0.5);
  const from = received ? (milestone.receivedAt ?? 0) : milestone.occurredAt;
  const change = { [received ? 'receivedAt' : 'occurredAt']: Math.min(from + shift, now) };
  await story.make(steps.correct(number, id, change), now);
}
