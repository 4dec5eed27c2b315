import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalise } from '../../functions/feedback/text.ts';
import { TEXT_LANGUAGES } from '../../functions/inbound/languages/index.ts';
import { ratingIn } from '../../functions/inbound/rating-text.ts';

const read = (text: string) => {
  const found = ratingIn(normalise(text));
  return found && `${found.rating}${found.words === '' ? '' : ` ${found.words}`}`;
};

describe('a rating', () => {
  it.each<[string, string]>([
    ['5', '5'],
    [' 5. ', '5'],
    ['5!!!', '5'],
    ['"4"', '4'],
    ['(3)', '3'],
    ['5️⃣', '5'],
    ['３', '3'],
    ['٥', '5'],
    ['۵', '5'],
    ['৫', '5'],
    ['5 very kind', '5 very kind'],
    ['2 nobody rang me back', '2 nobody rang me back'],
    ['2 nobody rang me back in 3 weeks', '2 nobody rang me back in 3 weeks'],
    ['2, nobody rang me back', '2 nobody rang me back'],
    ['2 - nobody rang me back', '2 nobody rang me back'],
    ['2\nNobody rang me back', '2 Nobody rang me back'],
    ['Rating: 2 nobody rang me back', '2 nobody rang me back'],
    ['My rating is 4', '4'],
    ["I'd give it 4. They were slow", '4 They were slow'],
    ['A 5', '5'],
    ['5 stars', '5'],
    ['5 stars service and kind', '5 service and kind'],
    ['five stars', '5'],
    ['Five', '5'],
    ['FOUR!', '4'],
    ['one. never again', '1 never again'],
    ['*****', '5'],
    ['*', '1'],
    ['⭐⭐⭐', '3'],
    ['⭐️⭐️⭐️⭐️ lovely officer', '4 lovely officer'],
    ['★★☆☆☆', '2'],
    ['5⭐', '5'],
    ['5*', '5'],
    ['5/5', '5'],
    ['4 / 5', '4'],
    ['4/5 very kind', '4 very kind'],
    ['4 out of 5', '4'],
    ['four out of five', '4'],
    ['2 out of 5. nobody rang', '2 nobody rang'],
    ['2 the officers were rude', '2 the officers were rude'],
    ['5 great service', '5 great service'],
    ['5 lovely officer', '5 lovely officer'],
    ['5 very kind and helpful', '5 very kind and helpful'],
    ['5 👍', '5 👍'],
    ['Very kind. 5', '5 Very kind.'],
    ['Very kind, 5/5', '5 Very kind'],
    ["Nobody rang me back, I'd give it 2", '2 Nobody rang me back'],
    ['lovely people ⭐⭐⭐⭐⭐', '5 lovely people'],
    ['cinci stele', '5'],
    ['Nota 4', '4'],
    ['3 din 5', '3'],
    ['cuatro', '4'],
    ['4 de 5', '4'],
    ['2 nadie me llamó', '2 nadie me llamó'],
    ['pięć', '5'],
    ['piec gwiazdek', '5'],
    ['2 nikt nie oddzwonił', '2 nikt nie oddzwonił'],
    ['três', '3'],
    ['tres', '3'],
    ['2 ninguém me ligou', '2 ninguém me ligou'],
    ['BEŞ', '5'],
    ['İki', '2'],
    ['5 üzerinden 4', '4'],
    ['2 kimse aramadı', '2 kimse aramadı'],
    ['shan', '5'],
    ['خمسة', '5'],
    ['٤ من ٥', '4'],
    ['٢ لم يتصل بي أحد', '2 لم يتصل بي أحد'],
    ['پانچ', '5'],
    ['۵ میں سے ۴', '4'],
    ['۲ کسی نے فون نہیں کیا', '2 کسی نے فون نہیں کیا'],
    ['পাঁচ', '5'],
    ['৫ এর মধ্যে ৪', '4'],
    ['২ কেউ ফোন করেনি', '2 কেউ ফোন করেনি'],
  ])('in %j is %j', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('is a word or a digit in every language', () => {
    for (const { numbers, stars } of TEXT_LANGUAGES) {
      expect(numbers).toHaveLength(5);
      for (const [at, words] of numbers.entries()) {
        for (const word of words) {
          expect([word, read(word)]).toEqual([word, String(at + 1)]);
          for (const star of stars) expect([word, star, read(`${word} ${star}`)]).toEqual([word, star, String(at + 1)]);
        }
      }
    }
  });
});

describe('no rating, for certain or perhaps', () => {
  it.each([
    '',
    'Thank you',
    '2 officers came and 3 left',
    'I called 5 times',
    '5 times I called',
    '2 very rude officers came',
    '3 good officers',
    '1 very rude officer',
    '5 am they came',
    '2 bardzo mili policjanci',
    '2 iyi polis geldi',
    '3 weeks and no news',
    '4 and a half weeks and no news',
    '4 me it was awful',
    '2 my house they never came',
    '1 officer was nice',
    'Two officers came',
    'one of them was rude',
    '4 out of 5 calls were not answered',
    '07700 900123',
    '2 07700900123',
    '+447700900123',
    '5/11/2026',
    '1/5/26',
    '5th of May',
    '2nd',
    '5pm',
    '5:30',
    '4.5',
    '4,5',
    '4½',
    '2-3 weeks',
    '£5',
    '5%',
    '-5',
    '0',
    '6',
    '10',
    '10/10',
    '55',
    '8 out of 10',
    '****** off',
    '**** you',
    '******',
    '1. They came late 2. Nobody rang me',
    '5 no sorry I meant 2',
    '2. Very kind in the end. 5',
    'I live at number 5',
    'not 5',
    'They came at 5',
    'flat 3',
    '2 gün bekledim',
    '3 semanas',
  ])('%j', (text) => {
    expect(read(text)).toBeUndefined();
  });

  it('is invented for no text without a digit, a star or a number word', () => {
    const numbers = TEXT_LANGUAGES.flatMap((language) => language.numbers.flat());
    const plain = fc
      .array(
        fc.oneof(fc.constantFrom(...'abc éß. ,!?\n-/:()"'), fc.constantFrom('very ', 'kind ', 'rating: ', 'star ')),
      )
      .map((parts) => parts.join(''))
      .filter((text) => !numbers.some((word) => text.toLowerCase().includes(word)));
    fc.assert(fc.property(plain, (text) => read(text) === undefined));
  });

  it('never throws, never leaves 1 to 5, and finds every word that it gives back in the text', () => {
    const part = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom('5', '2 ', '4/5', ' stars', '⭐', '*', 'five ', 'very ', 'I give ', '. ', '\n', '٥', '5️⃣', 'من '),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const text = normalise(parts.join(''));
        const found = ratingIn(text);
        if (!found) return;
        expect([1, 2, 3, 4, 5]).toContain(found.rating);
        expect(text).toContain(found.words);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes no longer for long texts', () => {
    for (const long of [
      '5 '.repeat(800),
      '⭐ '.repeat(800),
      'I give '.repeat(300),
      '. '.repeat(800),
      '*'.repeat(1600),
    ]) {
      const started = performance.now();
      ratingIn(normalise(long));
      expect(performance.now() - started).toBeLessThan(200);
    }
  });
});
