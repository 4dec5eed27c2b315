/** Which values a template's texts may hold in braces, besides those of every message. Types and plain data only. */
import type { TemplateId } from '../message.ts';

/** Who speaks and where they are reached: in any text, from the stage's configuration. */
export interface Settings {
  /** `Met Police`, at most 20 characters. */
  readonly forceName: string;
  /** As people read it, at most 15. */
  readonly deskPhone: string;
  /** At most 22. */
  readonly deskHours: string;
}

/** The names under which the settings stand in a text. */
export const EVERYWHERE: Readonly<Record<'force' | 'desk' | 'hours', keyof Settings>> = {
  force: 'forceName',
  desk: 'deskPhone',
  hours: 'deskHours',
};

/** Each of them must be in the template's text, and one whose channel it is. `{links}` of an e-mail is made of `link`. */
export const TEMPLATE_VALUES = {
  acknowledgement: ['reference'],
  'investigation-update': [],
  'nothing-new': [],
  'please-call-us': [],
  'feedback-invitation': ['link'],
  'forum-invitation': ['link'],
  'sign-in-code': ['code'],
  'answer-thanks': [],
  'answer-ask-rating': [],
  'answer-stopped': [],
  'answer-help': [],
  'answer-danger': [],
  'answer-neutral': [],
} as const satisfies Record<TemplateId, readonly string[]>;

export type ValueName = (typeof TEMPLATE_VALUES)[TemplateId][number];

type Exactly<Name extends ValueName> = Readonly<Record<Name, string>> & {
  readonly [Other in Exclude<ValueName, Name>]?: never;
};

/** A template with exactly the values that it needs: another one, or one too few, does not compile. */
export type Filled = {
  [Id in TemplateId]: { readonly template: Id; readonly values: Exactly<(typeof TEMPLATE_VALUES)[Id][number]> };
}[TemplateId];

/** The longest values that a text must hold in one part. */
export const LONGEST: Readonly<Record<ValueName | keyof typeof EVERYWHERE, number>> = {
  force: 20,
  desk: 15,
  hours: 22,
  reference: 12,
  // https://, a host of 25 characters, /F/ and a token of 38.
  link: 74,
  code: 6,
};
