/** The topic that all alarms ring, and the one way of making an alarm. */
import { Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** What it means when CloudWatch has no figure: said for each alarm on purpose. */
export const SilenceMeans = {
  allIsWell: TreatMissingData.NOT_BREACHING,
  somethingIsWrong: TreatMissingData.BREACHING,
} as const;

interface AlarmPlan {
  readonly metric: IMetric;
  /** What a victim or member of staff loses, or what has to be done: the alarm's text. */
  readonly loses: string;
  readonly silence: TreatMissingData;
  /** Rings from this many on … */
  readonly atLeast?: number;
  /** … or under this many. */
  readonly below?: number;
  /** It stands while any of so many periods is bad, the running one included; 1 when left out. */
  readonly periods?: number;
}

export class AlarmBell {
  readonly #action: SnsAction;

  constructor(topic: ITopic) {
    // A topic with a policy of its own (ours refuse what does not come by TLS) loses the one that lets alarms in.
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(topic).account } },
      }),
    );
    this.#action = new SnsAction(topic);
  }

  /** Makes an alarm that rings on the first period that is bad, and tells when all is well again. */
  ring(scope: Construct, id: string, { metric, loses, silence, atLeast, below, periods = 1 }: AlarmPlan): Alarm {
    const alarm = new Alarm(scope, id, {
      metric,
      alarmDescription: loses,
      threshold: below ?? atLeast ?? 1,
      comparisonOperator:
        below === undefined
          ? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
          : ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: periods,
      datapointsToAlarm: 1,
      treatMissingData: silence,
    });
    alarm.addAlarmAction(this.#action);
    alarm.addOkAction(this.#action);
    return alarm;
  }
}
