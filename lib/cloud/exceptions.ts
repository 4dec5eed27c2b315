/**
 * Findings of the rule packs that we let stand, each with its reason. Whatever is not here stops the synthesis; a test
 * fails for an entry that no longer excuses anything.
 */
import { type App, Validations } from 'aws-cdk-lib';
import { blueprint } from '../blueprint/blueprint.ts';
import type { FunctionPlan } from '../blueprint/types.ts';

interface Exception {
  /** The rules' names as the packs report them. */
  readonly rules: readonly string[];
  /** The paths of the constructs, each acknowledged by itself. */
  readonly where: readonly string[];
  readonly reason: string;
}

const plans: [string, FunctionPlan][] = Object.entries(blueprint.functions);
const lambdas = (wanted: (plan: FunctionPlan) => boolean) =>
  plans.filter(([, plan]) => wanted(plan)).map(([name]) => `Service/${name}/Lambda/Resource`);
const everyLambda = lambdas(() => true);
const scheduled = plans.filter(([, plan]) => plan.schedule !== undefined).map(([name]) => name);
const deadLetters = [
  'Service/UndeliveredAlerts/Queue/Resource',
  ...scheduled.map((name) => `Service/Schedules/${name}/Lost/Queue/Resource`),
];

/** Written by hand, so that a new public address is a decision of somebody. */
const PUBLIC_METHODS = [
  '/GET',
  '/health/GET',
  '/openapi.json/GET',
  '/docs/GET',
  '/f/{token}/GET',
  '/F/{token}/GET',
  '/F/{token}/POST',
  '/F/{token}/ANY',
  '/F/{token}/change/GET',
  '/F/{token}/change/ANY',
  '/F/{token}/thanks/GET',
  '/F/{token}/thanks/ANY',
  '/F/{token}/about-you/POST',
  '/F/{token}/about-you/ANY',
];

export const EXCEPTIONS: readonly Exception[] = [
  {
    rules: ['AwsSolutions-APIG4', 'AwsSolutions-COG4'],
    where: PUBLIC_METHODS.map((method) => `Service/Api/Rest/Default${method}/Resource`),
    reason:
      'Victims have no account: the signed token in the address is what lets them in, and the function checks it before any read. The front page and the documentation are for everybody.',
  },
  {
    rules: ['AwsSolutions-APIG2'],
    where: ['Service/Api/Rest/Resource'],
    reason:
      'Every function parses its request by a strict zod schema and answers what is wrong in words. A second copy of the schemas in the gateway would drift, cannot read forms, and would take the words away from victims.',
  },
  {
    rules: [
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
    ],
    where: ['Service/Api/Rest/CloudWatchRole/Resource'],
    reason:
      'The account-wide role by which API Gateway itself writes logs. AWS documents this policy for it; no function uses it.',
  },
  {
    rules: ['NIST.800.53.R5-APIGWCacheEnabledAndEncrypted'],
    where: ['Service/Api/Rest/DeploymentStage.live/Resource'],
    reason: 'A cache would hand one person the answer made for another. Nothing here may be cached.',
  },
  {
    rules: ['NIST.800.53.R5-APIGWSSLEnabled'],
    where: ['Service/Api/Rest/DeploymentStage.live/Resource'],
    reason:
      'A client certificate proves API Gateway to an HTTP backend. Ours are Lambda functions, called with IAM, which know their caller.',
  },
  {
    rules: ['Serverless-APIGWXrayEnabled'],
    where: ['Service/Api/Rest/DeploymentStage.live/Resource'],
    reason: "A trace records the address of the request, and with it a victim's link token.",
  },
  {
    rules: ['Serverless-LambdaTracing'],
    where: everyLambda,
    reason:
      'Tracing needs rights on every resource ("*") and shows little without the X-Ray SDK, which we leave out for its start time. Access log, function log and metrics carry the request id and times.',
  },
  {
    rules: ['NIST.800.53.R5-LambdaInsideVPC'],
    where: everyLambda,
    reason:
      'The functions talk to AWS services by their public TLS endpoints with IAM and hold nothing that lives in a VPC. A VPC would add failures and no protection.',
  },
  {
    rules: ['NIST.800.53.R5-LambdaDLQ', 'Serverless-LambdaDLQ'],
    where: lambdas((plan) => plan.schedule === undefined),
    reason:
      'Called synchronously, by API Gateway or Cognito: the caller gets the error at once, and a dead-letter queue would never receive anything.',
  },
  {
    rules: ['NIST.800.53.R5-LambdaDLQ', 'Serverless-LambdaDLQ'],
    where: lambdas((plan) => plan.schedule !== undefined),
    reason:
      'What fails goes to the on-failure destination, which tells more than a dead-letter configuration (the error, the tries), with an alarm on the queue. Both would store each event twice.',
  },
  {
    rules: ['NIST.800.53.R5-IAMNoInlinePolicy'],
    where: [...plans.map(([name]) => `Service/${name}`), 'Service/Schedules'].map(
      (owner) => `${owner}/Role/DefaultPolicy/Resource`,
    ),
    reason:
      'Each role belongs to one function (or the scheduler), and its policy to that role alone. A shared policy is what we want to be impossible.',
  },
  {
    rules: ['AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy'],
    where: deadLetters,
    reason: 'These are the dead-letter queues. People empty them, rung by an alarm at the first message.',
  },
  {
    rules: ['NIST.800.53.R5-DynamoDBInBackupPlan'],
    where: Object.keys(blueprint.tables).map((table) => `Data/${table}/Resource`),
    reason:
      'Point-in-time recovery covers every second of 35 days; deletion protection and retention guard the table. A backup plan would keep words of victims for longer than they may be kept.',
  },
];

/** Acknowledges each exception at its own construct. @throws Error for one whose construct does not exist. */
export function acknowledgeExceptions(app: App): void {
  const constructs = new Map(app.node.findAll().map((construct) => [construct.node.path, construct]));
  for (const { rules, where, reason } of EXCEPTIONS) {
    for (const path of where) {
      const construct = constructs.get(path);
      if (!construct) throw new Error(`An exception names ${path}, which does not exist`);
      for (const id of rules) Validations.of(construct).acknowledge({ id, reason });
    }
  }
}
