/**
 * What becomes of a message: every change of its state, and when it is due next. Rules only. Times are instants (ms). An
 * ended message never changes; a change that is not one is `undefined`.
 */

import type { DueQueue } from '../shared/due.ts';
import { DAY, HOUR, MINUTE, toIso } from '../shared/time.ts';
import type { CaseTaskKind } from '../tasks/kinds.ts';
import {
  type AnswerOrder,
  ENDED,
  isCaseOrder,
  type Message,
  type MessageOrder,
  type MessageStatus,
} from './message.ts';
import type { Receipt } from './receipt.ts';

/** How long a claim holds: longer than a run of the sender may last, so that no other takes it from one that lives. */
export const CLAIMED_FOR = 2 * MINUTE;

/** How long a message is tried, counted from the first attempt (where there was none, from the order). */
export const TRIED_FOR = 72 * HOUR;

/** How long a receipt is waited for. Carriers may take three days. */
export const RECEIPT_WITHIN = 72 * HOUR;

/** So many outcomes of one message may be unknown; then it ends as unknown. One: it is sent again once. */
const MOST_UNKNOWN = 2;

/** What somebody waits for is found before everything else that is due. */
const ANSWERS_FIRST = DAY;

/** A message as it is ordered. */
export function ordered(order: MessageOrder | AnswerOrder): Message {
  return { id: order.id, order, status: 'queued', attempts: 0, unknowns: 0, version: 1 };
}

/** Whether its case must be told of its end: of what was sent or tried, and of what staff are to do instead. */
export function toBeTold(message: Message): boolean {
  if (!isCaseOrder(message.order) || !ENDED.has(message.status) || message.told) return false;
  return message.status !== 'not-sent' || message.task !== undefined;
}

/** When it is due next, and whose work it is; undefined: it has ended and nothing is left to do. */
export function dueOf(message: Message): { readonly queue: DueQueue; readonly at: number } | undefined {
  const { order, status, until, sent, endedAt } = message;
  const ordered = Date.parse(order.at);
  switch (status) {
    case 'queued':
      return { queue: '', at: isCaseOrder(order) ? ordered : ordered - ANSWERS_FIRST };
    case 'held':
    case 'retrying':
    case 'attempting':
      return { queue: '', at: until === undefined ? ordered : Date.parse(until) };
    case 'sent':
      return { queue: 'ended-', at: (sent ? Date.parse(sent.at) : ordered) + RECEIPT_WITHIN };
    default:
      return toBeTold(message)
        ? { queue: 'ended-', at: endedAt === undefined ? ordered : Date.parse(endedAt) }
        : undefined;
  }
}

/** The next state; what belonged to the one before (a claim, a time, a reason) is gone. */
function next(message: Message, status: MessageStatus, more: Partial<Message> = {}): Message {
  const { reason: _, until: __, claim: ___, ...rest } = message;
  return { ...rest, status, version: message.version + 1, ...more };
}

function end(message: Message, status: MessageStatus, reason: string | undefined, now: number): Message {
  return next(message, status, { ...(reason === undefined ? {} : { reason }), endedAt: toIso(now) });
}

/** What did not go out, as far as anybody knows: after an unknown outcome nobody knows. */
const endOf = (message: Message, status: 'failed' | 'not-sent'): MessageStatus =>
  message.unknowns > 0 ? 'unknown' : status;

/** An attempt is over. */
function attempted(message: Message, at: number): Message {
  return { ...message, attempts: message.attempts + 1, firstAttemptAt: message.firstAttemptAt ?? toIso(at) };
}

/**
 * A run of the sender takes the message up: claimed by it, or, where it may not be tried again, at its end. A claim that
 * ran out has an unknown outcome: whoever had it may have died with the message handed over.
 * @returns undefined when there is nothing to do now
 */
export function takenUp(message: Message, run: string, now: number): Message | undefined {
  const due = dueOf(message);
  if (due?.queue !== '' || due.at > now) return undefined;
  let current = message;
  if (message.status === 'attempting') {
    const after = unknownOutcome(message, { code: 'claim-ran-out', wait: 0 }, due.at - CLAIMED_FOR);
    if (ENDED.has(after.status)) return { ...after, endedAt: toIso(now) };
    current = { ...after, version: message.version };
  }
  return next(current, 'attempting', { claim: run, until: toIso(now + CLAIMED_FOR) });
}

function triedUntil({ firstAttemptAt, order }: Message): number {
  return Date.parse(firstAttemptAt ?? order.at) + TRIED_FOR;
}

type HandOver = NonNullable<Message['sent']>;

/** How it is being handed over; what came of it is told by one of the following. */
export function handedOver(message: Message, over: Omit<HandOver, 'at' | 'provider'>, now: number): Message {
  return { ...message, sent: { at: toIso(now), ...over } };
}

/** The provider took it. @param provider its id there */
export function accepted(message: Message, provider: string, now: number): Message {
  const { sent, counted: _, ...rest } = attempted(message, now);
  return next(rest, 'sent', sent && { sent: { ...sent, at: toIso(now), provider } });
}

interface Failure {
  /** What happened: a code of outcome.ts. */
  readonly code: string;
  /** How long to wait before the next attempt (ms). */
  readonly wait: number;
}

/** Tried again after a while, at the latest when its time is over; after that it has failed. */
function again(message: Message, { code, wait }: Failure, now: number): Message {
  const last = triedUntil(message);
  if (now >= last) return end(message, endOf(message, 'failed'), code, now);
  return next(message, 'retrying', { reason: code, until: toIso(Math.min(now + wait, last)) });
}

/** The provider did not take it, for sure, and may take it later. */
export function refusedForNow(message: Message, failure: Failure, now: number): Message {
  return again(attempted(message, now), failure, now);
}

/** It was not handed to a provider after all: what is needed for that could not be had. */
export function putBack(message: Message, failure: Failure, now: number): Message {
  return again(message, failure, now);
}

/** The provider will never take it. */
export function refused(message: Message, code: string, now: number): Message {
  return end(attempted(message, now), endOf(message, 'failed'), code, now);
}

/** Nobody knows whether the provider took it: sent again once, and counted again, then its end is unknown. */
export function unknownOutcome(message: Message, failure: Failure, now: number): Message {
  const { counted: _, ...rest } = attempted(message, now);
  const after = { ...rest, unknowns: message.unknowns + 1 };
  return after.unknowns >= MOST_UNKNOWN ? end(after, 'unknown', failure.code, now) : again(after, failure, now);
}

/** The gate lets it wait. */
export function heldUntil(message: Message, because: string, until: number): Message {
  return next(message, 'held', { reason: because, until: toIso(until) });
}

/** The gate does not let it out. Of one that was tried for too long that is its failure, not a rule's doing. */
export function stopped(message: Message, because: string, task: CaseTaskKind | undefined, now: number): Message {
  const failed = because === 'too-late' && message.attempts > 0;
  const after = end(message, endOf(message, failed ? 'failed' : 'not-sent'), because, now);
  return task === undefined ? after : { ...after, task };
}

/**
 * A receipt came. That it was delivered ends it, whichever hand-over it was. That it failed ends it only when it is the
 * hand-over that is waited for: one before it may have failed while a later one is on its way. A complaint ends nothing.
 */
export function receiptCame(
  message: Message,
  { outcome, provider, code }: Pick<Receipt, 'outcome' | 'provider' | 'code'>,
  now: number,
): Message | undefined {
  if (ENDED.has(message.status) || outcome === 'complained') return undefined;
  if (outcome === 'delivered') return end(message, 'delivered', undefined, now);
  if (message.status !== 'sent' || message.sent?.provider !== provider) return undefined;
  return end(message, endOf(message, 'failed'), code, now);
}

/** No receipt came in time: nobody knows whether it arrived. */
export function receiptMissed(message: Message, now: number): Message | undefined {
  const due = dueOf(message);
  return message.status === 'sent' && due && due.at <= now ? end(message, 'unknown', 'no-receipt', now) : undefined;
}

/** The case has been told. */
export function told(message: Message): Message {
  return { ...message, told: true, version: message.version + 1 };
}
