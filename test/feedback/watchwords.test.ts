import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { signalsIn } from '../../functions/feedback/watchwords/index.ts';
import type { Signal } from '../../functions/feedback/watchwords.ts';

interface Sentences {
  readonly language: string;
  readonly danger: { readonly examples: string[]; readonly falseFriends: string[] };
  readonly misconduct: { readonly examples: string[]; readonly falseFriends: string[] };
}

const folder = join(import.meta.dirname, 'watchwords');
const languages = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Sentences);
const signals: Signal[] = ['danger', 'misconduct'];

describe.each(languages)('watchwords in $language', (sentences) => {
  describe.each(signals)('%s', (signal) => {
    it.each(sentences[signal].examples)('reaches a person: %s', async (text) => {
      expect([...(await signalsIn(text))]).toContain(signal);
    });

    it.each(sentences[signal].falseFriends)('is an everyday sentence: %s', async (text) => {
      expect([...(await signalsIn(text))]).not.toContain(signal);
    });
  });
});

describe('how words are read', () => {
  it.each([
    ['capitals and punctuation', 'HE WILL KILL ME!!!'],
    ['a typographic apostrophe', 'I’m scared he’ll kill me'],
    ['full-width letters', 'ｈｅ ｗｉｌｌ ｋｉｌｌ ｍｅ'],
    ['line breaks', 'he will\nkill me'],
    ['Polish without accents', 'grozil mi nozem'],
  ])('sees through %s', async (_, text) => {
    expect([...(await signalsIn(text))]).toContain('danger');
  });

  it('lets an exception silence only what it overlaps', async () => {
    expect([...(await signalsIn('The wait was killing me. He said he will kill me.'))]).toContain('danger');
  });

  it('reads 1,200 characters of anything in a few milliseconds', async () => {
    await signalsIn('');
    const text = 'he will not '.repeat(100);
    const started = performance.now();
    for (let i = 0; i < 20; i += 1) await signalsIn(text);
    expect((performance.now() - started) / 20).toBeLessThan(50);
  });
});
