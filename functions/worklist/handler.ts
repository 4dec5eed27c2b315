/** Wiring of the worklist and of compliance. */
import { auditTrail } from '../audit/trail.ts';
import { config } from '../shared/config.ts';
import { documentClient } from '../shared/dynamo.ts';
import { remoteKeys, staffVerifier } from '../shared/http/staff.ts';
import { randomId } from '../shared/ids.ts';
import { makeWorklistHandler } from './steps.ts';
import { readQueue } from './store.ts';

const settings = config('STAFF_ISSUER', 'STAFF_CLIENT_ID', 'TABLE_CASES', 'TABLE_AUDIT');
const client = documentClient();
const staffKeys = remoteKeys(settings.STAFF_ISSUER);

export const handler = makeWorklistHandler({
  client,
  tables: { cases: settings.TABLE_CASES },
  trail: auditTrail(client, settings.TABLE_AUDIT, randomId),
  verifyStaff: staffVerifier(settings.STAFF_ISSUER, settings.STAFF_CLIENT_ID, staffKeys),
});

// The first call of a cold start is the dearest: made here, where Lambda gives the most CPU.
void Promise.all([
  readQueue({ client, table: settings.TABLE_CASES }, { index: 'by-borough', limit: 1 }, 'none', undefined),
  staffKeys.reload(),
]).catch(() => undefined);
