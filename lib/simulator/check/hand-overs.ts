/** Holds each hand-over to a provider against the model: whether this message may go there, now, and not for another time. */
import type { HandOver } from '../carrier.ts';
import type { ModelCase } from '../model/case.ts';
import { clockAt } from '../model/days.ts';
import type { Order } from '../model/order.ts';
import { channelFor, detailFor, isAllowedHour, type Numbers, whyNot } from '../model/sending.ts';
import type { MessageItem } from './messages.ts';
import type { Checks } from './violation.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** As the stage is set up. */
export const INVITED_AFTER = 24 * HOUR;
export const INVITED_EVERY = 90 * DAY;

/** So many a number, or a case, gets. */
const MOST = {
  'number an hour': 3,
  'number a day': 6,
  'case a day': 5,
  'answers to a number an hour': 5,
  'danger answers to a number an hour': 3,
} as const;

type Holds = (invariant: string, condition: boolean, told: () => string) => void;

interface Known {
  readonly handOver: HandOver;
  /** What came of it was written down; otherwise nobody knows. */
  noted: boolean;
}

/** The outcome as far as the service can know it. */
const heard = ({ handOver, noted }: Known) => (noted ? handOver.outcome : 'unknown');

export class HandOvers {
  readonly #checks: Checks;
  readonly #byMessage = new Map<string, Known[]>();
  /** When each case was last invited by something that may have arrived, and by which message. */
  readonly #invited = new Map<string, { readonly id: string; readonly at: number }>();
  readonly #counts = new Map<string, Set<string>>();
  readonly #delivered = new Set<string>();
  #fresh: Known[] = [];

  constructor(checks: Checks) {
    this.#checks = checks;
  }

  /** A message of a case is handed over. @throws Violation */
  ofCase(the: ModelCase, order: Order, handOver: HandOver, numbers: Numbers): void {
    const { at, to, channel, messageId: id } = handOver;
    const holds: Holds = (invariant, condition, told) =>
      this.#checks.holds(
        invariant,
        condition,
        () => `${order.template} of ${the.id} at ${new Date(at).toISOString()}: ${told()}`,
      );
    const why = whyNot(the, order, numbers);
    holds('Nothing is sent that may not be', why === undefined, () => String(why));
    holds('Nothing is sent outside the hours', isAllowedHour(the, at), () => JSON.stringify(the.plan?.hours));
    holds('Nothing goes to a former number', to === detailFor(the, order), () => `it went to ${to}`);
    holds('Nothing goes by another channel', channel === channelFor(the, order), () => `it went by ${channel}`);
    this.#once(id, holds);
    if (order.template === 'feedback-invitation') this.#invitation(the, order, handOver, holds);
    // Some minutes more: a place is taken before the turn comes.
    this.#count(id, `number an hour|${to}|${Math.floor(at / HOUR)}`, holds);
    this.#count(id, `number a day|${to}|${the.dayOf(at)}`, holds);
    this.#count(id, `case a day|${the.id}|${the.dayOf(at)}`, holds);
    this.#remember(handOver);
  }

  /** The answer to a text is handed over. @param cases those that the number was of when the text came @throws Violation */
  ofAnswer(order: MessageItem['order'], cases: readonly ModelCase[], handOver: HandOver): void {
    const { at, to, channel, messageId: id } = handOver;
    const holds: Holds = (invariant, condition, told) =>
      this.#checks.holds(invariant, condition, () => `${order.template} at ${new Date(at).toISOString()}: ${told()}`);
    holds('An answer goes back where the text came from', channel === 'sms' && to === order.number, () => to);
    for (const { id: caseId, dead, plan } of cases) {
      const may = !dead && plan !== undefined && !plan.unsafe && plan.channels.includes('sms');
      holds('No answer where no texts are safe', may, () => caseId);
    }
    const clock = clockAt(at).slice(0, 5);
    const fresh = at < Date.parse(order.at) + HOUR || (clock >= '08:00' && clock < '20:00');
    holds('A late answer waits for the day', fresh, () => order.at);
    this.#once(id, holds);
    const kind = order.template === 'answer-danger' ? 'danger answers' : 'answers';
    this.#count(id, `${kind} to a number an hour|${to}|${Math.floor(at / HOUR)}`, holds);
    this.#remember(handOver);
  }

  #once(id: string, holds: Holds): void {
    const earlier = (this.#byMessage.get(id) ?? []).map(heard);
    const unknown = earlier.filter((outcome) => outcome === 'unknown').length;
    const others = earlier.filter((outcome) => outcome === 'accepted' || outcome === 'permanent');
    holds('Nothing is sent twice but after an unknown outcome', others.length === 0 && unknown <= 1, () =>
      earlier.join(),
    );
  }

  #invitation(the: ModelCase, order: Order, { messageId: id, at, to, outcome }: HandOver, holds: Holds): void {
    const last = this.#invited.get(the.id);
    const soon = last !== undefined && last.id !== id && at - last.at < INVITED_EVERY;
    holds('Nobody is invited twice in a period', !soon || this.hasFailed(last.id), () => 'so soon again');
    holds('Nobody is invited at once', at >= order.at + INVITED_AFTER, () => 'so soon after the contact');
    if (outcome === 'accepted' || outcome === 'unknown') this.#invited.set(the.id, { id, at });
    this.#lastTo.set(to, { id, caseId: the.id, at });
  }

  #count(id: string, counter: string, holds: Holds): void {
    const messages = this.#counts.get(counter) ?? new Set<string>();
    this.#counts.set(counter, messages.add(id));
    const what = counter.slice(0, counter.indexOf('|')) as keyof typeof MOST;
    holds(
      'Nobody gets more than the limits',
      messages.size <= MOST[what],
      () => `more than ${MOST[what]} to a ${what}`,
    );
  }

  #remember(handOver: HandOver): void {
    const known = { handOver, noted: false };
    const earlier = this.#byMessage.get(handOver.messageId) ?? [];
    this.#byMessage.set(handOver.messageId, [...earlier, known]);
    this.#fresh.push(known);
  }

  /** The run is over. @param isOpen whether a message is still as its claim left it: what came of it is not known */
  runEnded(isOpen: (id: string) => boolean): void {
    for (const known of this.#fresh) known.noted = !isOpen(known.handOver.messageId);
    this.#fresh = [];
  }

  /** A network is about to say that a message was delivered. */
  said(id: string): void {
    this.#delivered.add(id);
  }

  wasDelivered(id: string): boolean {
    return this.#delivered.has(id);
  }

  /** Messages that are known not to have arrived. */
  readonly #failed = new Set<string>();

  failed(id: string): void {
    this.#failed.add(id);
  }

  hasFailed(id: string): boolean {
    return this.#failed.has(id);
  }

  /** The invitation that whoever holds a number was sent last, if it has arrived. */
  readonly #lastTo = new Map<string, { readonly id: string; readonly caseId: string; readonly at: number }>();

  invitationTo(phone: string): { readonly caseId: string; readonly at: number } | undefined {
    const last = this.#lastTo.get(phone);
    return last && this.#delivered.has(last.id) ? last : undefined;
  }
}
