/** What there is to send: who may, on which channels, in which languages, and which duties its delivery can meet. */
import { MEETS } from '../meets.ts';
import { type MessageChannel, type MessageClass, TEMPLATES, type TemplateId } from '../message.ts';
import { CONTENTS, ENGLISH } from './contents.ts';
import { STAFF_TEMPLATES } from './staff-templates.ts';
import { TEMPLATE_VALUES } from './values.ts';

export interface Template {
  readonly id: TemplateId;
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
  class: TEMPLATES[id].class,
  channels: ENGLISH.templates[id].subject === undefined ? ['sms'] : ['sms', 'email'],
  meets: MEETS[id] ?? [],
  staffMaySend: (STAFF_TEMPLATES as readonly string[]).includes(id),
  placeholders: TEMPLATE_VALUES[id],
  languages: LANGUAGES,
}));

export function findTemplate(id: string): Template | undefined {
  return TEMPLATE_LIST.find((template) => template.id === id);
}
