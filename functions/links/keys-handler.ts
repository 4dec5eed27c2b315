/** Every few minutes: makes the first key, and the next one in time. */
import { randomBytes } from 'node:crypto';
import { config } from '../shared/config.ts';
import { documentClient } from '../shared/dynamo.ts';
import { log } from '../shared/log.ts';
import { tendStoredRing } from './ring-store.ts';

const settings = config('TABLE_KEYS');
const client = documentClient();

export async function handler(event: { readonly time: string }): Promise<void> {
  const now = Date.parse(event.time);
  const changed = await tendStoredRing(client, settings.TABLE_KEYS, now, () => randomBytes(32).toString('base64'));
  if (changed) log({ level: 'info', event: 'link-keys-renewed' });
}
