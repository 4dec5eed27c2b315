/** Bodies and queries of the routes of cases, checked as their handler checks them. */
import { operations } from '../../../functions/cases/api.ts';
import { parseFields } from '../../../functions/shared/http/fields.ts';
import type { Operation } from '../../../functions/shared/http/operation.ts';
import { Problem } from '../../../functions/shared/http/problem.ts';

export type Key = keyof typeof operations;

/** The checked value. */
export const parse = (key: Key, part: 'body' | 'query', value: unknown): unknown => {
  const schema = (operations[key] as Operation)[part];
  if (!schema) throw new Error(`${key} has no ${part}`);
  return parseFields(schema, value, 'Some fields need another value.');
};

/** Path and message of every fault. */
export function faults(key: Key, value: unknown, part: 'body' | 'query' = 'body'): [string, string][] {
  try {
    parse(key, part, value);
  } catch (error) {
    if (error instanceof Problem) return error.errors.map(({ path, message }) => [path, message]);
    throw error;
  }
  return [];
}
