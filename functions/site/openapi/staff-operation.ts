/** An operation of the Desk API, from the route and from the schemas by which its handler parses and answers. */
import type * as z from 'zod';
import type { Route } from '../../../lib/blueprint/types.ts';
import { PROBLEMS, type ProblemType } from '../../shared/http/problem.ts';
import { refusal } from './components.ts';
import { fileContent } from './files.ts';
import { headersOf } from './headers.ts';
import { pathParameters } from './path-parameters.ts';
import { jsonSchema, queryParameters } from './schema.ts';
import type { DocumentedOperation, Json } from './types.ts';

/** What a staff route can answer besides: what it says itself, and what every one of its kind can. */
function problemsOf(route: Route, operation: DocumentedOperation): ProblemType[] {
  return [
    ...new Set<ProblemType>([
      ...operation.problems,
      'bad-request',
      'not-signed-in',
      ...(route.access === 'staff' ? [] : (['not-allowed'] as const)),
      ...(operation.body ? (['too-large', 'wrong-type'] as const) : []),
      'too-many',
      'failed',
      'busy',
    ]),
  ].sort((a, b) => PROBLEMS[a].status - PROBLEMS[b].status);
}

/** One entry per status. Types that share one are told apart by the `type` in the body. */
function refusals(types: readonly ProblemType[]): Json {
  const byStatus = Map.groupBy(types, (type) => PROBLEMS[type].status);
  return Object.fromEntries([...byStatus].map(([status, sharing]) => [status, refusal(sharing)]));
}

function jsonContent(schema: z.ZodType, example: unknown): Json {
  return {
    'application/json': { schema: jsonSchema(schema, 'output'), ...(example === undefined ? {} : { example }) },
  };
}

function answerContent({ answer, example }: DocumentedOperation): Json | undefined {
  const json = answer.schema && jsonContent(answer.schema, example?.answer);
  const others = Object.fromEntries((answer.media ?? []).map((media) => [media, fileContent(media)]));
  return json || answer.media ? { ...json, ...others } : undefined;
}

/** The operation. What may find its thing changed meanwhile (`stale`) takes `If-Match`. */
export function staffOperation(route: Route, operation: DocumentedOperation): Json {
  const { id, tag, summary, description, query, body, answer, instead, example } = operation;
  const roles = typeof route.access === 'string' ? 'any' : route.access.join(', ');
  const content = answerContent(operation);
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: [description, `Roles: ${roles}.`].filter(Boolean).join('\n\n'),
    security: [{ staff: [] }],
    parameters: [
      ...pathParameters(route.path),
      ...(query ? queryParameters(query) : []),
      ...(route.method === 'POST' ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
      ...(operation.problems.includes('stale') ? [{ $ref: '#/components/parameters/IfMatch' }] : []),
    ],
    ...(body && {
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: jsonSchema(body, 'input'),
            ...(example?.body === undefined ? {} : { example: example.body }),
          },
        },
      },
    }),
    responses: {
      [answer.status]: {
        description: answer.description,
        headers: answer.etag ? headersOf('ETag') : headersOf(),
        ...(content && { content }),
      },
      ...(instead && {
        [instead.status]: {
          description: instead.description,
          headers: headersOf(),
          content: jsonContent(instead.schema, example?.instead),
        },
      }),
      ...refusals(problemsOf(route, operation)),
    },
  };
}
