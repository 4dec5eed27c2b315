/** How a case begins, and all that will come of it. */
import { deskOf, officerOf } from '../staff.ts';
import { arrange } from './arrangements.ts';
import { course } from './crime.ts';
import { call, close, doWork } from './desk-work.ts';
import { come } from './incoming.ts';
import { elsewhere } from './places.ts';
import { registration } from './registration.ts';
import { DAY, HOUR } from './stage.ts';
import type { Story } from './story.ts';

/** @param registeredAt when the desk takes the case */
export function begin(story: Story, registeredAt: number): void {
  const { chance } = story;
  story.plan(registeredAt, (now) =>
    story.stage.make(chance, registration(story.stage, story.report, story.victim, story.desk), now, (_, at) =>
      registered(story, at),
    ),
  );
}

function registered(story: Story, now: number): void {
  const { chance } = story;
  const happenings = course(chance, story.report.crime);
  for (const happening of happenings) come(story, happening, now);
  if (story.victim.deceased) story.planAtWork(now, HOUR, (at) => story.make(story.steps(story.desk).death(), at));
  if (chance.happens(0.9)) story.planAtWork(now, 4 * HOUR, (at) => doWork(story, at));
  if (chance.happens(0.7)) story.planAtWork(now, 6 * HOUR, (at) => call(story, at));
  const ends = story.report.reportedAt + (happenings.at(-1)?.after ?? 0) * DAY;
  const closes = Math.max(now + HOUR, ends + chance.wait(8 * DAY));
  if (chance.happens(0.92)) story.planAtWork(closes, DAY, (at) => close(story, at));
  if (chance.happens(0.1)) story.planAtWork(now, 10 * DAY, (at) => oddity(story, at));
  arrange(story, now);
}

/** What nobody should do, and somebody does. */
async function oddity(story: Story, now: number): Promise<void> {
  const { chance, the } = story;
  if (!the) return;
  const away = elsewhere(chance, the.borough);
  const odd = chance.whole(1, 4);
  if (odd === 1) return story.make(story.steps(deskOf(away, 0)).read(), now);
  if (odd === 2) return story.make(story.steps(officerOf(the.borough)).read(), now);
  if (odd === 3) return story.make(story.steps(deskOf(away, 1)).interval(10), now);
  await story.make(story.steps(deskOf(the.borough, 0)).history(), now);
}
