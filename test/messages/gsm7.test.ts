import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BASIC, EXTENSION, isGsm7, measure, PART } from '../../functions/messages/templates/gsm7.ts';
import { inGsm7 } from '../../functions/messages/templates/lookalikes.ts';

const file = new URL('../../functions/messages/templates/facts/gsm7.csv', import.meta.url);
const facts: Record<string, string>[] = parse(readFileSync(file), { columns: true });

const rows = (record: string) => facts.filter((row) => row['record'] === record);
const characterOf = ({ unicode = '' }: Record<string, string>) =>
  String.fromCodePoint(Number.parseInt(unicode.slice('U+'.length), 16));
const limit = (code: string) => Number(facts.find((row) => row['code'] === code)?.['septets']);

const ESCAPE = '\u001b';

test('the alphabet is that of the facts, row by row, but for the escape', () => {
  expect([...BASIC]).toEqual(
    rows('basic')
      .map(characterOf)
      .filter((character) => character !== ESCAPE),
  );
  expect([...EXTENSION].sort()).toEqual(rows('extension').map(characterOf).sort());
});

test('the limits are those of the facts', () => {
  expect(PART).toEqual({
    'gsm-7': { single: limit('limit_gsm7_single'), joined: limit('limit_gsm7_multi') },
    'ucs-2': { single: limit('limit_ucs2_single'), joined: limit('limit_ucs2_multi') },
  });
  expect(measure('€').characters).toBe(limit('limit_extension_cost'));
});

/** The network's own way, from the facts alone: a tape of units, cut where no pair is cut in two. */
function countedApart(text: string) {
  const basic = new Set(rows('basic').map(characterOf));
  const extension = new Set(rows('extension').map(characterOf));
  const characters = Array.from(text);
  const gsm7 = characters.every((one) => one !== ESCAPE && (basic.has(one) || extension.has(one)));
  const tape = characters.flatMap((one) =>
    (gsm7 ? extension.has(one) : one.length === 2) ? ['first', 'second'] : ['whole'],
  );
  const [single, joined] = gsm7 ? [160, 153] : [70, 67];
  let parts = tape.length <= single ? 1 : 0;
  for (let from = 0; tape.length > single && from < tape.length; parts += 1) {
    const to = from + joined;
    from = tape[to] === 'second' ? to - 1 : to;
  }
  return { encoding: gsm7 ? 'gsm-7' : 'ucs-2', characters: tape.length, parts };
}

const plain = fc.constantFrom(...BASIC);
const doubled = fc.constantFrom(...EXTENSION);
const wide = fc.constantFrom('ą', 'ব', 'ا', '😀', '👍🏽', '\u001b');
const texts = fc.oneof(
  fc.string({ unit: fc.oneof({ weight: 9, arbitrary: plain }, doubled), maxLength: 500 }),
  fc.string({ unit: doubled, minLength: 70, maxLength: 170 }),
  fc.string({ unit: fc.oneof({ weight: 5, arbitrary: plain }, wide), maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
);

test('any text is counted as somebody else counts it', () => {
  let ucs2 = 0;
  fc.assert(
    fc.property(texts, (text) => {
      const measured = measure(text);
      if (measured.encoding === 'ucs-2') ucs2 += 1;
      expect(measured).toEqual(countedApart(text));
    }),
    { numRuns: 2000 },
  );
  expect(ucs2).toBeGreaterThan(200);
});

describe('a part', () => {
  test.each([
    ['holds 160 characters', 'a'.repeat(160), 'gsm-7', 160, 1],
    ['of 161 is two', 'a'.repeat(161), 'gsm-7', 161, 2],
    ['joined holds 153', 'a'.repeat(306), 'gsm-7', 306, 2],
    ['and one more is a third', 'a'.repeat(307), 'gsm-7', 307, 3],
    ['counts a euro sign twice', `${'a'.repeat(158)}€`, 'gsm-7', 160, 1],
    ['never ends between an escape and its character', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 'gsm-7', 306, 3],
    ['of another script holds 70', 'ب'.repeat(70), 'ucs-2', 70, 1],
    ['of another script, joined, holds 67', 'ب'.repeat(134), 'ucs-2', 134, 2],
    ['never ends within an emoji', `${'ب'.repeat(66)}😀${'ب'.repeat(66)}`, 'ucs-2', 134, 3],
    ['is what one letter outside the alphabet makes of it', `${'a'.repeat(70)}ą`, 'ucs-2', 71, 2],
  ])('%s', (_, text, encoding, characters, parts) => {
    expect(measure(text)).toEqual({ encoding, characters, parts });
  });
});

describe('what the alphabet lacks', () => {
  test.each([
    ['Zażółć gęślą jaźń, ŁÓDŹ', 'Zazolc gesla jazn, LODZ'],
    ['Ştiți că țara şi învățătură', 'Stiti ca tara si invatatura'],
    ['Işık, İstanbul, çöğür', 'Isik, Istanbul, cögür'],
    ['Ação, você, mão, às três', 'Acao, voce, mao, às tres'],
    ['¿Qué pasó? Él irá a España', '¿Qué paso? Él ira a España'],
    ['“It’s” – „so”… «no»\u00a0• ©', `"It's" - "so"... "no" - (c)`],
    ['£5, ñ, ü, é, à and € stay', '£5, ñ, ü, é, à and € stay'],
  ])('is put by its look-alike: %s', (text, expected) => {
    expect(inGsm7(text)).toBe(expected);
    expect([...inGsm7(text)].every(isGsm7)).toBe(true);
  });

  test('is known for every letter and mark of the facts, also of languages that we do not write', () => {
    const outside = rows('outside').map(characterOf);
    expect(outside.length).toBeGreaterThan(100);
    expect(outside.filter((character) => ![...inGsm7(character)].every(isGsm7))).toEqual([]);
  });

  test('and has no look-alike stays as it is', () => {
    expect(inGsm7('বাংলা العربية 😀')).toBe('বাংলা العربية 😀');
  });

  test('a text that fits is never changed', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.oneof(plain, doubled) }), (text) => {
        expect(inGsm7(text)).toBe(text);
      }),
    );
  });
});
