/** What a function's role may do: the verbs of its plan on exactly the tables, indexes and topics that it names. */
import { Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { FunctionPlan, TableName, TopicName, Verb } from '../../blueprint/types.ts';

/** What the grants of a plan can name. */
export interface Granted {
  readonly tables: Readonly<Record<TableName, ITable>>;
  readonly dataKey: IKey;
  readonly topics: Readonly<Record<TopicName, ITopic>>;
  readonly operationsKey: IKey;
}

/**
 * The use of a key by way of one AWS service only. DynamoDB opens a table's own key with the caller's rights and SNS
 * and SQS make a data key per message; a role that calls KMS itself is refused.
 */
export function keyUse(key: IKey, service: 'dynamodb' | 'sns' | 'sqs', actions: readonly string[]): PolicyStatement {
  return new PolicyStatement({
    actions: [...actions],
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `${service}.${Stack.of(key).region}.amazonaws.com` } },
  });
}

const KEY_READS = ['kms:Decrypt', 'kms:DescribeKey'] as const;
const KEY_WRITES = ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'] as const;
const READS: readonly Verb[] = ['GetItem', 'Query'];

function grantedArn(grant: string, tables: Granted['tables']): string {
  const [table, index] = grant.split('/');
  const arn = tables[table as TableName].tableArn;
  return index === undefined ? arn : `${arn}/index/${index}`;
}

/** The statements for a plan's tables and topics and for the keys that encrypt them. */
export function grantsOf(plan: FunctionPlan, { tables, dataKey, topics, operationsKey }: Granted): PolicyStatement[] {
  const grants = Object.entries(plan.grants ?? {}) as [string, readonly Verb[]][];
  const statements = grants.map(
    ([grant, verbs]) =>
      new PolicyStatement({
        actions: verbs.map((verb) => `dynamodb:${verb}`),
        resources: [grantedArn(grant, tables)],
      }),
  );
  if (grants.length > 0) {
    const writes = grants.some(([, verbs]) => verbs.some((verb) => !READS.includes(verb)));
    statements.push(keyUse(dataKey, 'dynamodb', [...KEY_READS, ...(writes ? KEY_WRITES : [])]));
  }
  if (plan.topics) {
    statements.push(
      new PolicyStatement({
        actions: ['sns:Publish'],
        resources: plan.topics.map((topic) => topics[topic].topicArn),
      }),
      keyUse(operationsKey, 'sns', ['kms:Decrypt', 'kms:GenerateDataKey']),
    );
  }
  return statements;
}
