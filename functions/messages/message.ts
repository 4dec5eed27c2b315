/**
 * A message to a victim, from its order to its end. Types and plain data only. Times are ISO (UTC), staff are opaque ids
 * from the directory, `system` where nobody asked. Numbers and addresses are never in it but for answers to a text that
 * came in: they are looked up in the case when it is sent.
 */
import type { CaseTaskKind } from '../tasks/kinds.ts';

export type MessageChannel = 'sms' | 'email';

/**
 * What a message is, for its rules. `answer`: to something just received, fixed words. `survey`, `routine`, `duty`: the
 * three consents.
 */
export type MessageClass = 'answer' | 'survey' | 'routine' | 'duty';

export const TEMPLATES = {
  acknowledgement: { class: 'duty' },
  'investigation-update': { class: 'duty' },
  'nothing-new': { class: 'routine' },
  'please-call-us': { class: 'duty' },
  'feedback-invitation': { class: 'survey' },
  'forum-invitation': { class: 'survey' },
  'sign-in-code': { class: 'answer' },
  /** A rating came by text. */
  'answer-thanks': { class: 'answer' },
  /** Words came without a rating; asked once. */
  'answer-ask-rating': { class: 'answer' },
  'answer-stopped': { class: 'answer' },
  'answer-help': { class: 'answer' },
  /** 999, 55 and 101. */
  'answer-danger': { class: 'answer' },
  /** To whatever cannot be placed: the same for every number. */
  'answer-neutral': { class: 'answer' },
} as const satisfies Record<string, { readonly class: MessageClass }>;

export type TemplateId = keyof typeof TEMPLATES;

/** What a case's change asks to be sent. Its id is derived: ordered twice it is one message. */
export interface MessageOrder {
  readonly id: string;
  readonly template: TemplateId;
  /** Canonical: `1000000-26.1`. */
  readonly caseId: string;
  /** As staff chose; otherwise the first of the contact plan that can be used. */
  readonly channel?: MessageChannel;
  /** The duties that its delivery is to meet. */
  readonly dutyIds: readonly string[];
  /** Of a feedback invitation: when the contact was, and what is rated (an id of facts/touchpoints.csv). */
  readonly contact?: { readonly at: string; readonly touchpoint: string };
  readonly by: string;
  readonly at: string;
}

/** What a text that came in is answered. It goes back where it came from, unless a case of that number is unsafe. */
export interface AnswerOrder {
  readonly id: string;
  readonly template: Extract<TemplateId, `answer-${string}`>;
  /** E.164. */
  readonly number: string;
  /** The cases that have the number, canonical ids. */
  readonly cases: readonly string[];
  /** The language of the text that is answered, where it is known. */
  readonly language?: string;
  readonly by: 'system';
  readonly at: string;
}

/**
 * `queued`: goes out with the next sweep. `held`: waits until a time for a reason. `attempting`: claimed; a claim that is
 * not followed by anything has an unknown outcome. `retrying`: the provider did not take it, tried again later. `sent`:
 * the provider took it. The others are its end; `not-sent`: it may not go out, and a task says what to do instead.
 */
export type MessageStatus =
  | 'queued'
  | 'held'
  | 'attempting'
  | 'retrying'
  | 'sent'
  | 'delivered'
  | 'failed'
  | 'unknown'
  | 'not-sent';

export const ENDED: ReadonlySet<MessageStatus> = new Set(['delivered', 'failed', 'unknown', 'not-sent']);

export interface Message {
  readonly id: string;
  readonly order: MessageOrder | AnswerOrder;
  readonly status: MessageStatus;
  /** Why it is held, not sent, failed or unknown: a code of gate/reasons.ts or of the provider's outcome. */
  readonly reason?: string;
  /** Of one that may not go out: what staff are asked to do instead, as the gate said. */
  readonly task?: CaseTaskKind;
  /** Of a held or retried one: until when. Of a claimed one: when the claim is over. */
  readonly until?: string;
  /** Of a claimed one: the run of the sender that claimed it. */
  readonly claim?: string;
  /** How often it was handed to a provider, and how often nobody knows whether that worked. */
  readonly attempts: number;
  readonly unknowns: number;
  readonly firstAttemptAt?: string;
  /**
   * How it was handed over the last time. `detail`: keyed hash of the number or address; `provider`: the provider's id,
   * when it took it.
   */
  readonly sent?: {
    readonly at: string;
    readonly channel: MessageChannel;
    readonly detail: string;
    readonly language: string;
    readonly parts: number;
    readonly provider?: string;
  };
  /** Limits that it has been counted in: trying again does not count it again. */
  readonly counted?: readonly string[];
  readonly endedAt?: string;
  /** The case has been told of its end: what became of duties, which task was raised. */
  readonly told?: true;
  /** Counts every write. */
  readonly version: number;
}

/** Whether it belongs to a case (and not just to a number that texted). */
export function isCaseOrder(order: MessageOrder | AnswerOrder): order is MessageOrder {
  return 'caseId' in order;
}
