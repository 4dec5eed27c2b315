/** Wiring of the sender: the only function that may hand a message to a provider. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { ScheduledEvent } from '../../lib/blueprint/schedule.ts';
import { lookupKeyReader } from '../cases/lookup-store.ts';
import { linkKeyReader } from '../links/ring-store.ts';
import { linkStore } from '../links/store.ts';
import { config } from '../shared/config.ts';
import { documentClient } from '../shared/dynamo.ts';
import { randomId } from '../shared/ids.ts';
import { DAY, HOUR } from '../shared/time.ts';
import { emailClient, emailProvider } from './email-provider.ts';
import { runBegins } from './run-time.ts';
import { runSender } from './sender.ts';
import { smsClient, smsProvider } from './sms-provider.ts';

const settings = config(
  'TABLE_MESSAGES',
  'TABLE_CASES',
  'TABLE_KEYS',
  'TABLE_RATINGS',
  'PUBLIC_ORIGIN',
  'LANGUAGES',
  'FORCE_NAME',
  'DESK_PHONE',
  'DESK_HOURS',
  'SMS_NUMBER',
  'SMS_PER_SECOND',
  'SMS_PENCE',
  'DAILY_SPEND_PENCE',
  'EMAILS_PER_SECOND',
  'EMAIL_FROM',
  'REPLY_TO',
  'EMAIL_SETTINGS',
  'INVITATION_DELAY_HOURS',
  'INVITATION_PERIOD_DAYS',
);
const client = documentClient();
const parts = {
  client,
  tables: { messages: settings.TABLE_MESSAGES, cases: settings.TABLE_CASES },
  lookupKey: lookupKeyReader(client, settings.TABLE_CASES, randomBytes),
  links: {
    store: linkStore(client, settings.TABLE_RATINGS),
    keys: linkKeyReader(client, settings.TABLE_KEYS),
    origin: settings.PUBLIC_ORIGIN,
  },
  settings: { forceName: settings.FORCE_NAME, deskPhone: settings.DESK_PHONE, deskHours: settings.DESK_HOURS },
  published: settings.LANGUAGES,
  replyTo: settings.REPLY_TO,
  policy: {
    invitationDelay: settings.INVITATION_DELAY_HOURS * HOUR,
    invitationPeriod: settings.INVITATION_PERIOD_DAYS * DAY,
    dailySpendPence: settings.DAILY_SPEND_PENCE,
    smsPence: settings.SMS_PENCE,
  },
  perSecond: { sms: settings.SMS_PER_SECOND, email: settings.EMAILS_PER_SECOND },
  sleep: async (ms: number) => void (await sleep(ms)),
  random: Math.random,
  newId: randomId,
};
const email = {
  name: settings.FORCE_NAME,
  from: settings.EMAIL_FROM,
  replyTo: settings.REPLY_TO,
  configurationSet: settings.EMAIL_SETTINGS,
};

/**
 * Runs once a minute, and at once when somebody waits.
 * @throws when the store failed for some messages; what only hastens a run is never repeated
 */
export async function handler(event: ScheduledEvent | SQSEvent): Promise<SQSBatchResponse | undefined> {
  const started = performance.now();
  const begin = runBegins(event, Date.now());
  const now = () => begin + performance.now() - started;
  const [sns, ses] = [smsClient(), emailClient()];
  const providers = { sms: smsProvider(sns, settings.SMS_NUMBER), email: emailProvider(ses, email) };
  try {
    await runSender({ ...parts, providers, now });
  } catch (error) {
    if (!('Records' in event)) throw error;
  } finally {
    sns.destroy();
    ses.destroy();
  }
  return 'Records' in event ? { batchItemFailures: [] } : undefined;
}
