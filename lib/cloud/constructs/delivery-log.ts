/**
 * What carriers say of each text. SNS writes it into two logs, whose names AWS has fixed for the whole account; they hold
 * numbers. So they are made here before SNS would make them open and for ever: encrypted, kept for three days, masked for
 * whoever looks, and given to one function as the lines come.
 */
import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  CfnSubscriptionFilter,
  CustomDataIdentifier,
  DataProtectionPolicy,
  type LogGroup,
  RetentionDays,
} from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ServiceFunction } from './service-function.ts';
import { ServiceLog } from './service-log.ts';

interface DeliveryLogProps {
  readonly key: IKey;
  readonly reader: ServiceFunction;
}

/** Lines reach the function within seconds, and are tried again for a day. */
const KEPT = RetentionDays.THREE_DAYS;

/** Every reader of the log gets asterisks, the function too: it knows a text by its id. */
const withoutNumbers = () =>
  new DataProtectionPolicy({ identifiers: [new CustomDataIdentifier('Number', '[+][0-9]{7,15}')] });

export class DeliveryLog extends Construct {
  readonly delivered: LogGroup;
  readonly failed: LogGroup;
  /** With which SNS writes. */
  readonly writer: Role;

  constructor(scope: Construct, id: string, { key, reader }: DeliveryLogProps) {
    super(scope, id);
    const { region, account } = Stack.of(this);
    const name = `sns/${region}/${account}/DirectPublishToPhoneNumber`;
    const kept = { key, retention: KEPT, masks: withoutNumbers() };
    this.delivered = new ServiceLog(this, 'Delivered', { ...kept, name });
    this.failed = new ServiceLog(this, 'Failed', { ...kept, name: `${name}/Failure` });
    this.writer = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('sns.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    });
    for (const log of [this.delivered, this.failed]) this.#hand(log, reader, account);
  }

  #hand(log: LogGroup, reader: ServiceFunction, account: string): void {
    // The log is there already, and SNS may neither make another nor say how long it is kept.
    this.writer.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [log.logGroupArn] }),
    );
    const id = `DeliveryLog-${log.node.id}`;
    reader.lambda.addPermission(id, {
      principal: new ServicePrincipal('logs.amazonaws.com'),
      sourceAccount: account,
      sourceArn: log.logGroupArn,
    });
    new CfnSubscriptionFilter(log, 'ToReader', {
      logGroupName: log.logGroupName,
      destinationArn: reader.lambda.functionArn,
      filterPattern: '',
    }).node.addDependency(reader.lambda.node.findChild(id));
  }
}
