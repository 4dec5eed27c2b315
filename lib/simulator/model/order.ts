/** A message that a case asks for, as the model expects it in the table. */

export interface Order {
  readonly template: string;
  readonly at: number;
  /** `system`, or who ordered it. */
  readonly by: string;
  /** Names of the duties that its delivery is to meet. */
  readonly duties: readonly string[];
  /** What an invitation asks about. */
  readonly touchpoint?: string;
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
