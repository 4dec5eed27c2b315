/**
 * One case as the story of it is told: who its staff are, what they know (the model, nothing else of the service), and
 * what is planned for it.
 */
import type { Staff } from '../../../functions/shared/http/staff.ts';
import type { Chance } from '../chance.ts';
import { readCase } from '../check/case.ts';
import { namesOf } from '../check/names.ts';
import type { ModelCase } from '../model/case.ts';
import type { Duty } from '../model/duty.ts';
import { deskOf, supervisorOf } from '../staff.ts';
import type { Shadow } from '../store/shadow.ts';
import type { Report, VictimPlan } from './people.ts';
import { caseIdOf } from './registration.ts';
import type { Deed, Stage } from './stage.ts';
import type { Step } from './step.ts';
import { type Seen, stepsOf } from './steps.ts';

export class Story {
  readonly stage: Stage;
  readonly chance: Chance;
  readonly #shadow: Shadow;
  readonly report: Report;
  readonly victim: VictimPlan;
  readonly id: string;

  constructor(stage: Stage, shadow: Shadow, chance: Chance, report: Report, victim: VictimPlan) {
    this.stage = stage;
    this.chance = chance;
    this.#shadow = shadow;
    this.report = report;
    this.victim = victim;
    this.id = caseIdOf(report, victim);
  }

  get the(): ModelCase | undefined {
    return this.stage.referee.models.get(this.id);
  }

  /** Somebody of the borough's desk who may see the case. */
  get desk(): Staff {
    const staff = deskOf(this.report.borough, this.chance.whole(0, 2));
    const named = this.the?.restricted;
    return named ? { ...staff, subject: named[0] ?? staff.subject } : staff;
  }

  get supervisor(): Staff {
    return supervisorOf(this.report.borough);
  }

  /** The steps of the case for a member of staff. */
  steps(staff: Staff): ReturnType<typeof stepsOf> {
    const { the } = this;
    if (!the) throw new Error('The case is not registered yet');
    return stepsOf(the, staff, this.stage.referee.numbers);
  }

  plan(at: number, deed: Deed): void {
    this.stage.plan(Math.round(at), deed);
  }

  /** At the next time at which somebody is at work, after a wait. */
  planAtWork(from: number, mean: number, deed: Deed): void {
    this.plan(this.stage.atWork(this.chance, from + this.chance.wait(mean)), deed);
  }

  /** Somebody has just read the case. */
  get seen(): Seen {
    const current = () => readCase(this.#shadow, this.id)?.version ?? 0;
    return { version: current(), current };
  }

  /** The service's own id of a duty. */
  dutyId(duty: Duty): string {
    const item = readCase(this.#shadow, this.id);
    return (item && namesOf(item).get(duty.name)?.id) ?? '';
  }

  milestoneId(number: number): string {
    return readCase(this.#shadow, this.id)?.milestones[number]?.id ?? '';
  }

  make(step: Step, now: number): Promise<void> {
    return this.stage.make(this.chance, step, now);
  }
}
