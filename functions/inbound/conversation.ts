/**
 * The running conversation of a number: the one invitation that a text from it would answer. The number itself is not in
 * it, only its keyed hash is its key; which case it belongs to is decided by this record, never by what a text says.
 */
export interface Conversation {
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
  /** The rating was asked for once, because words came without one. */
  readonly askedAt?: string;
  /** Texts that came with words and no rating, oldest first: ids of inbound texts. */
  readonly waiting: readonly string[];
  /** Counts every write. */
  readonly version: number;
}
