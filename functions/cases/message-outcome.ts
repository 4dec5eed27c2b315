/**
 * What the end of a message means for its case: an attempt to reach the victim, evidence of duties where it was
 * delivered, work for staff where it was not. Told twice it changes nothing.
 */
import { MEETS } from '../messages/meets.ts';
import { isCaseOrder, type Message, type MessageOrder } from '../messages/message.ts';
import { derivedId } from '../shared/ids.ts';
import { toIso } from '../shared/time.ts';
import type { Case, Contact } from './case.ts';
import { type ChangeContext, type Changed, change, given } from './change.ts';
import { withContact } from './contacts.ts';
import { fulfilled, isOwed, withDuties } from './duties.ts';
import { asked, askedInstead } from './message-tasks.ts';
import { isOwedUpdate, withNextUpdate } from './routine-update.ts';

/** The id of the contact that a message is: the same however often its end is told. */
const contactIdOf = (of: Case, message: Message) => derivedId('contact', of.id, 'message', message.id);

/**
 * The duties that were ordered to be met, are owed and can be met by such a message are met, or made up for, at the time
 * at which it was delivered; the next routine update counts from then.
 */
function afterDelivery(of: Case, order: MessageOrder, contact: Contact): Case {
  const about = new Set(order.dutyIds);
  const met = of.duties.filter(
    (duty) => about.has(duty.id) && isOwed(duty) && MEETS[order.template]?.includes(duty.rule),
  );
  const evidence = { by: contact.by, contact: contact.id, channel: contact.channel };
  const at = Date.parse(contact.at);
  const told = withDuties(of, (duty) => (met.includes(duty) ? fulfilled(duty, evidence, at) : duty));
  return met.some(isOwedUpdate) ? withNextUpdate(told, at) : told;
}

/**
 * A message of this case has ended.
 * @throws Error for a message that has not, or that belongs to another case
 */
export function messageEnded(of: Case, message: Message, ctx: ChangeContext): Changed {
  const { order, status, endedAt, sent, reason } = message;
  if (!isCaseOrder(order) || order.caseId !== of.id) throw new Error('A message is told to another case than its own');
  const id = contactIdOf(of, message);
  // The latest contacts are in the case, older ones are known by the duties that they met and by the request's mark.
  if (of.contacts.some((contact) => contact.id === id)) return { unchanged: true };
  if (of.duties.some((duty) => duty.fulfilled?.contact === id)) return { unchanged: true };
  const about = { id: message.id, template: order.template };
  if (status === 'not-sent') {
    const { after, tasks } = askedInstead(of, message.task, message.id, ctx.now);
    return change(of, after, ctx, { kind: 'message-not-sent', details: given({ ...about, reason }), tasks });
  }
  if (status !== 'delivered' && status !== 'failed' && status !== 'unknown') {
    throw new Error('A message that has not ended is told to its case');
  }
  const contact: Contact = {
    id,
    // The sweep may come by later than the carrier's word: what was delivered in time was in time.
    at: toIso(Math.min(ctx.now, endedAt === undefined ? ctx.now : Date.parse(endedAt))),
    by: order.by,
    channel: sent?.channel ?? order.channel ?? 'sms',
    direction: 'outbound',
    outcome: status,
    dutyIds: order.dutyIds,
    message: about,
  };
  const contacts = withContact(of, contact);
  const delivered = status === 'delivered' ? afterDelivery(of, order, contact) : of;
  const changed = delivered.duties.filter(({ fulfilled }) => fulfilled?.contact === id);
  const details = {
    ...about,
    ...given({ channel: contact.channel, outcome: status, reason }),
    dutyIds: contact.dutyIds,
    met: changed.filter((duty) => duty.status === 'met').map((duty) => duty.id),
    late: changed.filter((duty) => duty.status === 'missed').map((duty) => duty.id),
  };
  const { after, tasks } =
    status === 'delivered'
      ? { after: { ...delivered, contacts }, tasks: [] }
      : asked({ ...delivered, contacts }, { kind: 'message-failed', about: message.id }, ctx.now);
  return change(of, after, ctx, { kind: 'message-ended', details, tasks });
}
