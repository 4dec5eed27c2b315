/** One page of tasks out of several queues: a filter only decides which of the merged ones are kept. */
import * as z from 'zod';
import { mergePages } from '../shared/merge-pages.ts';
import { queueOrder, type Task } from './task.ts';

/** A page looks at no more tasks than this; filters that keep almost nothing get a shorter page and a cursor. */
const MOST_LOOKED_AT = 2000;

export interface QueuePage {
  readonly tasks: readonly Task[];
  /** Whether the queue goes on behind these. */
  readonly more: boolean;
}

interface PageRequest {
  readonly queues: readonly string[];
  readonly status: Task['status'];
  /** The place behind which to begin. */
  readonly after: string | undefined;
  readonly limit: number;
  readonly keep: (task: Task) => boolean;
  /** The next tasks of a queue behind a place: open ones nearest due first, closed ones latest closed first. */
  readonly read: (queue: string, after: string | undefined) => Promise<QueuePage>;
}

/** The merged tasks and the place to go on from, when there may be more. */
export async function readPage({ status, read, ...request }: PageRequest): Promise<{ tasks: Task[]; next?: string }> {
  const { items, ...rest } = await mergePages<Task>({
    ...request,
    placeOf: queueOrder,
    descending: status === 'done',
    most: MOST_LOOKED_AT,
    read: async (queue, behind) => {
      const { tasks, more } = await read(queue, behind);
      return { items: tasks, more };
    },
  });
  return { tasks: items, ...rest };
}

const cursorShape = z.strictObject({
  status: z.enum(['open', 'done']),
  after: z.string().regex(/^(open|done)#\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[0-9A-Z]{20}$/),
});

/** A place as callers see it: opaque, and good for the same status only. */
export function encodeCursor(status: Task['status'], after: string): string {
  return Buffer.from(JSON.stringify({ status, after })).toString('base64url');
}

/** The place behind a cursor; undefined when it was not made by `encodeCursor` for this status. */
export function decodeCursor(status: Task['status'], cursor: string): string | undefined {
  try {
    const found = cursorShape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return found.status === status && found.after.startsWith(`${status}#`) ? found.after : undefined;
  } catch {
    return undefined;
  }
}
