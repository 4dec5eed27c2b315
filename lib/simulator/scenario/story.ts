/**
 * What happens to one case: the report, the milestones as they come in, and staff who call, forget, correct and repeat
 * themselves. It looks at the model to know what staff know, and at nothing else of the service.
 */
import type { Staff } from '../../../functions/shared/http/staff.ts';
import type { Chance } from '../chance.ts';
import { readCase } from '../check/case.ts';
import { namesOf } from '../check/names.ts';
import type { ModelCase } from '../model/case.ts';
import { type Duty, isForce, isOwed } from '../model/duty.ts';
import { deskOf, officerOf, RECORDS, supervisorOf } from '../staff.ts';
import type { Shadow } from '../store/shadow.ts';
import { arrange } from './arrangements.ts';
import { course, type Happening } from './crime.ts';
import type { Report, VictimPlan } from './people.ts';
import { elsewhere } from './places.ts';
import { caseIdOf, registration } from './registration.ts';
import { DAY, HOUR, MINUTE, type Stage } from './stage.ts';
import { stepsOf } from './steps.ts';

export class Story {
  readonly stage: Stage;
  readonly chance: Chance;
  readonly #shadow: Shadow;
  readonly #report: Report;
  readonly #victim: VictimPlan;
  readonly id: string;

  constructor(stage: Stage, shadow: Shadow, chance: Chance, report: Report, victim: VictimPlan) {
    this.stage = stage;
    this.chance = chance;
    this.#shadow = shadow;
    this.#report = report;
    this.#victim = victim;
    this.id = caseIdOf(report, victim);
  }

  get the(): ModelCase | undefined {
    return this.stage.referee.models.get(this.id);
  }

  /** Somebody of the borough's desk who may see the case. */
  get desk(): Staff {
    const staff = deskOf(this.#report.borough, this.chance.whole(0, 2));
    const named = this.the?.restricted;
    return named ? { ...staff, subject: named[0] ?? staff.subject } : staff;
  }

  get supervisor(): Staff {
    return supervisorOf(this.#report.borough);
  }

  /** The steps of the case for a member of staff. */
  steps(staff: Staff): ReturnType<typeof stepsOf> {
    const { the } = this;
    if (!the) throw new Error('The case is not registered yet');
    return stepsOf(the, staff);
  }

  plan(at: number, deed: (now: number) => Promise<void>): void {
    this.stage.plan(Math.round(at), deed);
  }

  /** At the next time at which somebody is at work, after a wait. */
  planAtWork(from: number, mean: number, deed: (now: number) => Promise<void>): void {
    this.plan(this.stage.atWork(this.chance, from + this.chance.wait(mean)), deed);
  }

  /** The service's own id of a duty. */
  dutyId(duty: Duty): string {
    const item = readCase(this.#shadow, this.id);
    return (item && namesOf(item).get(duty.name)?.id) ?? '';
  }

  milestoneId(number: number): string {
    return readCase(this.#shadow, this.id)?.milestones[number]?.id ?? '';
  }

  /** @param registeredAt when the desk takes the case */
  begin(registeredAt: number): void {
    const { chance } = this;
    this.plan(registeredAt, (now) =>
      this.stage.make(chance, registration(this.stage, this.#report, this.#victim, this.desk), now, (_, at) =>
        this.#registered(at),
      ),
    );
  }

  #registered(now: number): void {
    const { chance } = this;
    const happenings = course(chance, this.#report.crime);
    for (const happening of happenings) this.#come(happening, now);
    if (this.#victim.deceased) this.planAtWork(now, HOUR, (at) => this.make(this.steps(this.desk).death(), at));
    if (chance.happens(0.9)) this.planAtWork(now, 4 * HOUR, (at) => this.doWork(at));
    if (chance.happens(0.7)) this.planAtWork(now, 6 * HOUR, (at) => this.call(at));
    const ends = this.#report.reportedAt + (happenings.at(-1)?.after ?? 0) * DAY;
    const closes = Math.max(now + HOUR, ends + chance.wait(8 * DAY));
    if (chance.happens(0.92)) this.planAtWork(closes, DAY, (at) => this.#close(at));
    if (chance.happens(0.1)) this.planAtWork(now, 10 * DAY, (at) => this.oddity(at));
    arrange(this, this.#victim, now);
  }

  make(step: ReturnType<ReturnType<typeof stepsOf>['read']>, now: number): Promise<void> {
    return this.stage.make(this.chance, step, now);
  }

  /** A milestone: somebody records it, soon or late, the records system perhaps twice, a person as well. */
  #come({ type, after, suspect }: Happening, registered: number): void {
    const { chance } = this;
    const occurredAt = Math.round(this.#report.reportedAt + after * DAY);
    const toCourt = this.stage.facts.rows.some((row) => row.trigger === type && row.fromReceipt);
    const receivedAt = toCourt && chance.happens(0.75) ? Math.round(occurredAt + chance.wait(DAY)) : undefined;
    const told = { type, occurredAt, receivedAt, suspect };
    const known = Math.max(registered + MINUTE, receivedAt ?? 0, occurredAt);
    const late = chance.happens(0.06) ? chance.between(1, 12) * DAY : chance.wait(5 * HOUR);
    const byRecords = chance.happens(0.6);
    const source = byRecords ? `event-${chance.whole(1, 2 ** 31)}` : undefined;
    const record = (staff: Staff, from: string | undefined, at: number) =>
      this.stage.make(chance, this.steps(staff).milestone(told, from), at, (answer, now) => {
        if (answer.status === 201) this.#recorded(type, now);
      });
    if (byRecords) {
      this.plan(known + late, (at) => record(RECORDS, source, at));
      // Notifications repeat and overtake each other.
      if (chance.happens(0.1)) this.plan(known + chance.wait(DAY), (at) => record(RECORDS, source, at));
      if (chance.happens(0.02)) this.plan(known + late + chance.wait(DAY), (at) => this.#otherwise(told, source, at));
      if (chance.happens(0.08)) this.planAtWork(known, DAY, (at) => record(this.desk, undefined, at));
    } else {
      this.planAtWork(known + late, HOUR, (at) => record(this.desk, undefined, at));
      if (chance.happens(0.06)) this.planAtWork(known + late, 2 * DAY, (at) => record(this.desk, undefined, at));
    }
  }

  /** The records system says of one event something else than before. */
  #otherwise(told: Parameters<ReturnType<typeof stepsOf>['milestone']>[0], source: string | undefined, now: number) {
    const other = { ...told, occurredAt: told.occurredAt - 60_000 };
    return this.make(this.steps(RECORDS).milestone(other, source), now);
  }

  #recorded(type: string, now: number): void {
    const { chance, the } = this;
    if (!the) return;
    const number = the.milestones.findLastIndex((one) => one.type === type);
    if (chance.happens(0.82)) this.planAtWork(now, 7 * HOUR, (at) => this.call(at));
    if (chance.happens(0.5)) this.planAtWork(now, 12 * HOUR, (at) => this.doWork(at));
    if (chance.happens(0.04)) this.planAtWork(now, 2 * DAY, (at) => this.#correct(number, at));
  }

  async #correct(number: number, now: number): Promise<void> {
    const { chance, the } = this;
    const milestone = the?.milestones[number];
    if (!milestone) return;
    const steps = this.steps(this.supervisor);
    const id = this.milestoneId(number);
    if (chance.happens(0.3)) return this.make(steps.withdraw(number, id), now);
    const shift = Math.round(chance.between(-3, 3) * DAY);
    const received = milestone.receivedAt !== undefined && chance.happens(0.5);
    const from = received ? (milestone.receivedAt ?? 0) : milestone.occurredAt;
    const change = { [received ? 'receivedAt' : 'occurredAt']: Math.min(from + shift, now) };
    await this.make(steps.correct(number, id, change), now);
  }

  /** What the victim has to be told and was not yet. */
  #toTell(): Duty[] {
    const duties = this.the?.duties ?? [];
    return duties.filter((duty) => duty.row?.byTelling && isOwed(duty) && isForce(duty));
  }

  /** Tries to reach the victim, and tells all there is, most of the time. */
  async call(now: number): Promise<void> {
    const { chance, the } = this;
    if (!the) return;
    const owed = this.#toTell();
    if (owed.length === 0 && (!the.owedUpdate || chance.happens(0.6))) return;
    const staff = this.desk;
    if (chance.happens(0.2)) await this.make(this.steps(staff).read(), now);
    const outcome = chance.weighted([
      [62, 'spoke'],
      [33, 'no-answer'],
      [5, 'unsafe'],
    ] as const);
    const about = owed.filter(() => chance.happens(0.95));
    // Now and then somebody names what telling cannot meet, or what was told before.
    const strange = chance.happens(0.02) ? [chance.pick(the.duties)].filter((one) => !about.includes(one)) : [];
    const duties = [...about, ...strange];
    const ids = duties.map((duty) => this.dutyId(duty));
    const unknown = chance.happens(0.005) ? ['0'.repeat(20)] : [];
    const step = this.steps(staff).contact(outcome, duties, [...ids, ...unknown], chance.happens(0.1));
    await this.make(step, now);
    if (outcome !== 'spoke' && chance.happens(0.7)) this.planAtWork(now + 12 * HOUR, DAY, (at) => this.call(at));
  }

  /** Does what is to be done rather than told. */
  async doWork(now: number): Promise<void> {
    const { chance, the } = this;
    const open = (the?.duties ?? []).filter((duty) => duty.row && !duty.row.byTelling && isOwed(duty));
    const work = open.filter((duty) => (duty.due === undefined ? chance.happens(0.05) : chance.happens(0.9)));
    for (const duty of work) await this.make(this.steps(this.desk).done(duty, this.dutyId(duty)), now);
    if (chance.happens(0.01)) {
      const [wrong] = this.#toTell();
      if (wrong) await this.make(this.steps(this.desk).done(wrong, this.dutyId(wrong)), now);
    }
  }

  async #close(now: number): Promise<void> {
    const { chance, the } = this;
    if (the?.status !== 'open') return;
    await this.make(this.steps(this.desk).close(), now);
    if (!chance.happens(0.04)) return;
    this.planAtWork(now, 20 * DAY, async (at) => {
      await this.make(this.steps(this.desk).reopen(), at);
      this.planAtWork(at, 30 * DAY, (later) => this.#close(later));
    });
  }

  /** Staff were reminded: many then act. */
  reminded(kind: string, now: number): void {
    const { chance } = this;
    if (kind === 'details-to-confirm') return;
    if (kind === 'duty-missed' && chance.happens(0.08)) {
      this.planAtWork(now, DAY, (at) => this.#excuse(at));
      return;
    }
    const acts = kind === 'duty-half-time' ? 0.3 : kind === 'duty-missed' ? 0.8 : 0.7;
    if (!chance.happens(acts)) return;
    this.planAtWork(now, 90 * MINUTE, async (at) => {
      await this.doWork(at);
      await this.call(at);
    });
  }

  async #excuse(now: number): Promise<void> {
    const owed = (this.the?.duties ?? []).filter((duty) => isOwed(duty) && duty.due !== undefined);
    const duty = owed[0];
    if (duty) await this.make(this.steps(this.supervisor).excuse(duty, this.dutyId(duty)), now);
  }

  /** What nobody should do, and somebody does. */
  async oddity(now: number): Promise<void> {
    const { chance, the } = this;
    if (!the) return;
    const away = elsewhere(chance, the.borough);
    const odd = chance.whole(1, 4);
    if (odd === 1) return this.make(this.steps(deskOf(away, 0)).read(), now);
    if (odd === 2) return this.make(this.steps(officerOf(the.borough)).read(), now);
    if (odd === 3) return this.make(this.steps(deskOf(away, 1)).interval(10), now);
    await this.make(this.steps(deskOf(the.borough, 0)).history(), now);
  }
}
