/** What stops or holds a message of a case, in the order in which it is asked. */
import type { Case, Consents } from '../../cases/case.ts';
import { isOwed } from '../../cases/duties.ts';
import { OBSTACLES } from '../../cases/messaging.ts';
import { addDays, londonDay, startOfDay } from '../../shared/time.ts';
import { type MessageClass, type MessageOrder, TEMPLATES } from '../message.ts';
import { isAllowedFor, isUntrue, wasInvited } from './allow-list.ts';
import type { NoRoute, Question, Route, StopReason } from './decision.ts';
import { fullLimits, type Hold, isTooLate } from './holds.ts';
import { commonHours, nextAllowed } from './hours.ts';
import { needsPhoneFirst } from './phone-first.ts';

export interface CaseQuestion extends Question {
  readonly order: MessageOrder;
  readonly the: Case;
  readonly route: Route | NoRoute;
}

const CONSENT: Readonly<Record<Exclude<MessageClass, 'answer'>, keyof Consents>> = {
  survey: 'surveys',
  routine: 'routineUpdates',
  duty: 'dutyUpdates',
};

/** From when an invitation may go out (ms): not while the officer is still at the door. */
function invitationFrom({ order, policy }: CaseQuestion): number {
  return order.contact ? Date.parse(order.contact.at) + policy.invitationDelay : Number.NEGATIVE_INFINITY;
}

function isUnsafe({ contactPlan }: Case): boolean {
  return contactPlan?.unsafe === true;
}

/** Whether what it was to bring about has come about without it. What staff ordered they want sent all the same. */
function isNoLongerNeeded({ order, the }: CaseQuestion): boolean {
  if (order.by !== 'system' || order.dutyIds.length === 0) return false;
  const owed = new Set(the.duties.filter(isOwed).map(({ id }) => id));
  return !order.dutyIds.some((id) => owed.has(id));
}

function isConsentRefused({ order, the }: CaseQuestion): boolean {
  const { class: its } = TEMPLATES[order.template];
  return its !== 'answer' && !the.consents[CONSENT[its]];
}

/** STOP counts until staff have recorded, later, what the victim agrees to. */
function isOptedOut({ the, history: { stoppedAt } }: CaseQuestion): boolean {
  return stoppedAt !== undefined && (the.consentsAt === undefined || the.consentsAt <= stoppedAt);
}

/** A permanent failure counts until the number or address was changed, later. */
function isUnreachable({ route, history: { failedAt } }: CaseQuestion): boolean {
  if (failedAt === undefined || 'stop' in route) return false;
  return route.changedAt === undefined || route.changedAt <= failedAt;
}

function hasNoCommonHour({ the: { contactPlan } }: CaseQuestion): boolean {
  return contactPlan !== undefined && commonHours(contactPlan.hours) === undefined;
}

type Stop = readonly [StopReason, (asked: CaseQuestion) => boolean];

const NO_ROUTE: readonly StopReason[] = ['channel-not-in-plan', 'no-channel', 'not-a-uk-mobile'];

const STOPS: readonly Stop[] = [
  // It went out once, or did not: where contact is unsafe, nobody finds out by sending it again.
  ['unknown-outcome', ({ message, the }) => message.unknowns > (isUnsafe(the) ? 0 : 1)],
  ['too-late', (asked) => isTooLate(asked, invitationFrom(asked))],
  ['no-longer-needed', isNoLongerNeeded],
  // The contact plan.
  ...OBSTACLES.map(([code, stands]): Stop => [code, ({ the }) => stands(the)]),
  // One number, two cases: who must not read of the one must not read of the other.
  ['unsafe', ({ others }) => others.some(isUnsafe)],
  ...NO_ROUTE.map((code): Stop => [code, ({ route }) => 'stop' in route && route.stop === code]),
  // Consent, and whether there is anybody.
  ['opted-out', isOptedOut],
  ['consent-refused', isConsentRefused],
  ['unreachable', isUnreachable],
  // Hours.
  ['no-common-hour', hasNoCommonHour],
  // What this case may be sent.
  ['phone-first', ({ order, the }) => needsPhoneFirst(order, the)],
  ['template-not-allowed', ({ order, the }) => !isAllowedFor(order, the)],
  ['something-to-tell', ({ order, the }) => isUntrue(order, the)],
  ['invited-before', (asked) => wasInvited(asked, asked.order, asked.the)],
];

/** Why a message of a case is not sent, whatever the hour; undefined: it may be. */
export function caseStop(asked: CaseQuestion): StopReason | undefined {
  return STOPS.find(([, stands]) => stands(asked))?.[0];
}

/** Until when it waits, and for what: the longest wait, ended within the hours. Undefined: it need not. */
export function caseHold(asked: CaseQuestion): Hold | undefined {
  const { now, the, route, policy, history } = asked;
  const hours = the.contactPlan && commonHours(the.contactPlan.hours);
  if (hours === undefined || 'stop' in route) return undefined;
  const spent = route.channel === 'sms' && history.spentPence + policy.smsPence > policy.dailySpendPence;
  const holds: Hold[] = [
    { because: 'outside-hours', until: nextAllowed(hours, now) },
    { because: 'too-soon-after-contact', until: invitationFrom(asked) },
    ...(spent ? [{ because: 'daily-spend', until: startOfDay(addDays(londonDay(now), 1)) } as const] : []),
    ...fullLimits(asked).map((until) => ({ because: 'rate-limit', until }) as const),
  ];
  const longest = holds.reduce((a, b) => (b.until > a.until ? b : a));
  return longest.until > now ? { ...longest, until: nextAllowed(hours, longest.until) } : undefined;
}
