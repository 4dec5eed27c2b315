/** What a function may ask of AWS: exactly what the blueprint grants it, as its role would in AWS. Pure. */
import type { FunctionPlan, IntakeName, MailboxVerb, TableName, TopicName, Verb } from '../blueprint/types.ts';

/** The account in every local ARN. */
export const LOCAL_ACCOUNT = '000000000000';
export const LOCAL_REGION = 'eu-west-2';

/** A call of AWS, as IAM sees it. */
export interface AwsCall {
  readonly action: string;
  readonly resource: string;
}

/** Reads the table and index that a DynamoDB call touches. A call that names no table touches `*`: never granted. */
export function dynamoDbCall(target: string, body: Readonly<Record<string, unknown>>): AwsCall {
  const verb = target.split('.')[1] ?? '';
  const table = typeof body['TableName'] === 'string' ? body['TableName'] : '*';
  const index = typeof body['IndexName'] === 'string' ? `/index/${body['IndexName']}` : '';
  return {
    action: `dynamodb:${verb}`,
    resource: `arn:aws:dynamodb:${LOCAL_REGION}:${LOCAL_ACCOUNT}:table/${table}${index}`,
  };
}

export function topicArn(topic: string): string {
  return `arn:aws:sns:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${topic}`;
}

/** A `Publish`; to a phone, which has no ARN, it touches `*`, as in IAM. */
export function publishCall(arn: string | null): AwsCall {
  return { action: 'sns:Publish', resource: arn ?? '*' };
}

/** A `SendEmail` from an address of a domain. */
export function emailCall(domain: string): AwsCall {
  return {
    action: 'ses:SendEmail',
    resource: `arn:aws:ses:${LOCAL_REGION}:${LOCAL_ACCOUNT}:identity/${domain}`,
  };
}

/** A call of the bucket of incoming mail: listing touches the bucket, the others what is in it. */
export function mailboxCall(verb: MailboxVerb, bucket: string): AwsCall {
  return { action: `s3:${verb}`, resource: `arn:aws:s3:::${bucket}${verb === 'ListBucket' ? '' : '/*'}` };
}

/** What the things of the blueprint are called here. */
export interface Names {
  readonly table: (table: TableName) => string;
  readonly topic: (topic: TopicName) => string;
  readonly intake: (intake: IntakeName) => string;
  /** The domain that e-mail comes from. */
  readonly emailDomain: string;
  readonly mailbox: string;
}

/** Every call that a function may make, as `action resource`. */
export function allowedCalls(plan: FunctionPlan, names: Names): ReadonlySet<string> {
  const tables = Object.entries(plan.grants ?? {}).flatMap(([grant, verbs]) => {
    const [table, index] = grant.split('/') as [TableName, string | undefined];
    const body = { TableName: names.table(table), ...(index ? { IndexName: index } : {}) };
    return (verbs as readonly Verb[]).map((verb) => dynamoDbCall(`DynamoDB_20120810.${verb}`, body));
  });
  const calls = [
    ...tables,
    ...(plan.topics ?? []).map((topic) => publishCall(topicArn(names.topic(topic)))),
    ...(plan.nudges ?? []).map((intake) => publishCall(topicArn(names.intake(intake)))),
    ...(plan.sends ?? []).map((channel) => (channel === 'sms' ? publishCall(null) : emailCall(names.emailDomain))),
    ...(plan.mailbox ?? []).map((verb) => mailboxCall(verb, names.mailbox)),
  ];
  return new Set(calls.map(({ action, resource }) => `${action} ${resource}`));
}

/** The words of AWS's refusal. */
export function refusal(functionName: string, { action, resource }: AwsCall): string {
  const user = `arn:aws:sts::${LOCAL_ACCOUNT}:assumed-role/${functionName}/${functionName}`;
  return (
    `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ` +
    `because no identity-based policy allows the ${action} action`
  );
}
