/** Wiring of the link routes. */
import { randomBytes } from 'node:crypto';
import { config } from '../shared/config.ts';
import { documentClient } from '../shared/dynamo.ts';
import { deskHandler } from '../shared/http/desk.ts';
import { remoteKeys, staffVerifier } from '../shared/http/staff.ts';
import { operations } from './api.ts';
import { linkKeyReader } from './ring-store.ts';
import { linkSteps } from './steps.ts';
import { linkStore } from './store.ts';

const settings = config('PUBLIC_ORIGIN', 'STAFF_ISSUER', 'STAFF_CLIENT_ID', 'TABLE_KEYS', 'TABLE_RATINGS');
const client = documentClient();
const keys = linkKeyReader(client, settings.TABLE_KEYS);
const staffKeys = remoteKeys(settings.STAFF_ISSUER);

export const handler = deskHandler(
  'links',
  operations,
  linkSteps({ store: linkStore(client, settings.TABLE_RATINGS), keys, origin: settings.PUBLIC_ORIGIN, randomBytes }),
  staffVerifier(settings.STAFF_ISSUER, settings.STAFF_CLIENT_ID, staffKeys),
);

// The first call of a cold start is the dearest : made here, where Lambda gives the most CPU.
void Promise.all([keys(Date.now()), staffKeys.reload()]).catch(() => undefined);
