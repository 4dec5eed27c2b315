/** What reaches the functions from outside, in the form in which AWS hands it over. */
import { gzipSync } from 'node:zlib';
import type { CloudWatchLogsEvent, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Report } from './carrier.ts';

/** A text that comes in. */
export interface SentText {
  /** The provider's id. */
  readonly id: string;
  /** E.164. */
  readonly from: string;
  readonly words: string;
  /** What a person who reads it would say that it is; `other`: words to be read. */
  readonly is: 'rating' | 'stop' | 'help' | 'danger' | 'other';
  readonly rating?: number;
  /** When the provider took it. */
  readonly at: number;
}

const iso = (at: number) => new Date(at).toISOString();

/** A queue's event with one message, in SNS's envelope. @param at when SNS took it (ms) */
export function queued(id: string, message: unknown, at: number, tries = 1): SQSEvent {
  const record = {
    messageId: id,
    body: JSON.stringify({ Message: JSON.stringify(message), Timestamp: iso(at) }),
    attributes: { ApproximateReceiveCount: String(tries), SentTimestamp: String(at) },
  };
  return { Records: [record as unknown as SQSRecord] };
}

const WORDS = {
  delivered: 'Message has been accepted by phone',
  off: 'Phone is currently unreachable/unavailable',
  invalid: 'Invalid phone number',
};

/** A line of the log in which SNS writes what carriers say of texts. */
export function deliveryLog({ handOver, is, at }: Report): CloudWatchLogsEvent {
  const line = {
    notification: { messageId: handOver.provider },
    delivery: {
      destination: handOver.to,
      providerResponse: WORDS[is],
      ...(is === 'delivered' ? { dwellTimeMsUntilDeviceAck: 900 } : {}),
    },
    status: is === 'delivered' ? 'SUCCESS' : 'FAILURE',
  };
  const batch = { messageType: 'DATA_MESSAGE', logEvents: [{ message: JSON.stringify(line), timestamp: at }] };
  return { awslogs: { data: gzipSync(JSON.stringify(batch), { level: 1 }).toString('base64') } };
}

/** What SES publishes of an e-mail. */
export function emailEvent({ handOver, is, at }: Report): SQSEvent {
  const mail = { messageId: handOver.provider, timestamp: iso(handOver.at), tags: { message: [handOver.messageId] } };
  const bounceType = is === 'invalid' ? 'Permanent' : 'Transient';
  const told =
    is === 'delivered'
      ? { eventType: 'Delivery', mail, delivery: { timestamp: iso(at) } }
      : { eventType: 'Bounce', mail, bounce: { timestamp: iso(at), bounceType } };
  return queued(`event-${handOver.provider}`, told, at);
}
