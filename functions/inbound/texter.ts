/** Who a number belongs to: its running conversation and its cases, each held against the case as it is now. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Case } from '../cases/case.ts';
import { detailHash, detailsOf, phoneDetail } from '../cases/lookup.ts';
import { type LookupKey, readLookup } from '../cases/lookup-store.ts';
import { detailBy } from '../cases/messaging.ts';
import { readCase } from '../cases/store.ts';
import { isLive } from './conversation.ts';
import { readConversation } from './conversation-store.ts';
import type { Texter } from './text-decision.ts';

export interface TexterParts {
  readonly client: DynamoDBDocumentClient;
  readonly tables: { readonly messages: string; readonly cases: string };
  readonly lookupKey: LookupKey;
}

/** A number is of no more cases than this; of a hostel or an office it may be of many. */
const MOST_CASES = 100;

async function casesWith({ client, tables }: TexterParts, detail: string, number: string): Promise<Case[]> {
  const { caseIds } = await readLookup(client, tables.cases, { key: detail, after: undefined, limit: MOST_CASES });
  const stored = await Promise.all(caseIds.map((id) => readCase(client, tables.cases, id)));
  return stored.flatMap((one) => (one && detailsOf(one.case).includes(phoneDetail(number)) ? [one.case] : []));
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
  const detail = detailHash(await parts.lookupKey(), phoneDetail(number));
  const [conversation, found] = await Promise.all([
    readConversation(parts.client, parts.tables.messages, detail),
    casesWith(parts, detail, number),
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
