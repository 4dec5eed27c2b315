/** An operation that anybody may call: mostly pages, described in words (public-routes.ts). */
import type { Route } from '../../../lib/blueprint/types.ts';
import { BODY_LIMIT } from '../../shared/http/request.ts';
import type { PublicRoute } from '../public-routes.ts';
import { refusal } from './components.ts';
import { fileContent } from './files.ts';
import { headersOf } from './headers.ts';
import { pathParameters } from './path-parameters.ts';
import type { Json } from './types.ts';

const LANGUAGE = {
  name: 'lang',
  in: 'query',
  description: 'The language, if the stage publishes it',
  schema: { type: 'string', pattern: '^[a-z]{2}$', maxLength: 2 },
  example: 'pl',
};

function formContent(form: NonNullable<PublicRoute['form']>): Json {
  const fields = Object.entries(form);
  return {
    schema: {
      type: 'object',
      additionalProperties: false,
      required: fields.filter(([, field]) => field.required).map(([name]) => name),
      properties: Object.fromEntries(
        fields.map(([name, { description, values, maxLength }]) => [
          name,
          { type: 'string', description, ...(values ? { enum: values } : { maxLength: maxLength ?? BODY_LIMIT }) },
        ]),
      ),
    },
    example: Object.fromEntries(
      fields.flatMap(([name, { example }]) => (example === undefined ? [] : [[name, example]])),
    ),
  };
}

function answer({ description, media, json, location }: PublicRoute['answers'][string]): Json {
  return {
    description,
    headers: {
      ...headersOf(),
      ...(location ? { Location: { schema: { type: 'string', maxLength: 200 }, example: location } } : {}),
    },
    ...(media && { content: { [media]: json ?? fileContent(media) } }),
  };
}

/** The operation. Too many requests are refused before any function sees them, so the answer is never a page of ours. */
export function publicOperation(route: Route, about: PublicRoute): Json {
  return {
    operationId: about.id,
    tags: [about.tag],
    summary: about.summary,
    ...(about.description && { description: about.description }),
    security: [],
    parameters: [...pathParameters(route.path), ...(about.languages ? [LANGUAGE] : [])],
    ...(about.form && {
      requestBody: { required: true, content: { 'application/x-www-form-urlencoded': formContent(about.form) } },
    }),
    responses: {
      ...Object.fromEntries(Object.entries(about.answers).map(([status, one]) => [status, answer(one)])),
      '429': refusal(['too-many']),
    },
  };
}
