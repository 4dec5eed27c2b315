/** Which duties the delivery of a template can meet, and which templates staff may order. Data only: no words. */
import { ROUTINE_UPDATE } from '../../victims-code/rules.ts';
import type { TemplateId } from '../message.ts';

/**
 * Ids of rules. `investigation-update` says nothing about what happened, so it can keep only the promise of a regular
 * update; `please-call-us` tells nothing at all.
 */
const MEETS: Readonly<Partial<Record<TemplateId, readonly string[]>>> = {
  acknowledgement: ['confirm-report-in-writing'],
  'investigation-update': [ROUTINE_UPDATE.id],
  'nothing-new': [ROUTINE_UPDATE.id],
};

/** The rules whose duties it can meet; none of most. */
export function meetsOf(template: TemplateId): readonly string[] {
  return MEETS[template] ?? [];
}

/** An invitation follows from a contact, a code and an answer from what came in: nobody orders them. */
export const STAFF_TEMPLATES = [
  'acknowledgement',
  'investigation-update',
  'nothing-new',
  'please-call-us',
] as const satisfies readonly TemplateId[];
