/** How the providers report what became of a message that they had taken. Pure. */
import type { OutboxMessage } from '../outbox.ts';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../permissions.ts';

export const RECEIPT_STATUSES = ['delivered', 'permanent-failure', 'temporary-failure'] as const;
export type ReceiptStatus = (typeof RECEIPT_STATUSES)[number];

const PROVIDER_WORDS: Readonly<Record<ReceiptStatus, string>> = {
  delivered: 'Message has been accepted by phone',
  'permanent-failure': 'Invalid phone number',
  'temporary-failure': 'Phone is currently unreachable/unavailable',
};

/** The log group that SNS writes the outcome to: failures have one of their own. */
export function deliveryLogGroup(status: ReceiptStatus): string {
  const group = `sns/${LOCAL_REGION}/${LOCAL_ACCOUNT}/DirectPublishToPhoneNumber`;
  return status === 'delivered' ? group : `${group}/Failure`;
}

/** SNS's line about a text. `at`: ms since 1970. */
export function textReceipt({ id, to }: OutboxMessage, status: ReceiptStatus, at: number): string {
  return JSON.stringify({
    notification: { messageId: id, timestamp: new Date(at).toISOString().replace('T', ' ').replace('Z', '') },
    delivery: {
      phoneCarrier: 'Local Mobile',
      mnc: 15,
      numberOfMessageParts: 1,
      destination: to,
      priceInUSD: 0.04,
      smsType: 'Transactional',
      mcc: 234,
      providerResponse: PROVIDER_WORDS[status],
      dwellTimeMs: 599,
      ...(status === 'delivered' ? { dwellTimeMsUntilDeviceAck: 1344 } : {}),
    },
    status: status === 'delivered' ? 'SUCCESS' : 'FAILURE',
  });
}

function bounce(to: string, permanent: boolean, timestamp: string, feedbackId: string) {
  return {
    bounceType: permanent ? 'Permanent' : 'Transient',
    bounceSubType: permanent ? 'General' : 'MailboxFull',
    bouncedRecipients: [
      permanent
        ? { emailAddress: to, action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' }
        : { emailAddress: to, action: 'failed', status: '4.2.2', diagnosticCode: 'smtp; 452 4.2.2 mailbox full' },
    ],
    timestamp,
    feedbackId,
    reportingMTA: 'dsn; local.example',
  };
}

/** SES's event about an e-mail, as its configuration set publishes it. `eventId`: of this report. */
export function emailReceipt(message: OutboxMessage, status: ReceiptStatus, at: number, eventId: string): string {
  const timestamp = new Date(at).toISOString();
  const { id, to, sender, subject, tags = {} } = message;
  const mail = {
    timestamp: message.at,
    source: sender,
    sourceArn: `arn:aws:ses:${LOCAL_REGION}:${LOCAL_ACCOUNT}:identity/${sender.split('@').at(-1)?.replace('>', '')}`,
    sendingAccountId: LOCAL_ACCOUNT,
    messageId: id,
    destination: [to],
    headersTruncated: false,
    headers: [
      { name: 'From', value: sender },
      { name: 'To', value: to },
      { name: 'Subject', value: subject ?? '' },
    ],
    commonHeaders: { from: [sender], to: [to], messageId: id, subject: subject ?? '' },
    tags: Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]])),
  };
  const told =
    status === 'delivered'
      ? {
          eventType: 'Delivery',
          mail,
          delivery: {
            timestamp,
            processingTimeMillis: 540,
            recipients: [to],
            smtpResponse: '250 2.6.0 Message received',
            reportingMTA: 'local.example',
          },
        }
      : { eventType: 'Bounce', mail, bounce: bounce(to, status === 'permanent-failure', timestamp, eventId) };
  return JSON.stringify(told);
}
