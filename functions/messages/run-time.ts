/** When a run of the sender takes place. */
import type { SQSEvent } from 'aws-lambda';
import type { ScheduledEvent } from '../../lib/blueprint/schedule.ts';

/** When what calls the sender says it is (ms): the schedule's time, or when the last of those who wait was queued. */
function timeOf(event: ScheduledEvent | SQSEvent): number {
  if (!('Records' in event)) return Date.parse(event.time);
  return Math.max(...event.Records.map(({ attributes }) => Number(attributes.SentTimestamp)));
}

/**
 * When a run begins (ms). A call may come hours late, after an outage for example, and must not send by the hours of the
 * time that it names: the machine's clock counts when it is ahead. Where a clock was moved forward, it is not.
 * @throws Error for an event without a time
 */
export function runBegins(event: ScheduledEvent | SQSEvent, machine: number): number {
  const time = timeOf(event);
  if (Number.isNaN(time)) throw new Error('The event has no time.');
  return Math.max(time, machine);
}
