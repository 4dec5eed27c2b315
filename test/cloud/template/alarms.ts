/** Who is told of what, and how missing figures are read. */
import { expect, test } from 'vitest';
import { blueprint } from '../../../lib/blueprint/blueprint.ts';
import type { FunctionPlan } from '../../../lib/blueprint/types.ts';
import { devCloud as cloud, meaning, ofType } from '../support/synthesized.ts';

const plans: [string, FunctionPlan][] = Object.entries(blueprint.functions);
const scheduled = plans.filter(([, plan]) => plan.schedule);
const signals = plans.flatMap(([name, plan]) => (plan.signals ?? []).map((signal) => ({ name, ...signal })));

const alarms = new Map(
  ofType(cloud.service, 'AWS::CloudWatch::Alarm').map(({ path, resource }) => [path, resource.Properties]),
);

test('these alarms are there, each ringing the bell and saying what is lost', () => {
  const said = [...alarms].map(([path, it]) => `${path}: ${it.AlarmDescription}`);
  const expected = [
    ...plans.map(([name, { loses }]) => `Service/${name}/Failing: ${loses}`),
    ...scheduled.map(([name, { loses }]) => `Service/Schedules/${name}/Heartbeat: ${loses}`),
    ...scheduled.map(([name, { loses }]) => `Service/Schedules/${name}/Lost/Alarm: ${loses}`),
    ...signals.map(({ name, event, says }) => `Service/${name}/Signalled-${event}: ${says}`),
    'Service/ApiFailing: Somebody, a victim perhaps, was answered with an error of ours instead of what they came for.',
    'Service/UndeliveredAlerts/Alarm: Somebody was not told of a task or of a failure: an alert could not be delivered.',
  ];
  expect(said.sort()).toEqual(expected.sort());
  for (const it of alarms.values()) {
    expect(it.ActionsEnabled ?? true).toBe(true);
    for (const actions of [it.AlarmActions, it.OKActions]) {
      expect(actions.map((action: unknown) => meaning(cloud, action))).toEqual(['Service/Alarms']);
    }
  }
});

interface Statement {
  readonly Effect: string;
  readonly Action: string;
  readonly Principal: { readonly Service?: string };
  readonly Condition?: object;
}

test('alarms may ring the bell: its own policy lets CloudWatch of this account in, and nobody into the other topics', () => {
  const policies = ofType(cloud.service, 'AWS::SNS::TopicPolicy').map(({ resource: { Properties: it } }) => {
    const statements: Statement[] = it.PolicyDocument.Statement;
    return [meaning(cloud, it.Topics[0]), statements.filter(({ Effect }) => Effect === 'Allow')] as const;
  });
  const allowed = policies.filter(([, statements]) => statements.length > 0);
  expect(allowed.map(([topic]) => topic)).toEqual(['Service/Alarms']);
  expect(allowed[0]?.[1]).toMatchObject([
    {
      Action: 'sns:Publish',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    },
  ]);
});

interface Part {
  readonly Id: string;
  readonly Expression?: string;
  readonly MetricStat?: {
    readonly Stat: string;
    readonly Metric: {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions?: { Value: unknown }[];
    };
  };
}

test('a function that fails, is throttled or answers a 5xx even once rings; silence is no failure', () => {
  for (const [name, plan] of plans) {
    const it = alarms.get(`Service/${name}/Failing`);
    expect([it.Threshold, it.ComparisonOperator, it.EvaluationPeriods, it.TreatMissingData]).toEqual([
      1,
      'GreaterThanOrEqualToThreshold',
      1,
      'notBreaching',
    ]);
    const parts: Part[] = it.Metrics;
    const sums = parts.flatMap(({ MetricStat: stat }) =>
      stat
        ? [`${stat.Stat} ${stat.Metric.MetricName} of ${meaning(cloud, stat.Metric.Dimensions?.[0]?.Value ?? 'log')}`]
        : [],
    );
    const answers = plan.routes ? [`Sum ${name}-failed-answers of log`] : [];
    const throttles = plan.schedule ? [] : [`Sum Throttles of Service/${name}/Lambda`];
    expect(sums).toEqual([`Sum Errors of Service/${name}/Lambda`, ...throttles, ...answers]);
    const ids = parts.flatMap(({ Id, MetricStat: stat }) => (stat ? [Id] : []));
    expect(parts.find(({ Expression }) => Expression)?.Expression).toBe(ids.map((id) => `FILL(${id}, 0)`).join(' + '));
  }
});

test('failed answers and signals are counted from the lines that each function writes to its own log', () => {
  const filters = ofType(cloud.service, 'AWS::Logs::MetricFilter').map(({ path, resource: { Properties: it } }) => ({
    path,
    log: meaning(cloud, it.LogGroupName),
    pattern: it.FilterPattern,
    to: it.MetricTransformations.map(
      (one: { MetricNamespace: string; MetricName: string; MetricValue: string }) =>
        `${one.MetricNamespace} ${one.MetricName} +${one.MetricValue}`,
    ),
  }));
  const filter = (name: string, id: string, pattern: string, metric: string) => ({
    path: `Service/${name}/${id}`,
    log: `Service/${name}/Log`,
    pattern,
    to: [`my-met-service-dev-service ${name}-${metric} +1`],
  });
  const byPath = (a: { path: string }, b: { path: string }) => a.path.localeCompare(b.path);
  expect(filters.sort(byPath)).toEqual(
    [
      ...plans
        .filter(([, plan]) => plan.routes)
        .map(([name]) => filter(name, 'FailedAnswers', '{ $.status >= 500 }', 'failed-answers')),
      ...signals.map(({ name, event }) => filter(name, `Signal-${event}`, `{ $.event = "${event}" }`, event)),
    ].sort(byPath),
  );
});

test('a signal rings from its first line and stands while it comes again every hour; no line is good news', () => {
  expect(signals.map(({ name, event }) => `${name} ${event}`)).toEqual(['case-sweep calendar-ends-soon']);
  for (const { name, event } of signals) {
    const it = alarms.get(`Service/${name}/Signalled-${event}`);
    expect([it.Namespace, it.MetricName, it.Statistic, it.Period]).toEqual([
      'my-met-service-dev-service',
      `${name}-${event}`,
      'Sum',
      3600,
    ]);
    expect([it.Threshold, it.ComparisonOperator, it.TreatMissingData]).toEqual([
      1,
      'GreaterThanOrEqualToThreshold',
      'notBreaching',
    ]);
    expect([it.DatapointsToAlarm, it.EvaluationPeriods]).toEqual([1, 3]);
  }
});

test('a sweep that does not run is noticed: silence is the failure', () => {
  const periods = scheduled.map(([name]) => {
    const it = alarms.get(`Service/Schedules/${name}/Heartbeat`);
    expect([it.MetricName, it.Statistic, it.Threshold, it.ComparisonOperator, it.TreatMissingData]).toEqual([
      'Invocations',
      'Sum',
      1,
      'LessThanThreshold',
      'breaching',
    ]);
    expect(meaning(cloud, it.Dimensions[0].Value)).toBe(`Service/${name}/Lambda`);
    return [name, it.Period];
  });
  expect(Object.fromEntries(periods)).toEqual({
    'feedback-sweep': 300,
    'link-keys': 1500,
    'task-sweep': 300,
    'case-sweep': 300,
  });
});

test('an event that cannot be handed over or handled is kept 14 days, and the first one rings', () => {
  const keeps = ofType(cloud.service, 'AWS::Lambda::EventInvokeConfig').map(({ resource: { Properties: it } }) => [
    meaning(cloud, it.FunctionName),
    meaning(cloud, it.DestinationConfig.OnFailure.Destination),
    it.MaximumEventAgeInSeconds,
  ]);
  const lost = (name: string) => `Service/Schedules/${name}/Lost/Queue`;
  expect(keeps.sort()).toEqual(scheduled.map(([name]) => [`Service/${name}/Lambda`, lost(name), 300]).sort());
  for (const { resource } of ofType(cloud.service, 'AWS::Scheduler::Schedule')) {
    const { Target: target, FlexibleTimeWindow: window, KmsKeyArn: key } = resource.Properties;
    expect(meaning(cloud, target.DeadLetterConfig.Arn)).toBe(lost(JSON.parse(target.Input).function));
    expect(target.RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 2 });
    expect(window).toEqual({ Mode: 'OFF' });
    expect(meaning(cloud, key)).toBe('Service/Key');
  }
  for (const { path, resource } of ofType(cloud.service, 'AWS::SQS::Queue')) {
    expect(resource.Properties.MessageRetentionPeriod).toBe(14 * 24 * 3600);
    const it = alarms.get(path.replace(/Queue$/, 'Alarm'));
    expect([it.MetricName, it.Threshold, it.Period]).toEqual(['ApproximateNumberOfMessagesVisible', 1, 60]);
    expect(meaning(cloud, it.Dimensions[0].Value)).toBe(`${path}#QueueName`);
  }
});

test('there is no dashboard yet: whoever adds the first one checks its JSON here', () => {
  expect(ofType(cloud.service, 'AWS::CloudWatch::Dashboard')).toEqual([]);
});
