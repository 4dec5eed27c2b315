/** The books of one case: what is owed, what became of it, and the staff work that was asked for. */
import type { Days } from './days.ts';
import { ahead, type Duty, isForce, isLate, isOwed, type Stage, stagesOf, type Work, workKind } from './duty.ts';

export abstract class Books {
  protected readonly days: Days;
  readonly duties: Duty[] = [];
  /** By kind and duty, or what it is about. */
  readonly work = new Map<string, Work>();
  /** Days between two routine updates. */
  interval = 28;
  #updates = 0;

  constructor(days: Days) {
    this.days = days;
  }

  /** Whether the shorter limits hold. */
  abstract get enhanced(): boolean;

  /** The day on which the routine update is due has begun, and nobody has spoken. */
  protected abstract dueDay(duty: Duty, now: number): void;

  get owedUpdate(): Duty | undefined {
    return this.duties.find((duty) => !duty.row && isOwed(duty));
  }

  /** When somebody has to be reminded next (ms). */
  get nextReminder(): number | undefined {
    const times = this.duties.flatMap((duty) => ahead(duty, this.days).map(({ at }) => at));
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
      const due = ahead(duty, this.days).filter(({ at }) => at <= now);
      if (due.length === 0) continue;
      found = true;
      if (due.some(({ stage }) => workKind(duty, stage))) this.#settleAll(duty, 'not-needed');
      for (const { stage } of due) this.#raise(duty, stage);
      if (due.some(({ stage }) => stage === 'due-day')) this.dueDay(duty, now);
    }
    return found;
  }

  protected open(seed: Pick<Duty, 'name' | 'row' | 'milestone' | 'start'>, now: number): void {
    const { enhanced } = this;
    const duty: Duty = { ...seed, opened: now, due: undefined, enhanced, status: 'open', reminded: new Set() };
    duty.due = this.#dueOf(duty);
    this.duties.push(duty);
    this.#let(duty, now);
  }

  protected nextUpdate(now: number): void {
    this.#updates += 1;
    this.open({ name: `update|${this.#updates}`, row: undefined, milestone: undefined, start: now }, now);
  }

  /** Its time is counted anew; what is no longer open keeps it. */
  protected redate(duty: Duty, start: number, now: number): void {
    this.#let(duty, now);
    if (duty.status !== 'open') return;
    duty.start = start;
    duty.enhanced = this.enhanced;
    duty.due = this.#dueOf(duty);
    this.#let(duty, now);
  }

  /** There was a reason. Nobody is told of a miss that is answered in the same breath. */
  protected pardon(duty: Duty, now: number): void {
    this.#miss(duty, now);
    if (!isOwed(duty)) return;
    duty.excusedAt = now;
    if (duty.status === 'open') duty.status = 'excused';
    this.#settleAll(duty, 'not-needed');
  }

  protected fulfil(duty: Duty, now: number): void {
    this.#miss(duty, now);
    if (duty.status === 'open') duty.status = 'met';
    duty.toldAt = now;
    this.#settleAll(duty, 'done');
  }

  /** Somebody is asked for something that is no duty's. */
  protected ask(kind: string, about: NonNullable<Work['about']>, name: string): void {
    this.work.set(`${kind}|${name}`, { kind, about, status: 'open' });
  }

  protected settle(name: string, outcome: string): void {
    const work = this.work.get(name);
    if (work?.status !== 'open') return;
    work.status = 'done';
    work.outcome = outcome;
  }

  #dueOf(duty: Pick<Duty, 'row' | 'enhanced' | 'start'>): number | undefined {
    if (!duty.row) return this.days.limit(duty.start, this.interval, false);
    const { enhanced, standard } = duty.row;
    const term = duty.enhanced ? (enhanced ?? standard) : standard;
    return term && this.days.limit(duty.start, term.count, term.workingDays);
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
    const kind = workKind(duty, stage);
    if (kind) this.work.set(`${kind}|${duty.name}`, { kind, status: 'open' });
  }

  #settleAll(duty: Duty, outcome: string): void {
    for (const stage of stagesOf(duty)) this.settle(`${workKind(duty, stage)}|${duty.name}`, outcome);
  }
}
