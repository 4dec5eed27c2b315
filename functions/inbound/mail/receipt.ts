/**
 * What SES says of an e-mail that it took in: the event of its Lambda action. Of everything that is known of a mail only
 * this is not the sender's word: headers inside the mail, whatever their names, are.
 */
import * as z from 'zod';

const status = z.object({ status: z.string() }).optional();

/** Fields that are missing or new are no reason to lose a mail: a verdict that is not there did not pass. */
const record = z.object({
  ses: z.object({
    mail: z.object({
      messageId: z.string().min(1),
      timestamp: z.iso.datetime({ offset: true }),
      source: z.string().optional(),
      commonHeaders: z.object({ from: z.array(z.string()).optional() }).optional(),
    }),
    receipt: z.object({
      recipients: z.array(z.string()).default([]),
      spamVerdict: status,
      virusVerdict: status,
      spfVerdict: status,
      dkimVerdict: status,
      dmarcVerdict: status,
    }),
  }),
});

const mailEvent = z.object({ Records: z.array(record).min(1) });
const scheduleEvent = z.object({ time: z.iso.datetime({ offset: true }) });

export type CheckName = 'spam' | 'virus' | 'spf' | 'dkim' | 'dmarc';

export interface Receipt {
  /** SES's id of the mail, and the end of its key in the bucket. */
  readonly id: string;
  /** When SES took it (ms). */
  readonly at: number;
  /** The envelope's recipients that are ours. */
  readonly recipients: readonly string[];
  /** `PASS`, `FAIL`, `GRAY`, `PROCESSING_FAILED`; absent: SES did not say. */
  readonly verdicts: Readonly<Partial<Record<CheckName, string>>>;
  /** The envelope's sender: empty for bounces. */
  readonly sender: string;
  /** The `From` header as SES read it: only ever compared with what SES has checked. */
  readonly from: readonly string[];
}

function receiptOf({ ses: { mail, receipt } }: z.output<typeof record>): Receipt {
  const found: [CheckName, string | undefined][] = [
    ['spam', receipt.spamVerdict?.status],
    ['virus', receipt.virusVerdict?.status],
    ['spf', receipt.spfVerdict?.status],
    ['dkim', receipt.dkimVerdict?.status],
    ['dmarc', receipt.dmarcVerdict?.status],
  ];
  return {
    id: mail.messageId,
    at: Date.parse(mail.timestamp),
    recipients: receipt.recipients,
    verdicts: Object.fromEntries(found.filter(([, verdict]) => verdict !== undefined)),
    sender: mail.source ?? '',
    from: mail.commonHeaders?.from ?? [],
  };
}

/** An event of the function: mails that came in, or the time of the schedule (ms). @throws ZodError for neither */
export function readMailEvent(event: unknown): { readonly mails: readonly Receipt[] } | { readonly time: number } {
  const schedule = scheduleEvent.safeParse(event);
  if (schedule.success) return { time: Date.parse(schedule.data.time) };
  return { mails: mailEvent.parse(event).Records.map(receiptOf) };
}
