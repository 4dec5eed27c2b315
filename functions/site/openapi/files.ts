/** Answers that are no JSON: how each looks. An image has no example that a reader could use. */
import { MOST_ANSWER } from './schema.ts';
import type { Json } from './types.ts';

const EXAMPLES: Readonly<Record<string, string>> = {
  'text/html': '<!doctype html><html lang="en">…</html>',
  'text/csv': 'key,count\r\nE09000012,25\r\n',
  'image/svg+xml': '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 41 41">…</svg>',
};

/** The content of one media type: text with an example, or bytes. */
export function fileContent(media: string): Json {
  const example = EXAMPLES[media];
  return example === undefined ? {} : { schema: { type: 'string', maxLength: MOST_ANSWER }, example };
}
