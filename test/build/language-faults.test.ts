import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import english from '../../functions/feedback/languages/en.json' with { type: 'json' };
import polish from '../../functions/feedback/languages/pl.json' with { type: 'json' };
import { languageFaults } from '../../lib/build/language-faults.ts';
import { packedJson } from '../../lib/build/packed-json.ts';

const TEXTS = ['strings', 'scales', 'questions'];
const { title, ...others } = polish.strings;

describe('a language is not built', () => {
  it.each([
    ['with a text missing', { ...polish, strings: others }, 'strings.title is missing'],
    ['with an empty text', { ...polish, strings: { ...others, title: ' ' } }, 'strings.title is empty'],
    [
      'with a text that is still English',
      { ...polish, strings: { ...others, title: english.strings.title } },
      'strings.title is still the English text',
    ],
    [
      'with a value missing from a text',
      { ...polish, strings: { ...polish.strings, wordsLeft: 'Zostało' } },
      'strings.wordsLeft must hold {count}',
    ],
    [
      'with a text that English does not have',
      { ...polish, strings: { ...polish.strings, extra: 'x' } },
      'strings.extra is not in English',
    ],
    ['that does not say who reviewed it', { ...polish, reviewed: undefined }, '"reviewed" must say true or false'],
  ])('%s', (_, file, fault) => {
    expect(languageFaults(file, english, TEXTS)).toEqual([fault]);
  });

  it('and one that is whole is', () => {
    expect(title).not.toBe('');
    expect(languageFaults(polish, english, TEXTS)).toEqual([]);
    expect(languageFaults(english, english, TEXTS)).toEqual([]);
  });

  it('by the bundler itself: the fault is named with its file', async () => {
    const root = mkdtempSync(join(tmpdir(), 'met-language-'));
    const folder = join(root, 'functions/feedback/languages');
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/xx.json`, JSON.stringify({ ...polish, language: 'xx', strings: others }));
    writeFileSync(`${folder}/entry.js`, "import xx from './xx.json'; console.log(xx);");
    try {
      const failed = build({
        entryPoints: [`${folder}/entry.js`],
        bundle: true,
        write: false,
        plugins: [packedJson],
        logLevel: 'silent',
      });
      await expect(failed).rejects.toThrow('xx.json: strings.title is missing');
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
