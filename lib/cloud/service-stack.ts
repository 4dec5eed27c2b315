/** What runs: functions, topics, intakes, schedules, mail, sign-in, API, firewall, alarms. All can be made again from code. */
import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { blueprint } from '../blueprint/blueprint.ts';
import type { FunctionPlan, TopicName } from '../blueprint/types.ts';
import { AlarmBell, SilenceMeans } from './constructs/alarm-bell.ts';
import { AlertTopic } from './constructs/alert-topic.ts';
import { DeadLetters } from './constructs/dead-letters.ts';
import { DeliveryLog } from './constructs/delivery-log.ts';
import { EmailSending } from './constructs/email-sending.ts';
import { Firewall } from './constructs/firewall.ts';
import { FunctionFactory, type NamedPlan, type Settings } from './constructs/function-factory.ts';
import { type Intakes, makeIntakes } from './constructs/intakes.ts';
import { MailReception } from './constructs/mail-reception.ts';
import { MessageAlarms } from './constructs/message-alarms.ts';
import { OperationsKey } from './constructs/operations-key.ts';
import { PublicApi } from './constructs/public-api.ts';
import { Schedules } from './constructs/schedules.ts';
import type { ServiceFunction } from './constructs/service-function.ts';
import { StaffDirectory } from './constructs/staff-directory.ts';
import { TextSettings } from './constructs/text-settings.ts';
import type { DataStack } from './data-stack.ts';
import { domainOf, messageVariables } from './message-settings.ts';
import type { Stage } from './stages.ts';

interface ServiceStackProps extends StackProps {
  readonly stage: Stage;
  /** Function name → the folder with its bundle. */
  readonly folders: Readonly<Record<string, string>>;
  readonly data: DataStack;
}

const PLANS: readonly NamedPlan[] = Object.entries(blueprint.functions);
const isTrigger = ([, plan]: NamedPlan): boolean => (plan as FunctionPlan).trigger !== undefined;

export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, { stage, folders, data, ...stack }: ServiceStackProps) {
    super(scope, id, stack);
    const { logRetention } = stage;
    const name = `${blueprint.service}-${stage.name}`;
    const key = new OperationsKey(this, 'Key');

    const alarms = new AlertTopic(this, 'Alarms', { key, displayName: name });
    const bell = new AlarmBell(alarms);
    const undelivered = new DeadLetters(this, 'UndeliveredAlerts', {
      key,
      bell,
      loses: 'Somebody was not told of a task or of a failure: an alert could not be delivered.',
    });
    alarms.tell(stage.alarmEmails, undelivered.queue);
    const topics = mapTopics((topic, displayName) => new AlertTopic(this, `Topic-${topic}`, { key, displayName }));
    mapTopics((topic) => topics[topic].tell(stage.alertEmails[topic], undelivered.queue));

    const intakes = makeIntakes(this, { key, bell });
    const { emailFrom, replyTo } = stage.messages;
    const email = new EmailSending(this, 'Email', {
      name,
      domain: domainOf(emailFrom),
      replyDomain: domainOf(replyTo),
      events: intakes['email-events'].topic,
    });
    const granted = {
      tables: data.tables,
      dataKey: data.key,
      topics,
      intakes,
      email: { ...email.arns, from: emailFrom },
      mailbox: data.mailbox,
      operationsKey: key,
    };
    const factory = new FunctionFactory(this, { folders, granted, key, bell, logRetention });
    const claims = onlyTrigger();
    const staff = new StaffDirectory(this, 'Staff', {
      signInPrefix: stage.signInPrefix,
      callbacks: stage.signInCallbacks,
      claims: factory.make(claims, {}).lambda,
    });
    const settings: Settings = {
      PUBLIC_ORIGIN: `https://${stage.host}`,
      LANGUAGES: stage.languages.join(','),
      STAFF_ISSUER: staff.issuer,
      STAFF_CLIENT_ID: staff.clientId,
      ...messageVariables(stage.messages),
      EMAIL_SETTINGS: email.settings.configurationSetName,
      MAILBOX: data.mailbox.bucketName,
    };
    const others = PLANS.filter((plan) => !isTrigger(plan));
    const functions = Object.fromEntries(others.map((plan) => [plan[0], factory.make(plan, settings)]));

    new Schedules(this, 'Schedules', { functions, key, bell });
    feed(Object.values(functions), intakes);
    const deliveryLog = new DeliveryLog(this, 'TextDelivery', { key, reader: onlyOne(functions, 'takesDeliveryLog') });
    const { smsDollarsAMonth: dollarsAMonth } = stage.messages;
    new MessageAlarms(this, 'Messages', { bell, deliveryLog, smsDollarsAMonth: dollarsAMonth });
    new TextSettings(this, 'TextSettings', { deliveryLog, dollarsAMonth, key, logRetention });
    new MailReception(this, 'Mail', {
      name,
      domain: domainOf(replyTo),
      mailbox: data.mailbox,
      dataKey: data.key,
      taker: onlyOne(functions, 'takesMail'),
      bell,
    });
    const { host } = stage;
    const { rest } = new PublicApi(this, 'Api', { name, host, functions, staff: staff.pool, key, logRetention });
    new Firewall(this, 'Firewall', {
      stageArn: rest.deploymentStage.stageArn,
      logName: `aws-waf-logs-${name}`,
      key,
      logRetention,
      host,
    });
    bell.ring(this, 'ApiFailing', {
      metric: rest.deploymentStage.metricServerError({ statistic: 'Sum', period: Duration.minutes(5) }),
      atLeast: 1,
      loses: 'Somebody, a victim perhaps, was answered with an error of ours instead of what they came for.',
      silence: SilenceMeans.allIsWell,
    });
    new CfnOutput(this, 'TwoWayTextsGoTo', { value: intakes['inbound-texts'].topic.topicArn });
    new CfnOutput(this, 'PointTheHostTo', { value: rest.domainName?.domainNameAliasDomainName ?? '' });
  }
}

function mapTopics<Value>(make: (name: TopicName, means: string) => Value): Record<TopicName, Value> {
  const topics = Object.entries(blueprint.topics) as [TopicName, string][];
  return Object.fromEntries(topics.map(([name, means]) => [name, make(name, means)])) as Record<TopicName, Value>;
}

/** Each function is fed by the intakes that it takes from. */
function feed(functions: readonly ServiceFunction[], intakes: Intakes): void {
  for (const target of functions) {
    for (const name of target.plan.takes ?? []) intakes[name].feed(target);
  }
}

/** @throws Error unless there is exactly one: the user pool has one place for it. */
function onlyTrigger(): NamedPlan {
  const [first, ...others] = PLANS.filter(isTrigger);
  if (!first || others.length > 0) throw new Error('The user pool takes exactly one pre-token-generation function');
  return first;
}

/** @throws Error unless exactly one function takes it: what one has taken another would never see. */
function onlyOne(
  functions: Readonly<Record<string, ServiceFunction>>,
  what: 'takesDeliveryLog' | 'takesMail',
): ServiceFunction {
  const [first, ...others] = Object.values(functions).filter(({ plan }) => plan[what]);
  if (!first || others.length > 0) throw new Error(`Exactly one function must have ${what}`);
  return first;
}
