/** A log group of the service: kept for as long as the stage says, encrypted with our key. */
import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type DataProtectionPolicy, LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

interface ServiceLogProps {
  readonly key: IKey;
  readonly retention: RetentionDays;
  /** Only where AWS demands a name. */
  readonly name?: string;
  /** What nobody sees of its lines. */
  readonly masks?: DataProtectionPolicy;
}

export class ServiceLog extends LogGroup {
  constructor(scope: Construct, id: string, { key, retention, name, masks }: ServiceLogProps) {
    super(scope, id, {
      encryptionKey: key,
      retention,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(name === undefined ? {} : { logGroupName: name }),
      ...(masks === undefined ? {} : { dataProtectionPolicy: masks }),
    });
  }
}
