/** What SES reports of an e-mail, as its configuration set publishes it to SNS. */
import * as z from 'zod';
import type { Receipt } from './receipt.ts';

const at = z.iso.datetime({ offset: true });

/** Addresses, subjects and diagnostics are in it too: none of them is looked at. */
const mail = z.object({
  messageId: z.string().min(1),
  timestamp: at,
  tags: z.object({ message: z.array(z.string().regex(/^[0-9A-Z]{20}$/)).length(1) }).optional(),
});

const event = z.discriminatedUnion('eventType', [
  z.object({ eventType: z.literal('Delivery'), mail, delivery: z.object({ timestamp: at }) }),
  z.object({
    eventType: z.literal('Bounce'),
    mail,
    bounce: z.object({ timestamp: at, bounceType: z.string(), bounceSubType: z.string().optional() }),
  }),
  z.object({ eventType: z.literal('Complaint'), mail, complaint: z.object({ timestamp: at }) }),
  z.object({ eventType: z.literal('Reject'), mail }),
  z.object({ eventType: z.literal('Rendering Failure'), mail }),
  z.object({ eventType: z.enum(['Send', 'DeliveryDelay', 'Open', 'Click', 'Subscription']), mail }),
]);

type EmailEvent = z.output<typeof event>;

function said(of: EmailEvent): Pick<Receipt, 'outcome' | 'at' | 'code' | 'forEver'> | undefined {
  switch (of.eventType) {
    case 'Delivery':
      return { outcome: 'delivered', at: of.delivery.timestamp };
    case 'Bounce':
      // A transient one, too, comes when SES has given up.
      return of.bounce.bounceType === 'Permanent'
        ? { outcome: 'failed', at: of.bounce.timestamp, code: 'bounced-for-ever', forEver: true }
        : { outcome: 'failed', at: of.bounce.timestamp, code: 'bounced' };
    case 'Complaint':
      return { outcome: 'complained', at: of.complaint.timestamp, forEver: true };
    case 'Reject':
    case 'Rendering Failure':
      return { outcome: 'failed', at: of.mail.timestamp, code: 'rejected' };
    default:
      return undefined;
  }
}

/** The receipt in an event; undefined where it says nothing of its end. @throws ZodError for what is no such event */
export function emailReceipt(text: string): Receipt | undefined {
  const found = event.parse(JSON.parse(text));
  const what = said(found);
  const [message] = found.mail.tags?.message ?? [];
  return what && { provider: found.mail.messageId, ...(message === undefined ? {} : { message }), ...what };
}
