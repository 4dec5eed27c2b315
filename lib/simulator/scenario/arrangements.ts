/** What is arranged with a victim in the course of a case, and who asks for it. */
import type { Chance } from '../chance.ts';
import type { Consents } from '../model/order.ts';
import { write } from './desk-work.ts';
import type { VictimPlan } from './people.ts';
import { pickPhone, pickPlan } from './people.ts';
import { DAY, HOUR, MINUTE } from './stage.ts';
import type { Story } from './story.ts';

/** A number changes; another member of staff looks at it, mostly, or first the same one. */
async function changeNumber(story: Story, { person, business, dateOfBirth }: VictimPlan, now: number): Promise<void> {
  const { chance, the } = story;
  if (!the) return;
  const phone = pickPhone(chance);
  const staff = story.desk;
  const victim = {
    name: person.name,
    kind: business ? 'business' : 'person',
    phone,
    ...(chance.happens(0.8) && person.email ? { email: person.email } : {}),
    ...(dateOfBirth ? { dateOfBirth } : {}),
  };
  await story.make(story.steps(staff).victim(victim), now);
  if (chance.happens(0.2)) await story.make(story.steps(staff).confirm('victim', 'phone', `+44${phone.slice(1)}`), now);
  if (!chance.happens(0.7)) return;
  story.planAtWork(now, 5 * HOUR, async (at) => {
    const value = story.the?.details.of('victim').phone;
    if (value) await story.make(story.steps(story.supervisor).confirm('victim', 'phone', value), at);
  });
}

async function changeRights(story: Story, now: number): Promise<void> {
  const { chance, the } = story;
  if (!the) return;
  const reasons = ['vulnerable', 'most-serious-crime', 'persistently-targeted', 'intimidated'];
  const chosen = reasons.filter(() => chance.happens(0.3));
  await story.make(story.steps(story.desk).enhanced(chosen), now);
}

async function restrict(story: Story, now: number): Promise<void> {
  const { chance } = story;
  const { subject } = story.desk;
  await story.make(story.steps(story.supervisor).restrict([subject]), now);
  if (chance.happens(0.5)) {
    story.planAtWork(now, 20 * DAY, (at) => story.make(story.steps(story.supervisor).unrestrict(), at));
  }
}

/** Several people at the same case at the same instant. */
async function crowd(story: Story, now: number): Promise<void> {
  const { chance, the, stage } = story;
  if (!the) return;
  const inbound = () => story.steps(story.desk).contact('no-answer', [], [], true);
  const steps = [
    inbound(),
    inbound(),
    story.steps(story.desk).interval(chance.whole(7, 60)),
    story.steps(story.supervisor).read(),
    story.steps(story.desk).contact('spoke', [], [], false),
  ].slice(0, chance.whole(2, 5));
  await stage.referee.together(
    steps.map((step, at) => ({ ask: { ...step.ask, key: `crowd-${now}-${at}` }, expected: step.expect(now) })),
    now,
  );
}

function pickConsents(chance: Chance): Consents {
  return { surveys: chance.happens(0.5), routineUpdates: chance.happens(0.7), dutyUpdates: chance.happens(0.9) };
}

/** Something happens to a case while a message of it waits, at whatever hour. */
export function meanwhile(story: Story, at: number): void {
  const { chance, victim } = story;
  const desk = () => story.steps(story.desk);
  const unsafe = { channels: [], hours: { from: '09:00', to: '17:00' }, unsafe: true };
  const deed = chance.weighted<(now: number) => Promise<void>>([
    [4, (now) => changeNumber(story, victim, now)],
    [3, (now) => story.make(desk().plan(chance.happens(0.5) ? unsafe : pickPlan(chance), story.seen), now)],
    [2, (now) => story.make(desk().consents(pickConsents(chance)), now)],
    [1, (now) => story.make(desk().death(), now)],
    [1, (now) => story.make(desk().enhanced(['vulnerable']), now)],
  ]);
  story.plan(at, (now) => (story.the ? deed(now) : Promise.resolve()));
}

/** Plans all of it. */
export function arrange(story: Story, from: number): void {
  const { chance, victim } = story;
  const maybe = (probability: number, mean: number, deed: (now: number) => Promise<void>) => {
    if (chance.happens(probability)) story.planAtWork(from, mean, deed);
  };
  const desk = () => story.steps(story.desk);
  maybe(0.25, 2 * DAY, (now) =>
    story.make(desk().plan(pickPlan(chance), chance.happens(0.4) ? story.seen : undefined), now),
  );
  maybe(0.08, 5 * DAY, (now) => story.make(desk().consents(pickConsents(chance)), now));
  maybe(0.12, 5 * DAY, (now) => story.make(desk().interval(chance.pick([7, 14, 28, 42, 60])), now));
  maybe(0.08, 6 * DAY, (now) => changeRights(story, now));
  maybe(0.06, 10 * DAY, (now) => changeNumber(story, victim, now));
  maybe(0.03, 10 * DAY, (now) =>
    story.make(desk().representative({ name: 'Simulata Relative', relation: 'aunt', phone: pickPhone(chance) }), now),
  );
  maybe(0.015, 5 * DAY, (now) => restrict(story, now));
  maybe(0.004, 30 * DAY, (now) => story.make(desk().death(), now));
  maybe(0.12, 10 * DAY, (now) => story.make(desk().call(chance.pick(['update-wanted', 'new-information'])), now));
  maybe(0.04, 10 * DAY, (now) => story.make(desk().history(), now));
  maybe(0.05, 3 * DAY, (now) => crowd(story, now));
  maybe(0.15, 12 * DAY, (now) => write(story, now));
  maybe(0.03, 20 * MINUTE, (now) => story.make(desk().read(), now));
}
