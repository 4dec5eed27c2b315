/**
 * Texts that answer an invitation become its one reply: the latest rating, and the words of all. Whatever the order and
 * number of their deliveries, the reply is the same: it is made from the conversation, never from one text.
 */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Answer } from '../feedback/form.ts';
import { replyKey } from '../feedback/reply.ts';
import { type Outcome, type SubmitParts, submit } from '../feedback/submit.ts';
import { isOpen, type Link } from '../links/link.ts';
import { findTouchpoint, type Touchpoint } from '../lists/touchpoints.ts';
import { derivedId } from '../shared/ids.ts';
import { toIso } from '../shared/time.ts';
import { type Conversation, type Joined, joined, MOST_TEXTS, withText } from './conversation.ts';
import { readConversation, replaceConversation } from './conversation-store.ts';
import { readInbound } from './inbound-store.ts';
import type { DecidedText, TextDecision } from './text-decision.ts';

export interface TextFeedbackParts extends SubmitParts {
  readonly client: DynamoDBDocumentClient;
  readonly tables: { readonly messages: string };
  readonly getLink: (id: string) => Promise<Link | undefined>;
}

/**
 * `feedback`: it is in the reply, with the words of `read`, which nobody need read any more. `words`: there is no rating
 * yet; `ask`: this text's answer asks for one. `late`: the reply stands as it is. `unplaced`: there is no invitation for
 * it any more (withdrawn, a new one has begun), or no room.
 */
export type JoinOutcome =
  | { readonly kind: 'feedback'; readonly read: readonly string[]; readonly at: string }
  | { readonly kind: 'words'; readonly ask: boolean }
  | { readonly kind: 'late' }
  | { readonly kind: 'unplaced' };

/** A text that joins a conversation. */
export type JoiningText = DecidedText & { readonly decision: { readonly joins: NonNullable<TextDecision['joins']> } };

interface Place {
  readonly link: Link;
  readonly touchpoint: Touchpoint;
  readonly page: number;
  readonly formId: string;
}

/** An invitation's link has one page, and all texts to it are one form. */
function placeOf(link: Link | undefined): Place | undefined {
  const touchpoint = link && findTouchpoint(link.touchpoint);
  if (!link || !touchpoint || !isOpen(link, 'interaction', 1)) return undefined;
  return { link, touchpoint, page: 1, formId: derivedId('texts', link.id).slice(0, 16) };
}

const MOST_RACES = 30;

/** The conversation with the text in it; undefined: it is another one by now, or full. */
async function conversationWith(
  { client, tables, store }: TextFeedbackParts,
  { id, at, texter, decision: { joins } }: JoiningText,
  place: (conversation: Conversation) => Promise<Place | undefined>,
): Promise<Conversation | undefined> {
  const detail = texter?.detail ?? '';
  for (let race = 0; race < MOST_RACES; race += 1) {
    const before = await readConversation(client, tables.messages, detail);
    if (before?.messageId !== joins.messageId) return undefined;
    if (before.texts.some((text) => text.id === id)) return before;
    if (before.texts.length >= MOST_TEXTS) return undefined;
    const { rating } = joins;
    const where = rating === undefined ? await place(before) : undefined;
    const answered = where !== undefined && (await store.getReply(replyKey(where.link, 1, where.formId))) !== undefined;
    const after = withText(before, { id, at, ...(rating === undefined ? {} : { rating }) }, answered);
    if (after && (await replaceConversation(client, tables.messages, before, after))) return after;
  }
  throw new Error('This conversation keeps changing.');
}

/** The words of the texts, without their ratings, as one answer. */
async function wordsOf({ client, tables }: TextFeedbackParts, { ids, at }: Joined): Promise<string> {
  const texts = await Promise.all(ids.map((id) => readInbound<DecidedText>(client, tables.messages, id, at)));
  return texts
    .map((text) => text?.decision.joins?.said ?? '')
    .filter((said) => said !== '')
    .join('\n');
}

async function give(parts: TextFeedbackParts, place: Place, language: string, all: Joined): Promise<Outcome> {
  const words = await wordsOf(parts, all);
  const answer: Answer = { rating: all.rating, callback: false, ...(words === '' ? {} : { words }) };
  const outcome = await submit(parts, { ...place, answer, language, change: true, channel: 'sms' }, all.at);
  if (outcome.kind === 'crowded') throw new Error('This invitation is answered by many at once.');
  return outcome;
}

/** Puts a text into its conversation, and what the conversation then says into the reply. Twice is once. */
export async function join(parts: TextFeedbackParts, text: JoiningText): Promise<JoinOutcome> {
  const place = async ({ linkId }: Conversation) => placeOf(await parts.getLink(linkId));
  const conversation = await conversationWith(parts, text, place);
  const where = conversation && (await place(conversation));
  if (!conversation || !where) return { kind: 'unplaced' };
  const asking = { kind: 'words', ask: conversation.askedBy === text.id } as const;
  // Another text may have come when the time for corrections was over: then it is the one that is left out.
  for (const upTo of [undefined, text.at]) {
    const all = joined(conversation, upTo);
    if (!all) return asking;
    const { kind } = await give(parts, where, conversation.language, all);
    if (kind === 'stored') {
      const rated = new Set(conversation.texts.flatMap(({ id, rating }) => (rating === undefined ? [] : [id])));
      return { kind: 'feedback', read: all.ids.filter((id) => !rated.has(id)), at: toIso(all.at) };
    }
    if (kind === 'overtaken') return overtakenBy(parts, where);
  }
  return { kind: 'late' };
}

/** By more texts of the same conversation, or by another answer, given on the page or by e-mail after the text. */
async function overtakenBy({ store }: TextFeedbackParts, { link, page, formId }: Place): Promise<JoinOutcome> {
  const stored = await store.getReply(replyKey(link, page, formId));
  return stored?.formId === formId ? { kind: 'feedback', read: [], at: stored.changedAt } : { kind: 'late' };
}
