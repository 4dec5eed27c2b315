/** A JSON schema in a few words: what a value may be, and which fields an object has. */
import { MOST_ITEMS, MOST_TEXT } from './openapi/schema.ts';
import type { Json } from './openapi/types.ts';

/** What a value is told apart by, without the limits that hold for every value and say nothing. */
function limitsOf(schema: Json): (string | false | undefined)[] {
  const { format, pattern, minimum, maximum, maxLength, maxItems } = schema;
  return [
    format !== 'int32' && format !== 'int64' && format,
    pattern && `like \`${pattern}\``,
    minimum > Number.MIN_SAFE_INTEGER && `at least ${minimum}`,
    maximum < Number.MAX_SAFE_INTEGER && `at most ${maximum}`,
    maxLength < MOST_TEXT && !format && `at most ${maxLength} characters`,
    maxItems < MOST_ITEMS && `at most ${maxItems}`,
    schema['default'] !== undefined && `${schema['default']} if left out`,
  ];
}

/** What a value may be, in a few words; patterns in backticks. */
export function typeOf(schema: Json): string {
  if (schema['enum']) return schema['enum'].filter((value: string) => value !== '').join(' | ');
  if (schema['const'] !== undefined) return String(schema['const']);
  if (schema['anyOf']) return schema['anyOf'].map(typeOf).join(' or ');
  const name = schema['type'] === 'array' ? `list of ${typeOf(schema['items'] ?? {})}` : (schema['type'] ?? 'any');
  return [name, ...limitsOf(schema)].filter(Boolean).join(', ');
}

export interface Field {
  readonly name: string;
  readonly schema: Json;
  readonly required: boolean;
}

/** The fields of an object and of the objects in it: `items[].id`. */
export function fieldsOf(schema: Json, prefix = ''): Field[] {
  if (schema['anyOf']) return schema['anyOf'].flatMap((one: Json) => fieldsOf(one, prefix));
  if (schema['type'] === 'array') return fieldsOf(schema['items'] ?? {}, prefix.replace(/\.$/, '[].'));
  const properties: Json = schema['properties'] ?? {};
  return Object.entries(properties).flatMap(([name, value]: [string, Json]) => [
    { name: `${prefix}${name}`, schema: value, required: schema['required']?.includes(name) ?? false },
    ...fieldsOf(value, `${prefix}${name}.`),
  ]);
}
