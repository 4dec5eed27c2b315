/** A message that a case asks for, as the model expects it in the table, and how it may be sent. */

export interface Order {
  readonly template: string;
  readonly at: number;
  /** `system`, or who ordered it. */
  readonly by: string;
  /** Names of the duties that its delivery is to meet. */
  readonly duties: readonly string[];
  /** What an invitation asks about. */
  readonly touchpoint?: string;
  /** By which channel, where staff chose one. */
  readonly channel?: string | undefined;
  /** The case was told of its end. */
  told?: true;
}

/** How it is safe to reach somebody. */
export interface Plan {
  readonly channels: readonly string[];
  /** `HH:MM`, London. */
  readonly hours: { readonly from: string; readonly to: string };
  readonly unsafe: boolean;
}

export interface Consents {
  readonly surveys: boolean;
  readonly routineUpdates: boolean;
  readonly dutyUpdates: boolean;
}

/** What is asked about after having spoken. */
export const ASKED_ABOUT: Readonly<Record<string, string>> = {
  phone: 'desk-call',
  video: 'desk-call',
  'in-person': 'response-my-met',
};

/** What has to be agreed to. */
export const AGREED: Readonly<Record<string, keyof Consents>> = {
  acknowledgement: 'dutyUpdates',
  'investigation-update': 'dutyUpdates',
  'please-call-us': 'dutyUpdates',
  'nothing-new': 'routineUpdates',
  'feedback-invitation': 'surveys',
};

/** What the delivery of a message can mean for the duties that it names: `update`, the routine one. */
export const MEANS: Readonly<Record<string, 'confirmation' | 'update'>> = {
  acknowledgement: 'confirmation',
  'investigation-update': 'update',
  'nothing-new': 'update',
};
