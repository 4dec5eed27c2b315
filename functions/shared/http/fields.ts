/** Values from outside against a schema, and what is wrong with them in words for whoever sent them. */
import type * as z from 'zod';
import { Problem } from './problem.ts';

/** How many faults one answer names. */
const MOST_FAULTS = 20;

/** The first of what is wrong, each with its path; an unknown field by its own. */
function fieldErrors(error: z.ZodError): { path: string; message: string }[] {
  return error.issues
    .flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), message: 'Unknown field: leave it out' }))
        : [{ path: issue.path.join('.'), message: issue.message }],
    )
    .slice(0, MOST_FAULTS);
}

/** What the schema makes of the value. @throws Problem `bad-request` with `detail` and every fault's path and message */
export function parseFields<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  detail: string,
): z.output<Schema> {
  const result = schema.safeParse(value, {
    error: ({ code, input, expected }) =>
      code === 'invalid_type' && input === undefined ? `Missing: send a value of type ${expected}` : undefined,
  });
  if (result.success) return result.data;
  throw new Problem('bad-request', detail, { errors: fieldErrors(result.error) });
}
