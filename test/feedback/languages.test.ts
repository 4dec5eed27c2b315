import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  chooseLanguage,
  ENGLISH,
  LANGUAGES,
  languagesFor,
  publishable,
  questionOf,
  textOf,
} from '../../functions/feedback/languages/index.ts';
import { TOUCHPOINTS } from '../../functions/lists/touchpoints.ts';

const RIGHT_TO_LEFT = ['ar', 'ur'];

/** Every text of a language by its place: `strings.title`, `scales.ease.0`. */
function texts(value: unknown, place = ''): [string, string][] {
  if (typeof value === 'string') return [[place, value]];
  return Object.entries(value as object).flatMap(([key, part]) => texts(part, place === '' ? key : `${place}.${key}`));
}

const textsOf = ({ strings, scales, questions }: (typeof LANGUAGES)[number]) =>
  new Map(texts({ strings, scales, questions }));

const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

test('the languages are English and the nine of the plan, in the order and with the names of the facts', () => {
  const path = resolve(import.meta.dirname, '../../functions/lists/facts/languages.csv');
  const facts: Record<string, string>[] = parse(readFileSync(path), { columns: true });
  const plan = ['pl', 'ro', 'bn', 'pt', 'es', 'tr', 'ar', 'ur', 'so'];
  const rows = facts.filter(({ bcp47 = '' }) => plan.includes(bcp47));
  expect(LANGUAGES.map(({ language, name, direction }) => [language, name, direction])).toEqual([
    ['en', 'English', 'ltr'],
    ...rows.map(({ bcp47, endonym, direction }) => [bcp47, endonym, direction]),
  ]);
});

describe.each(LANGUAGES.map((language) => [language.language, language] as const))('%s', (code, language) => {
  const english = textsOf(ENGLISH);
  const translated = textsOf(language);

  test('has exactly the texts that English has, none empty', () => {
    expect([...translated.keys()].sort()).toEqual([...english.keys()].sort());
    expect([...translated].filter(([, text]) => text.trim() === '' || text !== text.trim())).toEqual([]);
  });

  test('takes the same values in the same texts', () => {
    const different = [...translated].filter(
      ([place, text]) => placeholders(text).join() !== placeholders(english.get(place) ?? '').join(),
    );
    expect(different).toEqual([]);
  });

  test('says its direction, its own name and whether a professional has reviewed it', () => {
    expect(language.direction).toBe(RIGHT_TO_LEFT.includes(code) ? 'rtl' : 'ltr');
    expect(language.name).not.toBe('');
    expect(language.reviewed).toBeTypeOf('boolean');
  });

  test("asks every touchpoint's own question", () => {
    for (const touchpoint of TOUCHPOINTS) {
      const question = questionOf(language, touchpoint);
      expect(question === undefined).toBe(touchpoint.question === undefined);
      if (question) {
        expect(question.text).toBeTypeOf('string');
        expect(question.answers.length).toBe(touchpoint.scale === 'fact' ? 3 : 5);
      }
    }
  });

  test('has no markup and no invisible characters', () => {
    expect([...translated].filter(([, text]) => /[<>&\p{Cf}\p{Cc}]/u.test(text.replace(/\u200c|\u200d/g, '')))).toEqual(
      [],
    );
  });

  if (code === 'en') return;

  test('has no text that is still the English one', () => {
    expect([...translated].filter(([place, text]) => text === english.get(place))).toEqual([]);
  });

  test('keeps every telephone number and limit of the English text', () => {
    const numbers = (text: string) => [...new Set(text.match(/\d+/g) ?? [])].sort();
    const different = [...translated].filter(
      ([place, text]) => numbers(text).join() !== numbers(english.get(place) ?? '').join(),
    );
    expect(different).toEqual([]);
  });
});

test('a text with its values filled in', () => {
  expect(textOf(ENGLISH, 'wordsLeft', { count: 3 })).toBe('3 characters left');
  expect(() => textOf(ENGLISH, 'wordsLeft')).toThrow('{count}');
});

describe('which languages a stage publishes', () => {
  const files = [
    { language: 'en', reviewed: true },
    { language: 'pl', reviewed: true },
    { language: 'so', reviewed: false },
    { language: 'ur', reviewed: false },
  ];

  test('all of them where nobody relies on the words', () => {
    expect(publishable(files, { production: false })).toEqual(['en', 'pl', 'so', 'ur']);
  });

  test('in production the reviewed ones, and others only by name', () => {
    expect(publishable(files, { production: true })).toEqual(['en', 'pl']);
    expect(publishable(files, { production: true, unreviewed: ['ur'] })).toEqual(['en', 'pl', 'ur']);
  });

  test('English is always offered; an unknown code is left out', () => {
    expect(languagesFor(['xx', 'ar']).map(({ language }) => language)).toEqual(['en', 'ar']);
  });
});

describe("a reader's language", () => {
  const published = languagesFor(['pl', 'ar', 'pt']);
  const chosen = (query?: string, header?: string) => chooseLanguage(query, header, published).language;

  test('is what the address asks for, whatever the browser says', () => {
    expect(chosen('ar', 'pl')).toBe('ar');
    expect(chosen('AR', 'pl')).toBe('ar');
  });

  test('is what the browser wants most among those published', () => {
    expect(chosen(undefined, 'de, pl;q=0.7, ar;q=0.8')).toBe('ar');
    expect(chosen(undefined, 'pt-BR,pt;q=0.9,en;q=0.8')).toBe('pt');
    expect(chosen(undefined, 'pl;q=0, ar;q=0.1')).toBe('ar');
    expect(chosen('xx', 'pl')).toBe('pl');
  });

  test('is English for everybody else, also when a language exists but is not published', () => {
    expect(chosen()).toBe('en');
    expect(chosen('so', 'ur')).toBe('en');
    expect(chosen(undefined, 'pl;q=oops')).toBe('en');
  });

  test('is always one of those published', () => {
    fc.assert(
      fc.property(fc.option(fc.string(), { nil: undefined }), fc.string(), (query, header) => {
        expect(published).toContain(chooseLanguage(query, header, published));
      }),
    );
  });
});
