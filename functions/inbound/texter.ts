/** Who a number belongs to: its running conversation and its cases, each held against the case as it is now. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Case } from '../cases/case.ts';
import { casesWith } from '../cases/found-by.ts';
import { detailHash, phoneDetail } from '../cases/lookup.ts';
import type { LookupKey } from '../cases/lookup-store.ts';
import { detailBy } from '../cases/messaging.ts';
import { isLive } from './conversation.ts';
import { readConversation } from './conversation-store.ts';
import type { Texter } from './text-decision.ts';

export interface TexterParts {
  readonly client: DynamoDBDocumentClient;
  readonly tables: { readonly messages: string; readonly cases: string };
  readonly lookupKey: LookupKey;
}

/** Whether a message of this case would go to the number now: it is not a former one, nor one that waits to be confirmed. */
function isReachedBy(the: Case, number: string): boolean {
  const detail = detailBy(the, 'sms');
  return detail?.value === number && detail.confirmed;
}

/** Whether it is of the victim, or of who speaks for them, and confirmed. */
function isConfirmed({ victim, representative }: Case, number: string): boolean {
  return [victim, representative].some((person) => person?.phone?.value === number && person.phone.confirmed);
}

/**
 * Who texts from a number at a time. A conversation counts only while its case is still reached by the number: a recycled
 * number is nobody's. Without one it is certain who texts when the number is of one case alone.
 */
export async function texterOf(parts: TexterParts, number: string, at: number): Promise<Texter> {
  const key = await parts.lookupKey();
  const detail = detailHash(key, phoneDetail(number));
  const [conversation, found] = await Promise.all([
    readConversation(parts.client, parts.tables.messages, detail),
    casesWith(parts.client, parts.tables.cases, phoneDetail(number), key),
  ]);
  const cases = found.map(({ id }) => id);
  const invited =
    conversation && isLive(conversation, at) ? found.find(({ id }) => id === conversation.caseId) : undefined;
  if (conversation && invited && isReachedBy(invited, number)) {
    const { messageId, language } = conversation;
    return { detail, cases, caseId: invited.id, invitation: { messageId }, language };
  }
  const [only, ...others] = found;
  if (!only || others.length > 0 || !isConfirmed(only, number)) return { detail, cases };
  const language = only.contactPlan?.language ?? only.victim.language;
  return { detail, cases, caseId: only.id, ...(language === undefined ? {} : { language }) };
}
