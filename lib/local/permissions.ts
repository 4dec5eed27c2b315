/** What a function may ask of AWS: exactly what the blueprint grants it, as its role would in AWS. Pure. */
import type { FunctionPlan, TableName, TopicName, Verb } from '../blueprint/types.ts';

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

/** Every call that a function may make, as `action resource`. */
export function allowedCalls(
  plan: FunctionPlan,
  tableName: (table: TableName) => string,
  topicName: (topic: TopicName) => string,
): ReadonlySet<string> {
  const tables = Object.entries(plan.grants ?? {}).flatMap(([grant, verbs]) => {
    const [table, index] = grant.split('/') as [TableName, string | undefined];
    const body = { TableName: tableName(table), ...(index ? { IndexName: index } : {}) };
    return (verbs as readonly Verb[]).map((verb) => dynamoDbCall(`DynamoDB_20120810.${verb}`, body));
  });
  const topics = (plan.topics ?? []).map((topic) => ({
    action: 'sns:Publish',
    resource: topicArn(topicName(topic)),
  }));
  return new Set([...tables, ...topics].map(({ action, resource }) => `${action} ${resource}`));
}

/** The words of AWS's refusal. */
export function refusal(functionName: string, { action, resource }: AwsCall): string {
  const user = `arn:aws:sts::${LOCAL_ACCOUNT}:assumed-role/${functionName}/${functionName}`;
  return (
    `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ` +
    `because no identity-based policy allows the ${action} action`
  );
}
