/** Lambda: the lists that staff tools offer to choose from. */
import { config } from '../shared/config.ts';
import { remoteKeys, staffVerifier } from '../shared/http/staff.ts';
import { makeListsHandler } from './lists.ts';

const settings = config('STAFF_ISSUER', 'STAFF_CLIENT_ID');
const keys = remoteKeys(settings.STAFF_ISSUER);
void keys.reload().catch(() => undefined);

export const handler = makeListsHandler(staffVerifier(settings.STAFF_ISSUER, settings.STAFF_CLIENT_ID, keys));
