/** The headers of answers: what each is and how it looks. Each component has the header's own name. */
import { answerHeaders, COUNTED_SECONDS, RATE_LIMITS } from '../../../lib/blueprint/answer-headers.ts';
import type { Json } from './types.ts';

/** Those of every answer, whoever gives it. */
export const ON_EVERY_ANSWER = [
  'Access-Control-Allow-Origin',
  'RateLimit-Policy',
  'X-RateLimit-Limit',
  'X-Request-Id',
] as const;

type HeaderName = (typeof ON_EVERY_ANSWER)[number] | 'ETag' | 'Retry-After';

/** The headers of one answer: those of every one and some `more`. */
export function headersOf(...more: readonly HeaderName[]): Json {
  return Object.fromEntries(
    [...ON_EVERY_ANSWER, ...more].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );
}

const LIMITS = Object.values(RATE_LIMITS);
const POLICIES = LIMITS.map((limit) => answerHeaders(undefined, limit)['RateLimit-Policy']);
const { victims, all } = RATE_LIMITS;

/** The document's `components.headers`. @param origin where the service is reached */
export function headerComponents(origin: string): Readonly<Record<HeaderName, Json>> {
  return {
    'Access-Control-Allow-Origin': {
      description: 'The service itself: a browser lets scripts of no other site read an answer',
      schema: { type: 'string', const: origin },
      example: origin,
    },
    ETag: {
      description: 'The version of the case: send it as `If-Match` with a change',
      schema: { type: 'string', pattern: '^"[0-9]+"$', maxLength: 20 },
      example: '"7"',
    },
    'RateLimit-Policy': {
      description: `The limit of \`X-RateLimit-Limit\` in the words of the IETF's draft: its name, \`q\` requests in \`w\` seconds`,
      schema: { type: 'string', enum: POLICIES },
      example: POLICIES.at(-1),
    },
    'Retry-After': {
      description: 'Seconds after which to send the same request again',
      schema: { type: 'integer', format: 'int32', minimum: 1, maximum: 3600 },
      example: 5,
    },
    'X-RateLimit-Limit': {
      description: `How many requests one internet address may make in ${COUNTED_SECONDS} seconds before it is refused (429): ${victims.requests} to the feedback pages, ${all.requests} to everything. The local service refuses none`,
      schema: {
        type: 'integer',
        format: 'int32',
        minimum: Math.min(...LIMITS.map(({ requests }) => requests)),
        maximum: Math.max(...LIMITS.map(({ requests }) => requests)),
      },
      example: all.requests,
    },
    'X-Request-Id': {
      description: 'Names this request in our logs: quote it when you report an error',
      schema: { type: 'string', maxLength: 100 },
      example: '7f1c2a52-4f8e-4f1c-9d55-0a1b2c3d4e5f',
    },
  };
}
