/**
 * The OpenAPI 3.1 document: made from the blueprint's routes and from the schemas by which the handlers themselves parse
 * and answer, so it cannot say anything else than they do. Pure; `origin` is where the service is reached.
 */
import { COUNTED_SECONDS } from '../../../lib/blueprint/answer-headers.ts';
import { blueprint } from '../../../lib/blueprint/blueprint.ts';
import type { FunctionPlan } from '../../../lib/blueprint/types.ts';
import { publicRoutes } from '../public-routes.ts';
import { components } from './components.ts';
import { publicOperation } from './public-operation.ts';
import { staffOperation } from './staff-operation.ts';
import type { DocumentedOperations, Json, OpenApi } from './types.ts';

const INTRODUCTION = `How a police force hears from victims of crime and keeps them informed.

Everything under /desk/v1 is for staff and their tools: JSON in and out, fields in camelCase, times in RFC 3339, days as YYYY-MM-DD in Europe/London, boroughs as ONS codes. Unknown fields are refused.

Sign in with an OIDC access token of the force's directory. Its claims name roles and boroughs; what belongs to another borough is a 404.

Errors are RFC 9457 problems with a stable type. Lists answer items and, when there are more, next: send it back as cursor. Send an Idempotency-Key with every POST: the same request sent twice then answers the same, and does its work once. Every answer carries X-Request-Id, and with X-RateLimit-Limit how many requests the firewall takes from one internet address in ${COUNTED_SECONDS / 60} minutes; over it, the answer is 429 with Retry-After. No other site's script may read an answer (Access-Control-Allow-Origin).

A case has a version, its \`ETag\`. Send it as \`If-Match\` with a change, and the change is refused (412) when somebody else changed the case since you read it.`;

const TAGS: OpenApi['tags'] = [
  { name: 'Links', description: 'Feedback links and their QR codes' },
  { name: 'Tasks', description: 'What staff have to do because of feedback or of a case' },
  { name: 'Cases', description: "One victim's part in a crime report, what happened in it, and what is owed" },
  { name: 'Messages', description: 'What is sent to victims, and what became of it' },
  { name: 'Calls', description: 'Every call to the desk, with a case or without' },
  { name: 'Worklist', description: "What is owed next under the Victims' Code, and what was kept" },
  { name: 'Insights', description: 'What victims say, in figures and in words' },
  { name: 'Audit', description: 'Who looked at what' },
  { name: 'Lists', description: 'The values that other routes take' },
  {
    name: 'Feedback pages',
    description: 'The public pages behind a QR code: no sign-in, no personal data in the address',
  },
  { name: 'Service', description: 'The service itself' },
];

/** Where it runs, as far as the address says it. Of a service on one's own machine: where the document came from. */
function server(origin: string): Json {
  const local = origin.startsWith('http:');
  return {
    url: local ? '/' : origin,
    description: local
      ? 'The local service on this machine'
      : 'The deployed service: production, or a test stage of it',
    // Victims and the public use it too.
    'x-internal': local,
  };
}

/**
 * The document. @param operations the staff operations by `METHOD /path`
 * @throws Error that names a route of the blueprint which nobody describes
 */
export function openApi(origin: string, operations: DocumentedOperations): OpenApi {
  const plans: FunctionPlan[] = Object.values(blueprint.functions);
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of plans.flatMap((plan) => plan.routes ?? [])) {
    if (route.method === 'ANY') continue;
    const key = `${route.method} ${route.path}`;
    const about = publicRoutes[key];
    const operation = operations[key];
    if (!about && !operation) throw new Error(`Nobody describes ${key}`);
    const described = about ? publicOperation(route, about) : operation && staffOperation(route, operation);
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: described ?? {} };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'My Met Service',
      version: '1.0.0',
      description: INTRODUCTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [server(origin)],
    tags: TAGS,
    paths,
    components: components(origin),
  };
}
