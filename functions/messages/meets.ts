/**
 * Which duties the delivery of a template can meet, as ids of their rules; what is not named meets none.
 * `investigation-update` says nothing about what happened, so it can keep only the promise of a regular update;
 * `please-call-us` tells nothing at all. The acknowledgement is itself the written confirmation.
 */
import { ROUTINE_UPDATE } from '../victims-code/rules.ts';
import type { TemplateId } from './message.ts';

export const MEETS: Readonly<Partial<Record<TemplateId, readonly string[]>>> = {
  acknowledgement: ['confirm-report-in-writing'],
  'investigation-update': [ROUTINE_UPDATE.id],
  'nothing-new': [ROUTINE_UPDATE.id],
};
