/** What a function's role may do: the verbs of its plan on exactly what it names. */
import { Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { FunctionPlan, IntakeName, MailboxVerb, TableName, TopicName, Verb } from '../../blueprint/types.ts';
import { type EmailGranted, sendingRights } from './sending-rights.ts';

/** What the grants of a plan can name. */
export interface Granted {
  readonly tables: Readonly<Record<TableName, ITable>>;
  readonly dataKey: IKey;
  readonly topics: Readonly<Record<TopicName, ITopic>>;
  readonly intakes: Readonly<Record<IntakeName, { readonly topic: ITopic }>>;
  readonly email: EmailGranted;
  readonly mailbox: Bucket;
  readonly operationsKey: IKey;
}

/**
 * The use of a key by way of one AWS service only. DynamoDB and S3 open their own keys with the caller's rights, SNS
 * and SQS make a data key per message; a role that calls KMS itself is refused.
 */
export function keyUse(
  key: IKey,
  service: 'dynamodb' | 's3' | 'sns' | 'sqs',
  actions: readonly string[],
): PolicyStatement {
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

/** The statements for everything that a plan may use, and for the keys that encrypt it. */
export function grantsOf(plan: FunctionPlan, granted: Granted): PolicyStatement[] {
  return [
    ...tableRights(plan, granted),
    ...topicRights(plan, granted),
    ...mailboxRights(plan, granted),
    ...sendingRights(plan, granted.email),
  ];
}

function tableRights(plan: FunctionPlan, { tables, dataKey }: Granted): PolicyStatement[] {
  const grants = Object.entries(plan.grants ?? {}) as [string, readonly Verb[]][];
  if (grants.length === 0) return [];
  const writes = grants.some(([, verbs]) => verbs.some((verb) => !READS.includes(verb)));
  return [
    ...grants.map(
      ([grant, verbs]) =>
        new PolicyStatement({
          actions: verbs.map((verb) => `dynamodb:${verb}`),
          resources: [grantedArn(grant, tables)],
        }),
    ),
    keyUse(dataKey, 'dynamodb', [...KEY_READS, ...(writes ? KEY_WRITES : [])]),
  ];
}

function topicRights(plan: FunctionPlan, { topics, intakes, operationsKey }: Granted): PolicyStatement[] {
  const published = [
    ...(plan.topics ?? []).map((name) => topics[name]),
    ...(plan.nudges ?? []).map((name) => intakes[name].topic),
  ];
  if (published.length === 0) return [];
  return [
    new PolicyStatement({ actions: ['sns:Publish'], resources: published.map(({ topicArn }) => topicArn) }),
    keyUse(operationsKey, 'sns', ['kms:Decrypt', 'kms:GenerateDataKey']),
  ];
}

/** The bucket itself is listed; everything else is done to what is in it. */
const OF_THE_BUCKET: readonly MailboxVerb[] = ['ListBucket'];

function mailboxRights({ mailbox: verbs = [] }: FunctionPlan, { mailbox, dataKey }: Granted): PolicyStatement[] {
  const actions = (listed: boolean) =>
    verbs.filter((verb) => OF_THE_BUCKET.includes(verb) === listed).map((verb) => `s3:${verb}`);
  const rights = [
    { actions: actions(true), resources: [mailbox.bucketArn] },
    { actions: actions(false), resources: [mailbox.arnForObjects('*')] },
  ];
  return [
    ...rights.filter(({ actions: some }) => some.length > 0).map((right) => new PolicyStatement(right)),
    ...(verbs.includes('GetObject') ? [keyUse(dataKey, 's3', ['kms:Decrypt'])] : []),
  ];
}
