/** Where staff sign in: a user pool without self sign-up, with a second factor, and the one application that uses it. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRecovery,
  type CfnUserPoolClient,
  ClientAttributes,
  FeaturePlan,
  type IUserPool,
  LambdaVersion,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  StandardThreatProtectionMode,
  StringAttribute,
  UserPool,
  type UserPoolClient,
  UserPoolClientIdentityProvider,
  UserPoolOperation,
  type UserPoolResourceServer,
} from 'aws-cdk-lib/aws-cognito';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

interface StaffDirectoryProps {
  readonly signInPrefix: string;
  readonly callbacks: readonly string[];
  /** Puts roles and boroughs into access tokens. */
  readonly claims: IFunction;
}

/** Scope that an access token must carry to call the Desk API. */
const DESK: { readonly server: string; readonly scope: string } = { server: 'desk', scope: 'api' };
export const DESK_SCOPE = `${DESK.server}/${DESK.scope}`;

export class StaffDirectory extends Construct {
  readonly pool: IUserPool;
  readonly issuer: string;
  readonly clientId: string;

  constructor(scope: Construct, id: string, props: StaffDirectoryProps) {
    super(scope, id);
    const pool = staffPool(this, props.claims);
    const api = new ResourceServerScope({ scopeName: DESK.scope, scopeDescription: 'Use the Desk API' });
    const server = pool.addResourceServer('Desk', { identifier: DESK.server, scopes: [api] });
    pool.addDomain('SignIn', { cognitoDomain: { domainPrefix: props.signInPrefix } });
    this.pool = pool;
    this.issuer = pool.userPoolProviderUrl;
    this.clientId = deskClient(pool, server, api, props.callbacks).userPoolClientId;
  }
}

function staffPool(scope: Construct, claims: IFunction): UserPool {
  const pool = new UserPool(scope, 'Pool', {
    selfSignUpEnabled: false,
    signInAliases: { username: true, email: true },
    signInCaseSensitive: false,
    customAttributes: {
      roles: new StringAttribute({ mutable: true, maxLen: 256 }),
      boroughs: new StringAttribute({ mutable: true, maxLen: 512 }),
    },
    mfa: Mfa.REQUIRED,
    mfaSecondFactor: { otp: true, sms: false },
    passwordPolicy: {
      minLength: 14,
      requireLowercase: true,
      requireUppercase: true,
      requireDigits: true,
      requireSymbols: true,
      tempPasswordValidity: Duration.days(1),
    },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    featurePlan: FeaturePlan.PLUS,
    standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  // Version 2 is the first that may change access tokens.
  pool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, claims, LambdaVersion.V2_0);
  return pool;
}

/** Without a secret: the console runs in a browser, so codes are bound by PKCE. It may not write roles or boroughs. */
function deskClient(
  pool: UserPool,
  server: UserPoolResourceServer,
  api: ResourceServerScope,
  callbacks: readonly string[],
): UserPoolClient {
  const client = pool.addClient('DeskClient', {
    generateSecret: false,
    supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
    oAuth: {
      flows: { authorizationCodeGrant: true, implicitCodeGrant: false },
      scopes: [OAuthScope.OPENID, OAuthScope.resourceServer(server, api)],
      callbackUrls: [...callbacks],
    },
    accessTokenValidity: Duration.minutes(30),
    idTokenValidity: Duration.minutes(30),
    refreshTokenValidity: Duration.hours(10),
    enableTokenRevocation: true,
    preventUserExistenceErrors: true,
    readAttributes: new ClientAttributes().withStandardAttributes({ email: true, fullname: true }),
    writeAttributes: new ClientAttributes().withStandardAttributes({ fullname: true }),
  });
  // No password ever goes through the application: only the sign-in page and renewal. Named none, Cognito allows more.
  (client.node.defaultChild as CfnUserPoolClient).explicitAuthFlows = ['ALLOW_REFRESH_TOKEN_AUTH'];
  return client;
}
