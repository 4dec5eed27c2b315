/**
 * Stands between the simulated staff and the service: makes each call, tells the model what was acknowledged, and holds
 * everything that the call touched against it.
 */
import type { HandOver, Report } from './carrier.ts';
import { checkCase, readCase } from './check/case.ts';
import { HandOvers } from './check/hand-overs.ts';
import { byId, checkState, lineOfMessage, lineOfOrder, readMessage } from './check/messages.ts';
import { namesOf } from './check/names.ts';
import { checkText, hasNumber } from './check/texts.ts';
import { type Access, lineOf, lineOfItem, Trail } from './check/trail.ts';
import { Checks, Violation } from './check/violation.ts';
import type { Answer, Ask } from './door.ts';
import type { ModelCase } from './model/case.ts';
import type { Order } from './model/order.ts';
import { Numbers } from './model/sending.ts';
import { MARKS } from './scenario/people.ts';
import type { SentText } from './scenario/replies.ts';
import type { Run } from './store/embedded.ts';
import { plainItem, text, type WireItem } from './store/items.ts';
import type { Write } from './store/shadow.ts';
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

/** The only tables that anything of a case may be written to. */
const TABLES = new Set(['cases', 'tasks', 'audit', 'messages', 'ratings', 'replies', 'keys']);

/** So long, at least, an invitation can be answered. */
const ANSWERED_WITHIN = 27 * 86_400_000;

/** Texts as they came, and their answers, hold the number that they came from. */
function isFromOutside(key: string, item: WireItem): boolean {
  return key.startsWith('INBOUND#') || (key.startsWith('MESSAGE#') && text(item, 'caseId') === undefined);
}

/** What a change says of itself in the history. */
interface Told {
  readonly kind: string;
  readonly details: { readonly id?: string };
}

/** A repair may take as long as the index can lag, and then the minute of the sweep. */
const REPAIRED_WITHIN = 6 * 60_000;

export class Referee {
  readonly #world: World;
  readonly checks = new Checks();
  readonly models = new Map<string, ModelCase>();
  readonly #tasks = new Map<string, Set<string>>();
  readonly #messages = new Map<string, Set<string>>();
  /** Cases that something must still follow, since when. */
  readonly #unsettled = new Map<string, number>();
  readonly trail = new Trail(this.checks);
  readonly counts: Record<string, number> = {};
  readonly numbers: Numbers;
  readonly #handOvers = new HandOvers(this.checks);
  readonly #orders = new Map<string, Order>();
  readonly #ids = new Map<Order, string>();
  /** The text that is just being taken. */
  #text: SentText | undefined;
  /** Called for each task that was raised. */
  onTask: (caseId: string, kind: string, key: string) => void = () => undefined;
  /** Called when a request about a case died after its change was stored. */
  onLeft: (caseId: string) => void = () => undefined;

  constructor(world: World) {
    this.#world = world;
    this.numbers = new Numbers(world.hashOf);
  }

  count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }

  /** Makes a call. @throws Violation */
  async perform(ask: Ask, expected: Expected, now: number, diesAt?: Run['diesAt']): Promise<Performed> {
    this.#world.store.setNow(now);
    this.count('requests');
    const answer = await this.#world.door.ask(ask, now, diesAt && { diesAt });
    const writes = this.#world.store.shadow.takeWrites();
    const touched = this.#digest(writes);
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
    const touched = this.#digest(this.#world.store.shadow.takeWrites());
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

  /** Runs the sender. */
  async send(now: number, diesAt?: Run['diesAt']): Promise<void> {
    this.count('sender runs');
    await this.#run(() => this.#world.send(now), now, diesAt);
    this.#handOvers.runEnded((id) => this.#message(id).status === 'attempting');
  }

  /** A worker of the sender hands a message over. @throws Violation */
  handedOver(handOver: HandOver): void {
    this.count('hand-overs');
    if (handOver.outcome !== 'accepted') this.count(`hand-overs ${handOver.outcome}`);
    const message = this.#message(handOver.messageId);
    const { caseId, order: sent } = message;
    this.checks.equal('A message is claimed before it is sent', message.status, 'attempting', 'its status');
    if (caseId === undefined) {
      const cases = (sent.cases ?? []).flatMap((id) => this.models.get(id) ?? []);
      this.#handOvers.ofAnswer(sent, cases, handOver);
      return;
    }
    const [the, order] = [this.models.get(caseId), this.#orderOf(caseId, handOver.messageId)];
    if (!the || !order) throw new Violation('No message without a plan', `nobody ordered ${handOver.messageId}`);
    this.#handOvers.ofCase(the, order, handOver, this.numbers);
  }

  templateOf(id: string): string {
    return this.#message(id).order.template;
  }

  /** A network reports. @returns whether it must report again */
  async report(report: Report, now: number, diesAt?: Run['diesAt']): Promise<boolean> {
    this.count(`reports ${report.is}`);
    this.heard(report);
    return this.#run(() => this.#world.takeReport(report, now), now, diesAt);
  }

  /** What a network is about to report. */
  heard({ is, handOver: { messageId } }: Report): void {
    if (is === 'delivered') this.#handOvers.said(messageId);
    else this.#handOvers.failed(messageId);
  }

  /** Runs the sweep of what was sent. */
  async sweepEnded(now: number, diesAt?: Run['diesAt']): Promise<void> {
    this.count('sweeps of what was sent');
    await this.#run(() => this.#world.sweepEnded(now), now, diesAt);
  }

  /** A text comes in. @returns whether it must come again */
  async text(text: SentText, tries: number, now: number, diesAt?: Run['diesAt']): Promise<boolean> {
    this.count(`texts ${text.is}`);
    this.#text = text;
    const again = await this.#run(() => this.#world.takeText(text, tries), now, diesAt);
    this.#text = undefined;
    if (again) return true;
    const cases = [...this.models.values()].filter((the) => hasNumber(the, text.from));
    const last = this.#handOvers.invitationTo(text.from);
    const the = last && this.models.get(last.caseId);
    const live = last !== undefined && text.at > last.at && text.at - last.at < ANSWERED_WITHIN;
    checkText(this.checks, this.#world.store.shadow, {
      text,
      cases: cases.filter(({ id }) => !this.#unsettled.has(id)),
      numbers: this.numbers,
      invited:
        live && the?.details.of(the.who).phone === text.from && !the.waits('phone') && !this.#unsettled.has(the.id),
    });
    return false;
  }

  async tendKeys(now: number): Promise<void> {
    await this.#run(() => this.#world.tendKeys(now), now);
  }

  /** Runs what nobody asked for; what it did to cases is told to the model. @returns whether it failed */
  async #run(work: () => Promise<void>, now: number, diesAt?: Run['diesAt']): Promise<boolean> {
    this.#world.store.setNow(now);
    const { failed, died } = await this.#world.door.sweep(work, diesAt);
    if (died) this.count('crashes');
    const touched = this.#digest(this.#world.store.shadow.takeWrites());
    this.checks.holds('A run fails only when it dies', died || !failed, () => 'it failed');
    for (const { id, told } of touched.decided) this.#told(id, told);
    this.trail.wrote(touched.lines, [], 'a run that nobody asked for');
    for (const id of touched.cases) this.check(id, now);
    return failed || died;
  }

  /** A case was told of the end of a message. @throws Violation */
  #told(caseId: string, told: Told | undefined): void {
    if (told?.kind === 'opted-out') {
      const asked = this.#text?.is === 'stop' ? this.models.get(caseId) : undefined;
      const theirs = asked !== undefined && hasNumber(asked, this.#text?.from ?? '');
      this.checks.holds('Only STOP opts out', theirs, () => caseId);
      this.count('opt-outs');
      asked?.optOut();
      return;
    }
    const id = told?.details.id ?? '';
    const [the, order] = [this.models.get(caseId), this.#orderOf(caseId, id)];
    if (!the || !order) throw new Violation('Cases change by what is told to them', `${caseId}: ${told?.kind}`);
    const { status, task, endedAt = '' } = this.#message(id);
    this.checks.holds('A case is told once', !order.told, () => `${caseId} of ${id}`);
    order.told = true;
    this.count(`messages ${status}`);
    the.ended(order, { status, task, at: Date.parse(endedAt) });
  }

  #message(id: string) {
    const item = this.#world.store.shadow.get('messages', `MESSAGE#${id}|MESSAGE`);
    if (!item) throw new Violation('Messages are stored', `there is no ${id}`);
    return readMessage(item);
  }

  /** The order that a message of the table is. */
  #orderOf(caseId: string, id: string): Order | undefined {
    const known = this.#orders.get(id);
    if (known) return known;
    const [item, the] = [readCase(this.#world.store.shadow, caseId), this.models.get(caseId)];
    const message = this.#world.store.shadow.get('messages', `MESSAGE#${id}|MESSAGE`);
    if (!item || !the || !message) return undefined;
    const line = lineOfMessage(readMessage(message), byId(namesOf(item)));
    const found = the.orders.find((order) => !this.#ids.has(order) && lineOfOrder(order) === line);
    if (found) {
      this.#orders.set(id, found);
      this.#ids.set(found, id);
    }
    return found;
  }

  /** Runs a sweep of the cases. @returns how many cases it changed */
  async sweepCases(now: number, diesAt?: Run['diesAt']): Promise<number> {
    this.#world.store.setNow(now);
    this.count('case sweeps');
    const { failed, died } = await this.#world.door.sweep(() => this.#world.sweepCases(now), diesAt);
    if (died) this.count('crashes');
    const touched = this.#digest(this.#world.store.shadow.takeWrites());
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
    const touched = this.#digest(this.#world.store.shadow.takeWrites());
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
      tasks: this.#tasks.get(id) ?? new Set(),
      messages: this.#messages.get(id) ?? new Set(),
      ids: this.#ids,
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

  /** Sorts what was written. */
  #digest(writes: readonly Write[]) {
    const decided: { id: string; run: number; told: Told | undefined }[] = [];
    const cases = new Set<string>();
    const lines: string[] = [];
    for (const { table, key, verb, before, after, by } of writes) {
      this.checks.holds('Nothing else is written', TABLES.has(table), () => `something was written to ${table}`);
      if (table === 'cases') {
        const [, id] = /^CASE#([^|]+)\|/.exec(key) ?? [];
        if (id) cases.add(id);
        if (id && verb === 'put' && key.endsWith('|CASE')) decided.push({ id, run: by, told: toldBy(after) });
        continue;
      }
      this.checks.holds(
        'Tasks, trail and messages name nobody',
        isFromOutside(key, after) || !MARKS.test(JSON.stringify(after)),
        () => `${table} ${key}`,
      );
      if (table === 'audit') lines.push(lineOfItem(after));
      if (key.startsWith('SUPPRESSED#')) this.#learned(key, after);
      if (table === 'tasks' && !text(before, 'kind')) this.#raised(key, after);
      const of = key.startsWith('MESSAGE#') ? text(after, 'caseId') : undefined;
      if (of) {
        cases.add(of);
        if (!before) this.#ordered(of, key);
        checkState(this.checks, before && readMessage(before), readMessage(after), (id) =>
          this.#handOvers.wasDelivered(id),
        );
      }
    }
    return { decided, cases, lines };
  }

  #learned(key: string, item: WireItem): void {
    const time = (name: string) => {
      const found = text(item, name);
      return found === undefined ? undefined : Date.parse(found);
    };
    const hash = key.slice('SUPPRESSED#'.length, key.indexOf('|'));
    this.numbers.learn(hash, { stoppedAt: time('stoppedAt'), failedAt: time('failedAt') });
  }

  #ordered(caseId: string, key: string): void {
    const known = this.#messages.get(caseId) ?? new Set<string>();
    this.#messages.set(caseId, known.add(key));
    this.count('messages ordered');
  }

  #raised(key: string, item: WireItem): void {
    const { case: of, kind, inbound } = plainItem(item) as { case?: { id: string }; kind?: string; inbound?: string };
    if (inbound !== undefined) this.count('tasks about texts');
    if (!of || !kind || inbound !== undefined) return;
    const known = this.#tasks.get(of.id) ?? new Set<string>();
    this.#tasks.set(of.id, known.add(key));
    this.onTask(of.id, kind, key);
  }
}

/** What the change that made this version of a case says of itself; undefined: nobody sees it. */
function toldBy(item: WireItem): Told | undefined {
  const { version, follow = [] } = plainItem(item) as {
    version: number;
    follow?: { follow: string; event?: Told & { version: number } }[];
  };
  return follow.find(({ event }) => event?.version === version)?.event;
}
