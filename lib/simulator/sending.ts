/**
 * Runs what nobody asks for: the sender, the reports of networks, the texts of victims. Each hand-over to a provider is
 * held against the model when it is made; what the runs do to cases is told to the model.
 */
import type { HandOver, Report } from './carrier.ts';
import { checkText, hasNumber } from './check/texts.ts';
import { Violation } from './check/violation.ts';
import type { ModelCase } from './model/case.ts';
import type { OrderBook } from './order-book.ts';
import type { SentText } from './post.ts';
import type { Decided } from './records.ts';
import type { Referee } from './referee.ts';
import type { Run } from './store/embedded.ts';
import type { World } from './world.ts';

/** So long, at least, an invitation can be answered. */
const ANSWERED_WITHIN = 27 * 86_400_000;

type Dies = Run['diesAt'];

export class Sending {
  readonly #world: World;
  readonly #referee: Referee;
  readonly #book: OrderBook;
  /** The text that is just being taken. */
  #text: SentText | undefined;
  #violation: unknown;

  constructor(world: World, referee: Referee) {
    this.#world = world;
    this.#referee = referee;
    this.#book = referee.book;
  }

  /** @returns whether it failed */
  async #run(what: string, work: () => Promise<void>, now: number, diesAt?: Dies): Promise<boolean> {
    this.#referee.count(what);
    const run = this.#referee.run(work, now, diesAt, (decided) => this.#told(decided));
    // The sender goes on after whatever goes wrong with one message: what went wrong is told here.
    const failed = await run.catch((error: unknown) => {
      throw this.#violation ?? error;
    });
    if (this.#violation) throw this.#violation;
    return failed;
  }

  async send(now: number, diesAt?: Dies): Promise<void> {
    await this.#run('sender runs', () => this.#world.send(now), now, diesAt);
    this.#referee.handOvers.runEnded((id) => this.#book.message(id).status === 'attempting');
  }

  /** A worker of the sender hands a message over. @throws Violation */
  handedOver(handOver: HandOver): void {
    try {
      this.#check(handOver);
    } catch (error) {
      this.#violation ??= error;
      throw error;
    }
  }

  #check(handOver: HandOver): void {
    const { checks, models, handOvers, numbers } = this.#referee;
    this.#referee.count(`hand-overs ${handOver.outcome}`);
    const { caseId, status, order: sent } = this.#book.message(handOver.messageId);
    checks.equal('A message is claimed before it is sent', status, 'attempting', 'its status');
    if (caseId === undefined) {
      const cases = (sent.cases ?? []).flatMap((id) => models.get(id) ?? []);
      handOvers.ofAnswer(sent, cases, handOver);
      return;
    }
    const [the, order] = [models.get(caseId), this.#book.orderOf(caseId, handOver.messageId)];
    if (!the || !order) throw new Violation('No message without a plan', `nobody ordered ${handOver.messageId}`);
    handOvers.ofCase(the, order, handOver, numbers);
  }

  templateOf(id: string): string {
    return this.#book.message(id).order.template;
  }

  /** A network reports. @returns whether it must report again */
  report(report: Report, now: number, diesAt?: Dies): Promise<boolean> {
    this.#heard(report);
    return this.#run(`reports ${report.is}`, () => this.#world.takeReport(report, now), now, diesAt);
  }

  /** A network reports before the hand-over has an answer. */
  overtaken(report: Report): Promise<void> {
    this.#referee.count('reports before the answer');
    this.#heard(report);
    return this.#world.takeReport(report, report.at);
  }

  #heard({ is, handOver: { messageId } }: Report): void {
    if (is === 'delivered') this.#referee.handOvers.said(messageId);
    else this.#referee.handOvers.failed(messageId);
  }

  /** The sweep of what was sent. */
  async sweepEnded(now: number, diesAt?: Dies): Promise<void> {
    await this.#run('sweeps of what was sent', () => this.#world.sweepEnded(now), now, diesAt);
  }

  async tendKeys(now: number): Promise<void> {
    await this.#run('looks at the keys of links', () => this.#world.tendKeys(now), now);
  }

  /** A text comes in. @returns whether it must come again */
  async text(text: SentText, tries: number, now: number, diesAt?: Dies): Promise<boolean> {
    this.#text = text;
    const again = await this.#run(`texts ${text.is}`, () => this.#world.takeText(text, tries), now, diesAt);
    this.#text = undefined;
    if (!again) this.#checkText(text);
    return again;
  }

  #checkText(text: SentText): void {
    const { checks, models, numbers, handOvers } = this.#referee;
    const isSettled = (the: ModelCase) => this.#referee.isSettled(the.id);
    const last = handOvers.invitationTo(text.from);
    const the = last && models.get(last.caseId);
    const invited =
      last !== undefined &&
      the !== undefined &&
      text.at > last.at &&
      text.at - last.at < ANSWERED_WITHIN &&
      the.details.of(the.who).phone === text.from &&
      !the.waits('phone') &&
      isSettled(the);
    const cases = [...models.values()].filter((one) => hasNumber(one, text.from) && isSettled(one));
    checkText(checks, this.#world.store.shadow, { text, cases, numbers, invited });
  }

  /** A case was told of something. @throws Violation */
  #told({ id: caseId, told: tell }: Decided): void {
    const { checks, models } = this.#referee;
    const [told, the] = [tell(), models.get(caseId)];
    if (the && told?.kind === 'opted-out') {
      const theirs = this.#text?.is === 'stop' && hasNumber(the, this.#text.from);
      checks.holds('Only STOP opts out', theirs, () => caseId);
      this.#referee.count('opt-outs');
      the.optOut();
      return;
    }
    const id = told?.details.id ?? '';
    const order = this.#book.orderOf(caseId, id);
    if (!the || !order) throw new Violation('Cases change by what is told to them', `${caseId}: ${told?.kind}`);
    const { status, task, endedAt = '' } = this.#book.message(id);
    checks.holds('A case is told once', !order.told, () => `${caseId} of ${id}`);
    order.told = true;
    this.#referee.count(`messages ${status}`);
    the.ended(order, { status, task, at: Date.parse(endedAt) });
  }
}
