/**
 * When a person phones before anything is written. Two kinds of case: with enhanced rights nothing is automatic, and
 * what staff order waits for an attempt to phone since the latest milestone; after a release on bail the same holds for
 * whoever the victim is, and nothing automatic goes out until somebody has spoken with them since.
 */
import type { Case, Contact } from '../../cases/case.ts';
import { isEnhanced } from '../../cases/enhanced.ts';
import { BAIL_RELEASE } from '../../cases/phone-first.ts';
import type { MessageOrder } from '../message.ts';

/** Somebody spoke with the victim, or phoned and was not answered. An attempt at which it was unsafe to speak is none. */
function isAttempt({ outcome, channel, direction }: Contact): boolean {
  return outcome === 'spoke' || (outcome === 'no-answer' && channel === 'phone' && direction === 'outbound');
}

export function needsPhoneFirst({ by }: Pick<MessageOrder, 'by'>, the: Case): boolean {
  const milestones = the.milestones.filter(({ withdrawn }) => !withdrawn);
  const released = milestones.filter(({ type }) => type === BAIL_RELEASE);
  if (!isEnhanced(the) && released.length === 0) return false;
  if (by === 'system') return isEnhanced(the) || !spokenSince(the, latest(released));
  const since = latest(milestones);
  return !spokenSince(the, since) && !the.contacts.some((contact) => isAttempt(contact) && contact.at >= since);
}

/** When the latest of some milestones was recorded (ISO): what happened earlier but was told later counts from then. */
function latest(milestones: Case['milestones']): string {
  return (
    milestones
      .map(({ recordedAt }) => recordedAt)
      .sort()
      .at(-1) ?? ''
  );
}

function spokenSince({ lastContactAt }: Case, since: string): boolean {
  return lastContactAt !== undefined && lastContactAt >= since;
}
