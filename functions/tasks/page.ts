/**
 * One page of tasks out of several queues. Every queue is sorted the same way, so a position in one is a position in
 * all: the cursor is just the place of the last task read, and a filter only decides which of the merged are kept.
 */
import * as z from 'zod';
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

interface Source {
  readonly queue: string;
  tasks: readonly Task[];
  next: number;
  more: boolean;
}

async function refill(source: Source, after: string | undefined, read: PageRequest['read']): Promise<void> {
  Object.assign(source, { ...(await read(source.queue, after)), next: 0 });
}

/** The merged tasks and the place to go on from, when there may be more. */
export async function readPage(request: PageRequest): Promise<{ tasks: Task[]; next?: string }> {
  const { status, after, limit, keep, read } = request;
  const sources: Source[] = request.queues.map((queue) => ({ queue, tasks: [], next: 0, more: true }));
  await Promise.all(sources.map((source) => refill(source, after, read)));
  const first = (a: string, b: string) => (status === 'open' ? a < b : a > b);

  const kept: Task[] = [];
  let place: string | undefined;
  for (let looked = 0; looked < MOST_LOOKED_AT; looked += 1) {
    let best: { source: Source; task: Task; order: string } | undefined;
    for (const source of sources) {
      const task = source.tasks[source.next];
      if (!task) continue;
      const order = queueOrder(task);
      if (!best || first(order, best.order)) best = { source, task, order };
    }
    if (!best) return { tasks: kept };
    if (keep(best.task)) {
      // One more than fits is there: now it is certain that the next page is not empty.
      if (kept.length === limit) return { tasks: kept, ...(place === undefined ? {} : { next: place }) };
      kept.push(best.task);
    }
    place = best.order;
    const { source } = best;
    source.next += 1;
    if (source.next === source.tasks.length && source.more) await refill(source, best.order, read);
  }
  return { tasks: kept, ...(place === undefined ? {} : { next: place }) };
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
