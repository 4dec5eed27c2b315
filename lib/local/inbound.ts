/** What reaches the service from outside on this machine: a victim's text or e-mail, a provider's report. */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { Problem } from '../../functions/shared/http/problem.ts';
import { toIso } from '../../functions/shared/time.ts';
import { readVerdicts, receiveMail } from './intakes/incoming-mail.ts';
import { type IncomingText, twoWayMessage } from './intakes/incoming-text.ts';
import type { Intakes } from './intakes/intakes.ts';
import { deliveryLogGroup, emailReceipt, RECEIPT_STATUSES, textReceipt } from './intakes/receipts.ts';
import type { Outbox } from './outbox.ts';
import type { Mailbox } from './providers/mailbox.ts';
import type { Received } from './received.ts';

/** How long whoever brings something waits for its effect. */
const MOST_WAIT_MS = 5000;

export const receiptOrder = z.strictObject({ messageId: z.string(), status: z.enum(RECEIPT_STATUSES) });

export type ReceiptOrder = z.output<typeof receiptOrder>;

interface InboundParts {
  readonly outbox: Outbox;
  readonly received: Pick<Received, 'append'>;
  readonly intakes: Intakes;
  readonly mailbox: Mailbox;
  readonly now: () => number;
  /** The number that texts come from. */
  readonly smsNumber: string;
  /** The domain whose mail comes here. */
  readonly mailDomain: string;
  /** The function that is told of a mail. */
  readonly mailFunction: string;
}

/**
 * Each keeps what it was given before it does anything else, then waits a while until it was taken and what follows has
 * happened; it comes true later if that takes longer.
 */
export interface Inbound {
  /** @returns the text's id */
  readonly text: (text: IncomingText) => Promise<string>;
  /** @returns the mail's id. @throws Problem `bad-request` */
  readonly mail: (raw: Buffer, verdicts: string) => Promise<string>;
  /** @throws Problem `not-found` for a message that was never handed over */
  readonly receipt: (order: ReceiptOrder) => Promise<void>;
}

export function createInbound(parts: InboundParts): Inbound {
  const { outbox, received, intakes, mailbox, now, smsNumber, mailDomain, mailFunction } = parts;
  return {
    text: async (text) => {
      const id = randomUUID();
      const before = outbox.list({ to: text.from, channel: 'sms' }).at(-1)?.id;
      const { from, to = smsNumber, body } = text;
      await intakes.takeIn('inbound-texts', id, twoWayMessage({ from, to, body }, id, before));
      await received.append({ id, channel: 'sms', from, to, body, at: toIso(now()) });
      await intakes.settle(MOST_WAIT_MS);
      return id;
    },
    mail: async (raw, header) => {
      const verdicts = readVerdicts(header);
      // As SES names them: letters and digits.
      const id = randomUUID().replaceAll('-', '');
      const at = now();
      const mail = { raw, verdicts, domain: mailDomain, functionName: mailFunction, id, now: at };
      const { stored, event, said } = await receiveMail(mail);
      await mailbox.put(id, stored, at);
      await intakes.mail(event);
      await received.append({ id, channel: 'email', ...said, verdicts: header, at: toIso(at) });
      await intakes.settle(MOST_WAIT_MS);
      return id;
    },
    receipt: async ({ messageId, status }) => {
      const message = outbox.list().find(({ id, channel }) => id === messageId && channel !== 'alert');
      if (!message)
        throw new Problem('not-found', 'No text or e-mail with this id was handed over: see /local/outbox.');
      if (message.channel === 'sms') await intakes.log(deliveryLogGroup(status), textReceipt(message, status, now()));
      else await intakes.takeIn('email-events', randomUUID(), emailReceipt(message, status, now(), randomUUID()));
      await intakes.settle(MOST_WAIT_MS);
    },
  };
}
