/** Staff who keep the promises of a case, or not: calls, things done, reasons given, the end of the case. */
import { type Duty, isForce, isOwed } from '../model/duty.ts';
import { pickPlan } from './people.ts';
import { DAY, HOUR, MINUTE } from './stage.ts';
import type { Story } from './story.ts';

/** What the victim has to be told and was not yet. */
function toTell({ the }: Story): Duty[] {
  const duties = the?.duties ?? [];
  return duties.filter((duty) => duty.row?.byTelling && isOwed(duty) && isForce(duty));
}

/** Tries to reach the victim, and tells all there is, most of the time. @param asked also when there is nothing to tell */
export async function call(story: Story, now: number, asked = false): Promise<void> {
  const { chance, the } = story;
  if (!the) return;
  const owed = toTell(story);
  if (!asked && owed.length === 0 && (!the.owedUpdate || chance.happens(0.6))) return;
  const staff = story.desk;
  if (chance.happens(0.2)) await story.make(story.steps(staff).read(), now);
  const outcome = chance.weighted([
    [62, 'spoke'],
    [33, 'no-answer'],
    [5, 'unsafe'],
  ] as const);
  const about = owed.filter(() => chance.happens(0.95));
  // Now and then somebody names what telling cannot meet, or what was told before.
  const strange = chance.happens(0.02) ? [chance.pick(the.duties)].filter((one) => !about.includes(one)) : [];
  const duties = [...about, ...strange];
  const ids = duties.map((duty) => story.dutyId(duty));
  const unknown = chance.happens(0.005) ? ['0'.repeat(20)] : [];
  const channel = chance.weighted([
    [85, 'phone'],
    [10, 'in-person'],
    [5, 'video'],
  ] as const);
  const step = story.steps(staff).contact(outcome, duties, [...ids, ...unknown], chance.happens(0.1), channel);
  await story.make(step, now);
  if (outcome !== 'spoke' && chance.happens(0.7)) story.planAtWork(now + 12 * HOUR, DAY, (at) => call(story, at));
}

/** Rings and reaches nobody. */
export async function attempt(story: Story, now: number): Promise<void> {
  if (story.the) await story.make(story.steps(story.desk).contact('no-answer', [], [], false), now);
}

/** Writes instead of ringing. */
export async function write(story: Story, now: number): Promise<void> {
  const { chance, the } = story;
  if (!the) return;
  const template = chance.pick(['investigation-update', 'nothing-new', 'please-call-us']);
  const channel = chance.happens(0.3) ? chance.pick(['sms', 'email'] as const) : undefined;
  const update = template !== 'please-call-us' && chance.happens(0.8) ? the.owedUpdate : undefined;
  const step = story.steps(story.desk).update(template, channel, update, update ? story.dutyId(update) : '');
  await story.make(step, now);
}

/** Does what is to be done rather than told. */
export async function doWork(story: Story, now: number): Promise<void> {
  const { chance, the } = story;
  const open = (the?.duties ?? []).filter((duty) => duty.row && !duty.row.byTelling && isOwed(duty));
  const work = open.filter((duty) => (duty.due === undefined ? chance.happens(0.05) : chance.happens(0.9)));
  for (const duty of work) await story.make(story.steps(story.desk).done(duty, story.dutyId(duty)), now);
  if (chance.happens(0.01)) {
    const [wrong] = toTell(story);
    if (wrong) await story.make(story.steps(story.desk).done(wrong, story.dutyId(wrong)), now);
  }
}

/** The case ends; some are opened again, and end again. */
export async function close(story: Story, now: number): Promise<void> {
  const { chance, the } = story;
  if (the?.status !== 'open') return;
  await story.make(story.steps(story.desk).close(), now);
  if (!chance.happens(0.04)) return;
  story.planAtWork(now, 20 * DAY, async (at) => {
    await story.make(story.steps(story.desk).reopen(), at);
    story.planAtWork(at, 30 * DAY, (later) => close(story, later));
  });
}

/** Staff were reminded: many then act. */
export function reminded(story: Story, kind: string, now: number): void {
  const { chance } = story;
  if (kind === 'details-to-confirm') return;
  if (kind === 'plan-missing') {
    if (chance.happens(0.3)) {
      story.planAtWork(now, 6 * HOUR, (at) =>
        story.make(story.steps(story.desk).plan(pickPlan(chance), story.seen), at),
      );
    }
    return;
  }
  if (kind === 'duty-missed' && chance.happens(0.08)) {
    story.planAtWork(now, DAY, (at) => excuse(story, at));
    return;
  }
  const acts = kind === 'duty-half-time' ? 0.3 : kind === 'duty-missed' ? 0.8 : 0.7;
  if (!chance.happens(acts)) return;
  if (kind === 'update-due' && chance.happens(0.3)) {
    story.planAtWork(now, 90 * MINUTE, (at) => write(story, at));
    return;
  }
  story.planAtWork(now, 90 * MINUTE, async (at) => {
    await doWork(story, at);
    await call(story, at, kind === 'phone-first' || kind === 'message-failed');
  });
}

async function excuse(story: Story, now: number): Promise<void> {
  const owed = (story.the?.duties ?? []).filter((duty) => isOwed(duty) && duty.due !== undefined);
  const duty = owed[0];
  if (duty) await story.make(story.steps(story.supervisor).excuse(duty, story.dutyId(duty)), now);
}
