/** Wiring of the routes that show what victims say. */
import { auditTrail } from '../audit/trail.ts';
import { config } from '../shared/config.ts';
import { documentClient } from '../shared/dynamo.ts';
import { remoteKeys, staffVerifier } from '../shared/http/staff.ts';
import { randomId } from '../shared/ids.ts';
import { makeInsightsHandler } from './steps.ts';
import { getReportPart } from './store.ts';

const settings = config('STAFF_ISSUER', 'STAFF_CLIENT_ID', 'TABLE_RATINGS', 'TABLE_REPLIES', 'TABLE_AUDIT');
const client = documentClient();
const staffKeys = remoteKeys(settings.STAFF_ISSUER);

export const handler = makeInsightsHandler({
  client,
  tables: { ratings: settings.TABLE_RATINGS, replies: settings.TABLE_REPLIES },
  trail: auditTrail(client, settings.TABLE_AUDIT, randomId),
  verifyStaff: staffVerifier(settings.STAFF_ISSUER, settings.STAFF_CLIENT_ID, staffKeys),
});

// The first call of a cold start is the dearest: made here, where Lambda gives the most CPU.
void Promise.all([
  getReportPart({ client, table: settings.TABLE_RATINGS }, 'none', 'REPORT'),
  staffKeys.reload(),
]).catch(() => undefined);
