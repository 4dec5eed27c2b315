import type { TemplateId } from '../message.ts';

/** What staff may order. An invitation follows from a contact, a code and an answer from what came in: nobody orders them. */
export const STAFF_TEMPLATES = [
  'acknowledgement',
  'investigation-update',
  'nothing-new',
  'please-call-us',
] as const satisfies readonly TemplateId[];
