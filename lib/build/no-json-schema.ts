/**
 * An esbuild plugin that leaves out zod's writer of JSON Schema, 16 KB of each bundle. Only the document of the API is
 * written with it, but every schema refers to it, so esbuild cannot see that nobody else calls it. Asking a schema for its
 * JSON Schema throws then.
 */
import type { Plugin } from 'esbuild';

const WRITER = /\/zod\/v4\/core\/(?:json-schema-processors|to-json-schema)\.js$/;

export const noJsonSchema: Plugin = {
  name: 'no-json-schema',
  setup: (build) => {
    // CommonJS, of which no name is missing at build time.
    build.onLoad({ filter: WRITER }, () => ({ contents: 'module.exports = {};', loader: 'js' }));
  },
};
