/**
 * How many messages may go out: to one number or address, about one case, from one borough and from the whole force.
 * Policy of the force, as data: no mistake, no loop and no flood sends more. Windows are fixed, hours of UTC and days of
 * London; each window of each scope has one counter.
 */
import type { Case } from '../../cases/case.ts';
import { addDays, HOUR, londonDay, startOfDay, toIso } from '../../shared/time.ts';
import { isCaseOrder, type Message, type MessageChannel } from '../message.ts';

export type LimitScope = 'number' | 'case' | 'borough' | 'force';

/**
 * Whose limit it is. Answers are counted apart: two machines that answer each other must not use up what a case may
 * send. So is the answer to words of danger: a chat about a rating must not use up 999.
 */
type Counted = 'case' | 'answer' | 'danger-answer';

export interface Limit {
  /** Its name in `History.used`. */
  readonly name: string;
  readonly scope: LimitScope;
  readonly window: 'hour' | 'day';
  readonly amount: number;
}

export const LIMITS: Readonly<Record<Counted, readonly Limit[]>> = {
  case: [
    // Networks drop the 20th equal text of an hour; nobody should get a quarter of that.
    { name: 'number-hour', scope: 'number', window: 'hour', amount: 5 },
    { name: 'number-day', scope: 'number', window: 'day', amount: 10 },
    { name: 'case-day', scope: 'case', window: 'day', amount: 8 },
    // A quarter of the force's: one borough's flood leaves room for the others.
    { name: 'borough-hour', scope: 'borough', window: 'hour', amount: 3_000 },
    { name: 'force-hour', scope: 'force', window: 'hour', amount: 12_000 },
  ],
  answer: [
    { name: 'answers-number-hour', scope: 'number', window: 'hour', amount: 5 },
    { name: 'answers-number-day', scope: 'number', window: 'day', amount: 10 },
    // What the daily spend does not hold has a bound of its own.
    { name: 'answers-force-hour', scope: 'force', window: 'hour', amount: 1_000 },
    { name: 'answers-force-day', scope: 'force', window: 'day', amount: 3_000 },
  ],
  'danger-answer': [
    { name: 'danger-number-hour', scope: 'number', window: 'hour', amount: 3 },
    { name: 'danger-number-day', scope: 'number', window: 'day', amount: 6 },
    { name: 'danger-force-day', scope: 'force', window: 'day', amount: 1_000 },
  ],
};

/** The limits that a message is under. */
export function limitsFor({ order }: Pick<Message, 'order'>): readonly Limit[] {
  if (isCaseOrder(order)) return LIMITS.case;
  return LIMITS[order.template === 'answer-danger' ? 'danger-answer' : 'answer'];
}

/** When the window around an instant ends (ms): a message that found it full may try again then. */
export function windowEnd({ window }: Pick<Limit, 'window'>, now: number): number {
  return window === 'hour' ? (Math.floor(now / HOUR) + 1) * HOUR : startOfDay(addDays(londonDay(now), 1));
}

/** One counter of the messages table: `LIMIT#<scope>#<key>#<window>`. */
export interface LimitKey extends Pick<Limit, 'name' | 'scope' | 'amount'> {
  readonly key: string;
  /** Tells apart what is counted, on which channel, and when: `number-hour-sms-2026-11-24T13`. */
  readonly window: string;
  /** When the window ends (ms): of no use after it. */
  readonly ends: number;
}

/**
 * The counters in which a message takes its place before it is handed over. It takes it once, at its first attempt: one
 * that is tried again is counted already, and is asked with an empty `History.used`.
 * @param detail keyed hash of the number or address that it goes to
 * @param the its case; an answer has none
 */
export function limitKeys(
  {
    message,
    channel,
    detail,
    the,
  }: {
    readonly message: Pick<Message, 'order'>;
    readonly channel: MessageChannel;
    readonly detail: string;
    readonly the: Pick<Case, 'id' | 'borough'> | undefined;
  },
  now: number,
): LimitKey[] {
  const keys = { number: detail, case: the?.id, borough: the?.borough, force: 'force' };
  return limitsFor(message).flatMap((limit) => {
    const { name, scope, amount, window } = limit;
    const key = keys[scope];
    const label = window === 'hour' ? toIso(now).slice(0, 13) : londonDay(now);
    if (key === undefined) return [];
    return [{ name, scope, amount, key, window: `${name}-${channel}-${label}`, ends: windowEnd(limit, now) }];
  });
}
