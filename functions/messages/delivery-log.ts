/**
 * What carriers report of texts: SNS writes it into a log, and a subscription hands the lines over. A line holds the
 * number and the carrier's own words; of these only a code leaves this file.
 */
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import type { Receipt } from './receipt.ts';

const batch = z.object({
  messageType: z.string(),
  logEvents: z.array(z.object({ message: z.string(), timestamp: z.number() })),
});

const line = z.object({
  notification: z.object({ messageId: z.string().min(1) }),
  status: z.enum(['SUCCESS', 'FAILURE']),
  delivery: z.object({
    providerResponse: z.string().optional(),
    /** How long after the hand-over the phone itself said that it has the text. */
    dwellTimeMsUntilDeviceAck: z.number().nonnegative().optional(),
  }),
});

export interface LogLineOfTexts {
  readonly text: string;
  /** ms */
  readonly at: number;
}

/** The lines that CloudWatch Logs hands over; none in its own test message. @throws for what is none of its events */
export function logLines(data: string): LogLineOfTexts[] {
  const { messageType, logEvents } = batch.parse(JSON.parse(gunzipSync(Buffer.from(data, 'base64')).toString()));
  return messageType === 'DATA_MESSAGE'
    ? logEvents.map(({ message, timestamp }) => ({ text: message, at: timestamp }))
    : [];
}

/** SNS's words for a failure. `forEver`: no text will reach this number, whenever it is tried. */
const FAILURES: readonly (readonly [RegExp, Pick<Receipt, 'code' | 'forEver'>])[] = [
  [/invalid phone number/i, { code: 'invalid-number', forEver: true }],
  [
    /phone (?:has blocked sms|is on a blocked list)|destination is on a blocked list|opted out/i,
    { code: 'blocked', forEver: true },
  ],
  [/spam/i, { code: 'blocked-as-spam' }],
  [/unreachable|unavailable/i, { code: 'phone-off' }],
  [/max price|quota|spend/i, { code: 'over-budget' }],
];

/**
 * The receipt in a line. That a carrier has accepted a text is no delivery: only the phone's own word is.
 * @returns undefined where it says nothing of its end @throws for what is no such line
 */
export function textReceipt({ text, at }: LogLineOfTexts): Receipt | undefined {
  const { notification, status, delivery } = line.parse(JSON.parse(text));
  const told = { provider: notification.messageId, at: new Date(at).toISOString() };
  if (status === 'SUCCESS') {
    return delivery.dwellTimeMsUntilDeviceAck === undefined ? undefined : { ...told, outcome: 'delivered' };
  }
  const words = delivery.providerResponse ?? '';
  const [, why] = FAILURES.find(([form]) => form.test(words)) ?? [undefined, { code: 'not-delivered' }];
  return { ...told, outcome: 'failed', ...why };
}
