/** The routes that close a case and open it again. */
import * as z from 'zod';
import type { Operations } from '../../shared/http/operation.ts';
import { answeredReference, answeredTime } from './answers.ts';
import { DATING, POST_PROBLEMS } from './changes.ts';
import { reason } from './fields.ts';

/** Excusing a duty needs the same. */
export const reasonBody = z.strictObject({ reason });

const lifecycle = z.strictObject({
  reference: answeredReference,
  status: z.enum(['open', 'closed']),
  at: answeredTime,
});

export const operations = {
  'POST /desk/v1/cases/{reference}/close': {
    id: 'closeCase',
    tag: 'Cases',
    summary: 'Close a case',
    description: 'The routine update ends. What the Code promised is still owed, and stays on the worklist.',
    body: reasonBody,
    answer: { status: 200, description: 'It is closed', schema: lifecycle, etag: true },
    problems: POST_PROBLEMS,
  },
  'POST /desk/v1/cases/{reference}/reopen': {
    id: 'reopenCase',
    tag: 'Cases',
    summary: 'Open a closed case again',
    description: 'The next routine update counts from now.',
    body: reasonBody,
    answer: { status: 200, description: 'It is open', schema: lifecycle, etag: true },
    problems: [...POST_PROBLEMS, ...DATING],
  },
} as const satisfies Operations;
