/** The key for what runs the service and is no record: logs, queues, topics, schedules, settings of functions. */
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

export class OperationsKey extends Key {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: 'Encrypts logs, queues, topics, schedules and settings of functions',
      enableKeyRotation: true,
      pendingWindow: Duration.days(30),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const { region, account, partition } = Stack.of(this);
    this.allow(`logs.${region}.amazonaws.com`, ['kms:Encrypt', 'kms:ReEncrypt*', 'kms:DescribeKey'], {
      ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*` },
    });
    // Alarms publish to an encrypted topic; topics hand what they cannot deliver to an encrypted queue.
    const ours = { StringEquals: { 'aws:SourceAccount': account } };
    this.allow('cloudwatch.amazonaws.com', [], ours);
    this.allow('sns.amazonaws.com', [], ours);
    // What became of e-mails, and texts that came in, are published to encrypted topics.
    this.allow('ses.amazonaws.com', [], ours);
    this.allow('sms-voice.amazonaws.com', [], ours);
  }

  private allow(service: string, actions: string[], conditions: Record<string, unknown>): void {
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(service)],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*', ...actions],
        resources: ['*'],
        conditions,
      }),
    );
  }
}
