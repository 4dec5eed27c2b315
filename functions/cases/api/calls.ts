/** The route that counts the calls to the desk. */
import * as z from 'zod';
import type { Operations } from '../../shared/http/operation.ts';
import { answeredTime } from './answers.ts';
import { POST_PROBLEMS } from './changes.ts';
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

export const operations = {
  'POST /desk/v1/calls': {
    id: 'recordCall',
    tag: 'Calls',
    summary: 'Record a call to the desk, with or without a case',
    description:
      'Codes and numbers only: what was said belongs into the case. With a `reference` the call is in the history of that case, too: it is a change of the case, may name with `If-Match` the version it is based on, and is refused as any change is (404, 409, 412). Without one none of that matters. A call in which the victim was told something is a contact: record that as well.',
    body: callBody,
    answer: {
      status: 201,
      description: 'The call',
      schema: z.strictObject({ id: z.string(), at: answeredTime }),
    },
    problems: POST_PROBLEMS,
  },
} as const satisfies Operations;
