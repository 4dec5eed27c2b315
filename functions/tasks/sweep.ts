/** The minute's look at the tasks: tell the owners of new ones, and supervisors of those past their due time. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ScheduledEvent } from '../../lib/blueprint/schedule.ts';
import { queryDue } from '../shared/due.ts';
import { log } from '../shared/log.ts';
import { MINUTE } from '../shared/time.ts';
import { alertFor } from './alert.ts';
import { TASK_KINDS, type TaskKind } from './kinds.ts';
import type { Publish } from './publish.ts';
import { postpone, readTask, replaceTask } from './store.ts';
import { due, type Task } from './task.ts';

/** Tasks of one shard in one batch. */
const BATCH = 100;
/** Alerts on their way at the same time. */
const AT_ONCE = 10;

export interface SweepParts {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly publish: Publish;
  /** Whether there is time for more; asked before every few tasks. */
  readonly hasTime: () => boolean;
}

interface SweepCounts {
  alerted: number;
  escalated: number;
  failed: number;
  /** Found but not come to: time ran out. */
  left: number;
}

/** Does what is due of one task: publish first, then note it. A crash in between sends the alert again. */
async function follow({ client, table, publish }: SweepParts, task: Task, now: number, counts: SweepCounts) {
  const step = due(task, now);
  if (!step) return;
  await publish(step.topic, alertFor(step));
  // A task that changed in between keeps its change; the next sweep looks at it anew.
  await replaceTask(client, table, task, step.after);
  if (step.reason === 'new') counts.alerted += 1;
  else counts.escalated += 1;
}

/** How long a task's kind can wait, in milliseconds; one of a kind that this version does not know fails by itself. */
function patience({ kind }: Task): number {
  const policy: (typeof TASK_KINDS)[TaskKind] | undefined = TASK_KINDS[kind];
  return policy?.dueWithin ?? policy?.retryWithin ?? 0;
}

/** Works on the items, a few at once, while there is time. @returns how many were not come to */
async function eachOf<Item>(items: readonly Item[], hasTime: () => boolean, work: (item: Item) => Promise<void>) {
  for (let from = 0; from < items.length; from += AT_ONCE) {
    if (!hasTime()) return items.length - from;
    await Promise.all(items.slice(from, from + AT_ONCE).map(work));
  }
  return 0;
}

/**
 * One sweep at `now` (ms), batch after batch while there is time; in each the kind that can wait least comes first. A
 * task whose alert fails does not stop the others and is tried again a minute later.
 */
async function sweep(parts: SweepParts, now: number): Promise<SweepCounts> {
  const { client, table, hasTime } = parts;
  const counts: SweepCounts = { alerted: 0, escalated: 0, failed: 0, left: 0 };
  const seen = new Set<string>();
  for (;;) {
    // The index lags: what it still lists of this run is not work for this run.
    const ids = (await queryDue(client, table, now, BATCH))
      .map(({ pk }) => pk.slice('TASK#'.length))
      .filter((id) => !seen.has(id));
    if (ids.length === 0) return counts;
    const tasks: Task[] = [];
    counts.left += await eachOf(ids, hasTime, async (id) => {
      seen.add(id);
      try {
        const task = await readTask(client, table, id);
        if (task) tasks.push(task);
      } catch {
        counts.failed += 1;
      }
    });
    tasks.sort((a, b) => patience(a) - patience(b));
    counts.left += await eachOf(tasks, hasTime, async (task) => {
      try {
        await follow(parts, task, now, counts);
      } catch {
        counts.failed += 1;
        await postpone(client, table, task, now + MINUTE).catch(() => undefined);
      }
    });
    if (counts.left > 0) return counts;
  }
}

/**
 * A sweep as its schedule calls it: logs counts, nothing of a task.
 * @throws when an alert failed or time ran out, after everything else was done: the platform's alarm counts failed runs
 */
export async function runSweep(parts: SweepParts, event: ScheduledEvent): Promise<void> {
  const now = Date.parse(event.time);
  if (Number.isNaN(now)) throw new Error('The event has no time.');
  const counts = await sweep(parts, now);
  log({ level: 'info', event: 'task-sweep', code: 'alerted', count: counts.alerted });
  log({ level: 'info', event: 'task-sweep', code: 'escalated', count: counts.escalated });
  if (counts.failed + counts.left === 0) return;
  log({ level: 'error', event: 'task-sweep', code: 'not-sent', count: counts.failed + counts.left });
  throw new Error('Some alerts were not sent; they are tried again in a minute.');
}
