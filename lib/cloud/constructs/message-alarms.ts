/** Rings while messages still go out, before AWS stops them: what is spent, what bounces, what does not arrive. */
import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type AlarmBell, SilenceMeans } from './alarm-bell.ts';
import type { DeliveryLog } from './delivery-log.ts';

interface MessageAlarmsProps {
  readonly bell: AlarmBell;
  readonly deliveryLog: DeliveryLog;
  readonly smsDollarsAMonth: number;
}

const HOUR = Duration.hours(1);

/** So much of a month's money leaves days to ask for more. */
const SPENT = 0.8;
/** AWS looks into an account at 5 % and 0.1 %, and then stops it. */
const BOUNCES = 0.02;
const COMPLAINTS = 0.0005;
/** A few texts fail in any hour, and each becomes somebody's call: many, and every tenth, is a fault. */
const FAILED = { atLeast: 20, share: 0.1 };

export class MessageAlarms extends Construct {
  constructor(scope: Construct, id: string, { bell, deliveryLog, smsDollarsAMonth }: MessageAlarmsProps) {
    super(scope, id);
    const silence = SilenceMeans.allIsWell;
    bell.ring(this, 'Spend', {
      metric: account('AWS/SNS', 'SMSMonthToDateSpentUSD'),
      atLeast: SPENT * smsDollarsAMonth,
      loses:
        'Texts have cost four fifths of what a month may cost: at the limit victims get none, not even the answers to their own.',
      silence,
    });
    bell.ring(this, 'Bounces', {
      metric: account('AWS/SES', 'Reputation.BounceRate'),
      atLeast: BOUNCES,
      loses: 'Too many e-mails come back. At 5 % AWS stops them all, and victims who chose e-mail hear nothing.',
      silence,
    });
    bell.ring(this, 'Complaints', {
      metric: account('AWS/SES', 'Reputation.ComplaintRate'),
      atLeast: COMPLAINTS,
      loses: 'Victims call our e-mails spam. At 0.1 % AWS stops them all, and nobody who chose e-mail hears from us.',
      silence,
    });
    bell.ring(this, 'TextsFail', {
      metric: new MathExpression({
        label: 'whether many texts failed, and every tenth',
        expression: `IF(FILL(failed, 0) >= ${FAILED.atLeast} AND FILL(failed, 0) >= ${FAILED.share} * (FILL(failed, 0) + FILL(delivered, 0)), 1, 0)`,
        usingMetrics: { failed: linesOf(deliveryLog.failed), delivered: linesOf(deliveryLog.delivered) },
        period: HOUR,
      }),
      atLeast: 1,
      loses: 'Carriers refuse many texts: those victims hear nothing until somebody phones each of them.',
      silence,
    });
  }
}

/** A figure of the whole account: what AWS judges it by. */
function account(namespace: string, metricName: string): Metric {
  return new Metric({ namespace, metricName, statistic: 'Maximum', period: HOUR });
}

/** SNS writes one line for each text. */
function linesOf({ logGroupName }: ILogGroup): Metric {
  return new Metric({
    namespace: 'AWS/Logs',
    metricName: 'IncomingLogEvents',
    dimensionsMap: { LogGroupName: logGroupName },
    statistic: 'Sum',
    period: HOUR,
  });
}
