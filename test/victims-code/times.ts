import { createHash } from 'node:crypto';
import { deadline, reminderTimes } from '../../functions/victims-code/deadline.ts';

const HOUR = 3_600_000;

/** A digest of due times and reminders from starts all over the published years, and some of them in plain sight. */
export function times(): { first: string; digest: string } {
  const lines: string[] = [];
  for (let start = Date.UTC(2019, 0, 2); start < Date.UTC(2028, 10, 1); start += 13 * HOUR - 1) {
    for (const limit of [
      { count: 1, unit: 'working-days' },
      { count: 20, unit: 'working-days' },
      { count: 28, unit: 'days' },
    ] as const) {
      const due = deadline(start, limit);
      const { half, fourHours } = reminderTimes(start, due);
      lines.push([start, due, half, fourHours].join(' '));
    }
  }
  return { first: lines[0] ?? '', digest: createHash('sha256').update(lines.join('\n')).digest('hex') };
}
