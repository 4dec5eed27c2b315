/** What came in by text or e-mail and is not feedback by itself. */

/**
 * Why people read it. `no-rating`: words to an invitation, without a rating. `late`: the time for an answer is over.
 * `unplaced`: no invitation waits for an answer from that number or address. `start`: the sender asks for texts again.
 * `quarantined`: an e-mail that nobody can say who sent. `unreadable`: not in the form in which texts and e-mails come.
 * `answered`: an e-mail to an invitation that was answered before. `more`: the feedback holds only a part of this e-mail.
 */
export const INBOUND_BECAUSE = [
  'no-rating',
  'late',
  'unplaced',
  'start',
  'quarantined',
  'unreadable',
  'answered',
  'more',
] as const;
export type InboundBecause = (typeof INBOUND_BECAUSE)[number];

export interface Inbound {
  /** Derived from the provider's id: what is delivered twice is one. */
  readonly id: string;
  readonly channel: 'sms' | 'email';
  /** When the provider took it, ISO. */
  readonly at: string;
  /** As the provider names the sender: E.164, or an e-mail address. Of a quarantined e-mail nothing but a claim. */
  readonly from?: string;
  readonly words: string;
  /** Absent: nobody needs to read it. */
  readonly because?: InboundBecause;
  /** The case that it belongs to (canonical), where that is certain. */
  readonly caseId?: string;
  /** Of the invitation or the case, where it belongs to one. */
  readonly language?: string;
}
