/**
 * zod schemas as JSON Schema, each value with a limit. Where a schema names none, these hold anyway: they follow from
 * what a request may be and from the formats themselves.
 */
import * as z from 'zod';
import { BODY_LIMIT } from '../../shared/http/request.ts';
import type { Json } from './types.ts';

/** Whatever text we have came in a body of at most so many bytes, or is shorter. */
export const MOST_TEXT = BODY_LIMIT;

/** No body of that size lists more, and no answer: a page holds 100, a case at most 300,000 bytes. */
export const MOST_ITEMS = 10_000;

/** Lambda gives no longer answers. */
export const MOST_ANSWER = 6 * 1024 * 1024;

/** The longest text of a format: a time has at most nine digits after the second, and an offset. */
const LENGTHS: Readonly<Record<string, number>> = { 'date-time': 35, date: 10 };

const INT32 = 2 ** 31;

function limitText(made: Json): void {
  if (made['enum'] || made['const'] !== undefined) return;
  made['maxLength'] ??= LENGTHS[made['format']] ?? MOST_TEXT;
}

function limitInteger(made: Json): void {
  made['minimum'] ??= made['exclusiveMinimum'] ?? Number.MIN_SAFE_INTEGER;
  made['maximum'] ??= made['exclusiveMaximum'] ?? Number.MAX_SAFE_INTEGER;
  delete made['exclusiveMinimum'];
  delete made['exclusiveMaximum'];
  made['format'] = made['minimum'] >= -INT32 && made['maximum'] < INT32 ? 'int32' : 'int64';
}

/** Completes one schema in place. */
function limit(made: Json): void {
  if (made['format'] === 'date-time') delete made['pattern'];
  if (made['type'] === 'string') limitText(made);
  if (made['type'] === 'array') made['maxItems'] ??= MOST_ITEMS;
  if (made['type'] === 'integer') limitInteger(made);
}

/** A zod schema as JSON Schema: of what may be sent (`input`) or of what comes (`output`). */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema: made }) => limit(made),
  });
  return rest;
}

/**
 * Query parameters. In an address everything is text; the checked value says best what it may be (a number from 1 to
 * 100), unless checking makes something of it that JSON Schema cannot say.
 */
export function queryParameters(schema: z.ZodObject): Json[] {
  const given = jsonSchema(schema, 'input');
  const checked = jsonSchema(schema, 'output');
  return Object.keys(schema.shape).map((name) => {
    const { description: _, ...said } = checked['properties'][name];
    const { description, ...value } = (Object.keys(said).length > 0 ? checked : given)['properties'][name];
    return {
      name,
      in: 'query',
      ...(given['required']?.includes(name) ? { required: true } : {}),
      ...(description ? { description } : {}),
      schema: value,
    };
  });
}
