/**
 * What happens between the claim of a message and its hand-over: read what the gate must see, ask it, write the message,
 * take places in the limits, wait for a slot, ask the gate again. Whatever does not come through is not handed over.
 */
import { displayReference } from '../cases/reference.ts';
import { openConversation } from '../inbound/conversation-store.ts';
import { type IssuedLink, type IssueParts, issueLink } from '../links/issue.ts';
import { MINUTE } from '../shared/time.ts';
import type { Circuit } from './circuit-store.ts';
import { type Composed, compose } from './compose.ts';
import type { Decision, Route } from './gate/decision.ts';
import { decide } from './gate/gate.ts';
import { type LookParts, look, type Seen } from './look.ts';
import { isCaseOrder, type Message, type MessageChannel } from './message.ts';
import type { Pace } from './pace.ts';
import { takePlaces } from './places.ts';
import { handedOver, heldUntil, putBack, refused, stopped } from './state.ts';
import { contentIn } from './templates/contents.ts';
import { type Settings, TEMPLATE_VALUES } from './templates/values.ts';

export interface ReadyParts extends LookParts {
  readonly links: IssueParts;
  readonly settings: Settings;
  /** Codes of the languages that the stage publishes. */
  readonly published: readonly string[];
  readonly now: () => number;
  readonly random: () => number;
}

/** What all messages of one run share. */
export interface Run {
  readonly id: string;
  readonly pace: Readonly<Record<MessageChannel, Pace>>;
  readonly circuit: Readonly<Record<MessageChannel, Circuit>>;
}

/** A message that is handed over next. */
export interface HandOver {
  readonly over: Message;
  readonly route: Route;
  readonly composed: Composed;
  readonly link: IssuedLink | undefined;
}

/** A message that is not, and what becomes of it. */
export interface NotNow {
  readonly after: Message;
  /** Texts of today have cost what they may. */
  readonly spent?: true;
}

/** What was read longer ago than this (ms) is read again before a hand-over. */
const STALE = 1000;

/** Over how long those that find their channel at rest are spread. */
const SPREAD = 4 * MINUTE;

const isSame = (a: Route, b: Route) => a.channel === b.channel && a.to === b.to && a.language === b.language;

const sizeOf = (composed: Composed) => (composed.channel === 'sms' ? composed.parts : 1);

/** The gate's word where it does not let the message out. */
function withheld(message: Message, decision: Exclude<Decision, { do: 'send' }>, now: number): Message {
  return decision.do === 'hold'
    ? heldUntil(message, decision.because, Date.parse(decision.until))
    : stopped(message, decision.because, decision.task, now);
}

/** The link that an invitation leads to: its own, the same however often it is tried. */
async function linkFor(
  { links, published }: ReadyParts,
  { message, the }: Seen,
  route: Route,
  now: number,
): Promise<IssuedLink | undefined> {
  const { id, order } = message;
  const wanted: readonly string[] = TEMPLATE_VALUES[order.template];
  if (!wanted.includes('link') || !the || !isCaseOrder(order) || !order.contact) return undefined;
  const { borough, team } = the;
  const { language } = contentIn(route.language, published);
  const about = { touchpoint: order.contact.touchpoint, borough, team, reference: displayReference(the), language };
  return issueLink(links, ['message', id], about, now);
}

function composeOr(
  { settings, published }: ReadyParts,
  { message, the }: Seen,
  route: Route,
  link: IssuedLink | undefined,
): Composed | undefined {
  try {
    return compose({ template: message.order.template, route, the, link: link?.url, settings, published });
  } catch {
    return undefined;
  }
}

/** A text to this number answers the invitation from before it goes out: an answer may be faster than what we note of it. */
async function expectAnswer(
  { client, tables }: ReadyParts,
  { message, detail }: Seen,
  link: IssuedLink | undefined,
  { channel, language }: Composed,
): Promise<void> {
  const { id, order } = message;
  if (!link || channel !== 'sms' || detail === undefined || !isCaseOrder(order)) return;
  await openConversation(client, tables.messages, {
    detail,
    messageId: id,
    caseId: order.caseId,
    linkId: link.id,
    language,
    until: link.endsAt,
  });
}

/**
 * Makes a claimed message ready.
 * @throws when something that it needs cannot be had just now; it has not been handed over
 */
export async function makeReady(parts: ReadyParts, run: Run, claimed: Message): Promise<HandOver | NotNow> {
  const { now, random } = parts;
  const notNow = (message: Message, code: string, wait: number): NotNow => ({
    after: putBack(message, { code, wait }, now()),
  });
  const lookedAt = now();
  const seen = await look(parts, claimed);
  const first = decide({ ...seen, now: now() });
  if (first.do !== 'send') return { after: withheld(claimed, first, now()) };
  const { route } = first;
  const rests = (message: Message, until: number) =>
    notNow(message, 'provider-rests', Math.max(0, until - now()) + random() * SPREAD);
  const asked = await run.circuit[route.channel].ask(now());
  if (asked !== 'go') return rests(claimed, asked.restsUntil);

  const link = await linkFor(parts, seen, route, now());
  const composed = composeOr(parts, seen, route, link);
  if (!composed) return { after: refused(claimed, 'not-composed', now()) };

  const { message, full } = await takePlaces(parts, seen, composed, now());
  if (full) {
    const again = decide({ ...seen, message, history: { ...seen.history, ...full }, now: now() });
    const after = again.do === 'send' ? notNow(message, 'rate-limit', MINUTE).after : withheld(message, again, now());
    return { after, ...(full.spentPence > 0 ? { spent: true } : {}) };
  }
  await run.pace[route.channel](sizeOf(composed));

  // Others have had their turn meanwhile: the hour may be over, the provider down, the number another one.
  const until = run.circuit[route.channel].restsNow();
  if (until !== undefined) return rests(message, until);
  const fresh = now() - lookedAt > STALE ? await look(parts, message) : { ...seen, message };
  const last = decide({ ...fresh, now: now() });
  if (last.do !== 'send') return { after: withheld(message, last, now()) };
  if (!isSame(last.route, route) || fresh.detail === undefined) return notNow(message, 'changed', 0);
  await expectAnswer(parts, fresh, link, composed);
  const { channel, language } = composed;
  const over = handedOver(message, { channel, detail: fresh.detail, language, parts: sizeOf(composed) }, now());
  return { over, route, composed, link };
}
