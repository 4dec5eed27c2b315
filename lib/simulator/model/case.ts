/**
 * One case as the model keeps it. Every acknowledged change of the case is told to it, with its time; it keeps its own
 * books of duties, reminders and staff work, by the plain words of the plan, and shares no line with the service.
 */
import type { Days } from './days.ts';
import type { Row } from './duties-table.ts';
import { ahead, type Duty, isForce, isLate, isOwed, type Stage, stagesOf, type Work, workKind } from './duty.ts';

export interface Facts {
  readonly days: Days;
  readonly rows: readonly Row[];
}

/** What somebody says has happened. */
export interface Told {
  readonly type: string;
  readonly suspect: number | undefined;
  readonly occurredAt: number;
  /** Absent: nobody said; then it is when it was recorded. */
  readonly receivedAt: number | undefined;
}

export interface Milestone extends Told {
  occurredAt: number;
  receivedAt: number | undefined;
  /** As it was told first; a correction does not change it. */
  readonly first: Told;
  readonly recordedAt: number;
  readonly sources: Set<string>;
  withdrawn: boolean;
}

export type Who = 'victim' | 'representative';
export type Field = 'phone' | 'email';

/** A number or an address that waits for a second person. */
interface Waiting {
  readonly by: string;
  readonly since: number;
}

export interface Registration {
  readonly id: string;
  readonly reference: string;
  readonly borough: string;
  readonly team: string | undefined;
  readonly reportedAt: number;
  readonly business: boolean;
  readonly dateOfBirth: string | undefined;
  readonly reasons: readonly string[];
  readonly planned: boolean;
  readonly details: Readonly<Record<Who, Readonly<Partial<Record<Field, string>>>>>;
}

const same = (one: Told, other: Told) =>
  one.type === other.type &&
  one.suspect === other.suspect &&
  one.occurredAt === other.occurredAt &&
  one.receivedAt === other.receivedAt;

/** It is this milestone that is told, as it was told first or as it stands. */
function means(milestone: Milestone, told: Told): boolean {
  return same(milestone, told) || same(milestone.first, told);
}

export const HISTORIC_INTERVAL = 28;

export class ModelCase {
  readonly #facts: Facts;
  readonly id: string;
  readonly reference: string;
  readonly borough: string;
  readonly team: string | undefined;
  reportedAt: number;
  readonly registeredAt: number;
  readonly business: boolean;
  status: 'open' | 'closed' = 'open';
  reasons: ReadonlySet<string>;
  under18 = false;
  planned: boolean;
  dead = false;
  /** Staff who may see it beside supervisors. */
  restricted: readonly string[] | undefined;
  interval = HISTORIC_INTERVAL;
  lastContactAt: number | undefined;
  readonly milestones: Milestone[] = [];
  readonly duties: Duty[] = [];
  readonly work = new Map<string, Work>();
  readonly details: Record<Who, Partial<Record<Field, string>>>;
  readonly waiting = new Map<string, Waiting>();
  #dateOfBirth: string | undefined;
  #updates = 0;

  constructor(facts: Facts, given: Registration, now: number) {
    this.#facts = facts;
    this.id = given.id;
    this.reference = given.reference;
    this.borough = given.borough;
    this.team = given.team;
    this.reportedAt = given.reportedAt;
    this.registeredAt = now;
    this.business = given.business;
    this.planned = given.planned;
    this.reasons = new Set(given.reasons);
    this.details = { victim: { ...given.details.victim }, representative: { ...given.details.representative } };
    this.#dateOfBirth = given.dateOfBirth;
    this.under18 = this.#isChild();
    const report = { type: 'crime-reported', suspect: undefined, occurredAt: given.reportedAt, receivedAt: undefined };
    this.#record(report, undefined, now);
    this.#nextUpdate(now);
  }

  get enhanced(): boolean {
    return this.under18 || this.reasons.size > 0;
  }

  /** Younger than eighteen on the day of the report. */
  #isChild(): boolean {
    if (this.#dateOfBirth === undefined) return this.under18;
    const [year = 0, month = 0, day = 0] = this.#dateOfBirth.split('-').map(Number);
    const [reportYear = 0, reportMonth = 0, reportDay = 0] = this.#facts.days
      .of(this.reportedAt)
      .name.split('-')
      .map(Number);
    const birthdayCame = reportMonth > month || (reportMonth === month && reportDay >= day);
    return reportYear - year - (birthdayCame ? 0 : 1) < 18;
  }

  #dueOf(duty: Pick<Duty, 'row' | 'enhanced' | 'start'>): number | undefined {
    if (!duty.row) return this.#facts.days.limit(duty.start, this.interval, false);
    const { enhanced, standard } = duty.row;
    const term = duty.enhanced ? (enhanced ?? standard) : standard;
    return term && this.#facts.days.limit(duty.start, term.count, term.workingDays);
  }

  #record(what: Told, source: string | undefined, now: number): number {
    const sources = new Set(source === undefined ? [] : [source]);
    const number = this.milestones.push({ ...what, first: what, recordedAt: now, sources, withdrawn: false }) - 1;
    for (const row of this.#facts.rows) {
      if (row.trigger !== what.type) continue;
      const start = row.fromReceipt ? (what.receivedAt ?? now) : what.occurredAt;
      this.#open({ name: `${number}|${row.duty}`, row, milestone: number, start }, now);
    }
    return number;
  }

  #open(seed: Pick<Duty, 'name' | 'row' | 'milestone' | 'start'>, now: number): void {
    const duty: Duty = {
      ...seed,
      opened: now,
      due: undefined,
      enhanced: this.enhanced,
      status: 'open',
      reminded: new Set(),
    };
    duty.due = this.#dueOf(duty);
    this.duties.push(duty);
    this.#let(duty, now);
  }

  /** Time does its part: whoever is late is late from the moment at which somebody looks. */
  #let(duty: Duty, now: number): void {
    if (!this.#miss(duty, now)) return;
    this.#settleAll(duty, 'not-needed');
    this.#raise(duty, 'missed');
  }

  /** @returns whether it was missed just now */
  #miss(duty: Duty, now: number): boolean {
    if (duty.status !== 'open' || !isLate(duty, now)) return false;
    duty.status = 'missed';
    duty.missedAt = now;
    for (const stage of stagesOf(duty)) duty.reminded.add(stage);
    return true;
  }

  #raise(duty: Duty, stage: Stage): void {
    duty.reminded.add(stage);
    this.work.set(`${workKind(duty, stage)}|${duty.name}`, { kind: workKind(duty, stage), status: 'open' });
  }

  #settleAll(duty: Duty, outcome: string): void {
    for (const stage of stagesOf(duty)) this.#settle(`${workKind(duty, stage)}|${duty.name}`, outcome);
  }

  #settle(name: string, outcome: string): void {
    const work = this.work.get(name);
    if (work?.status !== 'open') return;
    work.status = 'done';
    work.outcome = outcome;
  }

  #nextUpdate(now: number): void {
    this.#updates += 1;
    this.#open({ name: `update|${this.#updates}`, row: undefined, milestone: undefined, start: now }, now);
  }

  get owedUpdate(): Duty | undefined {
    return this.duties.find((duty) => !duty.row && isOwed(duty));
  }

  /** The milestone that is told again, if it is known; `false`: its source says something else than before. */
  known(told: Told, source: string | undefined): number | undefined | false {
    const bySource = source === undefined ? -1 : this.milestones.findIndex(({ sources }) => sources.has(source));
    const found = this.milestones[bySource];
    if (found) return means(found, told) ? bySource : false;
    const report = told.type === 'crime-reported';
    const at = this.milestones.findIndex((one) =>
      report ? one.type === told.type : !one.withdrawn && means(one, told),
    );
    return at < 0 ? undefined : at;
  }

  /** @returns its number; the same event again is the same milestone */
  milestone(told: Told, source: string | undefined, now: number): number {
    const known = this.known(told, source);
    if (known === false) throw new Error('The model would refuse this milestone');
    if (known === undefined) return this.#record(told, source, now);
    if (source !== undefined && told.type !== 'crime-reported') this.milestones[known]?.sources.add(source);
    return known;
  }

  #milestone(number: number): Milestone {
    const milestone = this.milestones[number];
    if (!milestone) throw new Error('The model knows no such milestone');
    return milestone;
  }

  /** Whether another milestone is what this one would become. */
  taken(number: number, told: Told): boolean {
    return this.milestones.some((one, at) => at !== number && !one.withdrawn && means(one, told));
  }

  /** It happened, or was received, at another time: its open duties start anew. */
  correct(number: number, change: { occurredAt?: number; receivedAt?: number }, now: number): void {
    const milestone = this.#milestone(number);
    const { occurredAt = milestone.occurredAt, receivedAt = milestone.receivedAt } = change;
    if (occurredAt === milestone.occurredAt && receivedAt === milestone.receivedAt) return;
    Object.assign(milestone, { occurredAt, receivedAt });
    if (milestone.type === 'crime-reported') {
      const before = this.enhanced;
      this.reportedAt = occurredAt;
      this.under18 = this.#isChild();
      this.#rightsChanged(before, now);
    }
    for (const duty of this.duties) {
      if (duty.milestone !== number || !duty.row) continue;
      this.#redate(duty, duty.row.fromReceipt ? (receivedAt ?? milestone.recordedAt) : occurredAt, now);
    }
  }

  /** It never happened: nobody owes anything because of it. */
  withdraw(number: number, now: number): void {
    this.#milestone(number).withdrawn = true;
    for (const duty of this.duties) if (duty.milestone === number) this.#excuse(duty, now);
  }

  #redate(duty: Duty, start: number, now: number): void {
    this.#let(duty, now);
    if (duty.status !== 'open') return;
    duty.start = start;
    duty.enhanced = this.enhanced;
    duty.due = this.#dueOf(duty);
    this.#let(duty, now);
  }

  /** There was a reason. Nobody is told of a miss that is answered in the same breath. */
  #excuse(duty: Duty, now: number): void {
    this.#miss(duty, now);
    if (!isOwed(duty)) return;
    duty.excusedAt = now;
    if (duty.status === 'open') duty.status = 'excused';
    this.#settleAll(duty, 'not-needed');
  }

  #fulfil(duty: Duty, now: number): void {
    this.#miss(duty, now);
    if (duty.status === 'open') duty.status = 'met';
    duty.toldAt = now;
    this.#settleAll(duty, 'done');
  }

  /** A supervisor says why. One routine update excused is not the end of them. */
  excuse(duty: Duty, now: number): void {
    const next = !duty.row && isOwed(duty);
    this.#excuse(duty, now);
    if (next) this.#nextUpdate(now);
  }

  done(duty: Duty, now: number): void {
    this.#fulfil(duty, now);
  }

  /** An attempt to reach the victim. */
  contact(spoke: boolean, told: readonly Duty[], now: number): void {
    if (!spoke) return;
    this.lastContactAt = now;
    const update = this.owedUpdate;
    for (const duty of new Set([...told, ...(update ? [update] : [])])) this.#fulfil(duty, now);
    if (update) this.#nextUpdate(now);
  }

  enhancedRights(reasons: readonly string[], now: number): void {
    const before = this.enhanced;
    this.reasons = new Set(reasons);
    this.#rightsChanged(before, now);
  }

  born(dateOfBirth: string | undefined, now: number): void {
    const before = this.enhanced;
    this.#dateOfBirth = dateOfBirth;
    this.under18 = this.#isChild();
    this.#rightsChanged(before, now);
  }

  #rightsChanged(before: boolean, now: number): void {
    if (before === this.enhanced) return;
    for (const duty of this.duties) {
      if (duty.status !== 'open') continue;
      // The routine update has no shorter limit.
      if (duty.row) this.#redate(duty, duty.start, now);
      else duty.enhanced = this.enhanced;
    }
  }

  setInterval(count: number, now: number): void {
    this.interval = count;
    const update = this.owedUpdate;
    if (update) this.#redate(update, update.start, now);
  }

  close(now: number): void {
    this.status = 'closed';
    const update = this.owedUpdate;
    if (update) this.#excuse(update, now);
  }

  reopen(now: number): void {
    this.status = 'open';
    if (!this.owedUpdate) this.#nextUpdate(now);
  }

  /** Numbers and addresses as they are now said to be; a changed one waits for a second person. */
  setDetails(who: Who, values: Readonly<Partial<Record<Field, string>>>, by: string, now: number): void {
    for (const field of ['phone', 'email'] as const) {
      const value = values[field];
      if (value === this.details[who][field]) continue;
      this.#confirmed(who, field, 'not-needed');
      if (value === undefined) delete this.details[who][field];
      else {
        this.details[who][field] = value;
        this.waiting.set(`${who}-${field}`, { by, since: now });
        this.work.set(`details-to-confirm|${who}-${field}-${now}`, { kind: 'details-to-confirm', status: 'open' });
      }
    }
  }

  confirm(who: Who, field: Field): void {
    this.#confirmed(who, field, 'done');
  }

  #confirmed(who: Who, field: Field, outcome: string): void {
    const waiting = this.waiting.get(`${who}-${field}`);
    if (!waiting) return;
    this.waiting.delete(`${who}-${field}`);
    this.#settle(`details-to-confirm|${who}-${field}-${waiting.since}`, outcome);
  }

  /** When somebody has to be reminded next (ms). */
  get nextReminder(): number | undefined {
    const times = this.duties.flatMap((duty) => ahead(duty, this.#facts.days).map(({ at }) => at));
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** The sweep looks at the case. @returns whether there was anything to do */
  sweep(now: number): boolean {
    let found = false;
    for (const duty of this.duties) {
      if (duty.status !== 'open' || !isForce(duty)) continue;
      if (isLate(duty, now)) {
        this.#let(duty, now);
        found = true;
        continue;
      }
      const due = ahead(duty, this.#facts.days).filter(({ at }) => at <= now);
      if (due.length === 0) continue;
      found = true;
      this.#settleAll(duty, 'not-needed');
      for (const { stage } of due) this.#raise(duty, stage);
    }
    return found;
  }
}
