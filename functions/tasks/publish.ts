/** Alerts to SNS. At least once: the SDK may try again, and a subscriber may see one twice. */
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { TopicName } from '../../lib/blueprint/types.ts';
import type { Alert } from './alert.ts';

export type Publish = (topic: TopicName, alert: Alert) => Promise<void>;

/** A client with time limits, so that one topic that hangs leaves time for the others. */
export function snsClient(): SNSClient {
  return new SNSClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
  });
}

/** Publishes to the topics by their ARNs. */
export function publisher(client: SNSClient, arns: Readonly<Record<TopicName, string>>): Publish {
  return async (topic, { subject, body, attributes }) => {
    await client.send(
      new PublishCommand({
        TopicArn: arns[topic],
        Subject: subject,
        Message: body,
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
        ),
      }),
    );
  };
}
