/** What the gate is asked and what it answers. Types only. */
import type { Case } from '../../cases/case.ts';
import type { CaseTaskKind } from '../../tasks/kinds.ts';
import type { Message, MessageChannel } from '../message.ts';

/** Where a message goes: looked up when it is decided, never kept with the message. */
export interface Route {
  readonly channel: MessageChannel;
  /** E.164, or an e-mail address. */
  readonly to: string;
  /** BCP 47: the contact plan's, else the victim's, else English. Whether it is published is the renderer's matter. */
  readonly language: string;
  /** When the number or address was last changed (ISO); absent: it is the first one. */
  readonly changedAt?: string;
}

/** What has happened on a number or address, to a case, in a borough and in the force: read just before deciding. */
export interface History {
  /** The number's owner texted STOP. */
  readonly stoppedAt?: string;
  /** The provider said that it cannot be reached, ever; or its owner complained of an e-mail. */
  readonly failedAt?: string;
  /** The invitation that a reply from this number would answer. */
  readonly conversation?: { readonly messageId: string; readonly until: string };
  /**
   * Of each limit of limits.ts that applies: how much of it is used in its current window, by name. Empty for a message
   * that took its place already and is tried again.
   */
  readonly used: Readonly<Record<string, number>>;
  /** What texts of this London day have cost, in pence. */
  readonly spentPence: number;
}

/** What the force and the stage have decided; not part of the case. */
export interface Policy {
  /** ms */
  readonly invitationDelay: number;
  readonly invitationPeriod: number;
  readonly dailySpendPence: number;
  /** Of one part of a text. */
  readonly smsPence: number;
}

export interface Question {
  /** `unknowns` counts every attempt of unknown outcome, a claim that ran out among them. */
  readonly message: Message;
  /** Its case, read just now; an answer has none. */
  readonly the: Case | undefined;
  /** Other cases that have the number or address, as far as they are known; of an answer all that its order names. */
  readonly others: readonly Case[];
  /** What happened on the route that `routeFor` gives. */
  readonly history: History;
  readonly policy: Policy;
  readonly now: number;
}

/** There is nowhere to send it. */
export interface NoRoute {
  readonly stop: StopReason;
}

/** Why. Each has its sentence for staff in reasons.ts. */
export type HoldReason = 'outside-hours' | 'too-soon-after-contact' | 'rate-limit' | 'daily-spend';

export type StopReason =
  | 'deceased'
  | 'closed'
  | 'no-plan'
  | 'unsafe'
  | 'child-alone'
  | 'unconfirmed-details'
  | 'no-channel'
  | 'channel-not-in-plan'
  | 'no-common-hour'
  | 'consent-refused'
  | 'opted-out'
  | 'unreachable'
  | 'not-a-uk-mobile'
  | 'phone-first'
  | 'template-not-allowed'
  | 'no-longer-needed'
  | 'something-to-tell'
  | 'invited-before'
  | 'too-late'
  | 'unknown-outcome'
  | 'too-many-answers'
  | 'no-case';

export type Decision =
  | { readonly do: 'send'; readonly route: Route }
  | { readonly do: 'hold'; readonly because: HoldReason; readonly until: string }
  /** `task`: what staff are asked to do instead; absent where somebody is asked already, or nothing is to be done. */
  | { readonly do: 'stop'; readonly because: StopReason; readonly task?: CaseTaskKind };
