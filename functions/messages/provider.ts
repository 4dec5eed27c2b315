/** What the providers are handed. Types only. */
import type { Outcome } from './outcome.ts';
import type { Email } from './templates/email.ts';

export interface TextOut {
  /** E.164. */
  readonly to: string;
  readonly text: string;
}

export interface EmailOut extends Email {
  /** The message's id: the only thing of ours that the provider's events repeat. */
  readonly id: string;
  readonly to: string;
  /** Where an answer goes, when not to the usual address. */
  readonly replyTo?: string | undefined;
}

/** Each hands over once; whatever comes of it is an outcome, never an error. */
export interface Providers {
  readonly sms: (message: TextOut) => Promise<Outcome>;
  readonly email: (message: EmailOut) => Promise<Outcome>;
}
