/** Wiring of the task sweep. */
import type { ScheduledEvent } from '../../lib/blueprint/schedule.ts';
import { config } from '../shared/config.ts';
import { documentClient } from '../shared/dynamo.ts';
import { publisher, snsClient } from './publish.ts';
import { runSweep } from './sweep.ts';

const settings = config(
  'TABLE_TASKS',
  'TOPIC_LOW_RATING',
  'TOPIC_CALL_BACK',
  'TOPIC_DANGER_SIGNAL',
  'TOPIC_MISCONDUCT_ALLEGATION',
  'TOPIC_CASE_WORK',
  'TOPIC_DUTY_MISSED',
  'TOPIC_OVERDUE',
);
const parts = {
  client: documentClient(),
  table: settings.TABLE_TASKS,
  publish: publisher(snsClient(), {
    'low-rating': settings.TOPIC_LOW_RATING,
    'call-back': settings.TOPIC_CALL_BACK,
    'danger-signal': settings.TOPIC_DANGER_SIGNAL,
    'misconduct-allegation': settings.TOPIC_MISCONDUCT_ALLEGATION,
    'case-work': settings.TOPIC_CASE_WORK,
    'duty-missed': settings.TOPIC_DUTY_MISSED,
    overdue: settings.TOPIC_OVERDUE,
  }),
};

/** Stops taking up tasks this long after the start: well before the function's time-out. */
const TIME_FOR_TASKS = 35_000;

/** @throws when an alert failed or time ran out, after everything else was done: the alarm counts failed runs. */
export async function handler(event: ScheduledEvent): Promise<void> {
  const started = performance.now();
  await runSweep({ ...parts, hasTime: () => performance.now() - started < TIME_FOR_TASKS }, event);
}
