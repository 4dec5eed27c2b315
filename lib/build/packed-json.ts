/**
 * An esbuild plugin that carries large text data (languages, watchwords) compressed: a module that unpacks itself when
 * it is first loaded. Plain, these files would be most of a bundle; packed, they are a fifth of their size.
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { OnLoadResult, Plugin } from 'esbuild';
import phoneTypes from 'libphonenumber-js/max/metadata';
import phoneMetadata from 'libphonenumber-js/min/metadata';
import englishPages from '../../functions/feedback/languages/en.json' with { type: 'json' };
import { TREE } from '../../functions/feedback/watchwords/tree.ts';
import { packTree } from '../../functions/feedback/watchwords.ts';
import englishMessages from '../../functions/messages/templates/languages/en.json' with { type: 'json' };
import { languageFaults } from './language-faults.ts';
import { templateFaults } from './template-faults.ts';

const compress = promisify(brotliCompress);

type Fields = Readonly<Record<string, unknown>>;

/** Language files: which fields hold their texts, which others are used (notes are for reviewers), what else is wrong. */
const LANGUAGES = [
  {
    filter: /functions\/feedback\/languages\/\w+\.json$/,
    english: englishPages as Fields,
    texts: ['strings', 'scales', 'questions'],
    about: ['language', 'name', 'direction', 'reviewed'],
    faults: (_: Fields): string[] => [],
  },
  {
    filter: /functions\/messages\/templates\/languages\/\w+\.json$/,
    english: englishMessages as Fields,
    texts: ['ratings', 'email', 'templates'],
    about: ['language', 'direction', 'reviewed'],
    faults: templateFaults,
  },
] as const;

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

type Plans = Record<string, unknown[]>;

/** Numbering plans without how people like to see their numbers written: a plan is an array, its fifth entry that. */
function lean(plans: Plans = {}): Plans {
  return Object.fromEntries(
    Object.entries(plans).map(([name, plan]) => [name, plan.map((entry, i) => (i === 4 ? 0 : entry))]),
  );
}

/** What libphonenumber-js knows of the world's numbers, without their formats: two thirds of it. */
function numberingPlans(): unknown {
  const { countries, nonGeographic, ...rest } = phoneMetadata as unknown as Record<string, Plans>;
  return { ...rest, countries: lean(countries), nonGeographic: lean(nonGeographic) };
}

/** Which numbers of +44 are mobiles, and whose: the four plans of that code, of 245. */
function plansOf44(): unknown {
  const { countries = {}, ...rest } = phoneTypes as unknown as Record<string, Plans>;
  const codes = (rest.country_calling_codes as Plans)['44'] as string[];
  const plans = Object.fromEntries(Object.entries(countries).filter(([country]) => codes.includes(country)));
  return { ...rest, country_calling_codes: { 44: codes }, countries: lean(plans), nonGeographic: {} };
}

export const packedJson: Plugin = {
  name: 'packed-json',
  setup: (build) => {
    for (const { filter, english, texts, about, faults } of LANGUAGES) {
      build.onLoad({ filter }, async (file) => {
        const all = JSON.parse(await readFile(file.path, 'utf8')) as Fields;
        const found = [...languageFaults(all, english, texts), ...faults(all)];
        if (found.length > 0) return { errors: found.map((text) => ({ text: `${basename(file.path)}: ${text}` })) };
        return packed(Object.fromEntries([...about, ...texts].map((field) => [field, all[field]])));
      });
    }
    build.onLoad({ filter: /libphonenumber-js\/metadata\.min\.json(\.js)?$/ }, async () => packed(numberingPlans()));
    build.onLoad({ filter: /libphonenumber-js\/metadata\.max\.json(\.js)?$/ }, async () => packed(plansOf44()));
    build.onLoad({ filter: /functions\/feedback\/watchwords\/tree\.ts$/ }, () => packed(packTree(TREE), 'TREE'));
  },
};
