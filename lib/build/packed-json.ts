/**
 * An esbuild plugin that carries large text data (languages, watchwords) compressed: a module that unpacks itself when
 * it is first loaded. Plain, these files would be most of a bundle; packed, they are a fifth of their size.
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { OnLoadResult, Plugin } from 'esbuild';
import phoneMetadata from 'libphonenumber-js/min/metadata';
import english from '../../functions/feedback/languages/en.json' with { type: 'json' };
import { TREE } from '../../functions/feedback/watchwords/tree.ts';
import { packTree } from '../../functions/feedback/watchwords.ts';
import { languageFaults } from './language-faults.ts';

const compress = promisify(brotliCompress);

/** The fields of a language file that pages use; notes are for reviewers. */
const LANGUAGE_FIELDS = ['language', 'name', 'direction', 'reviewed', 'strings', 'scales', 'questions'];

/**
 * A module that exports `value` as `name` (as default, without one). ECMAScript, since the package is of type `module`:
 * there `module.exports` would be the bundle's own.
 */
async function packed(value: unknown, name?: string): Promise<OnLoadResult> {
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
  const text = (await compress(Buffer.from(JSON.stringify(value)), options)).toString('base64');
  const unpacked = `JSON.parse(brotliDecompressSync(Buffer.from('${text}', 'base64')).toString())`;
  const contents = `import { brotliDecompressSync } from 'node:zlib';
export ${name ? `const ${name} =` : 'default'} ${unpacked};`;
  return { contents, loader: 'js' };
}

/** What libphonenumber-js knows of the world's numbers, without how people like to see them written: two thirds of it. */
function numberingPlans(): unknown {
  const {
    countries,
    nonGeographic = {},
    ...rest
  } = phoneMetadata as unknown as Record<string, Record<string, unknown[]>>;
  // A plan is an array; its fifth entry is the formats.
  const lean = (plans: Record<string, unknown[]> = {}) =>
    Object.fromEntries(
      Object.entries(plans).map(([name, plan]) => [name, plan.map((entry, i) => (i === 4 ? 0 : entry))]),
    );
  return { ...rest, countries: lean(countries), nonGeographic: lean(nonGeographic) };
}

export const packedJson: Plugin = {
  name: 'packed-json',
  setup: (build) => {
    build.onLoad({ filter: /functions\/feedback\/languages\/\w+\.json$/ }, async (file) => {
      const all = JSON.parse(await readFile(file.path, 'utf8')) as Record<string, unknown>;
      const faults = languageFaults(all, english);
      if (faults.length > 0) return { errors: faults.map((text) => ({ text: `${basename(file.path)}: ${text}` })) };
      return packed(Object.fromEntries(LANGUAGE_FIELDS.map((field) => [field, all[field]])));
    });
    build.onLoad({ filter: /libphonenumber-js\/metadata\.min\.json(\.js)?$/ }, async () => packed(numberingPlans()));
    build.onLoad({ filter: /functions\/feedback\/watchwords\/tree\.ts$/ }, () => packed(packTree(TREE), 'TREE'));
  },
};
