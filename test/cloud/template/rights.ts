/**
 * What each role may do, in full, written by hand: a right that appears in the template and not here fails, and so does
 * one that is here and not there. Read it as an attacker who has taken over one function.
 */
import { expect, test } from 'vitest';
import { devCloud, meaning, ofType } from '../support/synthesized.ts';

const cloud = devCloud;

/** Who → on what → which actions. `via` is the only AWS service through which a key may be used. */
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
    'Data/audit': ['dynamodb:PutItem'],
    'Data/Key via dynamodb': WRITE_KEY,
  },
  'Service/case-sweep': {
    'Service/case-sweep/Log': LOG,
    'Service/Key': ['kms:Decrypt'],
    'Data/cases/index/due': ['dynamodb:Query'],
    'Data/cases': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    'Data/tasks': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    'Data/audit': ['dynamodb:PutItem'],
    'Data/Key via dynamodb': WRITE_KEY,
    'Service/Schedules/case-sweep/Lost/Queue': ['sqs:SendMessage'],
    'Service/Key via sqs': SEND_KEY,
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
  'Service/Schedules': {
    'Service/feedback-sweep/Lambda': ['lambda:InvokeFunction'],
    'Service/link-keys/Lambda': ['lambda:InvokeFunction'],
    'Service/task-sweep/Lambda': ['lambda:InvokeFunction'],
    'Service/case-sweep/Lambda': ['lambda:InvokeFunction'],
    'Service/Schedules/feedback-sweep/Lost/Queue': ['sqs:SendMessage'],
    'Service/Schedules/link-keys/Lost/Queue': ['sqs:SendMessage'],
    'Service/Schedules/task-sweep/Lost/Queue': ['sqs:SendMessage'],
    'Service/Schedules/case-sweep/Lost/Queue': ['sqs:SendMessage'],
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
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'lambda:InvokeFunction',
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  'sns:Publish',
  'sqs:SendMessage',
]);

const listOf = <Value>(value: Value | Value[]): Value[] => (Array.isArray(value) ? value : [value]);

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
      expect(statement.Effect).toBe('Allow');
      const via = /^([a-z]+)\.eu-west-2\.amazonaws\.com$/.exec(
        statement.Condition?.StringEquals['kms:ViaService'],
      )?.[1];
      if (statement.Condition) expect(via, 'the only condition that we use').toBeDefined();
      for (const resourceArn of listOf(statement.Resource)) {
        const what = `${meaning(cloud, resourceArn)}${via ? ` via ${via}` : ''}`;
        rights[who][what] = [...(rights[who][what] ?? []), ...listOf<string>(statement.Action)].sort();
      }
    }
  }
  return rights;
}

test('each role may do exactly what is written here', () => {
  expect(effectiveRights()).toEqual(EXPECTED);
});

test('every action exists, none is a pattern, and no resource is one', () => {
  const all = Object.values(effectiveRights());
  const actions = new Set(all.flatMap((rights) => Object.values(rights).flat()));
  expect([...actions].filter((action) => !KNOWN_ACTIONS.has(action))).toEqual([]);
  const resources = all.flatMap((rights) => Object.keys(rights));
  expect(resources.filter((resource) => /[*?]/.test(resource))).toEqual([]);
});

test('each function has a role of its own, which only Lambda can take', () => {
  const roles = ofType(cloud.service, 'AWS::Lambda::Function').map(({ path, resource }) => ({
    path,
    role: meaning(cloud, resource.Properties.Role),
  }));
  for (const { path, role } of roles) expect(role).toBe(path.replace(/Lambda$/, 'Role'));
  const owners = Object.keys(EXPECTED).filter((who) => who !== 'Service/Schedules');
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
    new Set(['AWS::DynamoDB::Table', 'AWS::KMS::Key']),
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
    'Service/insights Data/audit dynamodb:PutItem',
    'Service/tasks Data/audit dynamodb:PutItem',
    'Service/worklist Data/audit dynamodb:PutItem',
  ]);
});

test('functions are called by the gateway for their own routes, by the user pool and by the scheduler, nobody else', () => {
  const callers = ofType(cloud.service, 'AWS::Lambda::Permission').map(({ resource: { Properties: it } }) => {
    expect(it.Action).toBe('lambda:InvokeFunction');
    const source = meaning(cloud, it.SourceArn).replace(/^.*(Service\/Api\/Rest)\/.*$/, '$1');
    return `${it.Principal} for ${source}`;
  });
  expect(new Set(callers)).toEqual(
    new Set(['apigateway.amazonaws.com for Service/Api/Rest', 'cognito-idp.amazonaws.com for Service/Staff/Pool']),
  );
  expect(ofType(cloud.service, 'AWS::Lambda::Url')).toEqual([]);
});

test('the scheduler lends its role to our group of schedules in our account only', () => {
  const role = ofType(cloud.service, 'AWS::IAM::Role').find(({ path }) => path === 'Service/Schedules/Role');
  const [statement] = role?.resource.Properties.AssumeRolePolicyDocument.Statement ?? [];
  expect(Object.keys(statement.Condition)).toEqual(['StringEquals']);
  expect(meaning(cloud, statement.Condition.StringEquals['aws:SourceArn'])).toBe('Service/Schedules/Group');
  expect(meaning(cloud, statement.Condition.StringEquals['aws:SourceAccount'])).toBe('<AWS::AccountId>');
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
    'Service/Key: cloudwatch.amazonaws.com,sns.amazonaws.com if',
    'Service/Key: logs.eu-west-2.amazonaws.com if',
  ]);
});
