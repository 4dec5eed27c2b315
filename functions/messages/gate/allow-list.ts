/** Which templates a case may be sent, by whom they may be ordered, and which of them only once in a while. */
import type { Case, Duty } from '../../cases/case.ts';
import { isOwed, ruleOf } from '../../cases/duties.ts';
import type { MessageOrder, TemplateId } from '../message.ts';
import { RECEIPT_WITHIN, TRIED_FOR } from '../state.ts';
import type { Question } from './decision.ts';

interface Allowed {
  /** Whether it may be ordered where nobody asked. */
  readonly bySystem: boolean;
  /** To take part in something: at most once in a period, never for a child. */
  readonly invites?: true;
}

/** What is not here is not for cases: answers to a text, codes for signing in. */
const FOR_CASES: { readonly [T in TemplateId]?: Allowed } = {
  acknowledgement: { bySystem: true },
  'nothing-new': { bySystem: true },
  'investigation-update': { bySystem: false },
  'please-call-us': { bySystem: false },
  'feedback-invitation': { bySystem: true, invites: true },
  'forum-invitation': { bySystem: false, invites: true },
};

export function isAllowedFor(order: MessageOrder, { enhancedReasons }: Case): boolean {
  const allowed = FOR_CASES[order.template];
  if (allowed === undefined) return false;
  if (order.by === 'system' && !allowed.bySystem) return false;
  return !(allowed.invites && enhancedReasons.includes('under-18'));
}

/** Whether the victim has to be told of something that happened: the report itself is their own news. */
function isNews(duty: Duty): boolean {
  if (duty.milestone === undefined || duty.dueAt === undefined || !isOwed(duty)) return false;
  const { evidence, trigger } = ruleOf(duty);
  return evidence === 'told' && trigger !== 'crime-reported';
}

/** Whether nobody may be told automatically that there is nothing new, because there is. */
export function isUntrue({ template, by }: MessageOrder, the: Case): boolean {
  return template === 'nothing-new' && by === 'system' && the.duties.some(isNews);
}

/** Whether the case has ordered another one of which nobody can know yet whether it arrived. */
function isInvited({ policy, now }: Question, { template, at }: MessageOrder, { invitedAt, contacts }: Case): boolean {
  if (template !== 'feedback-invitation' || invitedAt === undefined || invitedAt >= at) return false;
  const ended = contacts.some((contact) => contact.message?.template === template && contact.at >= invitedAt);
  return !ended && now < Date.parse(invitedAt) + policy.invitationDelay + TRIED_FOR + RECEIPT_WITHIN;
}

/**
 * Whether such an invitation reached the victim, or may have, within the period; or a reply from the number would be
 * taken for an answer to another one that still runs.
 */
export function wasInvited(question: Question, order: MessageOrder, the: Case): boolean {
  const { message, history, policy, now } = question;
  if (!FOR_CASES[order.template]?.invites) return false;
  if (isInvited(question, order, the)) return true;
  const { conversation } = history;
  const runs = conversation && conversation.messageId !== message.id && Date.parse(conversation.until) > now;
  const earlier = the.contacts.some(
    (contact) =>
      contact.message?.template === order.template &&
      contact.message.id !== message.id &&
      contact.outcome !== 'failed' &&
      Date.parse(contact.at) > now - policy.invitationPeriod,
  );
  return earlier || runs === true;
}
