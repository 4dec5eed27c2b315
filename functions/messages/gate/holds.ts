/** What makes any message wait, and for how long at most. */

import { TRIED_FOR } from '../state.ts';
import type { HoldReason, Question } from './decision.ts';
import { limitsFor, windowEnd } from './limits.ts';

export interface Hold {
  readonly because: HoldReason;
  /** ms */
  readonly until: number;
}

/**
 * Whether a message has waited or was tried for too long, so that it is no news any more: since its first attempt, or else its order.
 * @param from before this (ms) it could not have gone out
 */
export function isTooLate({ message, now }: Question, from = Number.NEGATIVE_INFINITY): boolean {
  const since = Date.parse(message.firstAttemptAt ?? message.order.at);
  return now >= Math.max(since, from) + TRIED_FOR;
}

/** When each limit that has no place left opens again (ms). */
export function fullLimits({ message, history, now }: Question): number[] {
  return limitsFor(message)
    .filter(({ name, amount }) => (history.used[name] ?? 0) >= amount)
    .map((limit) => windowEnd(limit, now));
}
