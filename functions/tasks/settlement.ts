/** What an outcome that staff report makes of a task. Values in, values out. */
import { toIso } from '../shared/time.ts';
import { TASK_KINDS } from './kinds.ts';
import type { Attempt, Closing, RequestMark, Task } from './task.ts';

/** An item has room for so many attempts and no more; whoever reaches it must close the task. */
export const MOST_ATTEMPTS = 50;

/** By when to try again after an attempt at `now`; never later than the deadline that a reminder is about. */
function retryBy({ kind, dueBy, case: of }: Task, now: number): string {
  const retry = toIso(now + TASK_KINDS[kind].retryWithin);
  return of?.dutyId !== undefined && dueBy > toIso(now) && dueBy < retry ? dueBy : retry;
}

/** An outcome as staff report it. */
export interface OutcomeReport {
  readonly outcome: 'done' | 'no-answer' | 'not-needed';
  readonly note?: string | undefined;
  readonly by: string;
  readonly request?: RequestMark | undefined;
}

export type Settlement =
  | {
      readonly is: 'new';
      readonly record: Attempt | Closing;
      readonly after: Task;
    }
  | { readonly is: 'repeated'; readonly record: Attempt | Closing }
  | { readonly is: 'key-reused' }
  | { readonly is: 'closed'; readonly at: string }
  | { readonly is: 'full' };

/**
 * What an outcome makes of a task. `done` and `not-needed` close it; `no-answer` keeps it open, notes the attempt and
 * moves its due time by policy. The same key and body again is `repeated`: the first record answers.
 */
export function settle(task: Task, report: OutcomeReport, now: number): Settlement {
  const { earlier: before = [], attempts, outcome: closing } = task;
  const records: (Attempt | Closing)[] = [...before, ...attempts, ...(closing ? [closing] : [])];
  const earlier = report.request && records.find((record) => record.request?.key === report.request?.key);
  if (earlier) {
    return earlier.request?.body === report.request?.body ? { is: 'repeated', record: earlier } : { is: 'key-reused' };
  }
  if (closing) return { is: 'closed', at: closing.at };
  const common = {
    at: toIso(now),
    by: report.by,
    ...(report.note === undefined ? {} : { note: report.note }),
    ...(report.request === undefined ? {} : { request: report.request }),
  };
  const version = task.version + 1;
  if (report.outcome !== 'no-answer') {
    const record: Closing = { outcome: report.outcome, ...common };
    return {
      is: 'new',
      record,
      after: { ...task, version, status: 'done', outcome: record },
    };
  }
  if (before.length + attempts.length >= MOST_ATTEMPTS) return { is: 'full' };
  const dueBy = retryBy(task, now);
  const record: Attempt = { outcome: 'no-answer', ...common, dueBy };
  return {
    is: 'new',
    record,
    after: { ...task, version, dueBy, attempts: [...attempts, record] },
  };
}
