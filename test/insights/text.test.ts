import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCsv } from '../../functions/insights/csv.ts';
import { MASK, redact } from '../../functions/insights/redact.ts';

const figure = { count: 12, mean: 4, distribution: { '1': 0, '2': 0, '3': 4, '4': 4, '5': 4 } };

describe('CSV', () => {
  const nasty = fc.string({
    unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', "'", ',', ' ', 'a', '1', '|', 'é'),
  });

  it('gives back what was put in, but for the apostrophe', () => {
    fc.assert(
      fc.property(fc.array(nasty, { minLength: 1, maxLength: 5 }), (keys) => {
        const rows: Record<string, string>[] = parse(
          toCsv('2026-W46', 'team', { groups: keys.map((key) => ({ key, ...figure })) }, figure),
          {
            columns: true,
          },
        );
        expect(rows).toHaveLength(keys.length + 1);
        keys.forEach((key, i) => {
          expect([key, `'${key}`]).toContain(rows[i]?.['key']);
        });
      }),
    );
  });

  it('hides by leaving the numbers out', () => {
    const groups = [{ key: 'EA', name: 'East Area', suppressed: true }] as const;
    const text = toCsv('2026-W46', 'bcu', { groups }, { suppressed: true });
    expect(text.split('\r\n').slice(1)).toEqual([
      '2026-W46,bcu,EA,East Area,true,,,,,,,',
      '2026-W46,total,,,true,,,,,,,',
      '',
    ]);
  });

  it('says that there are groups where even their list is withheld', () => {
    const text = toCsv('2026-W46', 'bcu', { groups: [], withheld: true }, { suppressed: true });
    expect(text.split('\r\n').slice(1)).toEqual(['2026-W46,bcu,,,true,,,,,,,', '2026-W46,total,,,true,,,,,,,', '']);
  });
});

describe('the checker masks', () => {
  it.each([
    ['Ring me on 07700 900123 please', '900123'],
    ['Ring +44 (0)20 7946 0018', '7946'],
    ['my number is 07700.900.456', '900'],
    ['০৭৭০০ ৯০০১২৩ নম্বরে ফোন করুন', '৯০০১২৩'],
    ['write to jo.bloggs@example.org.', 'bloggs'],
    ['jo at jo (at) example.org', 'example.org'],
    ['see https://example.org/jo?x=1', 'example'],
    ['see www.example.org', 'example'],
    ['it is on facebook.com/jo.bloggs', 'bloggs'],
    ['I live at SW1A 1AA now', '1AA'],
    ['I live at e1 6an now', '6an'],
    ['at 12 Acacia Avenue last night', 'Acacia'],
    ['he drives AB12 CDE', 'CDE'],
    ['he drives ab12cde', 'ab12cde'],
    ['crime reference 01/123456/26', '123456'],
    ['crime ref no. 4601234/26', '4601234'],
    ['case 1000000-26.2', '1000000'],
    ['CAD 1234 of today', '1234'],
    ['officer 1234MW was kind', '1234MW'],
    ['PC Smith was kind', 'Smith'],
    ['pc Jane Smith-Jones was kind', 'Jones'],
    ["DS O'Hara rang", 'Hara'],
    ['Mrs. Ahmed next door', 'Ahmed'],
    ['my name is Ayesha Khan', 'Khan'],
    ['Pani Kowalska była miła', 'Kowalska'],
    ['la agente García fue amable', 'García'],
    ['I am @jo_bloggs there', 'bloggs'],
  ])('%s', (words, gone) => {
    expect(redact(words)).toContain(MASK);
    expect(redact(words)).not.toContain(gone);
  });

  it.each([
    'The officer was kind and listened to me.',
    'They came after 3 days, I waited 45 minutes.',
    'Nobody told me what happens next. I am still waiting.',
    'Rated 5 out of 5.',
    'The case was closed and no one rang.',
    'PC was kind',
  ])('nothing in: %s', (words) => {
    expect(redact(words)).toBe(words);
  });

  it('keeps what follows a name', () => {
    expect(redact('PC Smith was very kind')).toBe(`PC ${MASK} was very kind`);
  });

  const around = fc
    .string({ unit: fc.constantFrom('a', 'é', 'я', 'ب', ' ', '\n', '!', ',') })
    .map((text) => `${text} `);

  it('whatever stands around, and twice as once', () => {
    const secret = fc.constantFrom('07700 900123', 'jo@example.org', 'SW1A 1AA', 'AB12 CDE', 'https://example.org/x');
    fc.assert(
      fc.property(around, secret, around, (before, inside, after) => {
        const masked = redact(`${before}${inside} ${after}`);
        expect(masked).not.toContain(inside);
        expect(masked).toContain(MASK);
        expect(redact(masked)).toBe(masked);
      }),
    );
  });

  it('leaves no run of six digits, whatever they are written with', () => {
    const digits = fc.array(fc.nat(9), { minLength: 6, maxLength: 14 });
    fc.assert(
      fc.property(digits, fc.constantFrom('', ' ', '-', '.', ' - ', ') '), (list, between) => {
        expect(redact(`ring ${list.join(between)} now`)).not.toMatch(/(?:\d\D{0,3}){6}/);
      }),
    );
  });

  it('is quick on long and hostile words', () => {
    const started = performance.now();
    for (const unit of ['a', '1 ', 'a.', 'A ', 'pc ', '@', 'no no ', '1 a a ', '\u00a0', 'Mr A'])
      redact(unit.repeat(1200 / unit.length));
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
