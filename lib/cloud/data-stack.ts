/** What is stored: one table per kind of permission, mail that came in, and the key that encrypts them. Outlives all else. */
import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { blueprint } from '../blueprint/blueprint.ts';
import type { TableName, TablePlan } from '../blueprint/types.ts';
import { Mailbox } from './constructs/mailbox.ts';
import { StoredTable } from './constructs/stored-table.ts';

export class DataStack extends Stack {
  readonly key: Key;
  readonly tables: Readonly<Record<TableName, ITable>>;
  readonly mailbox: Bucket;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    this.key = new Key(this, 'Key', {
      description: 'Encrypts the tables and the mail that came in',
      enableKeyRotation: true,
      pendingWindow: Duration.days(30),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const plans: [string, TablePlan][] = Object.entries(blueprint.tables);
    this.tables = Object.fromEntries(
      plans.map(([name, plan]) => [name, new StoredTable(this, name, { plan, key: this.key })]),
    ) as unknown as Record<TableName, ITable>;
    this.mailbox = new Mailbox(this, 'Mailbox', { key: this.key });
  }
}
