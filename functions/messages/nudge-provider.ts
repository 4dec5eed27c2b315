/** Tells the sender that somebody waits for a message: it runs at once, and not at its next minute. */
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';

/** A client that gives up soon: nothing depends on it. */
export function nudgeClient(): SNSClient {
  return new SNSClient({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
  });
}

/** @param topic ARN of the intake `messages-waiting` */
export function nudger(client: SNSClient, topic: string): () => Promise<void> {
  return async () => {
    await client.send(new PublishCommand({ TopicArn: topic, Message: '{}' }));
  };
}
