/** A task as the table holds it: its key, and its places in its queue and in the due index. */
import { dueAt } from '../shared/due.ts';
import type { StoredTask } from './case-task.ts';
import { nextDue, queueOrder, type Task } from './task.ts';

/** The key of a task's item. */
export const keyOf = (id: string) => ({ pk: `TASK#${id}`, sk: 'TASK' });

/** The attributes that follow from the rest of a task: its place in its queue and in the due index. */
export function derived(task: Task): Record<string, string> {
  const next = nextDue(task);
  return {
    queueOrder: queueOrder(task),
    ...(next === undefined ? {} : dueAt(task.id, Date.parse(next))),
  };
}

/** The task in an item, without what `derived` adds. */
export function fromItem(item: Record<string, unknown>): StoredTask {
  const { pk: _, sk: __, queueOrder: ___, dueShard: ____, dueAt: _____, ...stored } = item;
  return stored as StoredTask;
}
