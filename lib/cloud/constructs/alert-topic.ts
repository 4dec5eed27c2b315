/** A topic that tells people something by e-mail: encrypted, over TLS only; what cannot be delivered is kept. */
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

interface AlertTopicProps {
  readonly key: IKey;
  /** What a message on it means; shown as sender of the e-mail. */
  readonly displayName: string;
}

export class AlertTopic extends Topic {
  constructor(scope: Construct, id: string, { key, displayName }: AlertTopicProps) {
    super(scope, id, { masterKey: key, enforceSSL: true, displayName });
  }

  /** Each address gets a mail that asks it to confirm. */
  tell(addresses: readonly string[], undelivered: IQueue): void {
    for (const address of addresses) {
      this.addSubscription(new EmailSubscription(address, { deadLetterQueue: undelivered }));
    }
  }
}
