/** The minute's look at the tasks: tell the owners of new ones, and supervisors of those past their due time. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ScheduledEvent } from '../../lib/blueprint/schedule.ts';
import { queryDue } from '../shared/due.ts';
import { log } from '../shared/log.ts';
import { MINUTE } from '../shared/time.ts';
import { alertFor } from './alert.ts';
import type { Publish } from './publish.ts';
import { postpone, readTask, replaceTask } from './store.ts';
import { due, type Task } from './task.ts';

/** Tasks of one shard in one run; what is left waits for the next minute. */
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

/**
 * One sweep at `now` (ms). A task whose alert fails does not stop the others and is tried again a minute later, behind
 * those that wait longer; a danger signal does not wait behind a broken topic.
 */
async function sweep(parts: SweepParts, now: number): Promise<SweepCounts> {
  const { client, table } = parts;
  const counts: SweepCounts = { alerted: 0, escalated: 0, failed: 0, left: 0 };
  const ids = (await queryDue(client, table, now, BATCH)).map(({ pk }) => pk.slice('TASK#'.length));
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    if (!parts.hasTime()) {
      counts.left = ids.length - from;
      break;
    }
    await Promise.all(
      ids.slice(from, from + AT_ONCE).map(async (id) => {
        let task: Task | undefined;
        try {
          task = await readTask(client, table, id);
          if (task) await follow(parts, task, now, counts);
        } catch {
          counts.failed += 1;
          if (task) await postpone(client, table, task, now + MINUTE).catch(() => undefined);
        }
      }),
    );
  }
  return counts;
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
