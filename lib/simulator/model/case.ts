/**
 * One case as the model keeps it. Every acknowledged change of the case is told to it, with its time; it keeps its own
 * books of duties, reminders and staff work, by the plain words of the plan, and shares no line with the service.
 */
import type { Days } from './days.ts';
import { Details, type Field, type Turn, type Values, type Who } from './details.ts';
import type { Row } from './duties-table.ts';
import { type Duty, isOwed } from './duty.ts';
import type { Plan } from './order.ts';
import { Orders } from './orders.ts';
import { isTaken, knownAs, type Milestone, type Told } from './told.ts';

export interface Facts {
  readonly days: Days;
  readonly rows: readonly Row[];
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
  readonly plan: Plan | undefined;
  /** Somebody speaks for the victim. */
  readonly spokenFor: boolean;
  readonly details: Readonly<Record<Who, Values>>;
}

/** When a clock starts: when it happened or was received, and at the latest when somebody said so. */
function startOf(row: Row, { occurredAt, receivedAt }: Told, recordedAt: number, now: number): number {
  return Math.min(row.fromReceipt ? (receivedAt ?? recordedAt) : occurredAt, now);
}

export class ModelCase extends Orders {
  readonly #rows: readonly Row[];
  readonly id: string;
  readonly reference: string;
  readonly borough: string;
  readonly team: string | undefined;
  readonly business: boolean;
  reportedAt: number;
  /** Staff who may see it beside supervisors. */
  restricted: readonly string[] | undefined;
  #reasons: readonly string[];
  #dateOfBirth: string | undefined;
  #child = false;

  constructor({ days, rows }: Facts, given: Registration, now: number) {
    super(days, new Details(given.details), given.spokenFor, given.plan);
    this.#rows = rows;
    this.id = given.id;
    this.reference = given.reference;
    this.borough = given.borough;
    this.team = given.team;
    this.reportedAt = given.reportedAt;
    this.business = given.business;
    this.#reasons = given.reasons;
    this.#dateOfBirth = given.dateOfBirth;
    this.#child = this.#isChild();
    const report = { type: 'crime-reported', suspect: undefined, occurredAt: given.reportedAt, receivedAt: undefined };
    this.#record(report, undefined, now);
    this.nextUpdate(now);
    this.begun(now);
  }

  get enhanced(): boolean {
    return this.#child || this.#reasons.length > 0;
  }

  get child(): boolean {
    return this.#child;
  }

  /** Younger than eighteen on the day of the report. */
  #isChild(): boolean {
    if (this.#dateOfBirth === undefined) return this.#child;
    const [year = 0, month = 0, day = 0] = this.#dateOfBirth.split('-').map(Number);
    const report = this.days.of(this.reportedAt).name.split('-').map(Number);
    const [reportYear = 0, reportMonth = 0, reportDay = 0] = report;
    const birthdayCame = reportMonth > month || (reportMonth === month && reportDay >= day);
    return reportYear - year - (birthdayCame ? 0 : 1) < 18;
  }

  #record(what: Told, source: string | undefined, now: number): void {
    const sources = new Set(source === undefined ? [] : [source]);
    const number = this.milestones.push({ ...what, first: what, recordedAt: now, sources, withdrawn: false }) - 1;
    for (const row of this.#rows) {
      if (row.trigger !== what.type) continue;
      const start = startOf(row, what, now, now);
      this.open({ name: `${number}|${row.duty}`, row, milestone: number, start }, now);
    }
    this.happened(number);
  }

  /** The milestone that is told again, if it is known; `false`: its source says something else than before. */
  known(told: Told, source: string | undefined): number | undefined | false {
    return knownAs(this.milestones, told, source);
  }

  /** Something happened; the same event again is the same milestone. */
  milestone(told: Told, source: string | undefined, now: number): void {
    const known = this.known(told, source);
    if (known === false) throw new Error('The model would refuse this milestone');
    if (known === undefined) this.#record(told, source, now);
    else if (source !== undefined && told.type !== 'crime-reported') this.#milestone(known).sources.add(source);
  }

  #milestone(number: number): Milestone {
    const milestone = this.milestones[number];
    if (!milestone) throw new Error('The model knows no such milestone');
    return milestone;
  }

  /** Whether another milestone is what this one would become. */
  taken(number: number, told: Told): boolean {
    return isTaken(this.milestones, number, told);
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
      this.#child = this.#isChild();
      this.#rightsChanged(before, now);
    }
    for (const duty of this.duties) {
      if (duty.milestone !== number || !duty.row) continue;
      this.redate(duty, startOf(duty.row, milestone, milestone.recordedAt, now), now);
    }
  }

  /** It never happened: nobody owes anything because of it. */
  withdraw(number: number, now: number): void {
    this.#milestone(number).withdrawn = true;
    for (const duty of this.duties) if (duty.milestone === number) this.pardon(duty, now);
    this.settle(`phone-first|${number}`, 'not-needed');
  }

  /** A supervisor says why. One routine update excused is not the end of them. */
  excuse(duty: Duty, now: number): void {
    const next = !duty.row && isOwed(duty);
    this.pardon(duty, now);
    if (next) this.nextUpdate(now);
  }

  done(duty: Duty, now: number): void {
    this.fulfil(duty, now);
  }

  /** An attempt to reach the victim. */
  contact(outcome: string, channel: string, inbound: boolean, told: readonly Duty[], now: number): void {
    this.attempted(outcome, channel, inbound, now);
    if (outcome !== 'spoke') return;
    const update = this.owedUpdate;
    for (const duty of new Set([...told, ...(update ? [update] : [])])) this.fulfil(duty, now);
    if (update) this.nextUpdate(now);
    this.spoken(channel, now);
  }

  enhancedRights(reasons: readonly string[], now: number): void {
    const before = this.enhanced;
    this.#reasons = reasons;
    this.#rightsChanged(before, now);
  }

  born(dateOfBirth: string | undefined, now: number): void {
    const before = this.enhanced;
    this.#dateOfBirth = dateOfBirth;
    this.#child = this.#isChild();
    this.#rightsChanged(before, now);
  }

  #rightsChanged(before: boolean, now: number): void {
    if (before === this.enhanced) return;
    for (const duty of this.duties) {
      if (duty.status !== 'open') continue;
      // The routine update has no shorter limit.
      if (duty.row) this.redate(duty, duty.start, now);
      else duty.enhanced = this.enhanced;
    }
  }

  setInterval(count: number, now: number): void {
    this.interval = count;
    const update = this.owedUpdate;
    if (update) this.redate(update, update.start, now);
  }

  close(now: number): void {
    this.status = 'closed';
    const update = this.owedUpdate;
    if (update) this.pardon(update, now);
  }

  reopen(now: number): void {
    this.status = 'open';
    if (!this.owedUpdate) this.nextUpdate(now);
  }

  /** Numbers and addresses as they are now said to be; a changed one waits for a second person. */
  setDetails(who: Who, values: Values, by: string, now: number): void {
    if (who === 'representative') this.spokenFor = true;
    this.#turn(this.details.set(who, values, by, now));
  }

  confirm(who: Who, field: Field): void {
    this.#turn(this.details.confirm(who, field));
  }

  #turn(turns: readonly Turn[]): void {
    const kind = 'details-to-confirm';
    for (const { about, is } of turns) {
      if (is === 'waiting') this.work.set(`${kind}|${about}`, { kind, status: 'open' });
      else this.settle(`${kind}|${about}`, is);
    }
  }
}
