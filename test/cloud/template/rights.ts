/**
 * What each role may do, in full, written by hand: a right that appears in the template and not here fails, and so does
 * one that is here and not there. Read it as an attacker who has taken over one function.
 */
import { expect, test } from 'vitest';
import { devCloud, functionsOf, meaning, ofType } from '../support/synthesized.ts';

const cloud = devCloud;

/**
 * Who → on what → which actions. `via` is the only AWS service through which a key may be used, `if` what must be so
 * besides; `never` is refused whatever else allows it.
 */
type Rights = Record<string, Record<string, string[]>>;

const LOG = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const WRITE_KEY = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];
const SEND_KEY = ['kms:Decrypt', 'kms:GenerateDataKey'];
const TAKE = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];

const EXPECTED: Rights = {
  'Service/feedback': {
    'Service/feedback/Log': LOG,
    'Service/Key': ['kms:Decrypt'],
    'Data/keys': ['dynamodb:GetItem'],
    'Data/ratings': ['dynamodb:GetItem', 'dynamodb:PutItem'],
    'Data/replies': ['dynamodb:PutItem'],
    'Data/tasks': ['dynamodb:PutItem'],
    'Data/Key via dynamodb': WRITE_KEY,
  },
  'Service/feedback-sweep': {
    'Service/feedback-sweep/Log': LOG,
    'Service/Key': ['kms:Decrypt'],
    'Data/ratings/index/due': ['dynamodb:Query'],
    'Data/ratings': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    'Data/replies': ['dynamodb:UpdateItem'],
    'Data/tasks': ['dynamodb:PutItem'],
    'Data/Key via dynamodb': WRITE_KEY,
    'Service/Schedules/feedback-sweep/Lost/Queue': ['sqs:SendMessage'],
    'Service/Key via sqs': SEND_KEY,
  },
  'Service/links': {
    'Service/links/Log': LOG,
    'Service/Key': ['kms:Decrypt'],
    'Data/keys': ['dynamodb:GetItem'],
    'Data/ratings': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    'Data/Key via dynamodb': WRITE_KEY,
  },
  'Service/link-keys': {
    'Service/link-keys/Log': LOG,
    'Service/Key': ['kms:Decrypt'],
    'Data/keys': ['dynamodb:GetItem', 'dynamodb:PutItem'],
    'Data/Key via dynamodb': WRITE_KEY,
    'Service/Schedules/link-keys/Lost/Queue': ['sqs:SendMessage'],
    'Service/Key via sqs': SEND_KEY,
  },
  'Service/tasks': {
    'Service/tasks/Log': LOG,
    'Service/Key': ['kms:Decrypt'],
    'Data/tasks/index/by-queue': ['dynamodb:Query'],
    'Data/tasks': ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
    'Data/ratings': ['dynamodb:GetItem'],
    'Data/replies': ['dynamodb:GetItem'],
    'Data/messages': ['dynamodb:GetItem'],
    'Data/audit': ['dynamodb:PutItem'],
    'Data/Key via dynamodb': WRITE_KEY,
  },
  'Service/task-sweep': {
    'Service/task-sweep/Log': LOG,
    'Service/Key': ['kms:Decrypt'],
    'Data/tasks/index/due': ['dynamodb:Query'],
    'Data/tasks': ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
    'Data/Key via dynamodb': WRITE_KEY,
    'Service/Topic-low-rating': ['sns:Publish'],
    'Service/Topic-call-back': ['sns:Publish'],
    'Service/Topic-danger-signal': ['sns:Publish'],
    'Service/Topic-misconduct-allegation': ['sns:Publish'],
    'Service/Topic-case-work': ['sns:Publish'],
    'Service/Topic-duty-missed': ['sns:Publish'],
    'Service/Topic-overdue': ['sns:Publish'],
    'Service/Key via sns': SEND_KEY,
    'Service/Schedules/task-sweep/Lost/Queue': ['sqs:SendMessage'],
    'Service/Key via sqs': SEND_KEY,
  },
  'Service/cases': {
    'Service/cases/Log': LOG,
    'Service/Key': ['kms:Decrypt'],
    'Data/cases': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    'Data/tasks': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    'Data/messages': ['dynamodb:PutItem'],
    'Data/audit': ['dynamodb:PutItem'],
    'Data/Key via dynamodb': WRITE_KEY,
  },
  'Service/case-sweep': {
    'Service/case-sweep/Log': LOG,
    'Service/Key': ['kms:Decrypt'],
    'Data/cases/index/due': ['dynamodb:Query'],
    'Data/cases': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    'Data/tasks': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    'Data/messages': ['dynamodb:PutItem'],
    'Data/audit': ['dynamodb:PutItem'],
    'Data/Key via dynamodb': WRITE_KEY,
    'Service/Schedules/case-sweep/Lost/Queue': ['sqs:SendMessage'],
    'Service/Key via sqs': SEND_KEY,
  },
  'Service/updates': {
    'Service/updates/Log': LOG,
    'Service/Key': ['kms:Decrypt'],
    'Data/cases': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    'Data/tasks': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    'Data/messages': ['dynamodb:GetItem', 'dynamodb:PutItem'],
    'Data/messages/index/by-case': ['dynamodb:Query'],
    'Data/audit': ['dynamodb:PutItem'],
    'Data/Key via dynamodb': WRITE_KEY,
  },
  'Service/sender': {
    'Service/sender/Log': LOG,
    'Service/Key': ['kms:Decrypt'],
    'Data/messages/index/due': ['dynamodb:Query'],
    'Data/messages': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    'Data/cases': ['dynamodb:GetItem', 'dynamodb:Query'],
    'Data/keys': ['dynamodb:GetItem'],
    'Data/ratings': ['dynamodb:GetItem', 'dynamodb:PutItem'],
    'Data/Key via dynamodb': WRITE_KEY,
    // Phone numbers are no resources: everything, but never a topic.
    '*': ['sns:Publish'],
    'arn:aws:sns:*:*:* never': ['sns:Publish'],
    'Service/Email/Domain if ses:FromAddress=updates@mail.dev.met.example': ['ses:SendEmail'],
    'Service/Email/Settings if ses:FromAddress=updates@mail.dev.met.example': ['ses:SendEmail'],
    'Service/Intake-messages-waiting/Queue': TAKE,
    'Service/Schedules/sender/Lost/Queue': ['sqs:SendMessage'],
    'Service/Key via sqs': SEND_KEY,
  },
  'Service/receipts': {
    'Service/receipts/Log': LOG,
    'Service/Key': ['kms:Decrypt'],
    'Data/messages/index/due': ['dynamodb:Query'],
    'Data/messages': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    'Data/cases': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    'Data/tasks': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    'Data/audit': ['dynamodb:PutItem'],
    'Data/Key via dynamodb': WRITE_KEY,
    'Service/Intake-email-events/Queue': TAKE,
    'Service/Key via sqs': ['kms:Decrypt'],
  },
  'Service/inbound-texts': {
    'Service/inbound-texts/Log': LOG,
    'Service/Key': ['kms:Decrypt'],
    'Data/messages': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    'Data/cases': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    'Data/ratings': ['dynamodb:GetItem', 'dynamodb:PutItem'],
    'Data/replies': ['dynamodb:PutItem'],
    'Data/tasks': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    'Data/audit': ['dynamodb:PutItem'],
    'Data/Key via dynamodb': WRITE_KEY,
    'Service/Intake-inbound-texts/Queue': TAKE,
    'Service/Key via sqs': ['kms:Decrypt'],
    'Service/Intake-messages-waiting/Topic': ['sns:Publish'],
    'Service/Key via sns': SEND_KEY,
  },
  'Service/inbound-mail': {
    'Service/inbound-mail/Log': LOG,
    'Service/Key': ['kms:Decrypt'],
    'Data/messages': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    'Data/keys': ['dynamodb:GetItem'],
    'Data/ratings': ['dynamodb:GetItem', 'dynamodb:PutItem'],
    'Data/replies': ['dynamodb:PutItem'],
    'Data/tasks': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    'Data/Key via dynamodb': WRITE_KEY,
    'Data/Mailbox': ['s3:ListBucket'],
    'Data/Mailbox/*': ['s3:DeleteObject', 's3:GetObject'],
    'Data/Key via s3': ['kms:Decrypt'],
  },
  'Service/worklist': {
    'Service/worklist/Log': LOG,
    'Service/Key': ['kms:Decrypt'],
    'Data/cases/index/by-borough': ['dynamodb:Query'],
    'Data/cases/index/by-team': ['dynamodb:Query'],
    'Data/cases/index/by-due': ['dynamodb:Query'],
    'Data/audit': ['dynamodb:PutItem'],
    'Data/Key via dynamodb': WRITE_KEY,
  },
  'Service/audit': {
    'Service/audit/Log': LOG,
    'Service/Key': ['kms:Decrypt'],
    'Data/audit': ['dynamodb:PutItem', 'dynamodb:Query'],
    'Data/audit/index/by-reference': ['dynamodb:Query'],
    'Data/audit/index/by-subject': ['dynamodb:Query'],
    'Data/Key via dynamodb': WRITE_KEY,
  },
  'Service/insights': {
    'Service/insights/Log': LOG,
    'Service/Key': ['kms:Decrypt'],
    'Data/ratings': ['dynamodb:GetItem', 'dynamodb:Query'],
    'Data/replies/index/by-day': ['dynamodb:Query'],
    'Data/replies': ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
    'Data/audit': ['dynamodb:PutItem'],
    'Data/Key via dynamodb': WRITE_KEY,
  },
  'Service/lists': { 'Service/lists/Log': LOG, 'Service/Key': ['kms:Decrypt'] },
  'Service/site': { 'Service/site/Log': LOG, 'Service/Key': ['kms:Decrypt'] },
  'Service/staff-claims': { 'Service/staff-claims/Log': LOG },
  // Roles that AWS's own services take: SES to store mail, SNS to write what carriers say, the CDK's function to set that up.
  'Service/Mail': { 'Data/Mailbox/*': ['s3:PutObject'], 'Data/Key via s3': SEND_KEY },
  'Service/TextDelivery': { 'Service/TextDelivery/Delivered': LOG, 'Service/TextDelivery/Failed': LOG },
  'Service/TextSettings': {
    '*': ['sns:SetSMSAttributes'],
    'Service/TextDelivery/Role if iam:PassedToService=sns.amazonaws.com': ['iam:PassRole'],
    'Service/TextSettings/Log': LOG,
  },
  'Service/Schedules': {
    'Service/feedback-sweep/Lambda': ['lambda:InvokeFunction'],
    'Service/link-keys/Lambda': ['lambda:InvokeFunction'],
    'Service/task-sweep/Lambda': ['lambda:InvokeFunction'],
    'Service/case-sweep/Lambda': ['lambda:InvokeFunction'],
    'Service/sender/Lambda': ['lambda:InvokeFunction'],
    'Service/receipts/Lambda': ['lambda:InvokeFunction'],
    'Service/inbound-mail/Lambda': ['lambda:InvokeFunction'],
    'Service/Schedules/feedback-sweep/Lost/Queue': ['sqs:SendMessage'],
    'Service/Schedules/link-keys/Lost/Queue': ['sqs:SendMessage'],
    'Service/Schedules/task-sweep/Lost/Queue': ['sqs:SendMessage'],
    'Service/Schedules/case-sweep/Lost/Queue': ['sqs:SendMessage'],
    'Service/Schedules/sender/Lost/Queue': ['sqs:SendMessage'],
    'Service/Schedules/receipts/Lost/Queue': ['sqs:SendMessage'],
    'Service/Schedules/inbound-mail/Lost/Queue': ['sqs:SendMessage'],
    'Service/Key': ['kms:Decrypt'],
    'Service/Key via sqs': ['kms:GenerateDataKey'],
  },
};

/** Every action that any policy of ours may name, as the Service Authorization Reference spells it. */
const KNOWN_ACTIONS = new Set([
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:Query',
  'iam:PassRole',
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'lambda:InvokeFunction',
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  's3:DeleteObject',
  's3:GetObject',
  's3:ListBucket',
  's3:PutObject',
  'ses:SendEmail',
  'sns:Publish',
  'sns:SetSMSAttributes',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:ReceiveMessage',
  'sqs:SendMessage',
]);

const listOf = <Value>(value: Value | Value[]): Value[] => (Array.isArray(value) ? value : [value]);

/** One condition at most, that something equals something. */
function conditionOf(condition: { readonly StringEquals: Readonly<Record<string, string>> } | undefined): string {
  if (!condition) return '';
  expect(Object.keys(condition)).toEqual(['StringEquals']);
  const [[key, value] = ['', ''], ...others] = Object.entries(condition.StringEquals);
  expect(others).toEqual([]);
  const via = /^([a-z0-9]+)\.eu-west-2\.amazonaws\.com$/.exec(value)?.[1];
  return key === 'kms:ViaService' && via ? ` via ${via}` : ` if ${key}=${value}`;
}

/** SES's things have no attribute with their ARN: it is written out around their names. */
function resourceNamed(arn: string): string {
  const ses = /^arn:(aws|<AWS::Partition>):ses:eu-west-2:<AWS::AccountId>:(identity|configuration-set)\/(Service\/.+)$/;
  return arn.replace(ses, '$3').replace('<AWS::Partition>', 'aws');
}

function effectiveRights(): Rights {
  const rights: Rights = {};
  for (const { resource } of ofType(cloud.service, 'AWS::IAM::Policy')) {
    const roles = resource.Properties.Roles.map((role: unknown) => meaning(cloud, role));
    expect(roles, 'a policy belongs to one role').toHaveLength(1);
    const who = String(roles[0]).replace(/\/Role$/, '');
    rights[who] ??= {};
    for (const statement of resource.Properties.PolicyDocument.Statement) {
      expect(Object.keys(statement).sort().join(), 'no NotAction, no NotResource').toMatch(
        /^Action,(Condition,)?Effect,Resource$/,
      );
      const how = conditionOf(statement.Condition) + (statement.Effect === 'Deny' ? ' never' : '');
      for (const resourceArn of listOf(statement.Resource)) {
        const what = `${resourceNamed(meaning(cloud, resourceArn))}${how}`;
        rights[who][what] = [...(rights[who][what] ?? []), ...listOf<string>(statement.Action)].sort();
      }
    }
  }
  return rights;
}

test('each role may do exactly what is written here', () => {
  expect(effectiveRights()).toEqual(EXPECTED);
});

test('every action exists, none is a pattern, and no resource but those that cannot be named', () => {
  const all = Object.values(effectiveRights());
  const actions = new Set(all.flatMap((rights) => Object.values(rights).flat()));
  expect([...actions].filter((action) => !KNOWN_ACTIONS.has(action))).toEqual([]);
  const patterns = Object.entries(effectiveRights()).flatMap(([who, rights]) =>
    Object.keys(rights).flatMap((resource) => (/[*?]/.test(resource) ? [`${who} ${resource}`] : [])),
  );
  expect(patterns.sort()).toEqual([
    'Service/Mail Data/Mailbox/*',
    'Service/TextSettings *',
    'Service/inbound-mail Data/Mailbox/*',
    'Service/sender *',
    'Service/sender arn:aws:sns:*:*:* never',
  ]);
});

test('one function can reach a victim: no other role has a verb that sends a text or an e-mail', () => {
  const sends = Object.entries(effectiveRights()).flatMap(([who, rights]) =>
    Object.entries(rights).flatMap(([what, actions]) =>
      actions
        .filter(
          (action) =>
            /^(ses|sesv2|sms-voice|mobiletargeting|connect):/.test(action) ||
            (action === 'sns:Publish' && what === '*'),
        )
        .map((action) => `${who} ${action}`),
    ),
  );
  expect(new Set(sends)).toEqual(new Set(['Service/sender sns:Publish', 'Service/sender ses:SendEmail']));
  // Who may change what SNS does with texts cannot send one, and the other way about.
  expect(effectiveRights()['Service/TextSettings']?.['*']).toEqual(['sns:SetSMSAttributes']);
});

test('nobody of ours reads the log with numbers: lines are handed to one function, and nothing else looks', () => {
  const readers = Object.entries(effectiveRights()).filter(([, rights]) =>
    Object.values(rights).some((actions) =>
      actions.some((action) => /^logs:(Get|Filter|Start|Unmask|Describe)/.test(action)),
    ),
  );
  expect(readers).toEqual([]);
  const handed = ofType(cloud.service, 'AWS::Logs::SubscriptionFilter').map(({ resource: { Properties: it } }) =>
    [it.LogGroupName, it.DestinationArn].map((one) => meaning(cloud, one)).join(' → '),
  );
  expect(handed.sort()).toEqual([
    'Service/TextDelivery/Delivered → Service/receipts/Lambda',
    'Service/TextDelivery/Failed → Service/receipts/Lambda',
  ]);
});

test('each function has a role of its own, which only Lambda can take', () => {
  const roles = functionsOf(cloud.service).map(({ path, resource }) => ({
    path,
    role: meaning(cloud, resource.Properties.Role),
  }));
  for (const { path, role } of roles) expect(role).toBe(path.replace(/Lambda$/, 'Role'));
  const services = ['Service/Schedules', 'Service/Mail', 'Service/TextDelivery', 'Service/TextSettings'];
  const owners = Object.keys(EXPECTED).filter((who) => !services.includes(who));
  expect(roles.map(({ role }) => role).sort()).toEqual(owners.map((who) => `${who}/Role`).sort());
  const trusted = Object.fromEntries(
    ofType(cloud.service, 'AWS::IAM::Role').map(({ path, resource }) => {
      const [statement, ...others] = resource.Properties.AssumeRolePolicyDocument.Statement;
      expect(others).toEqual([]);
      return [path, statement.Principal.Service];
    }),
  );
  expect(trusted).toEqual({
    ...Object.fromEntries(owners.map((who) => [`${who}/Role`, 'lambda.amazonaws.com'])),
    'Service/Schedules/Role': 'scheduler.amazonaws.com',
    'Service/Mail/Role': 'ses.amazonaws.com',
    'Service/TextDelivery/Role': 'sns.amazonaws.com',
    'Service/TextSettings/Role': 'lambda.amazonaws.com',
    'Service/Api/Rest/CloudWatchRole': 'apigateway.amazonaws.com',
  });
});

test('rights come from these policies alone: no managed ones, none inside roles, no users, none on the tables', () => {
  const roles = ofType(cloud.service, 'AWS::IAM::Role');
  expect(roles.filter(({ resource }) => resource.Properties.Policies)).toEqual([]);
  const managed = roles.filter(({ resource }) => resource.Properties.ManagedPolicyArns);
  expect(managed.map(({ path }) => path)).toEqual(['Service/Api/Rest/CloudWatchRole']);
  const types = [...Object.values(cloud.service.resources), ...Object.values(cloud.data.resources)].map(
    ({ Type }) => Type,
  );
  const iam = new Set(types.filter((type) => type.startsWith('AWS::IAM::')));
  expect([...iam].sort()).toEqual(['AWS::IAM::Policy', 'AWS::IAM::Role']);
  expect(new Set(Object.values(cloud.data.resources).map(({ Type }) => Type))).toEqual(
    new Set(['AWS::DynamoDB::Table', 'AWS::KMS::Key', 'AWS::S3::Bucket', 'AWS::S3::BucketPolicy']),
  );
  const tables = ofType(cloud.data, 'AWS::DynamoDB::Table');
  expect(tables.filter(({ resource }) => resource.Properties.ResourcePolicy)).toEqual([]);
});

test('nobody can change or delete the audit trail, and only the function for auditors reads it', () => {
  const onAudit = Object.entries(effectiveRights()).flatMap(([who, rights]) =>
    Object.entries(rights)
      .filter(([what]) => what.startsWith('Data/audit'))
      .map(([what, actions]) => `${who} ${what} ${actions}`),
  );
  expect(onAudit.sort()).toEqual([
    'Service/audit Data/audit dynamodb:PutItem,dynamodb:Query',
    'Service/audit Data/audit/index/by-reference dynamodb:Query',
    'Service/audit Data/audit/index/by-subject dynamodb:Query',
    'Service/case-sweep Data/audit dynamodb:PutItem',
    'Service/cases Data/audit dynamodb:PutItem',
    'Service/inbound-texts Data/audit dynamodb:PutItem',
    'Service/insights Data/audit dynamodb:PutItem',
    'Service/receipts Data/audit dynamodb:PutItem',
    'Service/tasks Data/audit dynamodb:PutItem',
    'Service/updates Data/audit dynamodb:PutItem',
    'Service/worklist Data/audit dynamodb:PutItem',
  ]);
});

test('functions are called by the gateway, the user pool, the scheduler, by SES with mail and by the log of texts, nobody else', () => {
  const callers = ofType(cloud.service, 'AWS::Lambda::Permission').map(({ resource: { Properties: it } }) => {
    expect(it.Action).toBe('lambda:InvokeFunction');
    const source = meaning(cloud, it.SourceArn).replace(/^.*(Service\/Api\/Rest)\/.*$/, '$1');
    const account = it.SourceAccount ? ` of ${meaning(cloud, it.SourceAccount)}` : '';
    const called = source === 'Service/Api/Rest' ? '' : ` → ${meaning(cloud, it.FunctionName)}`;
    return `${it.Principal} for ${source}${account}${called}`;
  });
  const rule =
    'arn:aws:ses:eu-west-2:<AWS::AccountId>:receipt-rule-set/my-met-service-dev:receipt-rule/into-the-mailbox';
  expect(new Set(callers)).toEqual(
    new Set([
      'apigateway.amazonaws.com for Service/Api/Rest',
      'cognito-idp.amazonaws.com for Service/Staff/Pool → Service/staff-claims/Lambda',
      `ses.amazonaws.com for ${rule} of <AWS::AccountId> → Service/inbound-mail/Lambda`,
      'logs.amazonaws.com for Service/TextDelivery/Delivered of <AWS::AccountId> → Service/receipts/Lambda',
      'logs.amazonaws.com for Service/TextDelivery/Failed of <AWS::AccountId> → Service/receipts/Lambda',
    ]),
  );
  expect(ofType(cloud.service, 'AWS::Lambda::Url')).toEqual([]);
});

/** What must be so for an AWS service to take a role: `key=value`, as the template means it. */
function trustOf(path: string): string[] {
  const role = ofType(cloud.service, 'AWS::IAM::Role').find((one) => one.path === path);
  const [statement] = role?.resource.Properties.AssumeRolePolicyDocument.Statement ?? [];
  expect(Object.keys(statement.Condition)).toEqual(['StringEquals']);
  const conditions = Object.entries(statement.Condition.StringEquals) as [string, unknown][];
  return conditions.flatMap(([key, values]) => listOf(values).map((value) => `${key}=${meaning(cloud, value)}`)).sort();
}

test('AWS services take their roles for our account only, and for our own groups, rule and texts', () => {
  const account = 'aws:SourceAccount=<AWS::AccountId>';
  const groups = ['Group', 'Group-inbound-mail', 'Group-receipts', 'Group-sender'];
  expect(trustOf('Service/Schedules/Role')).toEqual([
    account,
    ...groups.map((group) => `aws:SourceArn=Service/Schedules/${group}`),
  ]);
  expect(trustOf('Service/TextDelivery/Role')).toEqual([account]);
  expect(trustOf('Service/Mail/Role')).toEqual([
    account,
    'aws:SourceArn=arn:aws:ses:eu-west-2:<AWS::AccountId>:receipt-rule-set/my-met-service-dev:receipt-rule/into-the-mailbox',
  ]);
});

test('keys: nobody outside the account; services by name and with a condition', () => {
  const statements = [...ofType(cloud.service, 'AWS::KMS::Key'), ...ofType(cloud.data, 'AWS::KMS::Key')].flatMap(
    ({ path, resource }) =>
      resource.Properties.KeyPolicy.Statement.map(
        (statement: { Principal: { Service?: string | string[]; AWS?: unknown }; Condition?: object }) =>
          `${path}: ${statement.Principal.Service ?? meaning(cloud, statement.Principal.AWS)}${statement.Condition ? ' if' : ''}`,
      ),
  );
  expect(statements.sort()).toEqual([
    'Data/Key: arn:aws:iam::<AWS::AccountId>:root',
    'Service/Key: arn:aws:iam::<AWS::AccountId>:root',
    'Service/Key: cloudwatch.amazonaws.com,ses.amazonaws.com,sms-voice.amazonaws.com,sns.amazonaws.com if',
    'Service/Key: logs.eu-west-2.amazonaws.com if',
  ]);
});
