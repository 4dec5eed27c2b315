/**
 * The OpenAPI 3.1 document: made from the blueprint's routes and from the schemas by which the handlers themselves parse
 * and answer, so it cannot say anything else than they do. Pure; `origin` is where the service is reached.
 */
import * as z from 'zod';
import { blueprint } from '../../lib/blueprint/blueprint.ts';
import type { FunctionPlan, Route } from '../../lib/blueprint/types.ts';
import type { Operation, Operations } from '../shared/http/operation.ts';
import { PROBLEMS, type ProblemType } from '../shared/http/problem.ts';
import { PROBLEM_HELP } from './problem-help.ts';
import { type PublicRoute, publicRoutes } from './public-routes.ts';

// biome-ignore lint/suspicious/noExplicitAny: JSON Schema and OpenAPI objects are open by nature
export type Json = Record<string, any>;

export interface OpenApi {
  readonly openapi: '3.1.0';
  readonly info: Json;
  readonly servers: readonly Json[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly components: Json;
}

const INTRODUCTION = `How a police force hears from victims of crime and keeps them informed.

Everything under /desk/v1 is for staff and their tools: JSON in and out, fields in camelCase, times in RFC 3339, days as YYYY-MM-DD in Europe/London, boroughs as ONS codes. Unknown fields are refused.

Sign in with an OIDC access token of the force's directory. Its claims name roles and boroughs; what belongs to another borough is a 404.

Errors are RFC 9457 problems with a stable type. Lists answer items and, when there are more, next: send it back as cursor. Send an Idempotency-Key with every POST: the same request sent twice then answers the same, and does its work once. Every answer carries X-Request-Id.`;

const TAGS: OpenApi['tags'] = [
  { name: 'Links', description: 'Feedback links and their QR codes' },
  { name: 'Tasks', description: 'What staff have to do because of feedback' },
  { name: 'Insights', description: 'What victims say, in figures and in words' },
  { name: 'Lists', description: 'The values that other routes take' },
  {
    name: 'Feedback pages',
    description: 'The public pages behind a QR code: no sign-in, no personal data in the address',
  },
  { name: 'Service', description: 'The service itself' },
];

/** A zod schema as JSON Schema, without what says nothing to a reader. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema: made }) => {
      if (made.format === 'date-time') delete made.pattern;
      if (made.minimum === Number.MIN_SAFE_INTEGER) delete made.minimum;
      if (made.maximum === Number.MAX_SAFE_INTEGER) delete made.maximum;
    },
  });
  return rest;
}

/**
 * Query parameters. In an address everything is text; the checked value says best what it may be (a number from 1 to
 * 100), unless checking makes something of it that JSON Schema cannot say.
 */
function queryParameters(schema: z.ZodObject): Json[] {
  const given = jsonSchema(schema, 'input');
  const checked = jsonSchema(schema, 'output');
  return Object.keys(schema.shape).map((name) => {
    const sayable = Object.keys(checked['properties'][name]).length > 0;
    const { description, ...value } = (sayable ? checked : given)['properties'][name];
    return {
      name,
      in: 'query',
      ...(given['required']?.includes(name) ? { required: true } : {}),
      ...(description ? { description } : {}),
      schema: value,
    };
  });
}

const PATH_PARAMETERS: Readonly<Record<string, string>> = {
  id: 'The id, as another route gave it',
  page: 'The number of the link within its minting, from 1',
  token: 'What the QR code carries behind /F/',
};

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: PATH_PARAMETERS[name] ?? name,
    schema: { type: 'string' },
  }));
}

/** What a staff route can answer besides: what it says itself, and what every one of its kind can. */
function problemsOf(route: Route, operation: Operation): ProblemType[] {
  return [
    ...new Set<ProblemType>([
      ...operation.problems,
      'bad-request',
      'not-signed-in',
      ...(route.access === 'staff' ? [] : (['not-allowed'] as const)),
      ...(operation.body ? (['too-large', 'wrong-type'] as const) : []),
      'failed',
      'busy',
    ]),
  ].sort((a, b) => PROBLEMS[a].status - PROBLEMS[b].status);
}

function answerContent({ answer, example }: Operation): Json | undefined {
  const json = answer.schema && {
    'application/json': {
      schema: jsonSchema(answer.schema, 'output'),
      ...(example?.answer === undefined ? {} : { example: example.answer }),
    },
  };
  const others = Object.fromEntries((answer.media ?? []).map((media) => [media, {}]));
  return json || answer.media ? { ...json, ...others } : undefined;
}

function staffOperation(route: Route, operation: Operation): Json {
  const { id, tag, summary, description, query, body, answer, example } = operation;
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
      [answer.status]: { description: answer.description, ...(content && { content }) },
      ...Object.fromEntries(
        problemsOf(route, operation).map((type) => [PROBLEMS[type].status, { $ref: `#/components/responses/${type}` }]),
      ),
    },
  };
}

function formSchema(form: NonNullable<PublicRoute['form']>): Json {
  return {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(form).filter((name) => form[name]?.required),
    properties: Object.fromEntries(
      Object.entries(form).map(([name, { description, values, maxLength }]) => [
        name,
        { type: 'string', description, ...(values && { enum: values }), ...(maxLength && { maxLength }) },
      ]),
    ),
  };
}

function publicOperation(route: Route, about: PublicRoute): Json {
  const lang = { name: 'lang', in: 'query', description: 'The language, if the stage publishes it' };
  return {
    operationId: about.id,
    tags: [about.tag],
    summary: about.summary,
    ...(about.description && { description: about.description }),
    security: [],
    parameters: [
      ...pathParameters(route.path),
      ...(about.languages ? [{ ...lang, schema: { type: 'string', example: 'pl' } }] : []),
    ],
    ...(about.form && {
      requestBody: {
        required: true,
        content: { 'application/x-www-form-urlencoded': { schema: formSchema(about.form) } },
      },
    }),
    responses: Object.fromEntries(
      Object.entries(about.answers).map(([status, { description, media }]) => [
        status,
        {
          description,
          ...(media && { content: { [media]: media === 'text/html' ? { schema: { type: 'string' } } : {} } }),
        },
      ]),
    ),
  };
}

function components(): Json {
  const problem = (type: ProblemType) => ({ type: `/docs#problem-${type}`, ...PROBLEMS[type] });
  return {
    securitySchemes: {
      staff: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: "An OIDC access token (RS256) of the force's directory, with the claims roles and boroughs",
      },
    },
    parameters: {
      IdempotencyKey: {
        name: 'Idempotency-Key',
        in: 'header',
        description: 'Any text of your own, new for each new request: the same request sent again answers the same',
        schema: { type: 'string', minLength: 1, maxLength: 200 },
      },
    },
    schemas: {
      Problem: {
        type: 'object',
        required: ['type', 'title', 'status', 'detail'],
        properties: {
          type: { type: 'string', description: 'Stable; an address relative to this service that explains it' },
          title: { type: 'string' },
          status: { type: 'integer' },
          detail: { type: 'string', description: 'What to do about it' },
          errors: {
            type: 'array',
            items: {
              type: 'object',
              required: ['path', 'message'],
              properties: { path: { type: 'string' }, message: { type: 'string' } },
            },
          },
        },
      },
    },
    responses: Object.fromEntries(
      (Object.keys(PROBLEMS) as ProblemType[]).map((type) => [
        type,
        {
          description: PROBLEMS[type].title,
          content: {
            'application/problem+json': {
              schema: { $ref: '#/components/schemas/Problem' },
              example: { ...problem(type), detail: PROBLEM_HELP[type].act },
            },
          },
        },
      ]),
    ),
  };
}

/**
 * The document. @param operations the staff operations by `METHOD /path`
 * @throws Error that names a route of the blueprint which nobody describes
 */
export function openApi(origin: string, operations: Operations): OpenApi {
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
    servers: [{ url: origin }],
    tags: TAGS,
    paths,
    components: components(),
  };
}
