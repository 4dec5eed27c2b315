/** Runs every scheduled function of the blueprint at its rate, in UTC, and tells when a run is lost or missing. */
import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnEventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule, ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { SCHEDULED_TIME, scheduledEvent } from '../../blueprint/schedule.ts';
import { type AlarmBell, SilenceMeans } from './alarm-bell.ts';
import { DeadLetters } from './dead-letters.ts';
import { keyUse } from './grants.ts';
import type { ServiceFunction } from './service-function.ts';

interface SchedulesProps {
  readonly functions: Readonly<Record<string, ServiceFunction>>;
  readonly key: IKey;
  readonly bell: AlarmBell;
}

/** A run that waited longer would only repeat what the next one does. */
const OLDEST_RUN = Duration.minutes(5);
const RETRIES = 2;
/** The longest that Lambda waits for a free run. */
const OLDEST_EVENT = Duration.hours(6);

export class Schedules extends Construct {
  readonly #role: Role;
  readonly #props: SchedulesProps;

  constructor(scope: Construct, id: string, props: SchedulesProps) {
    super(scope, id);
    this.#props = props;
    const scheduled = Object.entries(props.functions).flatMap(([name, target]) =>
      target.plan.schedule === undefined ? [] : [{ name, target, rate: target.plan.schedule }],
    );
    const shared = new ScheduleGroup(this, 'Group');
    const groups = new Map(
      scheduled.map(({ name, target }) => [
        name,
        hasOtherCallers(target) ? new ScheduleGroup(this, `Group-${name}`) : shared,
      ]),
    );
    this.#role = new Role(this, 'Role', { assumedBy: schedulerOf(this, new Set([shared, ...groups.values()])) });
    this.#role.addToPrincipalPolicy(new PolicyStatement({ actions: ['kms:Decrypt'], resources: [props.key.keyArn] }));
    this.#role.addToPrincipalPolicy(keyUse(props.key, 'sqs', ['kms:GenerateDataKey']));
    for (const { name, target, rate } of scheduled) this.#run(name, target, rate, groups.get(name) ?? shared);
  }

  #run(name: string, target: ServiceFunction, rate: string, group: ScheduleGroup): void {
    const { key, bell } = this.#props;
    const { loses } = target.plan;
    const scope = new Construct(this, name);
    const { queue } = new DeadLetters(scope, 'Lost', { key, bell, loses });
    this.#keepWhatFails(scope, target, queue.queueArn);
    this.#role.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.lambda.functionArn] }),
    );
    this.#role.addToPrincipalPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }));
    new CfnSchedule(scope, 'Schedule', {
      groupName: group.scheduleGroupName,
      scheduleExpression: rate,
      scheduleExpressionTimezone: 'UTC',
      flexibleTimeWindow: { mode: 'OFF' },
      kmsKeyArn: key.keyArn,
      target: {
        arn: target.lambda.functionArn,
        roleArn: this.#role.roleArn,
        input: JSON.stringify(scheduledEvent(name, SCHEDULED_TIME)),
        deadLetterConfig: { arn: queue.queueArn },
        retryPolicy: { maximumEventAgeInSeconds: OLDEST_RUN.toSeconds(), maximumRetryAttempts: RETRIES },
      },
    }).node.addDependency(this.#role);
    const counted = { statistic: 'Sum', period: heartbeatPeriod(rate) };
    bell.ring(scope, 'Heartbeat', {
      metric: hasOtherCallers(target) ? group.metricAttempts(counted) : target.lambda.metricInvocations(counted),
      below: 1,
      loses,
      silence: SilenceMeans.somethingIsWrong,
    });
  }

  /**
   * The schedule's own queue gets only what could not be handed over; what the function fails at is Lambda's to keep.
   * Where a function is also called with what victims wrote, Lambda keeps nothing: it tries again for six hours, and the
   * sweep finds what it gave up.
   */
  #keepWhatFails(scope: Construct, target: ServiceFunction, queueArn: string): void {
    const { takesMail, takesDeliveryLog } = target.plan;
    if (takesMail || takesDeliveryLog) {
      new CfnEventInvokeConfig(scope, 'Failures', {
        functionName: target.lambda.functionName,
        qualifier: '$LATEST',
        maximumEventAgeInSeconds: OLDEST_EVENT.toSeconds(),
        maximumRetryAttempts: RETRIES,
      });
      return;
    }
    target.allow(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queueArn] }));
    target.allow(keyUse(this.#props.key, 'sqs', ['kms:Decrypt', 'kms:GenerateDataKey']));
    new CfnEventInvokeConfig(scope, 'Failures', {
      functionName: target.lambda.functionName,
      qualifier: '$LATEST',
      maximumEventAgeInSeconds: OLDEST_RUN.toSeconds(),
      maximumRetryAttempts: RETRIES,
      destinationConfig: { onFailure: { destination: queueArn } },
    }).node.addDependency(target.role);
  }
}

/** The scheduler service, but only when it acts for these groups of this account. */
function schedulerOf(scope: Construct, groups: ReadonlySet<ScheduleGroup>): ServicePrincipal {
  return new ServicePrincipal('scheduler.amazonaws.com', {
    conditions: {
      StringEquals: {
        'aws:SourceAccount': Stack.of(scope).account,
        'aws:SourceArn': [...groups].map(({ scheduleGroupArn }) => scheduleGroupArn),
      },
    },
  });
}

/**
 * Its runs do not tell whether its schedule runs: the group that it has for itself does. What the scheduler could not
 * hand over and what the function fails at have alarms of their own.
 */
function hasOtherCallers({ plan }: ServiceFunction): boolean {
  return Boolean(plan.takes ?? plan.takesDeliveryLog ?? plan.takesMail);
}

/** Five missed runs in a row. @throws Error for a schedule that is not a rate in minutes: the blueprint has no others. */
function heartbeatPeriod(rate: string): Duration {
  const minutes = /^rate\((\d+) minutes?\)$/.exec(rate)?.[1];
  if (minutes === undefined) throw new Error(`"${rate}" is not a rate in minutes`);
  return Duration.minutes(5 * Number(minutes));
}
