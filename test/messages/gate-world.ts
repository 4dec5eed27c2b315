/**
 * A case, its messages and the model of both (gate-model.ts), to which things happen. The case changes by its own rules and
 * messages by theirs; nothing is made up here but that they happen. Each time a message is taken up, gate and model are
 * asked, and what they say is held against each other.
 */
import { expect } from 'vitest';
import { setConsents, setContactPlan, setEnhancedRights } from '../../functions/cases/arrangements.ts';
import type { Case } from '../../functions/cases/case.ts';
import type { Changed } from '../../functions/cases/change.ts';
import { recordContact } from '../../functions/cases/contacts.ts';
import { dueChange } from '../../functions/cases/due.ts';
import { isOwed } from '../../functions/cases/duties.ts';
import { closeCase, reopenCase } from '../../functions/cases/lifecycle.ts';
import { messageEnded } from '../../functions/cases/message-outcome.ts';
import { recordMilestone } from '../../functions/cases/milestones.ts';
import { optOut } from '../../functions/cases/opt-out.ts';
import {
  changeRepresentative,
  changeVictim,
  confirmDetails,
  recordDeath,
  removeRepresentative,
} from '../../functions/cases/people.ts';
import { isOwedUpdate } from '../../functions/cases/routine-update.ts';
import type { Decision, History, Policy, Route } from '../../functions/messages/gate/decision.ts';
import { decide, routeFor } from '../../functions/messages/gate/gate.ts';
import { limitKeys } from '../../functions/messages/gate/limits.ts';
import {
  type AnswerOrder,
  ENDED,
  isCaseOrder,
  type Message,
  type MessageOrder,
} from '../../functions/messages/message.ts';
import {
  accepted,
  handedOver,
  heldUntil,
  ordered,
  receiptCame,
  receiptMissed,
  refused,
  refusedForNow,
  stopped,
  takenUp,
  toBeTold,
  told,
  unknownOutcome,
} from '../../functions/messages/state.ts';
import { Problem } from '../../functions/shared/http/problem.ts';
import { toIso } from '../../functions/shared/time.ts';
import { at, registered } from '../cases/rules/support.ts';
import { ADDRESSES, type Event, MOBILES, type Outcome } from './gate-events.ts';
import { DAYS, HOURS, london, MINUTES, Model, type Person, type Sent } from './gate-model.ts';

/** Pence: four texts a day. */
const BUDGET = 16;
const POLICY: Policy = { invitationDelay: DAYS, invitationPeriod: 90 * DAYS, dailySpendPence: BUDGET, smsPence: 4 };

/** Of how long a reply is taken for an answer to an invitation. */
const CONVERSATION = 14 * DAYS;

type Mine<K extends string> = Extract<Event, Readonly<Record<K, unknown>>>;

export class World {
  the: Case;
  readonly model: Model;
  readonly sent = new Map<string, Sent>();
  private readonly messages = new Map<string, Message>();
  private readonly places = new Map<string, Set<string>>();
  private readonly conversations = new Map<string, { messageId: string; until: string }>();
  private readonly count: (what: string) => void;
  private serial = 0;

  /** @param count is told what the model said each time that the gate was asked */
  constructor(start: number, child: boolean, count: (what: string) => void) {
    const victim = {
      name: 'Ada',
      phone: MOBILES[0],
      email: ADDRESSES[0],
      ...(child ? { dateOfBirth: '2015-01-01' } : {}),
    };
    this.count = count;
    this.the = registered({ reportedAt: toIso(start - HOURS), victim }, at(start));
    this.model = new Model(start, BUDGET, (number) => MOBILES.some((mobile) => mobile === number));
    this.model.child = child;
    const first = (value: string) => ({ value, confirmed: true, since: Number.NEGATIVE_INFINITY });
    this.model.victim = { phone: first(MOBILES[0]), email: first(ADDRESSES[0]) };
    this.model.milestones.push({ type: 'crime-reported', at: start, told: true, news: false });
  }

  happen(event: Event): void {
    this.model.now += MINUTES;
    if ('pass' in event) this.passes(event.pass);
    else if ('noon' in event) this.passes((event.noon + 0.5) * DAYS - (this.model.now % DAYS));
    else if ('plan' in event) this.plans(event);
    else if ('planGone' in event) this.losesPlan();
    else if ('victim' in event || 'representative' in event) this.changesPeople(event);
    else if ('stepsBack' in event) this.stepsBack();
    else if ('confirm' in event) this.confirms(event);
    else if ('consents' in event) this.consents(event);
    else if ('stop' in event) this.stops(event);
    else if ('milestone' in event) this.records(event);
    else if ('contact' in event) this.contacts(event);
    else if ('enhanced' in event) this.enhances(event);
    else if ('closes' in event) this.closes(event);
    else if ('dies' in event) this.dies(event);
    else if ('otherUnsafe' in event) this.model.otherUnsafe = event.otherUnsafe;
    else if ('order' in event) this.orders(event);
    else if ('answer' in event) this.answers(event);
    else if ('attempt' in event) this.attemptsOne(event);
    else if ('everything' in event)
      for (const message of [...this.messages.values()]) this.attempt(message, event.everything);
    else this.receives(event);
  }

  /** Applies a rule. @returns whether it was accepted */
  private apply(rule: () => Changed): boolean {
    let changed: Changed;
    try {
      changed = rule();
    } catch (error) {
      if (error instanceof Problem) return false;
      throw error;
    }
    if ('unchanged' in changed) return true;
    this.the = changed.after;
    for (const order of changed.messages ?? []) this.add(order);
    return true;
  }

  private ctx(by = 'staff-1') {
    return { ...at(this.model.now, by), seen: true };
  }

  private add(order: MessageOrder | AnswerOrder): void {
    if (this.messages.has(order.id)) return;
    this.messages.set(order.id, ordered(order));
    const own = isCaseOrder(order);
    this.sent.set(order.id, {
      id: order.id,
      template: order.template,
      bySystem: order.by === 'system',
      orderedAt: this.model.now,
      chosen: own ? order.channel : undefined,
      update: own && order.template === 'nothing-new' && order.dutyIds.length > 0 ? this.model.update : undefined,
      confirmation: own && order.template === 'acknowledgement' && order.dutyIds.length > 0,
      contactAt: own && order.contact ? Date.parse(order.contact.at) : undefined,
      answers: own ? undefined : order.number,
      ofTheCase: own || order.cases.length > 0,
      taken: 0,
      unknown: 0,
      failed: false,
    });
  }

  private passes(ms: number): void {
    this.model.now += ms;
    const due = dueChange(this.the, this.model.now);
    if (due) {
      this.the = due.after;
      for (const order of due.messages ?? []) this.add(order);
    }
    for (const message of this.messages.values()) {
      const missed = receiptMissed(message, this.model.now);
      if (missed) this.keep(missed);
    }
  }

  private plans({ plan: { channels, hours, unsafe } }: Mine<'plan'>): void {
    this.model.plan = { channels, ...hours, unsafe };
    this.apply(() => setContactPlan(this.the, { channels, hours, unsafe }, this.ctx()));
  }

  /** No route does that; a case that was copied or mended by hand may be so. */
  private losesPlan(): void {
    const { contactPlan: _, ...rest } = this.the;
    this.the = rest;
    this.model.plan = undefined;
  }

  private changesPeople(event: Mine<'victim'> | Mine<'representative'>): void {
    const { model } = this;
    const ofVictim = 'victim' in event;
    const input = ofVictim ? event.victim : event.representative;
    const before = ofVictim ? model.victim : (model.representative ?? {});
    const done = ofVictim
      ? this.apply(() => changeVictim(this.the, { name: 'Ada', ...input }, this.ctx()))
      : this.apply(() => changeRepresentative(this.the, { name: 'Alex', relation: 'brother', ...input }, this.ctx()));
    if (!done) return;
    const next = (had: Person['phone'], value: string | undefined) =>
      value === undefined ? undefined : had?.value === value ? had : { value, confirmed: false, since: model.now };
    const person = { phone: next(before.phone, input.phone), email: next(before.email, input.email) };
    if (ofVictim) model.victim = person;
    else model.representative = person;
  }

  private stepsBack(): void {
    const { model } = this;
    if (!this.the.representative || !this.apply(() => removeRepresentative(this.the, this.ctx()))) return;
    model.representative = undefined;
    const again = (detail: Person['phone']) =>
      detail?.confirmed ? { value: detail.value, confirmed: false, since: model.now } : detail;
    model.victim = { phone: again(model.victim.phone), email: again(model.victim.email) };
  }

  private confirms({ confirm: who }: Mine<'confirm'>): void {
    const person = this.model[who];
    if (!person) return;
    const named = { phone: person.phone?.value, email: person.email?.value };
    if (!this.apply(() => confirmDetails(this.the, { who, ...named }, this.ctx('staff-2')))) return;
    for (const detail of [person.phone, person.email]) if (detail) detail.confirmed = true;
  }

  private consents({ consents }: Mine<'consents'>): void {
    this.model.consents = { ...consents };
    this.model.consentsAt = this.model.now;
    this.apply(() => setConsents(this.the, consents, this.ctx()));
  }

  private stops({ stop: number }: Mine<'stop'>): void {
    const { model } = this;
    model.stopped.set(number, model.now);
    if (![model.victim, model.representative].some((person) => person?.phone?.value === number)) return;
    model.consents = { ...model.consents, surveys: false, routineUpdates: false };
    this.apply(() => optOut(this.the, this.ctx('victim')));
  }

  private records({ milestone: type }: Mine<'milestone'>): void {
    const { now } = this.model;
    const input = { type, occurredAt: toIso(now), suspect: 1 };
    if (!this.apply(() => recordMilestone(this.the, input, this.ctx()))) return;
    this.model.milestones.push({ type, at: now, told: false, news: true });
  }

  private contacts({ contact: outcome, tells, inbound }: Mine<'contact'>): void {
    const { model } = this;
    const isNews = ({ rule }: Case['duties'][number]) => rule.startsWith('tell-');
    const news = this.the.duties.filter((duty) => isOwed(duty) && isNews(duty)).map(({ id }) => id);
    const input = {
      channel: 'phone',
      direction: inbound ? 'inbound' : 'outbound',
      outcome,
      dutyIds: outcome === 'spoke' && tells ? news : [],
    } as const;
    const owed = this.the.duties.some(isOwedUpdate);
    expect(this.apply(() => recordContact(this.the, input, this.ctx()))).toBe(true);
    const what = outcome === 'spoke' ? 'spoke' : outcome === 'no-answer' && !inbound ? 'tried' : 'other';
    model.contacts.push({ what, at: model.now });
    if (outcome !== 'spoke') return;
    if (owed) model.update += 1;
    if (tells) for (const milestone of model.milestones) milestone.told = true;
  }

  private enhances({ enhanced }: Mine<'enhanced'>): void {
    this.apply(() => setEnhancedRights(this.the, { reasons: enhanced ? ['vulnerable'] : [] }, this.ctx()));
    this.model.enhanced = enhanced;
  }

  private closes({ closes }: Mine<'closes'>): void {
    if (!this.apply(() => (closes ? closeCase : reopenCase)(this.the, {}, this.ctx()))) return;
    this.model.closed = closes;
    this.model.update += 1;
  }

  private dies({ dies }: Mine<'dies'>): void {
    if (!dies) return;
    this.model.dead = true;
    this.apply(() => recordDeath(this.the, {}, this.ctx()));
  }

  private orders({ order: template, channel, times }: Mine<'order'>): void {
    for (let n = 0; n < times; n += 1) {
      const order = {
        id: this.newId(),
        template,
        caseId: this.the.id,
        dutyIds: [],
        by: 'staff-1',
        at: toIso(this.model.now),
      };
      this.add({ ...order, ...(channel ? { channel } : {}) });
    }
  }

  private answers({ answer: template, number, ofTheCase, times }: Mine<'answer'>): void {
    const cases = ofTheCase ? [this.the.id] : [];
    for (let n = 0; n < times; n += 1) {
      this.add({ id: this.newId(), template, number, cases, by: 'system', at: toIso(this.model.now) });
    }
  }

  private attemptsOne({ attempt, outcome }: Mine<'attempt'>): void {
    const open = [...this.messages.values()].filter(({ status }) => !ENDED.has(status));
    const message = open[attempt % Math.max(1, open.length)];
    if (message) this.attempt(message, outcome);
  }

  private receives({ receipt, delivered }: Mine<'receipt'>): void {
    const waiting = [...this.messages.values()].filter(({ status }) => status === 'sent');
    const message = waiting[receipt % Math.max(1, waiting.length)];
    const provider = message?.sent?.provider;
    if (!message || provider === undefined) return;
    const outcome = delivered ? 'delivered' : 'failed';
    this.keep(receiptCame(message, { provider, outcome }, this.model.now) ?? message);
  }

  private newId(): string {
    this.serial += 1;
    return `MESSAGE-${this.serial}`;
  }

  private history(message: Message): History {
    const route = routeFor(message, this.the);
    if ('stop' in route) return { used: {}, spentPence: 0 };
    const { now } = this.model;
    const keys = this.keys(message, route);
    const used = keys.flatMap(({ name, id }) => {
      const ids = this.places.get(id) ?? new Set();
      return ids.has(message.id) ? [] : [[name, ids.size] as const];
    });
    const texts = new Set(this.places.get(`texts ${london(now).slice(0, 10)}`));
    texts.delete(message.id);
    const [stoppedAt, failedAt] = [this.model.stopped.get(route.to), this.model.failedAt.get(route.to)];
    const conversation = this.conversations.get(route.to);
    return {
      used: Object.fromEntries(used),
      spentPence: 4 * texts.size,
      ...(stoppedAt === undefined ? {} : { stoppedAt: toIso(stoppedAt) }),
      ...(failedAt === undefined ? {} : { failedAt: toIso(failedAt) }),
      ...(conversation && route.channel === 'sms' ? { conversation } : {}),
    };
  }

  private keys(message: Message, { channel, to }: { channel: 'sms' | 'email'; to: string }) {
    const the = isCaseOrder(message.order) ? this.the : undefined;
    const keys = limitKeys({ message, channel, detail: to, the }, this.model.now);
    return keys.map(({ name, scope, key, window }) => ({ name, id: `${scope} ${key} ${window}` }));
  }

  /** Keeps a message; once it has ended, its case is told. */
  private keep(message: Message): void {
    this.messages.set(message.id, message);
    if (!toBeTold(message)) return;
    const { model } = this;
    const { id, template, update, confirmation } = this.sentOf(message);
    this.apply(() => messageEnded(this.the, message, this.ctx('system')));
    this.messages.set(id, told(message));
    if (message.status === 'not-sent') return;
    model.contacts.push({ what: 'other', at: model.now });
    if (message.status !== 'failed') model.invitations.push({ template, id, at: model.now });
    if (message.status !== 'delivered') return;
    if (update === model.update && !model.closed) model.update += 1;
    if (confirmation) model.confirmationOwed = false;
  }

  private sentOf({ id }: Message): Sent {
    return this.sent.get(id) ?? expect.unreachable();
  }

  /** Whether a reply to what is sent would be taken for one to an earlier invitation. */
  private runs(sent: Sent): boolean {
    const route = this.model.route(sent);
    const conversation = route?.channel === 'sms' ? this.conversations.get(route.to) : undefined;
    if (!conversation || !sent.template.endsWith('-invitation')) return false;
    return conversation.messageId !== sent.id && Date.parse(conversation.until) > this.model.now;
  }

  /** A message is taken up, if it is due: gate and model are asked. */
  private attempt(before: Message, outcome: Outcome): void {
    const { model } = this;
    const { now } = model;
    const claimed = takenUp(before, 'RUN', now);
    if (!claimed) return;
    this.keep(claimed);
    if (ENDED.has(claimed.status)) return;
    const sent = this.sentOf(claimed);
    const decision = decide({ ...this.seen(claimed), policy: POLICY, now });
    const against = [...new Set([...model.mustNot(sent), ...(this.runs(sent) ? ['invited'] : [])])];
    const said = decision.do === 'send' ? 'send' : decision.because;
    expect({ said, against }).toEqual({
      said: against.length === 0 ? 'send' : expect.not.stringMatching(/^send$/),
      against,
    });
    this.count(
      against.length === 0 ? `${sent.template} goes out` : against.length === 1 ? `only ${against[0]}` : 'several',
    );
    if (decision.do === 'stop') this.keep(stopped(claimed, decision.because, decision.task, now));
    else if (decision.do === 'hold') this.hold(claimed, decision);
    else this.handOver(claimed, decision.route, outcome);
  }

  /** When the wait is over, nothing that was known at its beginning is against it any more. */
  private hold(claimed: Message, { because, until }: Extract<Decision, { do: 'hold' }>): void {
    const { model } = this;
    const { now } = model;
    model.now = Date.parse(until);
    expect(model.now).toBeGreaterThan(now);
    expect(model.mustNot(this.sentOf(claimed)).filter((reason) => reason !== 'late')).toEqual([]);
    model.now = now;
    this.count(`held: ${because}`);
    this.keep(heldUntil(claimed, because, Date.parse(until)));
  }

  private seen(message: Message) {
    const { the, model } = this;
    const contactPlan = { channels: [], hours: { from: '09:00', to: '17:00' }, unsafe: true };
    const unsafe: Case = { ...the, id: '2000000-26.1', contactPlan };
    const others = model.otherUnsafe ? [unsafe] : [];
    if (isCaseOrder(message.order)) return { message, the, others, history: this.history(message) };
    const history = this.history(message);
    return { message, the: undefined, others: message.order.cases.length > 0 ? [the] : [], history };
  }

  private handOver(claimed: Message, { channel, to }: Pick<Route, 'channel' | 'to'>, outcome: Outcome): void {
    const { model } = this;
    const { now } = model;
    const sent = this.sentOf(claimed);
    expect({ channel, to }).toEqual(model.route(sent));
    const day = channel === 'sms' ? [`texts ${london(now).slice(0, 10)}`] : [];
    for (const id of [...this.keys(claimed, { channel, to }).map((key) => key.id), ...day]) {
      this.places.set(id, (this.places.get(id) ?? new Set()).add(claimed.id));
    }
    const [answer, danger] = [sent.answers !== undefined, sent.template === 'answer-danger'];
    model.handedOver.push({ id: sent.id, to, channel, at: now, answer, danger });
    if (sent.template === 'feedback-invitation' && channel === 'sms') {
      this.conversations.set(to, { messageId: sent.id, until: toIso(now + CONVERSATION) });
    }
    const over = handedOver(claimed, { channel, detail: to, language: 'en', parts: 1 }, now);
    const failure = { code: 'trouble', wait: 10 * MINUTES };
    sent.firstAttemptAt ??= now;
    if (outcome === 'accepted') {
      sent.taken += 1;
      this.keep(accepted(over, this.newId(), now));
    } else if (outcome === 'retryable') this.keep(refusedForNow(over, failure, now));
    else if (outcome === 'permanent') {
      model.failedAt.set(to, now);
      this.keep(refused(over, 'trouble', now));
    } else {
      sent.unknown += 1;
      // Whoever died with the claim leaves it to run out.
      if (outcome === 'unknown') this.keep(unknownOutcome(over, failure, now));
    }
  }
}
