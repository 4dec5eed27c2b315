/** One part of the simulated year: its own cases, its own store, its own chance. */
import { DUE_SHARDS } from '../../functions/shared/due.ts';
import { chance as makeChance } from './chance.ts';
import { Violation } from './check/violation.ts';
import { Checkpoint, type ComplianceAnswer, EVERY_BOROUGH } from './checkpoint.ts';
import type { CarrierEvents } from './message-world.ts';
import type { Facts } from './model/case.ts';
import { Days } from './model/days.ts';
import { readRows } from './model/duties-table.ts';
import { compliance, type Figures } from './model/figures.ts';
import { Outside } from './outside.ts';
import { Queue } from './queue.ts';
import { Referee } from './referee.ts';
import { meanwhile } from './scenario/arrangements.ts';
import { attempt, reminded } from './scenario/desk-work.ts';
import { makeReport } from './scenario/people.ts';
import { begin } from './scenario/play.ts';
import { DAY, type Deed, HOUR, MINUTE, Stage } from './scenario/stage.ts';
import { Story } from './scenario/story.ts';
import { Sending } from './sending.ts';
import { digest } from './store/digest.ts';
import { openWorld, type World } from './world.ts';

export interface PartPlan {
  readonly seed: string;
  /** Which part of the whole; references of parts never meet. */
  readonly part: number;
  readonly cases: number;
  readonly days: number;
  /** First day, `YYYY-MM-DD`. */
  readonly start: string;
}

export interface PartResult {
  readonly cases: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly checks: number;
  readonly byRight: ComplianceAnswer;
  /** By the Monday of the week of the due day. */
  readonly byWeek: readonly (readonly [string, Figures])[];
  /** SHA-256 over all that is stored at the end. */
  readonly digest: string;
}

/** Where the run stopped: with the seed, how to get there again. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

const facts = (name: string) => new URL(`../../functions/victims-code/facts/${name}`, import.meta.url).pathname;

/** While a message waits, something else happens to its case. */
const MEANWHILE = 0.2;
/** Sweeps that die, and sweeps that are run a second time. */
const SWEEP_CRASHES = 0.01;
/** No sweep at all for so long, so often. */
const OUTAGES = [30 * HOUR, 4 * DAY] as const;
/** What is due is done as soon as the lagging index says so. */
const DONE_WITHIN = 6 * MINUTE;
/** Tables with things that are due. */
const DUE_TABLES = ['cases', 'tasks', 'messages', 'keys'] as const;
/** Between two checkpoints. */
const CHECKPOINT_EVERY = 61 * DAY;

class Part {
  readonly #plan: PartPlan;
  readonly #world: World;
  readonly #queue = new Queue<Deed>();
  readonly #facts: Facts;
  readonly #referee: Referee;
  readonly #sending: Sending;
  readonly outside: Outside;
  readonly #checkpoint: Checkpoint;
  readonly #chance;
  readonly #stories = new Map<string, Story>();
  readonly #begin: number;
  readonly #end: number;
  #now: number;
  #lastSweep = 0;
  #noSweepsUntil = 0;
  /** What was due at the last sweep already, and since which sweep. */
  readonly #waiting = new Map<string, { key: string; at: number; since: number }>();
  steps = 0;

  constructor(plan: PartPlan, world: World) {
    this.#plan = plan;
    this.#world = world;
    this.#chance = makeChance(`${plan.seed}/${plan.part}/year`);
    const firstYear = Number(plan.start.slice(0, 4));
    this.#facts = {
      days: new Days(facts('bank-holidays-england-wales.json'), firstYear - 2),
      rows: readRows(facts('victims-code-duties.csv')),
    };
    this.#begin = Date.parse(`${plan.start}T00:00:00Z`);
    this.#end = this.#begin + plan.days * DAY;
    this.#now = this.#begin;
    this.#referee = new Referee(world);
    this.#sending = new Sending(world, this.#referee);
    this.outside = new Outside(
      makeChance(`${plan.seed}/${plan.part}/outside`),
      this.#queue,
      this.#sending,
      this.#referee,
    );
    this.#checkpoint = new Checkpoint(this.#referee, this.#facts, world.store.shadow);
  }

  #populate(): void {
    const { cases, seed, part } = this.#plan;
    const stage = new Stage(this.#referee, this.#facts, (at, deed) => this.#queue.add(at, deed));
    this.#referee.onTask = (caseId, kind) => {
      const story = this.#stories.get(caseId);
      if (story) reminded(story, kind, this.#now);
    };
    // What is on its way meets what happens in between.
    this.#referee.onOrder = (caseId) => {
      const story = this.#stories.get(caseId);
      if (!story?.chance.happens(MEANWHILE)) return;
      const phone = story.the?.details.of(story.the.who).phone;
      const at = Math.round(this.#now + story.chance.wait(10 * HOUR));
      if (phone && story.chance.happens(0.3)) this.outside.stop(phone, at);
      else meanwhile(story, at);
    };
    // Often somebody else is at the same case before the sweep comes by.
    this.#referee.onLeft = (caseId) => {
      const story = this.#stories.get(caseId);
      if (story?.chance.happens(0.6))
        story.plan(this.#now + story.chance.whole(1, 40) * 1000, (at) => attempt(story, at));
    };
    for (let serial = 0, made = 0; made < cases; serial += 1) {
      const chance = makeChance(`${seed}/${part}/report/${serial}`);
      const taken = chance.between(this.#begin, this.#end - HOUR);
      const late = chance.happens(0.06) ? chance.between(2, 18) * DAY : chance.wait(3 * HOUR);
      const report = makeReport(chance, 1_000_000 + part * 1_000_000 + serial, Math.round(taken - late));
      for (const victim of report.victims.slice(0, cases - made)) {
        const own = chance.fork(`victim/${victim.victimNumber}`);
        const story = new Story(stage, this.#world.store.shadow, own, report, victim);
        this.#stories.set(story.id, story);
        begin(story, Math.round(taken + (victim.victimNumber - 1) * own.wait(HOUR)));
        made += 1;
      }
    }
    for (const length of OUTAGES) {
      this.#queue.add(Math.round(this.#chance.between(this.#begin, this.#end)), async (now) => {
        this.#noSweepsUntil = Math.max(this.#noSweepsUntil, now + length);
        this.#referee.count('outages of the sweeps');
      });
    }
    this.outside.begin(this.#begin, this.#end, this.#plan.cases);
    for (let at = this.#begin + CHECKPOINT_EVERY; at < this.#end; at += CHECKPOINT_EVERY) {
      this.#queue.add(at, async (now) => {
        await this.#holdEverything(now, [this.#chance.pick(EVERY_BOROUGH)], 3);
      });
    }
  }

  /** The next minute at which something is due and can be done. */
  #nextSweep(): number {
    const { shadow } = this.#world.store;
    const due = Math.min(...DUE_TABLES.map((table) => shadow.nextDue(table)?.at ?? Infinity));
    const at = Math.max(due, this.#now, this.#lastSweep + MINUTE, this.#noSweepsUntil);
    return Math.ceil(at / MINUTE) * MINUTE;
  }

  async #sweep(now: number): Promise<void> {
    const { shadow } = this.#world.store;
    this.#lastSweep = now;
    const isDue = (table: string) => (shadow.nextDue(table)?.at ?? Infinity) <= now;
    const dies = () =>
      this.#chance.happens(SWEEP_CRASHES)
        ? { call: this.#chance.whole(1, 30), done: this.#chance.happens(0.5) }
        : undefined;
    if (isDue('cases')) await this.#referee.sweepCases(now, dies());
    if (isDue('tasks')) await this.#referee.sweepTasks(now, dies());
    if (isDue('keys')) await this.#sending.tendKeys(now);
    const isQueued = (queue: string) =>
      DUE_SHARDS.some((shard) => (shadow.nextDue('messages', `${queue}${shard}`)?.at ?? Infinity) <= now);
    if (isQueued('')) await this.#sending.send(now, dies());
    if (isQueued('ended-')) await this.#sending.sweepEnded(now, dies());
    if (now - DONE_WITHIN > this.#noSweepsUntil) this.#referee.checkRepairs(now);
    this.#checkDone(now);
  }

  /** Nothing that is due waits longer than an index can lag. */
  #checkDone(now: number): void {
    for (const table of DUE_TABLES) {
      const due = this.#world.store.shadow.nextDue(table);
      const waiting = this.#waiting.get(table);
      if (!due || due.at > now) this.#waiting.delete(table);
      else if (waiting?.key !== due.key || waiting.at !== due.at) this.#waiting.set(table, { ...due, since: now });
      else {
        const patient = now - waiting.since <= DONE_WITHIN;
        this.#referee.checks.holds('What is due is done', patient, () => `${due.key} waits`);
      }
    }
  }

  /** Waits until nothing has to follow any more and every index has caught up, then looks at everything. */
  async #holdEverything(from: number, boroughs: readonly string[], trails: number): Promise<ComplianceAnswer> {
    this.#noSweepsUntil = 0;
    let now = Math.ceil(from / MINUTE) * MINUTE;
    for (let minute = 0; minute < 30 || this.#referee.unsettled > 0; minute += 1, now += MINUTE) {
      this.#now = now;
      await this.#sweep(now);
      if (minute > 60) throw new Violation('The sweep repairs what a crash left', 'an hour was not enough');
    }
    this.#now = now;
    const changed = await this.#referee.sweepCases(now);
    this.#referee.checks.equal('A sweep with nothing due changes nothing', changed, 0, 'the number of cases');
    this.#checkpoint.everyCase(now);
    const { days } = this.#facts;
    const first = days.of(this.#begin - 20 * DAY);
    const last = days.shifted(first, 365);
    const byRight = await this.#checkpoint.compliance(first.name, last.name, now);
    await this.#checkpoint.worklists(boroughs, now);
    const known = [...this.#referee.models.keys()];
    for (let at = 0; at < Math.min(trails, known.length); at += 1) {
      // What was read a moment ago may not be in the index yet.
      await this.#checkpoint.trail(this.#chance.pick(known), now + 5 * MINUTE * (at + 1));
    }
    this.#now = now + 5 * MINUTE * (trails + 1);
    return byRight;
  }

  async run(): Promise<PartResult> {
    this.#populate();
    try {
      await this.#sending.tendKeys(this.#begin);
      for (;;) {
        const planned = this.#queue.nextAt ?? Infinity;
        const sweep = this.#nextSweep();
        const next = Math.max(this.#now, Math.min(planned, sweep));
        if (next > this.#end) break;
        this.#now = next;
        this.steps += 1;
        if (planned <= sweep) await this.#queue.take()?.(next);
        else await this.#sweep(next);
      }
      const byRight = await this.#holdEverything(this.#end, EVERY_BOROUGH, 10);
      return await this.#result(byRight);
    } catch (error) {
      const { seed, part } = this.#plan;
      const where = `seed ${seed}, part ${part}, step ${this.steps}, ${new Date(this.#now).toISOString()}`;
      throw new Stopped(`${where}: ${error instanceof Violation ? error.message : (error as Error).stack}`);
    }
  }

  async #result(byRight: ComplianceAnswer): Promise<PartResult> {
    const { days } = this.#facts;
    const span = { from: '2000-01-01', to: '2999-12-31', now: this.#now };
    const weeks = compliance(this.#referee.models.values(), days, span, 'week');
    return {
      cases: this.#referee.models.size,
      counts: { ...this.#referee.counts, ...this.#world.store.counts() },
      checks: this.#referee.checks.count,
      byRight,
      byWeek: [...weeks].sort(([a], [b]) => (a < b ? -1 : 1)),
      digest: await digest(this.#world.store),
    };
  }
}

/** Runs one part. @throws Stopped at the first violated invariant */
export async function runPart(plan: PartPlan): Promise<PartResult> {
  let part: Part | undefined;
  const events = (): CarrierEvents => {
    if (!part) throw new Error('Nothing is sent before the year begins');
    return part.outside.carrier();
  };
  const world = await openWorld(makeChance(`${plan.seed}/${plan.part}/world`), events);
  try {
    part = new Part(plan, world);
    return await part.run();
  } finally {
    await world.store.close();
  }
}
