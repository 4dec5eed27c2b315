/** Wiring of incoming e-mail: SES calls it for each, the schedule for what a lost call left in the bucket. */
import { feedbackStore } from '../feedback/store.ts';
import { signalsIn } from '../feedback/watchwords/index.ts';
import { linkKeyReader } from '../links/ring-store.ts';
import { linkStore } from '../links/store.ts';
import { config } from '../shared/config.ts';
import { documentClient } from '../shared/dynamo.ts';
import { raise } from '../tasks/raise-store.ts';
import { putInbound } from './inbound-store.ts';
import { readMailEvent } from './mail/receipt.ts';
import { sweepMailbox, takeMails } from './mail-run.ts';
import { mailbox, s3Client } from './mailbox-store.ts';

const settings = config(
  'MAILBOX',
  'REPLY_TO',
  'TABLE_KEYS',
  'TABLE_MESSAGES',
  'TABLE_RATINGS',
  'TABLE_REPLIES',
  'TABLE_TASKS',
);
const client = documentClient();

const parts = {
  mailbox: mailbox(s3Client(), settings.MAILBOX),
  keys: linkKeyReader(client, settings.TABLE_KEYS),
  getLink: linkStore(client, settings.TABLE_RATINGS).get,
  store: feedbackStore(client, { ratings: settings.TABLE_RATINGS, replies: settings.TABLE_REPLIES }),
  raise: (task: Parameters<typeof raise>[2]) => raise(client, settings.TABLE_TASKS, task),
  signalsIn,
  putInbound: (inbound: Parameters<typeof putInbound>[2]) =>
    putInbound(client, settings.TABLE_MESSAGES, inbound, Date.parse(inbound.at)),
  replyTo: settings.REPLY_TO,
};

/** Stops taking mails this long after the start: well before the function's time-out. */
const TIME_FOR_MAILS = 40_000;

/** @throws when a mail could not be handled, after all others were: SES's call is made again, and the alarm counts */
export async function handler(event: unknown): Promise<void> {
  const started = performance.now();
  const found = readMailEvent(event);
  if ('mails' in found) return takeMails(parts, found.mails);
  return sweepMailbox(parts, found.time, () => performance.now() - started < TIME_FOR_MAILS);
}
