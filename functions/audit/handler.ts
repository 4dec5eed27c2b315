/** Wiring of the route of the audit trail. */
import { config } from '../shared/config.ts';
import { documentClient } from '../shared/dynamo.ts';
import { remoteKeys, staffVerifier } from '../shared/http/staff.ts';
import { randomId } from '../shared/ids.ts';
import { makeAuditHandler } from './steps.ts';
import { auditTrail } from './trail.ts';

const settings = config('STAFF_ISSUER', 'STAFF_CLIENT_ID', 'TABLE_AUDIT');
const client = documentClient();
const staffKeys = remoteKeys(settings.STAFF_ISSUER);

export const handler = makeAuditHandler({
  client,
  tables: { audit: settings.TABLE_AUDIT },
  trail: auditTrail(client, settings.TABLE_AUDIT, randomId),
  verifyStaff: staffVerifier(settings.STAFF_ISSUER, settings.STAFF_CLIENT_ID, staffKeys),
});

// The keys are fetched now, where Lambda gives the most CPU; auditors can wait for the rest.
void staffKeys.reload().catch(() => undefined);
