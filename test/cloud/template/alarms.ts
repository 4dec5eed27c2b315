/** Who is told of what, and how missing figures are read. */
import { expect, test } from 'vitest';
import { blueprint } from '../../../lib/blueprint/blueprint.ts';
import type { FunctionPlan } from '../../../lib/blueprint/types.ts';
import { devCloud as cloud, meaning, ofType } from '../support/synthesized.ts';

const plans: [string, FunctionPlan][] = Object.entries(blueprint.functions);
const scheduled = plans.filter(([, plan]) => plan.schedule);
const signals = plans.flatMap(([name, plan]) => (plan.signals ?? []).map((signal) => ({ name, ...signal })));

const INTAKES = {
  'inbound-texts': 'Texts of victims wait: STOP is not obeyed, and nobody sees words that may mean danger.',
  'email-events': 'Staff do not learn whether e-mails arrived, and addresses that bounce are written to again.',
  'messages-waiting': "Answers to victims' texts do not go out at once: they wait for the next sweep.",
};

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
    ...Object.entries(INTAKES).flatMap(([name, loses]) => [
      `Service/Intake-${name}/Late: ${loses}`,
      `Service/Intake-${name}/Refused: Not even kept, the queue does not take them: ${loses}`,
    ]),
    "Service/Mail/Refused: Victims' e-mails do not get into the mailbox: after four hours SES gives them up, and nobody has seen them.",
    'Service/Messages/Spend: Texts have cost four fifths of what a month may cost: at the limit victims get none, not even the answers to their own.',
    'Service/Messages/Bounces: Too many e-mails come back. At 5 % AWS stops them all, and victims who chose e-mail hear nothing.',
    'Service/Messages/Complaints: Victims call our e-mails spam. At 0.1 % AWS stops them all, and nobody who chose e-mail hears from us.',
    'Service/Messages/TextsFail: Carriers refuse many texts: those victims hear nothing until somebody phones each of them.',
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
  readonly Condition?: Record<string, Record<string, unknown>>;
}

test('who may publish besides our functions: CloudWatch rings the bell, carriers bring texts, SES tells of e-mails', () => {
  const policies = ofType(cloud.service, 'AWS::SNS::TopicPolicy').map(({ resource: { Properties: it } }) => {
    const statements: Statement[] = it.PolicyDocument.Statement;
    return [meaning(cloud, it.Topics[0]), statements.filter(({ Effect }) => Effect === 'Allow')] as const;
  });
  const allowed = policies.filter(([, statements]) => statements.length > 0);
  const said = allowed.flatMap(([topic, statements]) =>
    statements.map(({ Action: action, Principal: principal, Condition: condition = {} }) => {
      const conditions = Object.assign({}, ...Object.values(condition)) as Record<string, unknown>;
      const from = Object.entries(conditions).map(([key, value]) =>
        `${key.toLowerCase()}=${meaning(cloud, value)}`.replace('<AWS::Partition>', 'aws'),
      );
      return `${topic}: ${action} by ${principal.Service} if ${from.sort().join(' and ')}`;
    }),
  );
  const account = 'aws:sourceaccount=<AWS::AccountId>';
  const arn = (rest: string) => `aws:sourcearn=arn:aws:${rest}`;
  expect(said.sort()).toEqual([
    `Service/Alarms: sns:Publish by cloudwatch.amazonaws.com if ${account}`,
    `Service/Intake-email-events/Topic: sns:Publish by ses.amazonaws.com if ${account} and ${arn('ses:eu-west-2:<AWS::AccountId>:configuration-set/Service/Email/Settings')}`,
    `Service/Intake-inbound-texts/Topic: sns:Publish by sms-voice.amazonaws.com if ${account} and ${arn('sms-voice:eu-west-2:<AWS::AccountId>:*')}`,
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
  expect(signals.map(({ name, event }) => `${name} ${event}`)).toEqual([
    'case-sweep calendar-ends-soon',
    'sender daily-spend-reached',
    'sender provider-fails',
  ]);
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

/** A group's name is fixed when the template is made. */
function groupNamed(id: string): string {
  const group = ofType(cloud.service, 'AWS::Scheduler::ScheduleGroup').find(
    ({ path }) => path === `Service/Schedules/${id}`,
  );
  return group?.resource.Properties.Name;
}

test('a sweep that does not run is noticed: silence is the failure', () => {
  const periods = scheduled.map(([name, plan]) => {
    const it = alarms.get(`Service/Schedules/${name}/Heartbeat`);
    // What else calls a function would hide that its schedule does not: then the schedule's own group is counted.
    const others = plan.takes ?? plan.takesDeliveryLog ?? plan.takesMail;
    expect([it.MetricName, it.Statistic, it.Threshold, it.ComparisonOperator, it.TreatMissingData]).toEqual([
      others ? 'InvocationAttemptCount' : 'Invocations',
      'Sum',
      1,
      'LessThanThreshold',
      'breaching',
    ]);
    expect(meaning(cloud, it.Dimensions[0].Value)).toBe(
      others ? groupNamed(`Group-${name}`) : `Service/${name}/Lambda`,
    );
    return [name, it.Period];
  });
  expect(Object.fromEntries(periods)).toEqual({
    'feedback-sweep': 300,
    'link-keys': 1500,
    'task-sweep': 300,
    'case-sweep': 300,
    sender: 300,
    receipts: 300,
    'inbound-mail': 1500,
  });
});

test('of a group that has a heartbeat of its own, no other schedule is in it', () => {
  const groups = ofType(cloud.service, 'AWS::Scheduler::Schedule').map(({ path, resource }) => [
    path.split('/')[2],
    meaning(cloud, resource.Properties.GroupName),
  ]);
  const own = ['sender', 'receipts', 'inbound-mail'];
  const planned = scheduled.map(([name]) => [name, groupNamed(own.includes(name) ? `Group-${name}` : 'Group')]);
  expect(Object.fromEntries(groups)).toEqual(Object.fromEntries(planned));
});

test('an event that cannot be handed over or handled is kept 14 days, and the first one rings', () => {
  const keeps = ofType(cloud.service, 'AWS::Lambda::EventInvokeConfig').map(({ resource: { Properties: it } }) => [
    meaning(cloud, it.FunctionName),
    it.DestinationConfig ? meaning(cloud, it.DestinationConfig.OnFailure.Destination) : 'nowhere',
    it.MaximumEventAgeInSeconds,
    it.MaximumRetryAttempts,
  ]);
  const lost = (name: string) => `Service/Schedules/${name}/Lost/Queue`;
  // Of what victims wrote no dead letter is kept.
  const words = ['receipts', 'inbound-mail'];
  expect(keeps.sort()).toEqual(
    scheduled
      .map(([name]) => [
        `Service/${name}/Lambda`,
        ...(words.includes(name) ? ['nowhere', 21_600] : [lost(name), 300]),
        2,
      ])
      .sort(),
  );
  for (const { resource } of ofType(cloud.service, 'AWS::Scheduler::Schedule')) {
    const { Target: target, FlexibleTimeWindow: window, KmsKeyArn: key } = resource.Properties;
    expect(meaning(cloud, target.DeadLetterConfig.Arn)).toBe(lost(JSON.parse(target.Input).function));
    expect(target.RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 2 });
    expect(window).toEqual({ Mode: 'OFF' });
    expect(meaning(cloud, key)).toBe('Service/Key');
  }
  const deadLetters = ofType(cloud.service, 'AWS::SQS::Queue').filter(({ path }) => !path.includes('/Intake-'));
  expect(deadLetters).toHaveLength(scheduled.length + 1);
  for (const { path, resource } of deadLetters) {
    expect(resource.Properties.MessageRetentionPeriod).toBe(14 * 24 * 3600);
    const it = alarms.get(path.replace(/Queue$/, 'Alarm'));
    expect([it.MetricName, it.Threshold, it.Period]).toEqual(['ApproximateNumberOfMessagesVisible', 1, 60]);
    expect(meaning(cloud, it.Dimensions[0].Value)).toBe(`${path}#QueueName`);
  }
});

test('there is no dashboard yet: whoever adds the first one checks its JSON here', () => {
  expect(ofType(cloud.service, 'AWS::CloudWatch::Dashboard')).toEqual([]);
});
