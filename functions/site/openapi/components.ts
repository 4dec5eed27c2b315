/** What operations share: sign-in, headers, the problem document, one answer per problem type. */
import { PROBLEMS, type ProblemType } from '../../shared/http/problem.ts';
import { PROBLEM_HELP } from '../problem-help.ts';
import { headerComponents, headersOf } from './headers.ts';
import { MOST_ITEMS, MOST_TEXT } from './schema.ts';
import type { Json } from './types.ts';

/** The headers of a refusal: how long to wait where waiting helps. */
function refusalHeaders(types: readonly ProblemType[]): Json {
  const waits = types.some((type) => type === 'busy' || type === 'too-many');
  return waits ? headersOf('Retry-After') : headersOf();
}

function problemExample(type: ProblemType): Json {
  return { type: `/docs#problem-${type}`, ...PROBLEMS[type], detail: PROBLEM_HELP[type].act };
}

const PROBLEM = { $ref: '#/components/schemas/Problem' };

/** The answer of one status, for the problem types that share it. @param types at least one */
export function refusal(types: readonly ProblemType[]): Json {
  const [only, ...others] = types;
  if (others.length === 0) return { $ref: `#/components/responses/${only}` };
  return {
    description: types.map((type) => PROBLEMS[type].title).join('; or: '),
    headers: refusalHeaders(types),
    content: {
      'application/problem+json': {
        schema: PROBLEM,
        examples: Object.fromEntries(types.map((type) => [type, { value: problemExample(type) }])),
      },
    },
  };
}

const problemSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: {
      type: 'string',
      enum: Object.keys(PROBLEMS).map((type) => `/docs#problem-${type}`),
      description: 'Stable; an address relative to this service that explains it',
    },
    title: { type: 'string', maxLength: 200 },
    status: { type: 'integer', format: 'int32', minimum: 400, maximum: 599 },
    detail: { type: 'string', maxLength: MOST_TEXT, description: 'What to do about it' },
    errors: {
      type: 'array',
      maxItems: MOST_ITEMS,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['path', 'message'],
        properties: {
          path: { type: 'string', maxLength: MOST_TEXT, description: 'Where: `rating`, `pages.0`' },
          message: { type: 'string', maxLength: MOST_TEXT, description: 'What it must be' },
        },
      },
    },
  },
};

const IF_MATCH = { type: 'string', pattern: '^([*]|"[0-9]+")$', maxLength: 20 };

/** The document's components. @param origin where the service is reached */
export function components(origin: string): Json {
  const types = Object.keys(PROBLEMS) as ProblemType[];
  return {
    securitySchemes: {
      staff: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description:
          "An OIDC access token of the force's directory, with the claims roles and boroughs. Checked as RFC8725 asks: signed with RS256 and nothing else, by one issuer, for one application, an access token, not expired.",
      },
    },
    parameters: {
      IdempotencyKey: {
        name: 'Idempotency-Key',
        in: 'header',
        description: 'Any text of your own, new for each new request: the same request sent again answers the same',
        schema: { type: 'string', pattern: '^[!-~]+$', minLength: 1, maxLength: 200 },
        example: '5b0c8f0e-3d0d-4a86-9d0a-6f0d4b7a9d11',
      },
      IfMatch: {
        name: 'If-Match',
        in: 'header',
        description:
          'The `ETag` of the case as you read it: your change is refused (412) when somebody else changed it since. Left out, the change is made on the case as it then is',
        schema: IF_MATCH,
        example: '"7"',
      },
    },
    headers: headerComponents(origin),
    schemas: { Problem: problemSchema },
    responses: Object.fromEntries(
      types.map((type) => [
        type,
        {
          description: PROBLEMS[type].title,
          headers: refusalHeaders([type]),
          content: { 'application/problem+json': { schema: PROBLEM, example: problemExample(type) } },
        },
      ]),
    ),
  };
}
