/**
 * SNS's settings for all texts of the account, for which CloudFormation has no word of its own: every text is
 * transactional, its end is logged, and a month has a limit. Set anew whenever one of them changes.
 */
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AwsCustomResource, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import type { DeliveryLog } from './delivery-log.ts';
import { ServiceLog } from './service-log.ts';

interface TextSettingsProps {
  readonly deliveryLog: DeliveryLog;
  readonly dollarsAMonth: number;
  readonly key: IKey;
  readonly logRetention: RetentionDays;
}

export class TextSettings extends Construct {
  constructor(scope: Construct, id: string, { deliveryLog, dollarsAMonth, key, logRetention }: TextSettingsProps) {
    super(scope, id);
    const log = new ServiceLog(this, 'Log', { key, retention: logRetention });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const may = (actions: string[], resource: string, conditions?: Record<string, Record<string, string>>) =>
      role.addToPrincipalPolicy(
        new PolicyStatement({ actions, resources: [resource], ...(conditions ? { conditions } : {}) }),
      );
    may(['sns:SetSMSAttributes'], '*');
    may(['iam:PassRole'], deliveryLog.writer.roleArn, { StringEquals: { 'iam:PassedToService': 'sns.amazonaws.com' } });
    may(['logs:CreateLogStream', 'logs:PutLogEvents'], log.logGroupArn);
    const set = {
      service: 'SNS',
      action: 'setSMSAttributes',
      parameters: {
        attributes: {
          DefaultSMSType: 'Transactional',
          DeliveryStatusIAMRole: deliveryLog.writer.roleArn,
          DeliveryStatusSuccessSamplingRate: '100',
          MonthlySpendLimit: String(dollarsAMonth),
        },
      },
      physicalResourceId: PhysicalResourceId.of(`texts-of-${Stack.of(this).stackName}`),
    };
    const settings = new AwsCustomResource(this, 'Set', {
      onCreate: set,
      onUpdate: set,
      role,
      logGroup: log,
      installLatestAwsSdk: false,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    settings.node.addDependency(role, deliveryLog);
  }
}
