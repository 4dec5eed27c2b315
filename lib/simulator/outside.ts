/** What happens outside of the force: networks that report, providers that do not work, people who text. */
import type { Report } from './carrier.ts';
import type { Chance } from './chance.ts';
import type { CarrierEvents } from './message-world.ts';
import type { SentText } from './post.ts';
import type { Queue } from './queue.ts';
import type { Referee } from './referee.ts';
import { pickPhone } from './scenario/people.ts';
import { repliesTo, strangeText } from './scenario/replies.ts';
import { DAY, type Deed, HOUR } from './scenario/stage.ts';
import type { Sending } from './sending.ts';

/** The providers do not work for so long, each once. */
const PROVIDERS_DOWN = [3 * HOUR, 2 * DAY] as const;
/** Texts of numbers that were sent nothing, for each case. */
const STRANGERS = 0.05;
/** A run that takes a report or a text dies. */
const CRASHES = 0.01;
/** What was taken is delivered once more; what is delivered comes late. */
const REPEATS = 0.05;
const LATE = 0.02;

export class Outside {
  readonly #chance: Chance;
  readonly #queue: Queue<Deed>;
  readonly #sending: Sending;
  readonly #referee: Referee;
  #downUntil = 0;

  constructor(chance: Chance, queue: Queue<Deed>, sending: Sending, referee: Referee) {
    this.#chance = chance;
    this.#queue = queue;
    this.#sending = sending;
    this.#referee = referee;
  }

  /** Plans what does not follow from anything else. */
  begin(from: number, to: number, cases: number): void {
    const some = () => Math.round(this.#chance.between(from, to));
    for (const length of PROVIDERS_DOWN) {
      this.#queue.add(some(), async (now) => {
        this.#downUntil = Math.max(this.#downUntil, now + length);
        this.#referee.count('outages of the providers');
      });
    }
    for (let count = Math.ceil(cases * STRANGERS); count > 0; count -= 1) {
      this.#deliver(strangeText(this.#chance, `+44${pickPhone(this.#chance).slice(1)}`, some()));
    }
  }

  /** What the simulated providers ask and tell. */
  carrier(): CarrierEvents {
    return {
      isDown: (now) => now < this.#downUntil,
      handed: (handOver) => this.#sending.handedOver(handOver),
      report: (report) => this.#willReport(report),
      overtake: (report) => this.#sending.overtaken(report),
    };
  }

  #willReport(report: Report): void {
    this.#queue.add(report.at, (now) => this.#report(report, now));
    const { is, handOver } = report;
    const template = this.#sending.templateOf(handOver.messageId);
    if (is !== 'delivered' || handOver.channel !== 'sms' || template.startsWith('answer-')) return;
    for (const text of repliesTo(this.#chance, report, template)) this.#deliver(text);
  }

  /** Whoever holds a phone wants no more. */
  stop(from: string, at: number): void {
    this.#deliver({ id: `text-${this.#chance.whole(0, 2 ** 31)}-m`, from, words: 'STOP', is: 'stop', at });
  }

  #dies(most: number) {
    const { happens, whole } = this.#chance;
    return happens(CRASHES) ? { call: whole(1, most), done: happens(0.5) } : undefined;
  }

  /** What failed comes again. */
  async #report(report: Report, now: number): Promise<void> {
    const again = await this.#sending.report(report, now, this.#dies(8));
    if (again) this.#queue.add(now + this.#chance.whole(30_000, 600_000), (later) => this.#report(report, later));
  }

  #deliver(text: SentText): void {
    const wait = this.#chance.wait(this.#chance.happens(LATE) ? DAY : 2000);
    this.#queue.add(Math.round(text.at + wait), (now) => this.#text(text, now, 1));
  }

  async #text(text: SentText, now: number, tries: number): Promise<void> {
    const { happens, wait, whole } = this.#chance;
    const again = await this.#sending.text(text, tries, now, this.#dies(25));
    if (!again && !happens(REPEATS)) return;
    const later = Math.round(now + (happens(0.1) ? wait(DAY) : whole(30_000, 600_000)));
    this.#queue.add(later, (at) => this.#text(text, at, tries + 1));
  }
}
