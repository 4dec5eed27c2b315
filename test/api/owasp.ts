/** OWASP's rules for APIs, by the `.spectral.yaml` that the command line reads as well, and by nothing but the rules. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Document, Ruleset, type RulesetDefinition, Spectral } from '@stoplight/spectral-core';
import owasp from '@stoplight/spectral-owasp-ruleset';
import { Json, Yaml } from '@stoplight/spectral-parsers';

export interface Finding {
  readonly rule: string;
  /** `#/paths/~1F~1%7Btoken%7D/post/security` */
  readonly pointer: string;
}

interface LetOff {
  /** `*.json#/paths/…`: the beginning of the places. */
  readonly files: readonly string[];
  readonly rules: Readonly<Record<string, 'off'>>;
}

const ROOT = resolve(import.meta.dirname, '../..');
const FILE = join(ROOT, '.spectral.yaml');
const settings = Yaml.parse(readFileSync(FILE, 'utf8')).data as { extends: string; overrides: readonly LetOff[] };

// Its types are those of an ES module, its code is CommonJS: the import is the rules themselves.
const RULES = owasp as unknown as RulesetDefinition;

/** What a file of settings says, with the rules that it names. */
function definition(): RulesetDefinition {
  const { extends: name, ...rest } = settings;
  if (name !== '@stoplight/spectral-owasp-ruleset') throw new Error(`${FILE} extends other rules: ${name}`);
  return { extends: RULES, ...rest } as RulesetDefinition;
}

/** Every place that the file lets off, with the rule. */
export const letOff: readonly Finding[] = settings.overrides.flatMap(({ files, rules }) =>
  files.flatMap((file) => Object.keys(rules).map((rule) => ({ rule, pointer: file.slice(file.indexOf('#')) }))),
);

export const covers = (one: Finding, found: Finding): boolean =>
  one.rule === found.rule && (found.pointer === one.pointer || found.pointer.startsWith(`${one.pointer}/`));

const ERROR = 0;

/** The errors in a document: by our settings, or by the rules alone (`raw`). */
export async function owaspErrors(document: object, by: 'settings' | 'raw' = 'settings'): Promise<Finding[]> {
  const spectral = new Spectral();
  spectral.setRuleset(by === 'raw' ? RULES : new Ruleset(definition(), { source: FILE }));
  // As text: what is linted is what goes over the wire. Its name is the one that the command line is given.
  const results = await spectral.run(new Document(JSON.stringify(document), Json, join(ROOT, 'openapi.json')));
  return results
    .filter(({ severity }) => severity === ERROR)
    .map(({ code, path }) => ({
      rule: String(code),
      pointer: [
        '#',
        ...path.map((key) => encodeURIComponent(String(key).replaceAll('~', '~0').replaceAll('/', '~1'))),
      ].join('/'),
    }));
}
