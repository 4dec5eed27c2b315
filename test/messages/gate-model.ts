/**
 * What may be sent, told once more and in the plainest way: whatever happened is kept as it was said, and every question is
 * answered by looking all of it through. It shares nothing with the gate but types; London's clock is the runtime's own.
 */
import type { MessageChannel, TemplateId } from '../../functions/messages/message.ts';

export const MINUTES = 60_000;
export const HOURS = 60 * MINUTES;
export const DAYS = 24 * HOURS;

export interface Plan {
  readonly channels: readonly ('sms' | 'email' | 'phone')[];
  readonly from: string;
  readonly to: string;
  readonly unsafe: boolean;
}

interface Contact {
  readonly value: string;
  confirmed: boolean;
  readonly since: number;
}

export interface Person {
  phone?: Contact | undefined;
  email?: Contact | undefined;
}

/** A message as the model knows it. */
export interface Sent {
  readonly id: string;
  readonly template: TemplateId;
  readonly bySystem: boolean;
  readonly orderedAt: number;
  readonly chosen?: MessageChannel | undefined;
  /** Of one that was ordered for a routine update: the how manieth. Of the written confirmation: that it was for it. */
  readonly update?: number | undefined;
  readonly confirmation?: boolean | undefined;
  /** Of an invitation: when the contact was. */
  readonly contactAt?: number | undefined;
  /** Of an answer: to whom. */
  readonly answers?: string | undefined;
  readonly ofTheCase: boolean;
  firstAttemptAt?: number;
  taken: number;
  unknown: number;
  failed: boolean;
}

const clock = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** `2026-11-24 13:05` in London. */
export function london(now: number): string {
  return clock.format(now).replace(', ', ' ');
}

const CLASS: { readonly [T in TemplateId]?: 'survey' | 'routine' | 'duty' } = {
  acknowledgement: 'duty',
  'investigation-update': 'duty',
  'please-call-us': 'duty',
  'nothing-new': 'routine',
  'feedback-invitation': 'survey',
  'forum-invitation': 'survey',
};

export class Model {
  now: number;
  readonly dayBudget: number;
  readonly isMobile: (number: string) => boolean;
  plan: Plan | undefined;
  dead = false;
  closed = false;
  child = false;
  enhanced = false;
  victim: Person = {};
  representative: Person | undefined;
  otherUnsafe = false;
  consents = { surveys: true, routineUpdates: true, dutyUpdates: true };
  consentsAt = Number.NEGATIVE_INFINITY;
  readonly stopped = new Map<string, number>();
  readonly failedAt = new Map<string, number>();
  /** What happened, when it was recorded, and whether the victim was told. */
  readonly milestones: { type: string; at: number; told: boolean; news: boolean }[] = [];
  readonly contacts: { what: 'spoke' | 'tried' | 'other'; at: number }[] = [];
  readonly invitations: { template: TemplateId; id: string; at: number }[] = [];
  /** Which routine update is owed. */
  update = 0;
  confirmationOwed = true;
  readonly handedOver: {
    id: string;
    to: string;
    channel: MessageChannel;
    at: number;
    answer: boolean;
    danger: boolean;
  }[] = [];

  constructor(now: number, dayBudget: number, isMobile: (number: string) => boolean) {
    this.now = now;
    this.dayBudget = dayBudget;
    this.isMobile = isMobile;
  }

  get person(): Person {
    return this.representative ?? this.victim;
  }

  /** Where it would go. */
  route(message: Sent): { channel: MessageChannel; to: string } | undefined {
    if (message.answers !== undefined) return { channel: 'sms', to: message.answers };
    for (const channel of this.plan?.channels ?? []) {
      if (channel === 'phone' || (message.chosen && message.chosen !== channel)) continue;
      const to = (channel === 'sms' ? this.person.phone : this.person.email)?.value;
      if (to !== undefined && (channel === 'email' || this.isMobile(to))) return { channel, to };
    }
    return undefined;
  }

  private within(from: string, to: string): boolean {
    const time = london(this.now).slice(11);
    return time >= from && time < to && time >= '08:00' && time < '20:00';
  }

  private lastOf(times: number[]): number {
    return Math.max(Number.NEGATIVE_INFINITY, ...times);
  }

  /** Messages, each once, that took a place since the hour or day of now began. */
  private places(length: 13 | 10, some: (one: Model['handedOver'][number]) => boolean): number {
    const window = (at: number) => (length === 10 ? london(at) : new Date(at).toISOString()).slice(0, length);
    const ids = this.handedOver.filter((one) => some(one) && window(one.at) === window(this.now)).map(({ id }) => id);
    return new Set(ids).size;
  }

  /** Every reason why this message must not go out now. */
  mustNot(message: Sent): string[] {
    const route = this.route(message);
    const reasons = message.answers === undefined ? this.mustNotTell(message) : this.mustNotAnswer(message);
    const since = Math.max(
      message.firstAttemptAt ?? message.orderedAt,
      message.contactAt === undefined ? Number.NEGATIVE_INFINITY : message.contactAt + DAYS,
    );
    if (this.now - since >= 72 * HOURS) reasons.push('late');
    if (message.taken > 0 || message.unknown > 1) reasons.push('twice');
    if (!route) reasons.push('nowhere');
    return reasons;
  }

  private mustNotAnswer(message: Sent): string[] {
    const to = message.answers ?? '';
    const reasons: string[] = [];
    const add = (reason: string, stands: boolean) => {
      if (stands) reasons.push(reason);
    };
    add('mobile', !this.isMobile(to));
    if (message.ofTheCase) {
      add('plan', !this.plan);
      add('unsafe', this.plan?.unsafe === true);
      add('channel', this.plan !== undefined && !this.plan.channels.includes('sms'));
      add('dead', this.dead);
    }
    add('failed', (this.failedAt.get(to) ?? Number.NEGATIVE_INFINITY) >= message.orderedAt);
    add('hours', this.now - message.orderedAt >= HOURS && !this.within('00:00', '24:00'));
    const danger = message.template === 'answer-danger';
    const own = (one: Model['handedOver'][number]) =>
      one.answer && one.danger === danger && one.to === to && one.id !== message.id;
    add('often', this.places(13, own) >= (danger ? 3 : 5) || this.places(10, own) >= (danger ? 6 : 10));
    return reasons;
  }

  private mustNotTell(message: Sent): string[] {
    const { plan, person, now } = this;
    const reasons: string[] = [];
    const add = (reason: string, stands: boolean) => {
      if (stands) reasons.push(reason);
    };
    const its = CLASS[message.template];
    const route = this.route(message);
    add('plan', !plan);
    add('unsafe', plan?.unsafe === true || this.otherUnsafe);
    add('dead', this.dead);
    add('closed', this.closed);
    add('child', this.child && (!this.representative || its === 'survey'));
    add(
      'unconfirmed',
      (plan?.channels.includes('sms') === true && person.phone?.confirmed === false) ||
        (plan?.channels.includes('email') === true && person.email?.confirmed === false),
    );
    add('hours', plan !== undefined && !this.within(plan.from, plan.to));
    add('consent', its === 'survey' && !this.consents.surveys);
    add('consent', its === 'routine' && !this.consents.routineUpdates);
    add('consent', its === 'duty' && !this.consents.dutyUpdates);
    if (route) {
      const { channel, to } = route;
      add('opted out', (this.stopped.get(to) ?? Number.NEGATIVE_INFINITY) >= this.consentsAt && this.stopped.has(to));
      const changed = (channel === 'sms' ? person.phone : person.email)?.since ?? Number.NEGATIVE_INFINITY;
      add('failed', this.failedAt.has(to) && (this.failedAt.get(to) ?? 0) >= changed);
      const own = (one: Model['handedOver'][number]) => !one.answer && one.id !== message.id && one.channel === channel;
      const toIt = (one: Model['handedOver'][number]) => own(one) && one.to === to;
      add('often', this.places(13, toIt) >= 5 || this.places(10, toIt) >= 10 || this.places(10, own) >= 8);
      const texts = this.places(10, (one) => one.channel === 'sms' && one.id !== message.id);
      add('money', channel === 'sms' && (texts + 1) * 4 > this.dayBudget);
    }
    const bails = this.milestones.filter(({ type }) => type === 'suspect-released-on-police-bail').map(({ at }) => at);
    const spoke = this.lastOf(this.contacts.filter(({ what }) => what === 'spoke').map(({ at }) => at));
    const tried = this.lastOf(
      this.contacts
        .slice(-20)
        .filter(({ what }) => what !== 'other')
        .map(({ at }) => at),
    );
    if (message.bySystem) {
      add('phone first', this.enhanced || this.child || (bails.length > 0 && spoke < this.lastOf(bails)));
      add('news', its === 'routine' && this.milestones.some(({ news, told }) => news && !told));
      add('needless', message.update !== undefined && message.update !== this.update);
      add('needless', message.confirmation === true && !this.confirmationOwed);
    } else if (this.enhanced || this.child || bails.length > 0) {
      const last = this.lastOf(this.milestones.map(({ at }) => at));
      add('phone first', Math.max(spoke, tried) < last);
    }
    if (message.contactAt !== undefined) add('soon', now < message.contactAt + DAYS);
    if (its === 'survey') {
      add(
        'invited',
        this.invitations.some(
          ({ template, id, at }) => template === message.template && id !== message.id && at > now - 90 * DAYS,
        ),
      );
    }
    return reasons;
  }
}
