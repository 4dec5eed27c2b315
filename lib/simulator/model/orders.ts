/** What a case asks to be sent, what became of that, and what staff are asked to do instead. */
import { Books } from './books.ts';
import type { Days } from './days.ts';
import type { Details, Field, Who } from './details.ts';
import { type Duty, isForce, isOwed, type Work } from './duty.ts';
import { ASKED_ABOUT, type Consents, MEANS, type Order, type Plan } from './order.ts';
import type { Milestone } from './told.ts';

const DAY = 24 * 3_600_000;

export const BAIL = 'suspect-released-on-police-bail';

/** The field in which the number or address of a channel stands. */
export const FIELD_OF: Readonly<Record<string, Field>> = { sms: 'phone', email: 'email' };

/** How a message ended. */
export interface End {
  readonly status: string;
  /** What staff are asked to do instead, by the gate. */
  readonly task?: string | undefined;
  /** When (ms). */
  readonly at: number;
}

/** What a case asks once, and what that is about. */
const ONE_AT_A_TIME: Readonly<Record<string, string>> = { 'plan-missing': 'plan', 'opt-out-to-confirm': 'stop' };

interface Attempt {
  readonly at: number;
  readonly outcome: string;
  readonly channel: string;
  readonly inbound: boolean;
}

export abstract class Orders extends Books {
  readonly details: Details;
  readonly milestones: Milestone[] = [];
  /** Every message that was ever ordered. */
  readonly orders: Order[] = [];
  readonly attempts: Attempt[] = [];
  status: 'open' | 'closed' = 'open';
  plan: Plan | undefined;
  consents: Consents = { surveys: true, routineUpdates: true, dutyUpdates: true };
  consentsAt: number | undefined;
  spokenFor: boolean;
  dead = false;
  lastContactAt: number | undefined;
  #invitedAt: number | undefined;

  constructor(days: Days, details: Details, spokenFor: boolean, plan: Plan | undefined) {
    super(days);
    this.details = details;
    this.spokenFor = spokenFor;
    this.plan = plan;
  }

  abstract get child(): boolean;

  /** London's day of an instant. */
  dayOf(at: number): string {
    return this.days.of(at).name;
  }

  /** Whom a message goes to. */
  get who(): Who {
    return this.spokenFor ? 'representative' : 'victim';
  }

  /** The fields that the plan's channels would use and that are known. */
  get reached(): Field[] {
    const fields = (this.plan?.channels ?? []).flatMap((channel) => FIELD_OF[channel] ?? []);
    return fields.filter((field) => this.details.of(this.who)[field] !== undefined);
  }

  waits(field: Field): boolean {
    return this.details.changedBy(this.who, field) !== undefined;
  }

  /** Nothing stands against messages that nobody asked for. */
  get #mayOrder(): boolean {
    const { plan, dead, status, enhanced, reached } = this;
    if (!plan || plan.unsafe || dead || status !== 'open' || enhanced) return false;
    return reached.length > 0 && !reached.some((field) => this.waits(field));
  }

  /** The case is registered. */
  protected begun(now: number): void {
    if (this.plan) this.#acknowledge(now);
    else this.ask('plan-missing', { word: 'plan' }, 'plan');
  }

  /** A person phones first: whoever has enhanced rights, and everybody when a suspect comes home on bail. */
  protected happened(number: number): void {
    const type = this.milestones[number]?.type;
    const news = this.duties.some((duty) => duty.milestone === number && duty.row?.byTelling && isForce(duty));
    if (!news || type === 'crime-reported' || !(type === BAIL || this.enhanced)) return;
    this.ask('phone-first', { milestone: number }, String(number));
  }

  /** The written confirmation, with the first plan, unless writing could do harm. */
  #acknowledge(at: number): void {
    const duty = this.duties.find((one) => isConfirmation(one) && isOwed(one));
    const risk = this.milestones.some(({ type, withdrawn }) => type === 'written-confirmation-risk' && !withdrawn);
    if (!duty || risk || !this.consents.dutyUpdates || !this.#mayOrder) return;
    this.orders.push({ template: 'acknowledgement', at, by: 'system', duties: [duty.name] });
  }

  protected dueDay(duty: Duty, at: number): void {
    if (!this.consents.routineUpdates || !this.#mayOrder) return;
    this.orders.push({ template: 'nothing-new', at, by: 'system', duties: [duty.name] });
  }

  protected attempted(outcome: string, channel: string, inbound: boolean, at: number): void {
    this.attempts.push({ at, outcome, channel, inbound });
  }

  /** Somebody has spoken with the victim: what they were to phone for is done, and they are asked how it was. */
  protected spoken(channel: string, at: number): void {
    this.lastContactAt = at;
    for (const [name, { kind }] of this.work) {
      if (kind === 'phone-first' || kind === 'message-failed') this.settle(name, 'done');
    }
    const lately = this.#invitedAt !== undefined && at - this.#invitedAt < 28 * DAY;
    const touchpoint = ASKED_ABOUT[channel];
    if (lately || !touchpoint || !this.consents.surveys || !this.#mayOrder) return;
    this.#invitedAt = at;
    this.orders.push({ template: 'feedback-invitation', at, by: 'system', duties: [], touchpoint });
  }

  setPlan(plan: Plan, now: number): void {
    const first = this.plan === undefined;
    this.plan = plan;
    this.settle('plan-missing|plan', 'done');
    if (first) this.#acknowledge(now);
  }

  setConsents(consents: Consents, now: number): void {
    this.consents = consents;
    this.consentsAt = now;
    this.settle('opt-out-to-confirm|stop', 'done');
  }

  /** The victim has texted STOP. */
  optOut(): void {
    this.consents = { ...this.consents, surveys: false, routineUpdates: false };
    this.ask('opt-out-to-confirm', { word: 'stop' }, 'stop');
  }

  /** Staff order a message that may go out. */
  order(order: Order): void {
    this.orders.push(order);
  }

  /** Staff are asked for something instead of a message: once for each kind, but for what did not arrive. */
  askInstead(kind: string, about: NonNullable<Work['about']>, name: string): void {
    const word = ONE_AT_A_TIME[kind];
    if (word !== undefined) {
      this.ask(kind, { word }, word);
      return;
    }
    const waits = [...this.work.values()].some((work) => work.kind === kind && work.status === 'open');
    if (kind === 'message-failed' || !waits) this.ask(kind, about, name);
  }

  /** A message has ended. What was delivered is told, as far as it says it. */
  ended(order: Order, { status, task, at }: End): void {
    const name = `${order.template} ${order.at}`;
    if (status === 'not-sent') {
      if (task) this.askInstead(task, { order }, name);
      return;
    }
    if (status !== 'delivered') {
      this.ask('message-failed', { order }, name);
      return;
    }
    const met = this.duties.filter((duty) => order.duties.includes(duty.name) && isOwed(duty) && means(order, duty));
    for (const duty of met) this.fulfil(duty, at);
    if (met.some((duty) => !duty.row)) this.nextUpdate(at);
  }
}

function isConfirmation({ row }: Duty): boolean {
  return row?.duty.startsWith('Written confirmation: basic offence details') === true;
}

function means({ template }: Order, duty: Duty): boolean {
  const meant = MEANS[template];
  return meant === 'update' ? !duty.row : meant === 'confirmation' && isConfirmation(duty);
}
