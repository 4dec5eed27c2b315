/** What there is to send: who may, on which channels, in which languages, and which duties its delivery can meet. */
import { MEETS } from '../meets.ts';
import { type MessageChannel, type MessageClass, TEMPLATES, type TemplateId } from '../message.ts';
import { CONTENTS, ENGLISH } from './contents.ts';
import { STAFF_TEMPLATES } from './staff-templates.ts';
import { TEMPLATE_VALUES } from './values.ts';

/** What staff call them. */
const NAMES: Readonly<Record<TemplateId, string>> = {
  acknowledgement: 'The report is confirmed in writing',
  'investigation-update': 'We are still working on it',
  'nothing-new': 'There is nothing new yet',
  'please-call-us': 'Please call us',
  'feedback-invitation': 'How did we do?',
  'forum-invitation': 'Invitation to the Victim Voice Forum',
  'sign-in-code': 'Code to sign in',
  'answer-thanks': 'Answer: thank you for your rating',
  'answer-ask-rating': 'Answer: which rating?',
  'answer-stopped': 'Answer to STOP',
  'answer-help': 'Answer to HELP',
  'answer-danger': 'Answer to words of danger',
  'answer-neutral': 'Answer to any other text',
};

export interface Template {
  readonly id: TemplateId;
  readonly name: string;
  readonly class: MessageClass;
  readonly channels: readonly MessageChannel[];
  /** Ids of the rules whose duties its delivery can meet. */
  readonly meets: readonly string[];
  readonly staffMaySend: boolean;
  /** The values that it needs besides the force's name, the desk's number and hours. */
  readonly placeholders: readonly string[];
  readonly languages: readonly { readonly language: string; readonly reviewed: boolean }[];
}

const LANGUAGES = CONTENTS.map(({ language, reviewed }) => ({ language, reviewed }));

export const TEMPLATE_LIST: readonly Template[] = (Object.keys(TEMPLATES) as TemplateId[]).map((id) => ({
  id,
  name: NAMES[id],
  class: TEMPLATES[id].class,
  channels: ENGLISH.templates[id].subject === undefined ? ['sms'] : ['sms', 'email'],
  meets: MEETS[id] ?? [],
  staffMaySend: (STAFF_TEMPLATES as readonly string[]).includes(id),
  placeholders: TEMPLATE_VALUES[id],
  languages: LANGUAGES,
}));
