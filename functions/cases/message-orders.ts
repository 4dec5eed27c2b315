/**
 * What a case orders by itself. Each order is put into the messages table once; whether it goes out, when and to which
 * number is decided by the gate when it is sent, from the case as it is then.
 */

import type { MessageOrder, TemplateId } from '../messages/message.ts';
import { derivedId } from '../shared/ids.ts';
import { DAY, toIso } from '../shared/time.ts';
import type { Case, Consents, Contact, Duty } from './case.ts';
import { SYSTEM } from './change.ts';
import { isOwed } from './duties.ts';
import { isEnhanced } from './enhanced.ts';
import { messagesOf } from './messaging.ts';

/** A case that has been invited asks for no other invitation so soon; how long a period really is, the stage decides. */
const INVITED_AT_MOST_EVERY = 28 * DAY;

/** What is rated after having spoken, by how one spoke: ids of facts/touchpoints.csv. */
const TOUCHPOINTS: Readonly<Record<string, string>> = {
  phone: 'desk-call',
  video: 'desk-call',
  'in-person': 'response-my-met',
};

/** Whether anything of a kind is ordered without a person: enhanced rights mean that one phones instead. */
function mayOrder(of: Case, consent: keyof Consents): boolean {
  return messagesOf(of).automatic && of.consents[consent] && !isEnhanced(of);
}

/** @param once what tells it from others of the same template in the case */
function order(of: Case, template: TemplateId, once: string, dutyIds: readonly string[], now: number): MessageOrder {
  const id = derivedId('message', of.id, template, once);
  return { id, template, caseId: of.id, dutyIds, by: SYSTEM, at: toIso(now) };
}

/**
 * The written confirmation of the report, with the first contact plan, while it is owed; not where somebody has said
 * that something in writing could do harm.
 */
export function acknowledgement(of: Case, now: number): MessageOrder[] {
  const duty = of.duties.find((one) => one.rule === 'confirm-report-in-writing' && isOwed(one));
  const risk = of.milestones.some(({ type, withdrawn }) => type === 'written-confirmation-risk' && !withdrawn);
  if (!duty || risk || !mayOrder(of, 'dutyUpdates')) return [];
  return [order(of, 'acknowledgement', '', [duty.id], now)];
}

/** The safe text on the day on which a routine update is due and nobody has spoken with the victim. */
export function nothingNew(of: Case, duty: Duty, now: number): MessageOrder[] {
  return mayOrder(of, 'routineUpdates') ? [order(of, 'nothing-new', duty.id, [duty.id], now)] : [];
}

/**
 * What an invitation that staff order asks about: the latest conversation that is known, otherwise the report, which
 * was one too.
 */
export function askedAbout({ contacts, reportedAt }: Case): NonNullable<MessageOrder['contact']> {
  const spoken = contacts.filter(({ outcome }) => outcome === 'spoke');
  const latest = spoken.flatMap(({ at, channel }) => {
    const touchpoint = TOUCHPOINTS[channel];
    return touchpoint === undefined ? [] : [{ at, touchpoint }];
  });
  return latest.at(-1) ?? { at: reportedAt, touchpoint: 'first-contact-uss' };
}

/** The question how a conversation was. */
export function invitation(of: Case, contact: Contact, now: number): MessageOrder[] {
  const touchpoint = TOUCHPOINTS[contact.channel];
  const lately = of.invitedAt !== undefined && now - Date.parse(of.invitedAt) < INVITED_AT_MOST_EVERY;
  if (touchpoint === undefined || lately || !mayOrder(of, 'surveys')) return [];
  return [{ ...order(of, 'feedback-invitation', contact.id, [], now), contact: { at: contact.at, touchpoint } }];
}
