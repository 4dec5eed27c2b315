/** What the functions receive from AWS's event sources. Pure: ids and times are arguments. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { CloudWatchLogsEvent, SQSEvent } from 'aws-lambda';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../permissions.ts';

/** A message as SNS puts it into a queue (without raw delivery). `at`: RFC 3339, the service's clock. */
export function snsEnvelope(topicArn: string, messageId: string, message: string, at: string): string {
  return JSON.stringify({
    Type: 'Notification',
    MessageId: messageId,
    TopicArn: topicArn,
    Message: message,
    Timestamp: at,
    SignatureVersion: '1',
    Signature: 'local',
    SigningCertURL: 'https://sns.example/local.pem',
    UnsubscribeURL: 'https://sns.example/',
  });
}

export interface QueuedBody {
  readonly id: string;
  readonly body: string;
  /** ms since 1970, by the service's clock. */
  readonly sentAt: number;
  readonly deliveries: number;
}

/** What an SQS event source hands to a function. */
export function sqsEvent(queue: string, entries: readonly QueuedBody[]): SQSEvent {
  return {
    Records: entries.map(({ id, body, sentAt, deliveries }) => ({
      messageId: id,
      receiptHandle: id,
      body,
      attributes: {
        ApproximateReceiveCount: String(deliveries),
        SentTimestamp: String(sentAt),
        SenderId: LOCAL_ACCOUNT,
        ApproximateFirstReceiveTimestamp: String(sentAt),
      },
      messageAttributes: {},
      md5OfBody: createHash('md5').update(body).digest('hex'),
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:aws:sqs:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${queue}`,
      awsRegion: LOCAL_REGION,
    })),
  };
}

/**
 * What an SQS event source makes of a function's answer (`ReportBatchItemFailures`): an id that was not in the batch
 * means that the whole batch failed. @returns the ids that were not taken
 */
export function notTaken(entries: readonly { readonly id: string }[], answer: unknown): Set<string> {
  const ids = new Set(entries.map(({ id }) => id));
  const failures: unknown = (answer as { batchItemFailures?: unknown } | null)?.batchItemFailures;
  if (failures === undefined || failures === null) return new Set();
  if (!Array.isArray(failures)) return ids;
  const named = failures.map((failure) => String((failure as { itemIdentifier?: unknown } | null)?.itemIdentifier));
  return named.every((id) => ids.has(id)) ? new Set(named) : ids;
}

/** What a subscription to a log group hands to a function. */
export function logsEvent(
  group: string,
  lines: readonly { readonly id: string; readonly message: string; readonly at: number }[],
): CloudWatchLogsEvent {
  const data = {
    messageType: 'DATA_MESSAGE',
    owner: LOCAL_ACCOUNT,
    logGroup: group,
    logStream: 'local',
    subscriptionFilters: ['receipts'],
    logEvents: lines.map(({ id, message, at }) => ({ id, timestamp: at, message })),
  };
  return { awslogs: { data: gzipSync(JSON.stringify(data)).toString('base64') } };
}
