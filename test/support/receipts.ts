/** What providers report, in the forms in which AWS hands it to a function. */
import { gzipSync } from 'node:zlib';
import type { CloudWatchLogsEvent, SQSEvent } from 'aws-lambda';
import { toIso } from '../../functions/shared/time.ts';

export interface Reported {
  /** The provider's id of the hand-over. */
  readonly provider: string;
  /** ms */
  readonly at: number;
}

/** An address that must be found nowhere but in the event itself. */
export const REPORTED_ADDRESS = 'canary-address@example.org';
export const REPORTED_NUMBER = '+447700900987';

/** One SES event in the queue. `eventType` and what belongs to it; `message`: our id, as a tag. */
export function emailEvents(
  ...events: readonly (Reported & { readonly message?: string; readonly told: Record<string, unknown> })[]
): SQSEvent {
  const records = events.map(({ provider, message, at, told }, i) => {
    const mail = {
      timestamp: toIso(at - 1000),
      messageId: provider,
      source: 'updates@mail.met.example',
      destination: [REPORTED_ADDRESS],
      ...(message === undefined ? {} : { tags: { message: [message], 'ses:from-domain': ['mail.met.example'] } }),
    };
    const body = JSON.stringify({
      Type: 'Notification',
      Message: JSON.stringify({ mail, ...told }),
      Timestamp: toIso(at),
    });
    return { messageId: `record-${i}`, body };
  });
  return { Records: records } as unknown as SQSEvent;
}

export const delivery = (at: number) => ({ eventType: 'Delivery', delivery: { timestamp: toIso(at) } });
export const bounce = (at: number, bounceType = 'Permanent') => ({
  eventType: 'Bounce',
  bounce: {
    timestamp: toIso(at),
    bounceType,
    bounceSubType: 'General',
    bouncedRecipients: [{ emailAddress: REPORTED_ADDRESS, diagnosticCode: `550 ${REPORTED_ADDRESS} unknown` }],
  },
});
export const complaint = (at: number) => ({ eventType: 'Complaint', complaint: { timestamp: toIso(at) } });

/** Lines of the delivery log. `words`: SNS's for a failure; `accepted`: by the carrier only. */
export function deliveryLog(
  ...lines: readonly (Reported & { readonly words?: string; readonly accepted?: true })[]
): CloudWatchLogsEvent {
  const logEvents = lines.map(({ provider, at, words, accepted }, i) => ({
    id: `line-${i}`,
    timestamp: at,
    message: JSON.stringify({
      notification: { messageId: provider, timestamp: '2026-11-24 09:00:00.000' },
      delivery: {
        destination: REPORTED_NUMBER,
        smsType: 'Transactional',
        providerResponse: words ?? 'Message has been accepted by phone carrier',
        dwellTimeMs: 599,
        ...(accepted ? {} : { dwellTimeMsUntilDeviceAck: 1344 }),
      },
      status: words === undefined ? 'SUCCESS' : 'FAILURE',
    }),
  }));
  const data = gzipSync(JSON.stringify({ messageType: 'DATA_MESSAGE', logEvents })).toString('base64');
  return { awslogs: { data } };
}
