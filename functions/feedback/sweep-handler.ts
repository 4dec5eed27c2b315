/** Wiring of the minute sweep over replies and reports. */
import { makeReport } from '../insights/report.ts';
import { recomputeRollUp } from '../insights/store.ts';
import { config } from '../shared/config.ts';
import { documentClient } from '../shared/dynamo.ts';
import { log } from '../shared/log.ts';
import { raise } from '../tasks/raise-store.ts';
import { sweepFeedback } from './sweep.ts';
import { sweepStore } from './sweep-store.ts';

const settings = config('TABLE_RATINGS', 'TABLE_REPLIES', 'TABLE_TASKS');
const client = documentClient();
const ratings = { client, table: settings.TABLE_RATINGS };

/** Stops starting passes this long after the start: well before the function's time-out. */
const TIME_FOR_PASSES = 40_000;

/** @throws when something could not be followed up, after everything else was done: the alarm counts failed runs. */
export async function handler(event: { readonly time: string }): Promise<void> {
  const started = performance.now();
  const done = await sweepFeedback(
    {
      store: sweepStore(client, { ratings: settings.TABLE_RATINGS, replies: settings.TABLE_REPLIES }),
      raise: (task) => raise(client, settings.TABLE_TASKS, task),
      rollUp: (day, borough) => recomputeRollUp(ratings, day, borough),
      makeReport: (periodId, now) => makeReport(ratings, periodId, now),
      timeLeft: () => performance.now() - started < TIME_FOR_PASSES,
    },
    Date.parse(event.time),
  );
  if (done.replies > 0) log({ level: 'info', event: 'replies-followed-up', count: done.replies });
  if (done.reports > 0) log({ level: 'info', event: 'reports-made', count: done.reports });
  if (done.failed > 0)
    throw new Error('Some replies or reports were not followed up; they are tried again in a minute.');
}
