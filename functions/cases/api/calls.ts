/** The route that counts the calls to the desk. */
import * as z from 'zod';
import { code, language, reference } from './fields.ts';

export const callBody = z.strictObject({
  reference: reference.optional(),
  topic: code.meta({
    description: 'What it was about: `update-wanted`, `new-information`, `safety`, `court`, `other`',
  }),
  outcome: code.meta({ description: 'What came of it: `answered`, `passed-on`, `call-back-promised`, `cut-off`' }),
  language: language.optional(),
  durationSeconds: z.int().min(0).max(86_400).optional(),
});
