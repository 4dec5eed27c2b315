/** Wiring of the message routes. */
import { randomBytes } from 'node:crypto';
import { auditTrail } from '../audit/trail.ts';
import { lookupKeyReader } from '../cases/lookup-store.ts';
import { config } from '../shared/config.ts';
import { documentClient } from '../shared/dynamo.ts';
import { remoteKeys, staffVerifier } from '../shared/http/staff.ts';
import { randomId } from '../shared/ids.ts';
import { DAY, HOUR } from '../shared/time.ts';
import { makeUpdatesHandler } from './updates.ts';

const settings = config(
  'STAFF_ISSUER',
  'STAFF_CLIENT_ID',
  'TABLE_CASES',
  'TABLE_TASKS',
  'TABLE_MESSAGES',
  'TABLE_AUDIT',
  'PUBLIC_ORIGIN',
  'LANGUAGES',
  'FORCE_NAME',
  'DESK_PHONE',
  'DESK_HOURS',
  'SMS_NUMBER',
  'SMS_PENCE',
  'DAILY_SPEND_PENCE',
  'EMAIL_FROM',
  'INVITATION_DELAY_HOURS',
  'INVITATION_PERIOD_DAYS',
);
const client = documentClient();
const tables = {
  cases: settings.TABLE_CASES,
  tasks: settings.TABLE_TASKS,
  messages: settings.TABLE_MESSAGES,
  audit: settings.TABLE_AUDIT,
};
const staffKeys = remoteKeys(settings.STAFF_ISSUER);
const lookupKey = lookupKeyReader(client, tables.cases, randomBytes);

export const handler = makeUpdatesHandler({
  client,
  tables,
  trail: auditTrail(client, tables.audit, randomId),
  lookupKey,
  verifyStaff: staffVerifier(settings.STAFF_ISSUER, settings.STAFF_CLIENT_ID, staffKeys),
  settings: { forceName: settings.FORCE_NAME, deskPhone: settings.DESK_PHONE, deskHours: settings.DESK_HOURS },
  published: settings.LANGUAGES,
  origin: settings.PUBLIC_ORIGIN,
  policy: {
    invitationDelay: settings.INVITATION_DELAY_HOURS * HOUR,
    invitationPeriod: settings.INVITATION_PERIOD_DAYS * DAY,
    dailySpendPence: settings.DAILY_SPEND_PENCE,
    smsPence: settings.SMS_PENCE,
  },
  senders: { sms: settings.SMS_NUMBER, email: `${settings.FORCE_NAME} <${settings.EMAIL_FROM}>` },
});

// The first calls of a cold start are the dearest: made here, where Lambda gives the most CPU.
void Promise.all([lookupKey(), staffKeys.reload()]).catch(() => undefined);
