/** The gateway's own answers: problem documents like the functions' own, with the security headers, without detail. */
import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { PROBLEMS, type ProblemType } from '../../../functions/shared/http/problem.ts';
import { GATEWAY_ANSWERS, type GatewayAnswerType, gatewayHeaders, gatewayProblem } from '../../blueprint/gateway.ts';

/** Answers of parts that only AWS has: the authorizer, the throttle, the firewall. */
const IN_AWS_ONLY = {
  UNAUTHORIZED: problem(401, 'not-signed-in', 'Sign in again.'),
  EXPIRED_TOKEN: problem(401, 'not-signed-in', 'The token has expired. Sign in again.'),
  ACCESS_DENIED: problem(403, 'not-allowed', 'The token does not allow this call.'),
  THROTTLED: problem(429, 'too-many', 'Send the same request again in a few seconds.'),
  WAF_FILTERED: problem(403, 'bad-request', 'It was refused: it looks like an attack.'),
} as const;

/** The throttle fills up again every second; this leaves room for everybody else who was refused. */
const RETRY_AFTER: Readonly<Record<string, string>> = { THROTTLED: '5' };

function problem(status: number, type: ProblemType, detail: string): Record<string, unknown> {
  return { type: `/docs#problem-${type}`, title: PROBLEMS[type].title, status, detail };
}

const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': 'sandbox',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
  'X-Frame-Options': 'DENY',
  'X-Robots-Tag': 'noindex',
};

function answer(api: RestApi, host: string, type: string, document: Record<string, unknown>): void {
  const { status, ...rest } = document;
  // A default keeps the status that the gateway chose, so its document must not name another.
  const isDefault = type.startsWith('DEFAULT_');
  const wait = RETRY_AFTER[type];
  const headers = {
    ...gatewayHeaders(host),
    ...SECURITY_HEADERS,
    ...(wait === undefined ? {} : { 'Retry-After': wait }),
  };
  // By the API's own method: an answer works only once it is deployed, so a changed one must make a new deployment.
  api.addGatewayResponse(`Answer${type}`, {
    type: ResponseType.of(type),
    ...(isDefault ? {} : { statusCode: String(status) }),
    responseHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `'${value}'`])),
    templates: { 'application/json': JSON.stringify(isDefault ? rest : document) },
  });
}

/**
 * Gives the API every answer of `lib/blueprint/gateway.ts` and those of the parts that only AWS has.
 * @param host the only one on which the API answers
 */
export function addGatewayAnswers(api: RestApi, host: string): void {
  const shared = Object.keys(GATEWAY_ANSWERS) as GatewayAnswerType[];
  for (const type of shared) answer(api, host, type, gatewayProblem(type));
  for (const [type, document] of Object.entries(IN_AWS_ONLY)) answer(api, host, type, document);
}
