/**
 * The hours at which a message may arrive: 08:00 to 20:00 in London (policy) and within the contact plan's own. An
 * instant is allowed from the first minute up to, not at, the last.
 */
import type { ContactPlan } from '../../cases/case.ts';
import { addDays, DAY, HOUR, londonDay, MINUTE, startOfDay } from '../../shared/time.ts';

/** Milliseconds of London's clock after midnight; `to` is later than `from`. */
export interface Hours {
  readonly from: number;
  readonly to: number;
}

/** Nothing wakes anybody, and nothing lights up a phone at a time that asks for an explanation. */
export const DAYTIME: Hours = { from: 8 * HOUR, to: 20 * HOUR };

function sinceMidnight(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * HOUR + minutes * MINUTE;
}

/** The plan's hours within daytime; undefined when they have no minute in common. */
export function commonHours(plan: ContactPlan['hours']): Hours | undefined {
  const from = Math.max(DAYTIME.from, sinceMidnight(plan.from));
  const to = Math.min(DAYTIME.to, sinceMidnight(plan.to));
  return from < to ? { from, to } : undefined;
}

/**
 * When London's clock shows a time of a day. Reckoned back from the next midnight: the clocks change at one or two in the
 * morning, so that from daytime on a day has no gap.
 */
function onClock(day: string, time: number): number {
  return startOfDay(addDays(day, 1)) - (DAY - time);
}

/** The first allowed instant that is not before `instant`: itself, where it is allowed. */
export function nextAllowed({ from, to }: Hours, instant: number): number {
  const today = londonDay(instant);
  if (instant < onClock(today, from)) return onClock(today, from);
  return instant < onClock(today, to) ? instant : onClock(addDays(today, 1), from);
}
