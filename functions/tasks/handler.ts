/** Wiring of the task routes. */
import { auditTrail } from '../audit/trail.ts';
import { config } from '../shared/config.ts';
import { documentClient } from '../shared/dynamo.ts';
import { remoteKeys, staffVerifier } from '../shared/http/staff.ts';
import { randomId } from '../shared/ids.ts';
import { makeTasksHandler } from './steps.ts';
import { readTask } from './store.ts';

const settings = config(
  'STAFF_ISSUER',
  'STAFF_CLIENT_ID',
  'TABLE_TASKS',
  'TABLE_RATINGS',
  'TABLE_REPLIES',
  'TABLE_MESSAGES',
  'TABLE_AUDIT',
);
const client = documentClient();
const staffKeys = remoteKeys(settings.STAFF_ISSUER);

export const handler = makeTasksHandler({
  client,
  tables: {
    tasks: settings.TABLE_TASKS,
    ratings: settings.TABLE_RATINGS,
    replies: settings.TABLE_REPLIES,
    messages: settings.TABLE_MESSAGES,
  },
  trail: auditTrail(client, settings.TABLE_AUDIT, randomId),
  verifyStaff: staffVerifier(settings.STAFF_ISSUER, settings.STAFF_CLIENT_ID, staffKeys),
});

// The first call of a cold start is the dearest: made here, where Lambda gives the most CPU.
void Promise.all([readTask(client, settings.TABLE_TASKS, 'none'), staffKeys.reload()]).catch(() => undefined);
