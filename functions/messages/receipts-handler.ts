/** Wiring of the receipts: what providers report, as it comes, and the minute's look at what did not come. */
import type { CloudWatchLogsEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { ScheduledEvent } from '../../lib/blueprint/schedule.ts';
import { config } from '../shared/config.ts';
import { documentClient } from '../shared/dynamo.ts';
import { takeDeliveryLog, takeEmailEvents } from './deliveries.ts';
import { runEndedSweep } from './ended-sweep.ts';

const settings = config('TABLE_MESSAGES', 'TABLE_CASES', 'TABLE_TASKS', 'TABLE_AUDIT');
const parts = {
  client: documentClient(),
  tables: {
    messages: settings.TABLE_MESSAGES,
    cases: settings.TABLE_CASES,
    tasks: settings.TABLE_TASKS,
    audit: settings.TABLE_AUDIT,
  },
};

/** Stops taking up messages this long after the start: well before the function's time-out. */
const TIME_FOR_MESSAGES = 35_000;

/** @throws when something failed or time ran out: logs and schedules are tried again, of a queue only what failed is. */
export async function handler(
  event: ScheduledEvent | SQSEvent | CloudWatchLogsEvent,
): Promise<SQSBatchResponse | undefined> {
  const started = performance.now();
  if ('awslogs' in event) return takeDeliveryLog(parts, event);
  if ('Records' in event) return takeEmailEvents(parts, event);
  await runEndedSweep({ ...parts, hasTime: () => performance.now() - started < TIME_FOR_MESSAGES }, event);
  return undefined;
}
