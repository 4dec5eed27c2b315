/** One run of the function of incoming e-mail: the mails of an event, or those that no event came for. */
import { log } from '../shared/log.ts';
import { MINUTE } from '../shared/time.ts';
import type { Receipt } from './mail/receipt.ts';
import { type InMailbox, type MailParts, takeMail } from './mail.ts';

/**
 * So long a mail may wait for its event, which is tried again twice within a few minutes. Later it is taken without:
 * nobody vouches for it then, but people read it.
 */
const EVENT_COMES_WITHIN = 10 * MINUTE;

/** Handles one mail and logs what became of it. @returns whether it could be */
async function take(parts: MailParts, mail: InMailbox): Promise<boolean> {
  try {
    log({ level: 'info', event: 'mail-taken', code: await takeMail(parts, mail) });
    return true;
  } catch (error) {
    log({ level: 'error', event: 'mail-failed', error: error instanceof Error ? error.name : 'unknown' });
    return false;
  }
}

const FAILED = 'Some e-mails could not be handled; they stay in the bucket and are tried again.';

/** The mails of an event. @throws when one could not be handled: the event comes again, and the others are done once */
export async function takeMails(parts: MailParts, receipts: readonly Receipt[]): Promise<void> {
  let failed = 0;
  for (const receipt of receipts) {
    if (!(await take(parts, { id: receipt.id, at: receipt.at, receipt }))) failed += 1;
  }
  if (failed > 0) throw new Error(FAILED);
}

/** Mails that lie in the bucket without having been handled. @throws when one could not be, after all the others */
export async function sweepMailbox(parts: MailParts, now: number, timeLeft: () => boolean): Promise<void> {
  let failed = 0;
  for await (const page of parts.mailbox.waiting(now - EVENT_COMES_WITHIN)) {
    for (const mail of page) {
      if (!timeLeft()) break;
      log({ level: 'warn', event: 'mail-without-event' });
      if (!(await take(parts, mail))) failed += 1;
    }
    if (!timeLeft()) break;
  }
  if (failed > 0) throw new Error(FAILED);
}
