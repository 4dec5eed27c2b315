/** Wiring of the case sweep. */
import type { ScheduledEvent } from '../../lib/blueprint/schedule.ts';
import { config } from '../shared/config.ts';
import { documentClient } from '../shared/dynamo.ts';
import { runCaseSweep } from './sweep.ts';

const settings = config('TABLE_CASES', 'TABLE_TASKS', 'TABLE_AUDIT', 'TABLE_MESSAGES');
const parts = {
  client: documentClient(),
  tables: {
    cases: settings.TABLE_CASES,
    tasks: settings.TABLE_TASKS,
    audit: settings.TABLE_AUDIT,
    messages: settings.TABLE_MESSAGES,
  },
};

/** Stops taking up cases this long after the start: well before the function's time-out. */
const TIME_FOR_CASES = 35_000;

/** @throws when a case failed or time ran out, after everything else was done: the alarm counts failed runs. */
export async function handler(event: ScheduledEvent): Promise<void> {
  const started = performance.now();
  await runCaseSweep({ ...parts, hasTime: () => performance.now() - started < TIME_FOR_CASES }, event);
}
