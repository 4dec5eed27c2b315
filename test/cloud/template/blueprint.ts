/** The template holds what the blueprint says: nothing is missing, and nothing is there besides. */
import { expect, test } from 'vitest';
import { blueprint } from '../../../lib/blueprint/blueprint.ts';
import { variablesOf } from '../../../lib/blueprint/environment.ts';
import type { FunctionPlan, TablePlan } from '../../../lib/blueprint/types.ts';
import { devCloud, functionsOf, meaning, ofType, type Resource } from '../support/synthesized.ts';

const cloud = devCloud;
const plans: [string, FunctionPlan][] = Object.entries(blueprint.functions);
const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);

test('each function has its size, its limits and the runtime that it is bundled for', () => {
  const found = functionsOf(cloud.service).map(({ path, resource: { Properties: it } }) => ({
    name: path.split('/')[1] ?? '',
    memoryMb: it.MemorySize,
    timeoutSeconds: it.Timeout,
    concurrency: it.ReservedConcurrentExecutions,
    runs: [it.Runtime, it.Handler, ...it.Architectures].join(' '),
  }));
  const planned = plans.map(([name, { memoryMb, timeoutSeconds, concurrency }]) => ({
    name,
    memoryMb,
    timeoutSeconds,
    concurrency,
    runs: 'nodejs24.x index.handler arm64',
  }));
  expect(found.sort(byName)).toEqual(planned.sort(byName));
});

test('each function is told of what its plan grants it, by the names that its code reads, and of nothing else', () => {
  const settings: Record<string, unknown> = {
    PUBLIC_ORIGIN: 'https://dev.feedback.met.example',
    LANGUAGES: 'en,ro,es,pl,bn,pt,ur,tr,ar,so',
    STAFF_ISSUER: 'Service/Staff/Pool#ProviderURL',
    STAFF_CLIENT_ID: 'Service/Staff/Pool/DeskClient',
    FORCE_NAME: 'Met Police',
    DESK_PHONE: '020 7946 0100',
    DESK_HOURS: '8am to 8pm, every day',
    SMS_NUMBER: '+447700900998',
    SMS_PER_SECOND: '10',
    SMS_PENCE: '4',
    DAILY_SPEND_PENCE: '100',
    EMAILS_PER_SECOND: '14',
    EMAIL_FROM: 'updates@mail.dev.met.example',
    REPLY_TO: 'feedback@reply.dev.met.example',
    EMAIL_SETTINGS: 'Service/Email/Settings',
    INVITATION_DELAY_HOURS: '24',
    INVITATION_PERIOD_DAYS: '90',
    MAILBOX: 'Data/Mailbox',
  };
  const found = functionsOf(cloud.service).map(({ path, resource }) => {
    const variables: Record<string, unknown> = resource.Properties.Environment?.Variables ?? {};
    const values = Object.entries(variables).map(([name, value]) => [name, meaning(cloud, value)]);
    return [path.split('/')[1], Object.fromEntries(values)];
  });
  const planned = plans.map(([name, plan]) => {
    const values = variablesOf(plan).map(({ name: variable, from }) => {
      if ('table' in from) return [variable, `Data/${from.table}`];
      if ('topic' in from) return [variable, `Service/Topic-${from.topic}`];
      if ('intake' in from) return [variable, `Service/Intake-${from.intake}/Topic`];
      return [variable, settings[from.setting]];
    });
    return [name, Object.fromEntries(values)];
  });
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(planned));
});

test('no variable has a name that Lambda keeps for itself', () => {
  const names = plans.flatMap(([, plan]) => variablesOf(plan).map(({ name }) => name));
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => /^(AWS_|LAMBDA_|_|TZ$|PATH$|NODE_|LANG$|LD_LIBRARY_PATH$)/.test(name))).toEqual([]);
});

function routePath(id: string | undefined): string {
  const resource: Resource | undefined = cloud.service.resources[id ?? ''];
  if (resource?.Type !== 'AWS::ApiGateway::Resource') return '';
  return `${routePath(resource.Properties.ParentId.Ref)}/${resource.Properties.PathPart}`;
}

test('each route leads to its function, with the staff authorizer on all but the public ones', () => {
  const found = ofType(cloud.service, 'AWS::ApiGateway::Method').map(({ resource: { Properties: it } }) => {
    const target = /functions\/Service\/([^/]+)\/Lambda\/invocations$/.exec(meaning(cloud, it.Integration.Uri))?.[1];
    const guard =
      it.AuthorizationType === 'NONE'
        ? 'open'
        : `${it.AuthorizationType} ${meaning(cloud, it.AuthorizerId)} ${it.AuthorizationScopes}`;
    return `${it.HttpMethod} ${routePath(it.ResourceId.Ref) || '/'} → ${target}, ${guard}, ${it.Integration.Type}`;
  });
  const planned = plans.flatMap(([name, plan]) =>
    (plan.routes ?? []).map(({ method, path, access }) => {
      const guard = access === 'public' ? 'open' : 'COGNITO_USER_POOLS Service/Api/Staff desk/api';
      return `${method} ${path} → ${name}, ${guard}, AWS_PROXY`;
    }),
  );
  expect(found.sort()).toEqual(planned.sort());
});

test('each table has its keys, its indexes, its expiry; every key attribute is declared and no other', () => {
  const found = ofType(cloud.data, 'AWS::DynamoDB::Table').map(({ path, resource: { Properties: it } }) => ({
    name: path.split('/')[1] ?? '',
    key: it.KeySchema,
    attributes: it.AttributeDefinitions.map((one: { AttributeName: string; AttributeType: string }) =>
      [one.AttributeName, one.AttributeType].join(':'),
    ).sort(),
    indexes: it.GlobalSecondaryIndexes ?? [],
    expiry: it.TimeToLiveSpecification,
    billing: it.BillingMode,
  }));
  const key = (partition: string, sort: string) => [
    { AttributeName: partition, KeyType: 'HASH' },
    { AttributeName: sort, KeyType: 'RANGE' },
  ];
  const planned = Object.entries(blueprint.tables).map(([name, plan]: [string, TablePlan]) => {
    const indexes = Object.entries(plan.indexes);
    // Indexes may share an attribute, or use one of the table's own keys.
    const attributes = new Set(['pk', 'sk', ...indexes.flatMap(([, { partition, sort }]) => [partition, sort])]);
    return {
      name,
      key: key('pk', 'sk'),
      attributes: [...attributes].map((attribute) => `${attribute}:S`).sort(),
      indexes: indexes.map(([IndexName, { partition, sort, carries }]) => ({
        IndexName,
        KeySchema: key(partition, sort),
        Projection: { ProjectionType: carries === 'all' ? 'ALL' : 'KEYS_ONLY' },
      })),
      expiry: { AttributeName: 'expiresAt', Enabled: true },
      billing: 'PAY_PER_REQUEST',
    };
  });
  expect(found.sort(byName)).toEqual(planned.sort(byName));
});

test('each scheduled function has one schedule, in UTC, with the instant in its event', () => {
  const found = ofType(cloud.service, 'AWS::Scheduler::Schedule').map(({ resource: { Properties: it } }) => ({
    name: meaning(cloud, it.Target.Arn),
    rate: it.ScheduleExpression,
    zone: it.ScheduleExpressionTimezone,
    input: JSON.parse(it.Target.Input),
  }));
  const planned = plans
    .filter(([, plan]) => plan.schedule)
    .map(([name, plan]) => ({
      name: `Service/${name}/Lambda`,
      rate: plan.schedule,
      zone: 'UTC',
      input: { time: '<aws.scheduler.scheduled-time>', function: name },
    }));
  expect(found.sort(byName)).toEqual(planned.sort(byName));
  // AWS takes "1 minute" and "5 minutes", and refuses "1 minutes" and "5 minute" only when it is deployed.
  for (const { rate } of found) expect(rate).toMatch(/^rate\((1 minute|([2-9]|[1-9]\d+) minutes)\)$/);
});

test('each topic and intake of the blueprint is there; the one besides is for alarms', () => {
  const found = ofType(cloud.service, 'AWS::SNS::Topic').map(({ path }) => path);
  const planned = Object.keys(blueprint.topics).map((name) => `Service/Topic-${name}`);
  const intakes = Object.keys(blueprint.intakes).map((name) => `Service/Intake-${name}/Topic`);
  expect(found.sort()).toEqual([...planned, ...intakes, 'Service/Alarms'].sort());
});

test('each intake hands its events to the function that takes them, ten at a time, each taken or not by itself', () => {
  const found = ofType(cloud.service, 'AWS::Lambda::EventSourceMapping').map(({ resource: { Properties: it } }) => ({
    from: meaning(cloud, it.EventSourceArn),
    to: meaning(cloud, it.FunctionName),
    batch: it.BatchSize,
    answers: it.FunctionResponseTypes,
    atOnce: it.ScalingConfig.MaximumConcurrency,
  }));
  const room: Record<string, number> = { sender: 2, receipts: 3, 'inbound-texts': 10 };
  const planned = plans.flatMap(([name, { takes = [] }]) =>
    takes.map((intake) => ({
      from: `Service/Intake-${intake}/Queue`,
      to: `Service/${name}/Lambda`,
      batch: 10,
      answers: ['ReportBatchItemFailures'],
      atOnce: room[name],
    })),
  );
  expect(planned.length).toBe(Object.keys(blueprint.intakes).length);
  expect(found.sort((a, b) => a.to.localeCompare(b.to))).toEqual(planned.sort((a, b) => a.to.localeCompare(b.to)));
});

test('the pre-token-generation function is the one that the blueprint names', () => {
  const [pool] = ofType(cloud.service, 'AWS::Cognito::UserPool');
  const trigger = pool?.resource.Properties.LambdaConfig.PreTokenGenerationConfig;
  expect(meaning(cloud, trigger.LambdaArn)).toBe(
    `Service/${plans.find(([, plan]) => plan.trigger === 'pre-token-generation')?.[0]}/Lambda`,
  );
  expect(trigger.LambdaVersion).toBe('V2_0');
});
