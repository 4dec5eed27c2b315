/**
 * Mail of victims comes in: SES takes what is addressed to the reply domain, by TLS only and looked through for spam and
 * viruses, puts it into the bucket, then calls the function, whose event holds what SES found. Which of an account's
 * rule sets is active is switched by hand (README, *Deploy*): an account has one.
 */
import { ArnFormat, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { CfnReceiptRule, CfnReceiptRuleSet } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { type AlarmBell, SilenceMeans } from './alarm-bell.ts';
import { keyUse } from './grants.ts';
import type { ServiceFunction } from './service-function.ts';

interface MailReceptionProps {
  /** The rule set's name: unique in the account. */
  readonly name: string;
  readonly domain: string;
  readonly mailbox: Bucket;
  readonly dataKey: IKey;
  readonly taker: ServiceFunction;
  readonly bell: AlarmBell;
}

const RULE = 'into-the-mailbox';

export class MailReception extends Construct {
  constructor(scope: Construct, id: string, { name, domain, mailbox, dataKey, taker, bell }: MailReceptionProps) {
    super(scope, id);
    const rules = new CfnReceiptRuleSet(this, 'Rules', { ruleSetName: name });
    const { account } = Stack.of(this);
    const rule = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'receipt-rule-set',
      resourceName: `${name}:receipt-rule/${RULE}`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    const writer = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('ses.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account, 'aws:SourceArn': rule } },
      }),
    });
    writer.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['s3:PutObject'], resources: [mailbox.arnForObjects('*')] }),
    );
    // Parts of a large mail are put together with Decrypt.
    writer.addToPrincipalPolicy(keyUse(dataKey, 's3', ['kms:Decrypt', 'kms:GenerateDataKey']));
    taker.lambda.addPermission('Mail', {
      principal: new ServicePrincipal('ses.amazonaws.com'),
      sourceAccount: account,
      sourceArn: rule,
    });
    const receipt = new CfnReceiptRule(this, 'Rule', {
      ruleSetName: rules.ref,
      rule: {
        name: RULE,
        enabled: true,
        recipients: [domain],
        scanEnabled: true,
        tlsPolicy: 'Require',
        actions: [
          { s3Action: { bucketName: mailbox.bucketName, iamRoleArn: writer.roleArn } },
          { lambdaAction: { functionArn: taker.lambda.functionArn, invocationType: 'Event' } },
        ],
      },
    });
    // SES tries both when the rule is made, and refuses it when it is not let in.
    receipt.node.addDependency(writer, taker.lambda);
    bell.ring(this, 'Refused', {
      metric: new Metric({
        namespace: 'AWS/SES',
        metricName: 'PublishFailure',
        dimensionsMap: { RuleName: RULE },
        statistic: 'Sum',
        period: Duration.minutes(5),
      }),
      atLeast: 1,
      loses:
        "Victims' e-mails do not get into the mailbox: after four hours SES gives them up, and nobody has seen them.",
      silence: SilenceMeans.allIsWell,
    });
    new CfnOutput(this, 'SwitchOn', { value: `aws ses set-active-receipt-rule-set --rule-set-name ${name}` });
  }
}
