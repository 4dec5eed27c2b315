/** How staff sign in. */
import { expect, test } from 'vitest';
import { devCloud as cloud, meaning, ofType } from '../support/synthesized.ts';

const [pool] = ofType(cloud.service, 'AWS::Cognito::UserPool');
const [client] = ofType(cloud.service, 'AWS::Cognito::UserPoolClient');

test('accounts are made by administrators, need a second factor, and cannot be deleted with the stack', () => {
  expect(pool?.resource.Properties).toMatchObject({
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    MfaConfiguration: 'ON',
    EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    DeletionProtection: 'ACTIVE',
    UserPoolTier: 'PLUS',
    UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
  });
  expect(pool?.resource.Properties.Policies.PasswordPolicy.MinimumLength).toBeGreaterThanOrEqual(12);
  expect(pool?.resource.DeletionPolicy).toBe('Retain');
});

test('the application gets codes bound by PKCE, short tokens, and no way to sign in with a password of its own', () => {
  expect(client?.resource.Properties).toMatchObject({
    AllowedOAuthFlows: ['code'],
    AllowedOAuthFlowsUserPoolClient: true,
    ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
    GenerateSecret: false,
    EnableTokenRevocation: true,
    PreventUserExistenceErrors: 'ENABLED',
    AccessTokenValidity: 30,
    RefreshTokenValidity: 600,
    TokenValidityUnits: { AccessToken: 'minutes', RefreshToken: 'minutes' },
  });
  for (const address of client?.resource.Properties.CallbackURLs ?? ['']) expect(address).toMatch(/^https:\/\//);
});

test('roles and boroughs are attributes that the application cannot write', () => {
  const names = pool?.resource.Properties.Schema.map(({ Name }: { Name: string }) => Name);
  expect(names).toEqual(['roles', 'boroughs']);
  expect(client?.resource.Properties.WriteAttributes).toEqual(['name']);
});

test('the gateway takes access tokens with the scope of the Desk API, which the application can get', () => {
  const [server] = ofType(cloud.service, 'AWS::Cognito::UserPoolResourceServer');
  const { Identifier: identifier, Scopes: scopes } = server?.resource.Properties ?? {};
  expect(scopes.map(({ ScopeName }: { ScopeName: string }) => `${identifier}/${ScopeName}`)).toEqual(['desk/api']);
  const allowed = client?.resource.Properties.AllowedOAuthScopes.map((one: unknown) => meaning(cloud, one));
  expect(allowed).toEqual(['openid', `${server?.path}/api`]);
  const [authorizer] = ofType(cloud.service, 'AWS::ApiGateway::Authorizer');
  expect(authorizer?.resource.Properties).toMatchObject({
    Type: 'COGNITO_USER_POOLS',
    IdentitySource: 'method.request.header.Authorization',
  });
  expect(authorizer?.resource.Properties.ProviderARNs.map((arn: unknown) => meaning(cloud, arn))).toEqual([pool?.path]);
});
