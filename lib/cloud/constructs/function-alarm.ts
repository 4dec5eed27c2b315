/**
 * Rings as soon as a function fails or is not let run, and at the log lines by which it calls an engineer itself. The
 * text says what that costs a victim or member of staff.
 */
import { Duration, Stack } from 'aws-cdk-lib';
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { type AlarmBell, SilenceMeans } from './alarm-bell.ts';
import type { ServiceFunction } from './service-function.ts';

const PERIOD = Duration.minutes(5);

/**
 * A signal comes again every hour while its cause lasts. Over three hours the alarm rings once and then stands, however
 * late a line is counted.
 */
const SIGNAL_PERIOD = Duration.hours(1);
const SIGNAL_PERIODS = 3;

/** One alarm per function: what it throws, what is throttled and what it answers with a 5xx, counted together. */
export function alarmOnFailure(target: ServiceFunction, bell: AlarmBell): void {
  const usingMetrics: Record<string, IMetric> = {
    failed: target.lambda.metricErrors({ statistic: 'Sum', period: PERIOD }),
    // Two runs of a schedule that meet are throttled to one and tried again by Lambda itself: that loses nothing, and a
    // schedule that does not run at all has its heartbeat and its dead letters.
    ...(target.plan.schedule ? {} : { throttled: target.lambda.metricThrottles({ statistic: 'Sum', period: PERIOD }) }),
    ...(target.plan.routes ? { answered: failedAnswers(target) } : {}),
  };
  bell.ring(target, 'Failing', {
    metric: new MathExpression({
      label: 'failed, throttled or answered with an error of ours',
      // A function that is throttled throughout reports no errors at all: without FILL the sum would be missing too.
      expression: Object.keys(usingMetrics)
        .map((name) => `FILL(${name}, 0)`)
        .join(' + '),
      usingMetrics,
      period: PERIOD,
    }),
    atLeast: 1,
    loses: target.plan.loses,
    silence: SilenceMeans.allIsWell,
  });
}

/** The edge turns every error into an answer, so Lambda sees none: they are counted from the function's log line. */
function failedAnswers(target: ServiceFunction): IMetric {
  return new MetricFilter(target, 'FailedAnswers', {
    logGroup: target.log,
    filterPattern: FilterPattern.numberValue('$.status', '>=', 500),
    metricNamespace: Stack.of(target).stackName,
    metricName: `${target.node.id}-failed-answers`,
    metricValue: '1',
  }).metric({ statistic: 'Sum', period: PERIOD });
}

/** One alarm per signal of the function's plan: from the first log line with that `event`. */
export function alarmOnSignals(target: ServiceFunction, bell: AlarmBell): void {
  for (const { event, says } of target.plan.signals ?? []) {
    const metric = new MetricFilter(target, `Signal-${event}`, {
      logGroup: target.log,
      filterPattern: FilterPattern.stringValue('$.event', '=', event),
      metricNamespace: Stack.of(target).stackName,
      metricName: `${target.node.id}-${event}`,
      metricValue: '1',
    }).metric({ statistic: 'Sum', period: SIGNAL_PERIOD });
    bell.ring(target, `Signalled-${event}`, {
      metric,
      atLeast: 1,
      periods: SIGNAL_PERIODS,
      loses: says,
      // No line is what all is well looks like; a function that does not run at all has alarms of its own.
      silence: SilenceMeans.allIsWell,
    });
  }
}
