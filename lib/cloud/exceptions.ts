/**
 * Findings of the rule packs that we let stand, each with its reason. Whatever is not here stops the synthesis; a test
 * fails for an entry that no longer excuses anything.
 */
import { type App, Stack, Validations } from 'aws-cdk-lib';
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
const intakes = Object.keys(blueprint.intakes).map((name) => `Service/Intake-${name}`);
/** Those that are called, without an answer, with what victims wrote or with their numbers. */
const calledWithWords = plans.filter(([, plan]) => plan.takesMail || plan.takesDeliveryLog).map(([name]) => name);
/** The function of the CDK's own that makes SNS's settings when the stack is deployed; its id is the CDK's. */
const SETTER = 'Service/AWS679f53fac002430cb0da5b7982bd2287/Resource';

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

/** What is in the bucket of incoming mail, as the packs name it to a stack that imports it from the stack of data. */
const objectsOfTheMailbox = (dataStack: string) =>
  `AwsSolutions-IAM5[Resource::${dataStack}:ExportsOutputFnGetAttMailbox1948DAAEArn76EB3982/*]`;

/** @param dataStack the name of the stage's stack of data */
export const exceptionsOf = (dataStack: string): readonly Exception[] => [
  {
    rules: [objectsOfTheMailbox(dataStack)],
    where: ['inbound-mail', 'Mail'].map((owner) => `Service/${owner}/Role/DefaultPolicy/Resource`),
    reason:
      'SES names each mail that it puts into the bucket, so that the one who writes and the one who reads must be allowed every name. The bucket holds nothing else, and each role has its own verbs.',
  },
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
    where: [...everyLambda, SETTER],
    reason:
      'Tracing needs rights on every resource ("*") and shows little without the X-Ray SDK, which we leave out for its start time. Access log, function log and metrics carry the request id and times.',
  },
  {
    rules: ['NIST.800.53.R5-LambdaInsideVPC'],
    where: [...everyLambda, SETTER],
    reason:
      'The functions talk to AWS services by their public TLS endpoints with IAM and hold nothing that lives in a VPC. A VPC would add failures and no protection.',
  },
  {
    rules: ['NIST.800.53.R5-LambdaDLQ', 'Serverless-LambdaDLQ'],
    where: lambdas((plan) => plan.schedule === undefined),
    reason:
      'Called synchronously, by API Gateway, Cognito or the poller of a queue: the caller gets the error at once, and a dead-letter queue would never receive anything.',
  },
  {
    rules: ['NIST.800.53.R5-LambdaDLQ', 'Serverless-LambdaDLQ'],
    where: lambdas((plan) => plan.schedule !== undefined),
    reason:
      'What fails goes to the on-failure destination, which tells more than a dead-letter configuration (the error, the tries), with an alarm on the queue. Both would store each event twice. Functions that are also called with what victims wrote have neither (see LambdaAsyncFailureDestination).',
  },
  {
    rules: ['Serverless-LambdaAsyncFailureDestination'],
    where: calledWithWords.map((name) => `Service/Schedules/${name}/Failures`),
    reason:
      'Their events hold numbers, addresses or subjects of victims, and a dead letter would keep them for people to read. Nothing is lost with one: the mail is still in the bucket and the sweep takes it, a receipt that never came ends its message as unknown and somebody phones.',
  },
  {
    rules: ['Serverless-SQSRedrivePolicy', 'AwsSolutions-SQS3'],
    where: intakes.map((intake) => `${intake}/Queue/Resource`),
    reason:
      'A text of a victim is tried again until it is taken, for 14 days; what cannot be read the function itself keeps and tells staff of. A dead-letter queue would be a second place with words of victims that nobody looks into. Alarms ring on the age of the oldest.',
  },
  {
    rules: ['Serverless-SNSRedrivePolicy'],
    where: intakes.map((intake) => `${intake}/ToQueue/Resource`),
    reason:
      'SNS tries a queue for 23 days; it gives up at once only when the queue refuses it, which would be a fault of this stack: an alarm rings at the first. A dead-letter queue beside it would refuse for the same reason.',
  },
  {
    rules: ['Serverless-LambdaEventSourceMappingDestination'],
    where: intakes.map((intake) => `${intake}/Taken`),
    reason:
      'Lambda has such destinations for streams and not for queues: what fails stays in the queue and is handed over again.',
  },
  {
    rules: [
      'NIST.800.53.R5-LambdaConcurrency',
      'NIST.800.53.R5-LambdaDLQ',
      'Serverless-LambdaDLQ',
      'Serverless-LambdaDefaultMemorySize',
    ],
    where: [SETTER],
    reason:
      "The CDK's own function that calls SNS once when a deployment changes the settings for texts. CloudFormation waits for its answer and rolls back on an error; it may do that one thing and never runs otherwise.",
  },
  {
    rules: ['AwsSolutions-IAM5[Resource::*]'],
    where: ['Service/sender/Role/DefaultPolicy/Resource'],
    reason:
      'A phone number is no resource of AWS: publishing to one can only be allowed on everything. The same policy refuses every topic, and it is the one role that has it; a test reads all roles.',
  },
  {
    rules: ['AwsSolutions-IAM5[Resource::*]'],
    where: ['Service/TextSettings/Role/DefaultPolicy/Resource'],
    reason:
      "SNS's settings for texts belong to the account and have no resource: the right to set them cannot be narrower.",
  },
  {
    rules: ['NIST.800.53.R5-S3BucketReplicationEnabled'],
    where: ['Data/Mailbox/Resource'],
    reason:
      'An in-tray: each mail is taken within minutes and then deleted. A copy in another region would leave the country, and keep words of victims longer than they may be kept.',
  },
  {
    rules: ['AwsSolutions-S1', 'NIST.800.53.R5-S3BucketLoggingEnabled'],
    where: ['Data/Mailbox/Resource'],
    reason:
      'One role may read it, and its function logs what it takes. Who else in the account tries is told by CloudTrail; a bucket of access logs would be one more to guard and never be read.',
  },
  {
    rules: ['NIST.800.53.R5-IAMNoInlinePolicy'],
    where: [...plans.map(([name]) => name), 'Schedules', 'TextDelivery', 'TextSettings', 'Mail'].map(
      (owner) => `Service/${owner}/Role/DefaultPolicy/Resource`,
    ),
    reason:
      'Each role belongs to one function (or to the one AWS service that takes it), and its policy to that role alone. A shared policy is what we want to be impossible.',
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
  const { stackName } = Stack.of(app.node.findChild('Data'));
  for (const { rules, where, reason } of exceptionsOf(stackName)) {
    for (const path of where) {
      const construct = constructs.get(path);
      if (!construct) throw new Error(`An exception names ${path}, which does not exist`);
      for (const id of rules) Validations.of(construct).acknowledge({ id, reason });
    }
  }
}
