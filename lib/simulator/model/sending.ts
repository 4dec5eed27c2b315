/**
 * Why a message may not be sent: the model's own reading of what keeps a victim safe, asked of every hand-over to a
 * provider and of every order of staff.
 */
import { clockAt } from './days.ts';
import type { Field } from './details.ts';
import { isOwed } from './duty.ts';
import { AGREED, type Order } from './order.ts';
import { BAIL, FIELD_OF, type Orders } from './orders.ts';

/** What the service has learned of a number or address (ms). */
export interface Learned {
  readonly stoppedAt?: number | undefined;
  readonly failedAt?: number | undefined;
}

/** Numbers and addresses, whoever's they are: known by their hash only. */
export class Numbers {
  readonly #learned = new Map<string, Learned>();
  readonly #hashOf: (detail: string) => string;
  readonly #cases = new Map<Orders, () => boolean>();

  /** @param hashOf `phone:...` or `email:...` */
  constructor(hashOf: (detail: string) => string) {
    this.#hashOf = hashOf;
  }

  learn(hash: string, learned: Learned): void {
    this.#learned.set(hash, learned);
  }

  of(field: Field, value: string): Learned {
    return this.#learned.get(this.#hashOf(`${field}:${value}`)) ?? {};
  }

  /** A case that may be another's with the same number. @param isFound whether nothing of it is left to follow */
  know(the: Orders, isFound: () => boolean): void {
    this.#cases.set(the, isFound);
  }

  /** Whether contact is marked unsafe in another case that has it, of the victim or of who speaks for them. */
  isUnsafeElsewhere(the: Orders, field: Field, value: string): boolean {
    return [...this.#cases].some(
      ([other, isFound]) =>
        other !== the &&
        other.plan?.unsafe === true &&
        (['victim', 'representative'] as const).some((who) => other.details.of(who)[field] === value) &&
        isFound(),
    );
  }
}

/** By which channel an order would go, as the case is now. */
export function channelFor(the: Orders, { channel }: Order): string | undefined {
  const usable = (one: string) => {
    const field = FIELD_OF[one];
    return field !== undefined && the.details.of(the.who)[field] !== undefined;
  };
  const planned = the.plan?.channels ?? [];
  if (channel !== undefined) return planned.includes(channel) && usable(channel) ? channel : undefined;
  return planned.find(usable);
}

/** The number or address that an order would go to. */
export function detailFor(the: Orders, order: Order): string | undefined {
  const field = FIELD_OF[channelFor(the, order) ?? ''];
  return field && the.details.of(the.who)[field];
}

/** Whether London's clock is within eight to eight and the plan's own hours; the last minute is out. */
export function isAllowedHour({ plan }: Orders, now: number): boolean {
  const clock = clockAt(now).slice(0, 5);
  const { from, to } = plan?.hours ?? { from: '24:00', to: '00:00' };
  return clock >= '08:00' && clock < '20:00' && clock >= from && clock < to;
}

function hasHours({ plan }: Orders): boolean {
  const { from, to } = plan?.hours ?? { from: '24:00', to: '00:00' };
  return (from < '08:00' ? '08:00' : from) < (to > '20:00' ? '20:00' : to);
}

/** Nobody has phoned since there is news, and somebody must. */
function phonesFirst(the: Orders, { by }: Order): boolean {
  const standing = the.milestones.filter(({ withdrawn }) => !withdrawn);
  const releases = standing.filter(({ type }) => type === BAIL);
  const last = (some: readonly { readonly recordedAt: number }[]) =>
    Math.max(...some.map(({ recordedAt }) => recordedAt));
  if (by === 'system') return the.enhanced || (releases.length > 0 && (the.lastContactAt ?? 0) < last(releases));
  if (!the.enhanced && releases.length === 0) return false;
  return !the.attempts.some(
    ({ at, outcome, channel, inbound }) =>
      at >= last(standing) && (outcome === 'spoke' || (outcome === 'no-answer' && channel === 'phone' && !inbound)),
  );
}

/** Something has happened that the victim was not told of. */
function hasNews({ duties, milestones }: Orders): boolean {
  return duties.some(
    (duty) =>
      duty.row?.byTelling &&
      duty.due !== undefined &&
      isOwed(duty) &&
      milestones[duty.milestone ?? -1]?.type !== 'crime-reported',
  );
}

/** The first reason, in the order of the plan; the hour is none. */
export function whyNot(the: Orders, order: Order, numbers: Numbers): string | undefined {
  const { plan, consentsAt } = the;
  const detail = detailFor(the, order);
  if (the.dead) return 'deceased';
  if (the.status === 'closed') return 'closed';
  if (!plan) return 'no-plan';
  if (plan.unsafe) return 'unsafe';
  if (the.child && !the.spokenFor) return 'child-alone';
  if (the.reached.some((field) => the.waits(field))) return 'unconfirmed-details';
  if (the.reached.length === 0) return 'no-channel';
  if (order.channel !== undefined && !plan.channels.includes(order.channel)) return 'channel-not-in-plan';
  if (detail === undefined) return 'no-channel';
  const field = FIELD_OF[channelFor(the, order) ?? ''] ?? 'phone';
  if (numbers.isUnsafeElsewhere(the, field, detail)) return 'unsafe';
  const { stoppedAt: stopped, failedAt: failed } = numbers.of(field, detail);
  if (stopped !== undefined && (consentsAt === undefined || consentsAt <= stopped)) return 'opted-out';
  const agreed = AGREED[order.template];
  if (agreed === undefined || !the.consents[agreed]) return 'consent-refused';
  const changed = the.details.changedAt(the.who, field);
  if (failed !== undefined && (changed === undefined || changed <= failed)) return 'unreachable';
  if (!hasHours(the)) return 'no-common-hour';
  if (phonesFirst(the, order)) return 'phone-first';
  if (order.template === 'nothing-new' && order.by === 'system' && hasNews(the)) return 'something-to-tell';
  return undefined;
}

const NO_TASK: readonly string[] = ['deceased', 'closed', 'something-to-tell'];
const OTHER_TASKS: Readonly<Record<string, string>> = {
  'no-plan': 'plan-missing',
  unreachable: 'message-failed',
  'opted-out': 'opt-out-to-confirm',
};

/** What staff who ordered it are asked to do instead. */
export function insteadOf(reason: string, { template }: Order): string | undefined {
  if (NO_TASK.includes(reason)) return undefined;
  if (reason === 'opted-out' && AGREED[template] !== 'dutyUpdates') return undefined;
  return OTHER_TASKS[reason] ?? 'phone-first';
}
