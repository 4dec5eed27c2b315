/** One function of the blueprint: its bundle, its own role, its own log, its alarm. */
import { Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Code, Function as Lambda, LoggingFormat, Runtime, SystemLogLevel } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionPlan } from '../../blueprint/types.ts';
import { ServiceLog } from './service-log.ts';

interface ServiceFunctionProps {
  readonly plan: FunctionPlan;
  /** The folder with `index.js`. */
  readonly folder: string;
  readonly environment: Record<string, string>;
  readonly statements: readonly PolicyStatement[];
  readonly key: IKey;
  readonly logRetention: RetentionDays;
}

export class ServiceFunction extends Construct {
  readonly plan: FunctionPlan;
  readonly role: Role;
  readonly log: ServiceLog;
  readonly lambda: Lambda;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    this.plan = props.plan;
    this.log = new ServiceLog(this, 'Log', { key: props.key, retention: props.logRetention });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.lambda = new Lambda(this, 'Lambda', {
      description: `Without it: ${props.plan.loses}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(props.folder),
      role: this.role,
      memorySize: props.plan.memoryMb,
      timeout: Duration.seconds(props.plan.timeoutSeconds),
      reservedConcurrentExecutions: props.plan.concurrency,
      environment: props.environment,
      environmentEncryption: props.key,
      logGroup: this.log,
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.WARN,
    });
    this.allow(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [this.log.logGroupArn],
      }),
    );
    if (Object.keys(props.environment).length > 0) this.allow(decryptEnvironment(props.key));
    for (const statement of props.statements) this.allow(statement);
  }

  /** Adds a statement to the function's own role. */
  allow(statement: PolicyStatement): void {
    this.role.addToPrincipalPolicy(statement);
  }
}

/** Lambda opens a function's settings with the function's own rights. */
function decryptEnvironment(key: IKey): PolicyStatement {
  return new PolicyStatement({ actions: ['kms:Decrypt'], resources: [key.keyArn] });
}
