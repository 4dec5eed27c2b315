/**
 * An esbuild plugin that carries large text data (languages, watchwords) compressed: a module that unpacks itself when
 * it is first loaded. Plain, these files would be most of a bundle; packed, they are a fifth of their size.
 */
import { readFile } from 'node:fs/promises';
import { brotliCompressSync, constants } from 'node:zlib';
import type { Plugin } from 'esbuild';

/** Which files, and which of their fields the service uses: examples and notes are for tests and reviewers. */
const PACKED = [
  {
    path: /functions\/feedback\/languages\/\w+\.json$/,
    fields: ['language', 'name', 'direction', 'reviewed', 'strings', 'scales', 'questions'],
  },
  { path: /functions\/feedback\/watchwords\/\w+\.json$/, fields: ['danger', 'misconduct'] },
] as const;

function pack(text: string): string {
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
  return brotliCompressSync(Buffer.from(text), options).toString('base64');
}

export const packedJson: Plugin = {
  name: 'packed-json',
  setup: (build) => {
    for (const { path, fields } of PACKED) {
      build.onLoad({ filter: path }, async (file) => {
        const all = JSON.parse(await readFile(file.path, 'utf8')) as Record<string, unknown>;
        const kept = JSON.stringify(Object.fromEntries(fields.map((field) => [field, all[field]])));
        const contents = `const { brotliDecompressSync } = require('node:zlib');
module.exports = JSON.parse(brotliDecompressSync(Buffer.from('${pack(kept)}', 'base64')).toString());`;
        return { contents, loader: 'js' };
      });
    }
  },
};
