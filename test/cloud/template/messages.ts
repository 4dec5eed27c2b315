/** How messages leave and come in: what SES and SNS are told, and what is forbidden whoever adds it. */
import { expect, test } from 'vitest';
import { blueprint } from '../../../lib/blueprint/blueprint.ts';
import type { FunctionPlan } from '../../../lib/blueprint/types.ts';
import { devCloud as cloud, meaning, ofType, productionCloud } from '../support/synthesized.ts';

const plans: [string, FunctionPlan][] = Object.entries(blueprint.functions);
const text = JSON.stringify([cloud.service.resources, cloud.data.resources]);
const accountOf = (arn: string) => arn.replaceAll('<AWS::Partition>', 'aws');

test('e-mail: TLS or not at all, what bounced or complained is not written to again, and nothing is tracked', () => {
  const [settings, ...others] = ofType(cloud.service, 'AWS::SES::ConfigurationSet');
  expect(others).toEqual([]);
  expect(settings?.resource.Properties).toMatchObject({
    Name: 'my-met-service-dev',
    DeliveryOptions: { TlsPolicy: 'REQUIRE' },
    SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
    ReputationOptions: { ReputationMetricsEnabled: true },
  });
  const destinations = ofType(cloud.service, 'AWS::SES::ConfigurationSetEventDestination');
  expect(destinations).toHaveLength(1);
  const it = destinations[0]?.resource.Properties;
  expect(meaning(cloud, it.ConfigurationSetName)).toBe('Service/Email/Settings');
  expect(it.EventDestination.MatchingEventTypes).toEqual([
    'delivery',
    'bounce',
    'complaint',
    'reject',
    'renderingFailure',
    'deliveryDelay',
  ]);
  expect(meaning(cloud, it.EventDestination.SnsDestination.TopicARN)).toBe('Service/Intake-email-events/Topic');
});

test('nobody tracks who opens a mail or follows a link: no such event, no picture, no address of links changed', () => {
  expect(text).not.toMatch(/"(open|click)"/i);
  expect(text).not.toMatch(/TrackingOptions|CustomRedirectDomain|EngagementMetrics|VdmOptions|VdmAttributes/);
});

test('domains: keys of 2048 bits, bounces under our own name or nothing is sent, no mails about bounces', () => {
  const identities = ofType(cloud.service, 'AWS::SES::EmailIdentity').map(({ path, resource: { Properties: it } }) => [
    path,
    it,
  ]);
  const common = {
    DkimAttributes: { SigningEnabled: true },
    DkimSigningAttributes: { NextSigningKeyLength: 'RSA_2048_BIT' },
    FeedbackAttributes: { EmailForwardingEnabled: false },
  };
  const found = Object.fromEntries(identities);
  expect(Object.keys(found).sort()).toEqual(['Service/Email/Domain', 'Service/Email/ReplyDomain']);
  expect(found['Service/Email/Domain']).toMatchObject({
    ...common,
    EmailIdentity: 'mail.dev.met.example',
    MailFromAttributes: { MailFromDomain: 'bounce.mail.dev.met.example', BehaviorOnMxFailure: 'REJECT_MESSAGE' },
  });
  expect(found['Service/Email/ReplyDomain']).toMatchObject({ ...common, EmailIdentity: 'reply.dev.met.example' });
});

test('whoever deploys is shown every DNS record, where texts go, and how mail is switched on', () => {
  const said = Object.values(cloud.service.outputs).map(({ Value }) => accountOf(meaning(cloud, Value)));
  const dkim = (domain: string, id: string) =>
    [1, 2, 3].map(
      (n) => `Service/Email/${domain}#DkimDNSTokenName${n} CNAME Service/Email/${domain}#DkimDNSTokenValue${n}${id}`,
    );
  expect(said).toEqual(
    expect.arrayContaining([
      ...dkim('Domain', ''),
      ...dkim('ReplyDomain', ''),
      'reply.dev.met.example MX 10 inbound-smtp.eu-west-2.amazonaws.com',
      'bounce.mail.dev.met.example MX 10 feedback-smtp.eu-west-2.amazonses.com',
      'bounce.mail.dev.met.example TXT "v=spf1 include:amazonses.com -all"',
      '_dmarc.mail.dev.met.example TXT "v=DMARC1; p=reject; adkim=s"',
      'Service/Intake-inbound-texts/Topic',
      'aws ses set-active-receipt-rule-set --rule-set-name my-met-service-dev',
    ]),
  );
});

test('mail that comes in: by TLS only, looked through, into the bucket first, then told to one function', () => {
  const [rule, ...others] = ofType(cloud.service, 'AWS::SES::ReceiptRule');
  expect(others).toEqual([]);
  const { RuleSetName: set, Rule: it } = rule?.resource.Properties ?? {};
  expect(meaning(cloud, set)).toBe('Service/Mail/Rules');
  expect([it.Enabled, it.ScanEnabled, it.TlsPolicy, it.Recipients]).toEqual([
    true,
    true,
    'Require',
    ['reply.dev.met.example'],
  ]);
  const [store, tell, ...rest] = it.Actions;
  expect(rest).toEqual([]);
  expect(meaning(cloud, store.S3Action.BucketName)).toBe('Data/Mailbox');
  expect(meaning(cloud, store.S3Action.IamRoleArn)).toBe('Service/Mail/Role');
  // The function finds a mail by its id alone.
  expect(store.S3Action.ObjectKeyPrefix).toBeUndefined();
  expect([meaning(cloud, tell.LambdaAction.FunctionArn), tell.LambdaAction.InvocationType]).toEqual([
    'Service/inbound-mail/Lambda',
    'Event',
  ]);
});

test('texts: SNS is told once for all, and may do no more with the logs than write into them', () => {
  const [custom, ...others] = ofType(cloud.service, 'Custom::AWS');
  expect(others).toEqual([]);
  const calls = [custom?.resource.Properties.Create, custom?.resource.Properties.Update].map((call) =>
    JSON.parse(meaning(cloud, call)),
  );
  for (const call of calls) {
    expect(call).toMatchObject({
      service: 'SNS',
      action: 'setSMSAttributes',
      parameters: {
        attributes: {
          DefaultSMSType: 'Transactional',
          DeliveryStatusIAMRole: 'Service/TextDelivery/Role',
          DeliveryStatusSuccessSamplingRate: '100',
          MonthlySpendLimit: '1',
        },
      },
    });
  }
  expect(custom?.resource.Properties.Delete).toBeUndefined();
});

test('what carriers say is logged under the names that AWS has fixed, without numbers for whoever reads', () => {
  const logs = ofType(cloud.service, 'AWS::Logs::LogGroup').filter(({ path }) =>
    path.startsWith('Service/TextDelivery/'),
  );
  expect(logs.map(({ resource }) => meaning(cloud, resource.Properties.LogGroupName))).toEqual([
    'sns/eu-west-2/<AWS::AccountId>/DirectPublishToPhoneNumber',
    'sns/eu-west-2/<AWS::AccountId>/DirectPublishToPhoneNumber/Failure',
  ]);
  for (const { resource } of logs) {
    const policy = resource.Properties.DataProtectionPolicy;
    const masked = policy.Configuration.CustomDataIdentifier.map((one: { Regex: string }) => new RegExp(one.Regex));
    for (const number of ['+447700900123', '+3531234567'])
      expect(masked.some((one: RegExp) => one.test(number))).toBe(true);
    expect(masked.some((one: RegExp) => one.test('34d9b400-c6dd-5444-820d-fbeb0f1f54cf'))).toBe(false);
    expect(policy.Statement.some((one: { Operation: { Deidentify?: object } }) => one.Operation.Deidentify)).toBe(true);
  }
});

test('an intake hides what is being taken for six runs, and keeps what matters for as long as a queue can', () => {
  const kept: Record<string, number> = {
    'inbound-texts': 14 * 24 * 3600,
    'email-events': 14 * 24 * 3600,
    'messages-waiting': 15 * 60,
  };
  for (const [name, seconds] of Object.entries(kept)) {
    const taker = plans.find(([, { takes }]) => takes?.some((intake) => intake === name))?.[1];
    const queue = ofType(cloud.service, 'AWS::SQS::Queue').find(({ path }) => path === `Service/Intake-${name}/Queue`);
    const it = queue?.resource.Properties;
    expect([it.VisibilityTimeout, it.MessageRetentionPeriod], name).toEqual([
      6 * (taker?.timeoutSeconds ?? 0),
      seconds,
    ]);
    expect(it.RedrivePolicy, name).toBeUndefined();
  }
});

test('into an intake come its topic and nobody else, in the envelope that says when', () => {
  const led = ofType(cloud.service, 'AWS::SNS::Subscription').filter(({ path }) => path.includes('/Intake-'));
  expect(led).toHaveLength(Object.keys(blueprint.intakes).length);
  for (const { path, resource } of led) {
    const intake = path.replace(/\/ToQueue$/, '');
    const it = resource.Properties;
    expect([it.Protocol, it.RawMessageDelivery ?? false]).toEqual(['sqs', false]);
    expect([meaning(cloud, it.TopicArn), meaning(cloud, it.Endpoint)]).toEqual([`${intake}/Topic`, `${intake}/Queue`]);
    const policy = ofType(cloud.service, 'AWS::SQS::QueuePolicy').find(
      (one) => meaning(cloud, one.resource.Properties.Queues[0]) === `${intake}/Queue`,
    );
    const allowed = policy?.resource.Properties.PolicyDocument.Statement.filter(
      ({ Effect }: { Effect: string }) => Effect === 'Allow',
    );
    expect(allowed).toHaveLength(1);
    expect(allowed[0]).toMatchObject({ Action: 'sqs:SendMessage', Principal: { Service: 'sns.amazonaws.com' } });
    expect(meaning(cloud, allowed[0].Condition.ArnEquals['aws:SourceArn'])).toBe(`${intake}/Topic`);
  }
});

interface Alarm {
  readonly Threshold: number;
  readonly Period?: number;
  readonly MetricName?: string;
  readonly Dimensions?: { readonly Value: unknown }[];
  readonly Metrics?: { readonly Expression?: string }[];
  readonly TreatMissingData: string;
}

const alarm = (path: string, of = cloud): Alarm =>
  ofType(of.service, 'AWS::CloudWatch::Alarm').find((one) => one.path === path)?.resource.Properties;

test('alarms ring before AWS stops messages: at four fifths of the money, at 2 % bounces, at 0.05 % complaints', () => {
  const found = ['Spend', 'Bounces', 'Complaints'].map((name) => {
    const it = alarm(`Service/Messages/${name}`);
    expect(it.TreatMissingData).toBe('notBreaching');
    expect(it.Dimensions).toBeUndefined();
    return [it.MetricName, it.Threshold];
  });
  expect(found).toEqual([
    ['SMSMonthToDateSpentUSD', 0.8],
    ['Reputation.BounceRate', 0.02],
    ['Reputation.ComplaintRate', 0.0005],
  ]);
  expect(alarm('Service/Messages/Spend', productionCloud).Threshold).toBe(16_000);
});

test('an intake that stands still rings: victims soonest', () => {
  const late = Object.keys(blueprint.intakes).map((name) => {
    const it = alarm(`Service/Intake-${name}/Late`);
    expect(it.MetricName).toBe('ApproximateAgeOfOldestMessage');
    expect(meaning(cloud, it.Dimensions?.[0]?.Value)).toBe(`Service/Intake-${name}/Queue#QueueName`);
    return [name, it.Threshold];
  });
  expect(Object.fromEntries(late)).toEqual({ 'inbound-texts': 300, 'email-events': 1800, 'messages-waiting': 600 });
});

test('mail that the rule cannot store rings at the first', () => {
  const it = alarm('Service/Mail/Refused');
  expect([it.MetricName, it.Threshold, it.Dimensions]).toEqual([
    'PublishFailure',
    1,
    [{ Name: 'RuleName', Value: 'into-the-mailbox' }],
  ]);
});

test('that many texts fail is told from their number and their share', () => {
  const expression = alarm('Service/Messages/TextsFail').Metrics?.find((one) => one.Expression)?.Expression;
  expect(expression).toBe(
    'IF(FILL(failed, 0) >= 20 AND FILL(failed, 0) >= 0.1 * (FILL(failed, 0) + FILL(delivered, 0)), 1, 0)',
  );
});
