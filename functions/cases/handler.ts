/** Wiring of the case routes. */
import { randomBytes } from 'node:crypto';
import { auditTrail } from '../audit/trail.ts';
import { config } from '../shared/config.ts';
import { documentClient } from '../shared/dynamo.ts';
import { remoteKeys, staffVerifier } from '../shared/http/staff.ts';
import { randomId } from '../shared/ids.ts';
import { makeCasesHandler } from './cases.ts';
import { lookupKeyReader } from './lookup-store.ts';

const settings = config(
  'STAFF_ISSUER',
  'STAFF_CLIENT_ID',
  'TABLE_CASES',
  'TABLE_TASKS',
  'TABLE_AUDIT',
  'TABLE_MESSAGES',
);
const client = documentClient();
const tables = {
  cases: settings.TABLE_CASES,
  tasks: settings.TABLE_TASKS,
  audit: settings.TABLE_AUDIT,
  messages: settings.TABLE_MESSAGES,
};
const staffKeys = remoteKeys(settings.STAFF_ISSUER);
const lookupKey = lookupKeyReader(client, tables.cases, randomBytes);

export const handler = makeCasesHandler({
  client,
  tables,
  trail: auditTrail(client, tables.audit, randomId),
  lookupKey,
  verifyStaff: staffVerifier(settings.STAFF_ISSUER, settings.STAFF_CLIENT_ID, staffKeys),
});

// The first calls of a cold start are the dearest: made here, where Lambda gives the most CPU.
void Promise.all([lookupKey(), staffKeys.reload()]).catch(() => undefined);
