import type { TemplateId } from '../message.ts';

/** What staff may order. A code and an answer follow from what came in, and there is no forum to invite to yet. */
export const STAFF_TEMPLATES = [
  'acknowledgement',
  'investigation-update',
  'nothing-new',
  'please-call-us',
  'feedback-invitation',
] as const satisfies readonly TemplateId[];
