/** What stands between the internet and the functions. */
import { expect, test } from 'vitest';
import { PROBLEMS } from '../../../functions/shared/http/problem.ts';
import { GATEWAY_ANSWERS } from '../../../lib/blueprint/gateway.ts';
import { devCloud as cloud, meaning, ofType } from '../support/synthesized.ts';

// biome-ignore lint/suspicious/noExplicitAny: CloudFormation's own shapes
function only(type: string): any {
  const found = ofType(cloud.service, type);
  expect(found, type).toHaveLength(1);
  return found[0]?.resource.Properties;
}

test('the API is regional, answers on its own host alone, and gives every body to the functions as it came', () => {
  const rest = only('AWS::ApiGateway::RestApi');
  expect(rest).toMatchObject({
    EndpointConfiguration: { Types: ['REGIONAL'] },
    DisableExecuteApiEndpoint: true,
    BinaryMediaTypes: ['*/*'],
    MinimumCompressionSize: 1024,
  });
  const domain = only('AWS::ApiGateway::DomainName');
  expect([domain.DomainName, domain.SecurityPolicy]).toEqual(['dev.feedback.met.example', 'TLS_1_2']);
  expect(only('AWS::CertificateManager::Certificate')).toMatchObject({
    DomainName: 'dev.feedback.met.example',
    ValidationMethod: 'DNS',
  });
  expect(only('AWS::ApiGateway::BasePathMapping').BasePath).toBeUndefined();
});

test('no log of the gateway holds a path, a query, a header, an address or a body', () => {
  const stage = only('AWS::ApiGateway::Stage');
  expect(JSON.parse(stage.AccessLogSetting.Format)).toEqual({
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
  });
  expect(stage.MethodSettings).toEqual([
    {
      HttpMethod: '*',
      ResourcePath: '/*',
      LoggingLevel: 'ERROR',
      DataTraceEnabled: false,
      MetricsEnabled: true,
      CachingEnabled: false,
      ThrottlingBurstLimit: 200,
      ThrottlingRateLimit: 100,
    },
  ]);
  expect(stage.TracingEnabled).toBe(false);
  expect(stage.CacheClusterEnabled ?? false).toBe(false);
});

/** What every answer says, whoever gives it: scripts of no other site may read it, and how much one address may ask. */
const everyAnswer = (policy: string, requests: number) => ({
  'Access-Control-Allow-Origin': 'https://dev.feedback.met.example',
  'RateLimit-Policy': `"${policy}";q=${requests};w=300`,
  'X-RateLimit-Limit': String(requests),
});

test("the gateway's own answers are problems with security headers, without detail, for no other site to read", () => {
  const answers = ofType(cloud.service, 'AWS::ApiGateway::GatewayResponse').map(({ resource }) => resource.Properties);
  const statuses = answers.map(({ ResponseType, StatusCode }) => [ResponseType, StatusCode]);
  expect(Object.fromEntries(statuses)).toEqual({
    MISSING_AUTHENTICATION_TOKEN: '404',
    REQUEST_TOO_LARGE: '413',
    INTEGRATION_FAILURE: '502',
    INTEGRATION_TIMEOUT: '504',
    UNAUTHORIZED: '401',
    EXPIRED_TOKEN: '401',
    ACCESS_DENIED: '403',
    WAF_FILTERED: '403',
    THROTTLED: '429',
    // The two defaults keep whatever status the gateway chose.
    DEFAULT_4XX: undefined,
    DEFAULT_5XX: undefined,
  });
  expect(Object.keys(GATEWAY_ANSWERS).filter((type) => !statuses.some(([found]) => found === type))).toEqual([]);
  for (const { ResponseType, StatusCode, ResponseParameters, ResponseTemplates } of answers) {
    const document = JSON.parse(ResponseTemplates['application/json']);
    const problem = document.type.replace('/docs#problem-', '') as keyof typeof PROBLEMS;
    expect(document.title, ResponseType).toBe(PROBLEMS[problem]?.title);
    expect(document.status, ResponseType).toBe(StatusCode === undefined ? undefined : Number(StatusCode));
    expect(JSON.stringify(document)).not.toContain('$');
    expect(ResponseParameters).toEqual({
      'gatewayresponse.header.Content-Type': "'application/problem+json'",
      'gatewayresponse.header.Cache-Control': "'no-store'",
      'gatewayresponse.header.X-Content-Type-Options': "'nosniff'",
      'gatewayresponse.header.Content-Security-Policy': "'sandbox'",
      'gatewayresponse.header.Referrer-Policy': "'no-referrer'",
      'gatewayresponse.header.Strict-Transport-Security': "'max-age=63072000; includeSubDomains'",
      'gatewayresponse.header.X-Frame-Options': "'DENY'",
      'gatewayresponse.header.X-Robots-Tag': "'noindex'",
      ...Object.fromEntries(
        Object.entries(everyAnswer('all', 20_000)).map(([name, value]) => [
          `gatewayresponse.header.${name}`,
          `'${value}'`,
        ]),
      ),
      ...(StatusCode === '429' ? { 'gatewayresponse.header.Retry-After': "'5'" } : {}),
    });
  }
});

test("the gateway's own answers are deployed with the methods: without a deployment they would not be given", () => {
  const [deployment] = ofType(cloud.service, 'AWS::ApiGateway::Deployment');
  const answers = ofType(cloud.service, 'AWS::ApiGateway::GatewayResponse');
  expect(deployment?.resource.DependsOn).toEqual(expect.arrayContaining(answers.map(({ id }) => id)));
});

test('the firewall stands in front of the one stage', () => {
  const association = only('AWS::WAFv2::WebACLAssociation');
  expect(meaning(cloud, association.WebACLArn)).toBe('Service/Firewall/Acl');
  expect(meaning(cloud, association.ResourceArn)).toContain(
    'Service/Api/Rest/stages/Service/Api/Rest/DeploymentStage.live',
  );
});

const acl = only('AWS::WAFv2::WebACL');
const rules = new Map<string, Record<string, unknown>>(
  acl.Rules.map((rule: { Name: string }) => [rule.Name, rule] as const),
);

test('the firewall blocks floods, known attacks and bodies over 16 KB, in this order', () => {
  const order = acl.Rules.map(
    (rule: { Priority: number; Name: string; Action?: object; OverrideAction?: object }) =>
      `${rule.Priority} ${rule.Name} ${Object.keys(rule.Action ?? rule.OverrideAction ?? {})}`,
  );
  expect(order).toEqual([
    '0 too-large Block',
    '1 flood-of-victims-pages Block',
    '2 flood Block',
    '3 common None',
    '4 attack-in-other-bodies Block',
    '5 known-bad-inputs None',
  ]);
  expect(rules.get('too-large')?.['Statement']).toEqual({
    SizeConstraintStatement: {
      FieldToMatch: { Body: { OversizeHandling: 'MATCH' } },
      ComparisonOperator: 'GT',
      Size: 16_384,
      TextTransformations: [{ Priority: 0, Type: 'NONE' }],
    },
  });
  expect(acl.AssociationConfig).toEqual({
    RequestBody: { API_GATEWAY: { DefaultSizeInspectionLimit: 'KB_16' } },
  });
  expect(Object.keys(acl.CustomResponseBodies)).toEqual(['too-large', 'too-many']);
  for (const { ContentType } of Object.values(acl.CustomResponseBodies as Record<string, { ContentType: string }>)) {
    expect(ContentType).toBe('TEXT_PLAIN');
  }
});

test('the firewall counts by address, refuses whoever is over the limit that every answer names, and says so', () => {
  const answers = ['too-large', 'flood-of-victims-pages', 'flood'].map((name) => {
    // biome-ignore lint/suspicious/noExplicitAny: CloudFormation's own shapes
    const { Statement, Action } = rules.get(name) as any;
    const { ResponseCode, CustomResponseBodyKey, ResponseHeaders } = Action.Block.CustomResponse;
    const headers = ResponseHeaders.map(({ Name, Value }: { Name: string; Value: string }) => [Name, Value]);
    return {
      counted: Statement.RateBasedStatement,
      says: [ResponseCode, CustomResponseBodyKey, Object.fromEntries(headers)],
    };
  });
  const counted = (Limit: number) => ({ AggregateKeyType: 'IP', Limit, EvaluationWindowSec: 300 });
  const wait = { 'Retry-After': '300' };
  expect(answers).toEqual([
    { counted: undefined, says: [413, 'too-large', everyAnswer('all', 20_000)] },
    {
      counted: { ...counted(2_000), ScopeDownStatement: { ByteMatchStatement: expect.anything() } },
      says: [429, 'too-many', { ...everyAnswer('victims-pages', 2_000), ...wait }],
    },
    { counted: counted(20_000), says: [429, 'too-many', { ...everyAnswer('all', 20_000), ...wait }] },
  ]);
});

test("a victim's words are never taken for an attack, other bodies are", () => {
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation's own shapes
  const common = rules.get('common')?.['Statement'] as any;
  expect(common.ManagedRuleGroupStatement.RuleActionOverrides).toEqual(
    [
      'SizeRestrictions_BODY',
      'CrossSiteScripting_BODY',
      'EC2MetaDataSSRF_BODY',
      'GenericLFI_BODY',
      'GenericRFI_BODY',
    ].map((Name) => ({ Name, ActionToUse: { Count: {} } })),
  );
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation's own shapes
  const others = rules.get('attack-in-other-bodies')?.['Statement'] as any;
  const [labelled, except] = others.AndStatement.Statements;
  expect(labelled.OrStatement.Statements).toEqual(
    ['CrossSiteScripting_Body', 'EC2MetaDataSSRF_Body', 'GenericLFI_Body', 'GenericRFI_Body'].map((label) => ({
      LabelMatchStatement: { Scope: 'LABEL', Key: `awswaf:managed:aws:core-rule-set:${label}` },
    })),
  );
  expect(except.NotStatement.Statement.ByteMatchStatement).toMatchObject({
    FieldToMatch: { UriPath: {} },
    PositionalConstraint: 'STARTS_WITH',
    SearchString: '/F/',
  });
});

test('the firewall logs only what it blocked, without path, query, token, cookie or words, and samples nothing', () => {
  const logging = only('AWS::WAFv2::LoggingConfiguration');
  expect(logging.RedactedFields).toEqual([
    { UriPath: {} },
    { QueryString: {} },
    { SingleHeader: { Name: 'authorization' } },
    { SingleHeader: { Name: 'cookie' } },
    { SingleHeader: { Name: 'referer' } },
  ]);
  expect(logging.LoggingFilter).toEqual({
    DefaultBehavior: 'DROP',
    Filters: [{ Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: [{ ActionCondition: { Action: 'BLOCK' } }] }],
  });
  expect(meaning(cloud, logging.LogDestinationConfigs[0])).toMatch(/:log-group:Service\/Firewall\/Log$/);
  expect(acl.DataProtectionConfig).toEqual({
    DataProtections: ['BODY', 'QUERY_STRING'].map((FieldType) => ({ Field: { FieldType }, Action: 'SUBSTITUTION' })),
  });
  const visible = [acl, ...acl.Rules].map(({ VisibilityConfig }) => VisibilityConfig.SampledRequestsEnabled);
  expect(new Set(visible)).toEqual(new Set([false]));
});
