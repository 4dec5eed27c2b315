/** The REST API: every route of the blueprint, sign-in on all but the public ones, logs without personal data. */
import { Duration, Size } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  AuthorizationType,
  CognitoUserPoolsAuthorizer,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  type MethodOptions,
  RestApi,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigateway';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { BINARY_MEDIA_TYPES, MINIMUM_COMPRESSION_SIZE } from '../../blueprint/gateway.ts';
import { addGatewayAnswers } from './gateway-answers.ts';
import type { ServiceFunction } from './service-function.ts';
import { ServiceLog } from './service-log.ts';
import { DESK_SCOPE } from './staff-directory.ts';

interface PublicApiProps {
  readonly name: string;
  readonly host: string;
  readonly functions: Readonly<Record<string, ServiceFunction>>;
  readonly staff: IUserPool;
  readonly key: IKey;
  readonly logRetention: RetentionDays;
}

/** The API's only deployment stage. Addresses do not show it: the host leads straight to it. */
const LIVE = 'live';

/** Each method may take this much at once; a flood on one leaves the others alone. */
const THROTTLE = { throttlingRateLimit: 100, throttlingBurstLimit: 200 };

/** No path, query, header or address of a caller: a path holds a link's token. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  method: '$context.httpMethod',
  route: '$context.resourcePath',
  status: '$context.status',
  ms: '$context.responseLatency',
  functionMs: '$context.integration.latency',
  functionStatus: '$context.integration.integrationStatus',
  bytes: '$context.responseLength',
  ownAnswer: '$context.error.responseType',
  firewall: '$context.wafResponseCode',
};

export class PublicApi extends Construct {
  readonly rest: RestApi;

  constructor(scope: Construct, id: string, props: PublicApiProps) {
    super(scope, id);
    const { key, logRetention: retention } = props;
    this.rest = new RestApi(this, 'Rest', {
      restApiName: props.name,
      endpointTypes: [EndpointType.REGIONAL],
      disableExecuteApiEndpoint: true,
      binaryMediaTypes: [...BINARY_MEDIA_TYPES],
      minCompressionSize: Size.bytes(MINIMUM_COMPRESSION_SIZE),
      cloudWatchRole: true,
      domainName: {
        domainName: props.host,
        certificate: new Certificate(this, 'Certificate', {
          domainName: props.host,
          validation: CertificateValidation.fromDns(),
        }),
        endpointType: EndpointType.REGIONAL,
        securityPolicy: SecurityPolicy.TLS_1_2,
      },
      deployOptions: {
        stageName: LIVE,
        accessLogDestination: new LogGroupLogDestination(new ServiceLog(this, 'AccessLog', { key, retention })),
        accessLogFormat: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
        loggingLevel: MethodLoggingLevel.ERROR,
        dataTraceEnabled: false,
        metricsEnabled: true,
        tracingEnabled: false,
        cachingEnabled: false,
        ...THROTTLE,
      },
    });
    addGatewayAnswers(this.rest, props.host);
    const signedIn = this.#signedIn(props.staff);
    for (const target of Object.values(props.functions)) this.#route(target, signedIn);
    // The gateway makes this log by itself, for ever and unencrypted, unless it is there first.
    const name = `API-Gateway-Execution-Logs_${this.rest.restApiId}/${LIVE}`;
    this.rest.deploymentStage.node.addDependency(new ServiceLog(this, 'ExecutionLog', { key, retention, name }));
  }

  /** The gateway's own check of staff tokens, in front of the functions' own. */
  #signedIn(pool: IUserPool): MethodOptions {
    return {
      authorizationType: AuthorizationType.COGNITO,
      authorizer: new CognitoUserPoolsAuthorizer(this, 'Staff', {
        cognitoUserPools: [pool],
        resultsCacheTtl: Duration.minutes(1),
      }),
      authorizationScopes: [DESK_SCOPE],
    };
  }

  #route(target: ServiceFunction, signedIn: MethodOptions): void {
    const { plan } = target;
    if (!plan.routes) return;
    const integration = new LambdaIntegration(target.lambda, { proxy: true, allowTestInvoke: false });
    for (const route of plan.routes) {
      const open: MethodOptions = { authorizationType: AuthorizationType.NONE };
      this.rest.root
        .resourceForPath(route.path)
        .addMethod(route.method, integration, route.access === 'public' ? open : signedIn);
    }
  }
}
