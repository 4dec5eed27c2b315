/** One DynamoDB table of the blueprint: on demand, encrypted with our key, recoverable to any second of 35 days. */
import { RemovalPolicy, Tags } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { TablePlan } from '../../blueprint/types.ts';

interface StoredTableProps {
  readonly plan: TablePlan;
  readonly key: IKey;
}

const text = (name: string) => ({ name, type: AttributeType.STRING });

/** A table of one region, on purpose not a global one: nothing is ever replicated out of the United Kingdom. */
export class StoredTable extends Table {
  constructor(scope: Construct, id: string, { plan, key }: StoredTableProps) {
    super(scope, id, {
      partitionKey: text('pk'),
      sortKey: text('sk'),
      timeToLiveAttribute: 'expiresAt',
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const [indexName, index] of Object.entries(plan.indexes)) {
      this.addGlobalSecondaryIndex({
        indexName,
        partitionKey: text(index.partition),
        sortKey: text(index.sort),
        projectionType: index.carries === 'all' ? ProjectionType.ALL : ProjectionType.KEYS_ONLY,
      });
    }
    Tags.of(this).add('personal-data', plan.personalData ? 'yes' : 'no');
  }
}
