/** What every change of one case has in common. */
import type { ProblemType } from '../../shared/http/problem.ts';
import { caseView } from './answers.ts';

/** `If-Match` is taken wherever `stale` may be the answer. */
export const CHANGE_PROBLEMS = ['not-found', 'conflict', 'stale', 'busy'] as const satisfies readonly ProblemType[];

export const POST_PROBLEMS = [...CHANGE_PROBLEMS, 'key-reused'] as const satisfies readonly ProblemType[];

/** Where a due time may lie beyond the bank holidays that are known. */
export const DATING = ['calendar-ended'] as const satisfies readonly ProblemType[];

/** The answer to most changes: the case as it is now. */
export const changedCase = {
  status: 200,
  description: 'The case after the change',
  schema: caseView,
  etag: true,
} as const;
