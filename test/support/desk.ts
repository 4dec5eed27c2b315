/**
 * What a test of the Desk API needs: an issuer with a key pair of its own, tokens, and API Gateway events.
 */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose';
import { staffVerifier, type VerifyStaff } from '../../functions/shared/http/staff.ts';
import type { Role } from '../../lib/blueprint/types.ts';

export const TEST_ISSUER = 'https://issuer.test/pool';
export const TEST_CLIENT_ID = 'staff-console';
export const TEST_KEY_ID = 'test-key';

/** The moment at which tests happen unless they say otherwise: a Tuesday in winter, when London is on UTC. */
export const TEST_NOW = Date.parse('2026-11-24T09:00:00Z');

/** By which name requests reach the service. */
const TEST_DOMAIN = 'feedback.example.police.uk';

export interface TestDesk {
  readonly verifyStaff: VerifyStaff;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** A staff token valid at `at` for an hour; `claims` and `header` put others in place of the right ones. */
  readonly token: (staff?: {
    readonly roles?: readonly Role[];
    readonly boroughs?: readonly string[];
    readonly subject?: string;
    readonly at?: number;
    readonly claims?: Record<string, unknown>;
    readonly header?: Partial<JWTHeaderParameters>;
  }) => Promise<string>;
  /** The header `authorization` with such a token. */
  readonly signedIn: (staff?: Parameters<TestDesk['token']>[0]) => Promise<{ authorization: string }>;
}

/** An issuer for one test file. */
export async function testDesk(): Promise<TestDesk> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', {
    extractable: true,
  });
  // Without `alg`, by which the key set itself would refuse other algorithms: the verifier has to do so.
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: TEST_KEY_ID }] });
  const token: TestDesk['token'] = async (staff = {}) => {
    const iat = Math.floor((staff.at ?? TEST_NOW) / 1000);
    return new SignJWT({
      iss: TEST_ISSUER,
      sub: staff.subject ?? 'staff-1',
      client_id: TEST_CLIENT_ID,
      token_use: 'access',
      iat,
      exp: iat + 3600,
      roles: staff.roles ?? ['desk'],
      boroughs: staff.boroughs ?? ['*'],
      ...staff.claims,
    })
      .setProtectedHeader({ alg: 'RS256', kid: TEST_KEY_ID, ...staff.header })
      .sign(privateKey);
  };
  return {
    verifyStaff: staffVerifier(TEST_ISSUER, TEST_CLIENT_ID, keys),
    privateKey,
    publicKey,
    token,
    signedIn: async (staff) => ({
      authorization: `Bearer ${await token(staff)}`,
    }),
  };
}

export interface ApiRequest {
  readonly method: string;
  /** The route's template: `/desk/v1/tasks/{id}`. */
  readonly resource: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text and bytes go as they are; anything else as JSON with its content type. */
  readonly body?: unknown;
  /** When the request arrives (ms). */
  readonly at?: number;
  readonly requestId?: string;
}

/** The event of API Gateway's REST proxy integration for a request, as far as the service reads it. */
export function apiEvent(request: ApiRequest): APIGatewayProxyEvent {
  const { method, resource, params = {}, query = {}, body, at = TEST_NOW } = request;
  const bytes = Buffer.isBuffer(body);
  const json = body !== undefined && !bytes && typeof body !== 'string';
  return {
    httpMethod: method,
    resource,
    path: resource.replaceAll(/\{(\w+)\+?\}/g, (_, name: string) => encodeURIComponent(params[name] ?? '')),
    pathParameters: Object.keys(params).length > 0 ? { ...params } : null,
    queryStringParameters: Object.keys(query).length > 0 ? { ...query } : null,
    multiValueQueryStringParameters: null,
    headers: {
      ...(json ? { 'content-type': 'application/json' } : {}),
      ...request.headers,
    },
    multiValueHeaders: {},
    body: bytes ? body.toString('base64') : json ? JSON.stringify(body) : ((body as string | undefined) ?? null),
    isBase64Encoded: bytes,
    stageVariables: null,
    requestContext: {
      domainName: TEST_DOMAIN,
      requestId: request.requestId ?? 'request-1',
      requestTimeEpoch: at,
    } as APIGatewayProxyEvent['requestContext'],
  };
}
