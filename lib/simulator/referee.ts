/**
 * Stands between the simulated staff and the service: makes each call, tells the model what was acknowledged, and holds
 * everything that the call touched against it.
 */
import { checkCase } from './check/case.ts';
import { HandOvers } from './check/hand-overs.ts';
import { type Access, lineOf, Trail } from './check/trail.ts';
import { Checks, Violation } from './check/violation.ts';
import type { Answer, Ask } from './door.ts';
import type { ModelCase } from './model/case.ts';
import { Numbers } from './model/sending.ts';
import { OrderBook } from './order-book.ts';
import { type Decided, Records } from './records.ts';
import { MARKS } from './scenario/people.ts';
import type { Run } from './store/embedded.ts';
import type { World } from './world.ts';

/** What the model says will come of a call. */
export interface Expected {
  readonly status: number;
  /** Something is stored although it is refused. */
  readonly stored?: true | undefined;
  readonly audit: readonly Access[] | ((answer: Answer) => readonly Access[]);
  /** The case that it is about. */
  readonly caseId?: string | undefined;
  /** What the model makes of it. */
  readonly apply?: (now: number) => void;
  /** More that must be true of the answer. */
  readonly verify?: (answer: Answer) => void;
}

export interface Performed {
  readonly answer: Answer;
  /** The change is stored, whoever knows of it. */
  readonly applied: boolean;
  /** It changed the case. */
  readonly decided: boolean;
}

/** A repair may take as long as the index can lag, and then the minute of the sweep. */
const REPAIRED_WITHIN = 6 * 60_000;

export class Referee {
  readonly #world: World;
  readonly checks = new Checks();
  readonly models = new Map<string, ModelCase>();
  /** Cases that something must still follow, since when. */
  readonly #unsettled = new Map<string, number>();
  readonly trail = new Trail(this.checks);
  readonly counts: Record<string, number> = {};
  readonly numbers: Numbers;
  readonly handOvers = new HandOvers(this.checks);
  readonly book: OrderBook;
  readonly #records: Records;
  /** Called for each task that was raised. */
  onTask: (caseId: string, kind: string, key: string) => void = () => undefined;
  /** Called for each message that was ordered. */
  onOrder: (caseId: string) => void = () => undefined;
  /** Called when a request about a case died after its change was stored. */
  onLeft: (caseId: string) => void = () => undefined;

  constructor(world: World) {
    this.#world = world;
    this.numbers = new Numbers(world.hashOf);
    this.book = new OrderBook(world.store.shadow, this.models);
    const { checks, handOvers, numbers } = this;
    this.#records = new Records({
      checks,
      handOvers,
      numbers,
      count: (what) => this.count(what),
      raised: (...task) => this.onTask(...task),
      ordered: (caseId) => this.onOrder(caseId),
    });
  }

  count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }

  /** Makes a call. @throws Violation */
  async perform(ask: Ask, expected: Expected, now: number, diesAt?: Run['diesAt']): Promise<Performed> {
    this.#world.store.setNow(now);
    this.count('requests');
    const answer = await this.#world.door.ask(ask, now, diesAt && { diesAt });
    const touched = this.#touched();
    const { caseId } = expected;
    const decided = caseId !== undefined && touched.decided.some(({ id }) => id === caseId);
    if (answer.died) this.count('crashes');
    if (answer.died && decided) this.onLeft(caseId);
    const applied = answer.died ? decided : answer.status < 300 || expected.stored === true;
    if (!answer.died) this.#status(ask, answer, expected);
    if (applied) expected.apply?.(now);
    const lines = typeof expected.audit === 'function' ? expected.audit(answer) : expected.audit;
    const wanted = lines.map((line) => lineOf(line, ask.staff.subject, now));
    if (answer.died) this.trail.diedWith(touched.lines, wanted, decided);
    else this.trail.wrote(touched.lines, wanted, `${ask.method} ${ask.route}`);
    for (const id of new Set([...touched.cases, ...(caseId && this.models.has(caseId) ? [caseId] : [])])) {
      this.check(id, now, ask);
    }
    if (!answer.died) expected.verify?.(answer);
    return { answer, applied, decided };
  }

  /** Makes calls at the same time; what they change is told to the model in the order in which it was decided. */
  async together(
    asks: readonly { readonly ask: Ask; readonly expected: Expected }[],
    now: number,
  ): Promise<readonly Answer[]> {
    this.#world.store.setNow(now);
    this.count('concurrent groups');
    const answers = await Promise.all(asks.map(({ ask }) => this.#world.door.ask(ask, now, { stumbles: true })));
    const touched = this.#touched();
    const runs = new Map(answers.map(({ run }, at) => [run, at]));
    const left = new Set(asks.keys());
    for (const { run } of touched.decided) {
      const at = runs.get(run) ?? -1;
      if (!left.delete(at)) throw new Violation('A request is one change', 'one request decided twice');
      asks[at]?.expected.apply?.(now);
    }
    for (const at of left) asks[at]?.expected.apply?.(now);
    const wanted = asks.flatMap(({ ask, expected }, at) => {
      this.count('requests');
      const answer = answers[at] as Answer;
      this.#status(ask, answer, expected);
      const lines = typeof expected.audit === 'function' ? expected.audit(answer) : expected.audit;
      return lines.map((line) => lineOf(line, ask.staff.subject, now));
    });
    this.trail.wrote(touched.lines, wanted, 'requests at the same time');
    for (const id of touched.cases) this.check(id, now);
    for (const [at, answer] of answers.entries()) asks[at]?.expected.verify?.(answer);
    return answers;
  }

  /** Runs what nobody asked for. @param tell the model of each change of a case @returns whether it failed */
  async run(
    work: () => Promise<void>,
    now: number,
    diesAt: Run['diesAt'],
    tell: (decided: Decided) => void,
  ): Promise<boolean> {
    this.#world.store.setNow(now);
    const { failed, died } = await this.#world.door.sweep(work, diesAt);
    if (died) this.count('crashes');
    const touched = this.#touched();
    this.checks.holds('A run fails only when it dies', died || !failed, () => 'it failed');
    for (const decided of touched.decided) tell(decided);
    this.trail.wrote(touched.lines, [], 'a run that nobody asked for');
    for (const id of touched.cases) this.check(id, now);
    return failed || died;
  }

  #touched() {
    return this.#records.take(this.#world.store.shadow.takeWrites());
  }

  /** Runs a sweep of the cases. @returns how many cases it changed */
  async sweepCases(now: number, diesAt?: Run['diesAt']): Promise<number> {
    this.#world.store.setNow(now);
    this.count('case sweeps');
    const { failed, died } = await this.#world.door.sweep(() => this.#world.sweepCases(now), diesAt);
    if (died) this.count('crashes');
    const touched = this.#touched();
    this.checks.holds('A sweep fails only when it dies', died || !failed, () => 'it failed');
    for (const { id } of touched.decided) {
      const did = this.models.get(id)?.sweep(now);
      this.checks.holds('A sweep changes only what is due', did === true, () => `nothing was due of ${id}`);
    }
    this.trail.wrote(touched.lines, [], 'a sweep');
    for (const id of touched.cases) this.check(id, now);
    return touched.decided.length;
  }

  /** Runs a sweep of the tasks, whose alerts name nobody. */
  async sweepTasks(now: number, diesAt?: Run['diesAt']): Promise<void> {
    this.#world.store.setNow(now);
    this.count('task sweeps');
    const { died } = await this.#world.door.sweep(() => this.#world.sweepTasks(now), diesAt);
    if (died) this.count('crashes');
    const touched = this.#touched();
    this.checks.equal('A sweep of tasks changes no case', touched.cases.size, 0, 'the number of cases');
    for (const alert of this.#world.takeAlerts()) {
      this.count('alerts');
      this.checks.holds('Alerts name nobody', !MARKS.test(JSON.stringify(alert)), () => alert.subject);
    }
  }

  /** Holds one case against its model. @throws Violation */
  check(id: string, now: number, after?: Ask): void {
    const model = this.models.get(id);
    if (!model) throw new Violation('Only acknowledged cases are stored', `nobody registered ${id}`);
    this.checks.place = `case ${id}${after ? ` after ${after.method} ${after.route} ${JSON.stringify(after.body)}` : ''}`;
    const settled = checkCase(this.checks, this.#world.store.shadow, model, {
      tasks: this.#records.tasksOf(id),
      messages: this.#records.messagesOf(id),
      ids: this.book.ids,
    });
    this.checks.place = '';
    if (settled) this.#unsettled.delete(id);
    else if (!this.#unsettled.has(id)) this.#unsettled.set(id, now);
  }

  /** What must follow does follow. @throws Violation */
  checkRepairs(now: number): void {
    for (const [id, since] of this.#unsettled) {
      this.checks.holds('The sweep repairs what a crash left', now - since <= REPAIRED_WITHIN, () => id);
    }
  }

  /** Nothing is left to follow and every line of the trail has been written. @throws Violation */
  checkSettled(): void {
    this.checks.equal('The sweep repairs what a crash left', this.#unsettled.size, 0, 'the number of cases left');
    this.trail.checkComplete();
  }

  /** Everything has followed the case's last write. */
  isSettled(id: string): boolean {
    return !this.#unsettled.has(id);
  }

  get unsettled(): number {
    return this.#unsettled.size;
  }

  #status(ask: Ask, answer: Answer, { status }: Expected): void {
    this.checks.holds(
      'Calls are answered as the model says',
      answer.status === status,
      () =>
        `${ask.method} ${ask.route} with ${JSON.stringify(ask.body)} got ${answer.status}, not ${status}: ${JSON.stringify(answer.body)}`,
    );
  }
}
