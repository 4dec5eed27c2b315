/**
 * Where events of one kind come in: an SNS topic, and behind it a queue that keeps each until its function has taken it.
 * There is no dead-letter queue on purpose: what a victim wrote is tried again until it is taken, and an alarm rings when
 * that takes long. Both are encrypted and take nothing that does not come by TLS.
 */
import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FunctionPlan } from '../../blueprint/types.ts';
import { type AlarmBell, SilenceMeans } from './alarm-bell.ts';
import { keyUse } from './grants.ts';
import type { ServiceFunction } from './service-function.ts';

/** How an intake is kept, and who is hurt when it stands still. */
export interface IntakeKind {
  /** An event that nobody took for so long is gone. */
  readonly keptFor: Duration;
  /** From this age of the oldest on, an alarm rings. */
  readonly late: Duration;
  readonly loses: string;
}

interface IntakeProps {
  readonly kind: IntakeKind;
  readonly means: string;
  /** Of the function that takes from it. */
  readonly timeout: Duration;
  readonly key: IKey;
  readonly bell: AlarmBell;
}

/** AWS's own advice: a queue hides an event for six times the function's time, so that no second run takes it meanwhile. */
const HIDDEN_FOR = 6;
const BATCH = 10;

export class Intake extends Construct {
  readonly topic: Topic;
  readonly queue: Queue;
  readonly #key: IKey;

  constructor(scope: Construct, id: string, { kind, means, timeout, key, bell }: IntakeProps) {
    super(scope, id);
    this.#key = key;
    this.topic = new Topic(this, 'Topic', { masterKey: key, enforceSSL: true, displayName: means });
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: key,
      enforceSSL: true,
      retentionPeriod: kind.keptFor,
      visibilityTimeout: Duration.seconds(timeout.toSeconds() * HIDDEN_FOR),
    });
    this.#lead();
    this.#watch(kind, bell);
  }

  /** The topic's events into the queue, in SNS's envelope: it holds the time at which the event came. */
  #lead(): void {
    this.queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('sns.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': this.topic.topicArn } },
      }),
    );
    new Subscription(this, 'ToQueue', {
      topic: this.topic,
      protocol: SubscriptionProtocol.SQS,
      endpoint: this.queue.queueArn,
      rawMessageDelivery: false,
    });
  }

  #watch({ late, loses }: IntakeKind, bell: AlarmBell): void {
    const minute = Duration.minutes(1);
    bell.ring(this, 'Late', {
      metric: this.queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period: minute }),
      atLeast: late.toSeconds(),
      loses,
      silence: SilenceMeans.allIsWell,
    });
    bell.ring(this, 'Refused', {
      metric: this.topic.metricNumberOfNotificationsFailed({ statistic: 'Sum', period: minute }),
      atLeast: 1,
      loses: `Not even kept, the queue does not take them: ${loses}`,
      silence: SilenceMeans.allIsWell,
    });
  }

  /** Lets an AWS service publish, for this account and from where it says (ARN, `*` for the rest of it). */
  letIn(service: string, source: string): void {
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(service)],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
          ArnLike: { 'aws:SourceArn': source },
        },
      }),
    );
  }

  /** Hands its events to a function, which tells of each whether it was taken. */
  feed(target: ServiceFunction): void {
    const rights = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
    target.allow(new PolicyStatement({ actions: rights, resources: [this.queue.queueArn] }));
    target.allow(keyUse(this.#key, 'sqs', ['kms:Decrypt']));
    new CfnEventSourceMapping(this, 'Taken', {
      eventSourceArn: this.queue.queueArn,
      functionName: target.lambda.functionName,
      batchSize: BATCH,
      functionResponseTypes: ['ReportBatchItemFailures'],
      scalingConfig: { maximumConcurrency: roomFor(target.plan) },
    }).node.addDependency(target.role);
  }
}

/** The least that Lambda takes for a queue. */
const LEAST_ROOM = 2;

/** Runs for the queue at once: of those that are reserved, one is left for each other way of calling the function. */
function roomFor({ concurrency, schedule, takesDeliveryLog, takesMail }: FunctionPlan): number {
  const others = [schedule, takesDeliveryLog, takesMail].filter(Boolean).length;
  return Math.max(LEAST_ROOM, concurrency - others);
}
