/** Rings as soon as a function fails or is not let run. The text says what that costs a victim or member of staff. */
import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { type AlarmBell, SilenceMeans } from './alarm-bell.ts';
import type { ServiceFunction } from './service-function.ts';

/** One alarm per function: what it throws and what is throttled, counted together. */
export function alarmOnFailure(target: ServiceFunction, bell: AlarmBell): void {
  const period = Duration.minutes(5);
  bell.ring(target, 'Failing', {
    metric: new MathExpression({
      label: 'failed or throttled',
      expression: 'failed + throttled',
      usingMetrics: {
        failed: target.lambda.metricErrors({ statistic: 'Sum', period }),
        throttled: target.lambda.metricThrottles({ statistic: 'Sum', period }),
      },
      period,
    }),
    atLeast: 1,
    loses: target.plan.loses,
    silence: SilenceMeans.allIsWell,
  });
}
