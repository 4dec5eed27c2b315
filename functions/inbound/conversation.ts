/**
 * The running conversation of a number: the one invitation that a text from it answers, and the texts that did. The
 * number itself is not in it, only its keyed hash is its key; which case it belongs to is decided by this record, never
 * by what a text says. Rules only: values in, values out.
 */
import { toIso } from '../shared/time.ts';

export type Rating = 1 | 2 | 3 | 4 | 5;

/** A text that came in answer to the invitation. */
export interface ConversationText {
  /** Id of its INBOUND item, where its words are. */
  readonly id: string;
  /** When it came (ISO). */
  readonly at: string;
  /** Absent: words without a rating. */
  readonly rating?: Rating;
}

/** What the sender says when it sends an invitation. */
export interface Invitation {
  /** Keyed hash of the number (cases/lookup.ts, detailHash of phoneDetail). */
  readonly detail: string;
  readonly messageId: string;
  /** Canonical. */
  readonly caseId: string;
  /** The interaction link of the invitation: web page, e-mail and text share its one reply. */
  readonly linkId: string;
  readonly language: string;
  /** ISO: a text after it does not answer the invitation any more. */
  readonly until: string;
}

export interface Conversation extends Invitation {
  readonly texts: readonly ConversationText[];
  /** The text whose answer asks for a rating: it is asked for once. */
  readonly askedBy?: string;
  /** Counts every write. */
  readonly version: number;
}

/** So many texts are one answer; what comes after them is read by staff. */
export const MOST_TEXTS = 20;

const inOrder = (a: ConversationText, b: ConversationText) => (a.at + a.id < b.at + b.id ? -1 : 1);

/**
 * The conversation with one more text, each once, in the order in which they came and not in that of their delivery.
 * The first that brings words into a conversation without any rating has the rating asked for.
 * @param answered the invitation was answered another way, on the page for example: then nothing is asked
 * @returns undefined when the text is in it already, or there is no room
 */
export function withText(of: Conversation, text: ConversationText, answered: boolean): Conversation | undefined {
  if (of.texts.some(({ id }) => id === text.id) || of.texts.length >= MOST_TEXTS) return undefined;
  const texts = [...of.texts, text].sort(inOrder);
  const ask = of.askedBy === undefined && !answered && texts.every(({ rating }) => rating === undefined);
  return { ...of, texts, ...(ask ? { askedBy: text.id } : {}), version: of.version + 1 };
}

/** One answer out of several texts. */
export interface Joined {
  readonly rating: Rating;
  /** The texts in it, oldest first. */
  readonly ids: readonly string[];
  /** When it was given (ms). Of two joinings the one with more texts is the later, also when none of them is. */
  readonly at: number;
}

/**
 * The answer that the texts make: the latest rating, and the words of all. The same texts always give the same one, in
 * whatever order they were delivered.
 * @param upTo only texts that came up to then (ISO)
 * @returns undefined while there is no rating
 */
export function joined({ texts }: Pick<Conversation, 'texts'>, upTo?: string): Joined | undefined {
  const counted = texts.filter(({ at }) => upTo === undefined || at <= upTo);
  const rating = counted.findLast((text) => text.rating !== undefined)?.rating;
  const last = counted.at(-1);
  if (rating === undefined || !last) return undefined;
  return { rating, ids: counted.map(({ id }) => id), at: Date.parse(last.at) + counted.length };
}

/** Whether a text that came then answers the invitation. */
export function isLive({ until }: Pick<Conversation, 'until'>, at: number): boolean {
  return toIso(at) <= until;
}
