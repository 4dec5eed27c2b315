/** Where an event ends that could not be handled: kept 14 days, encrypted, with an alarm from the first one on. */
import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type AlarmBell, SilenceMeans } from './alarm-bell.ts';

interface DeadLettersProps {
  readonly key: IKey;
  readonly bell: AlarmBell;
  /** What is lost with an event that ends here. */
  readonly loses: string;
}

export class DeadLetters extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { key, bell, loses }: DeadLettersProps) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: key,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    bell.ring(this, 'Alarm', {
      metric: this.queue.metricApproximateNumberOfMessagesVisible({
        statistic: 'Maximum',
        period: Duration.minutes(1),
      }),
      atLeast: 1,
      loses,
      silence: SilenceMeans.allIsWell,
    });
  }
}
