import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalEmail, normalPhone } from '../../../functions/cases/details.ts';

const FULL_WIDTH = '０１２３４５６７８９';
const wide = (text: string) => text.replace(/\d/g, (digit) => FULL_WIDTH[Number(digit)] ?? digit);

describe('a telephone number', () => {
  it.each([
    ['07700 900123', '+447700900123'],
    ['(07700) 900-123', '+447700900123'],
    ['07700.900.123', '+447700900123'],
    ['+44 (0)7700 900123', '+447700900123'],
    ['+44(0)7700-900-123', '+447700900123'],
    ['+4407700900123', '+447700900123'],
    ['0044 7700 900123', '+447700900123'],
    ['00 44 (0)7700 900123', '+447700900123'],
    ['44 7700 900123', '+447700900123'],
    ['447700900123', '+447700900123'],
    ['7700900123', '+447700900123'],
    ['０７７００ ９００１２３', '+447700900123'],
    ['＋４４ ７７００ ９００１２３', '+447700900123'],
    ['\u202a+44 7700 900123\u202c', '+447700900123'],
    ['07700\u00a0900\u2011123', '+447700900123'],
    [' 07700 900123\t', '+447700900123'],
    ['020 7946 0018', '+442079460018'],
    ['(020) 7946 0018', '+442079460018'],
    ['+44 (0) 20 7946 0018', '+442079460018'],
    ['01632 960001', '+441632960001'],
    ['0800 1111', '+448001111'],
    ['+48 512 345 678', '+48512345678'],
    ['0048 512 345 678', '+48512345678'],
    ['+353 85 012 3456', '+353850123456'],
    ['+1 (212) 555-0100', '+12125550100'],
  ])('%s is %s', (written, number) => {
    expect(normalPhone(written)).toBe(number);
  });

  it.each([
    'none',
    '',
    '999',
    '101',
    '07700 90012',
    '07700 900 12',
    '07700 9001234',
    '07700 900123 ext 5',
    '07700 900123 or 07700 900456',
    '07700 900123 (sister)',
    'ring 07700 900123',
    '48 512 345 678',
    '011 44 7700 900123',
    '+999 12345678',
    '+44',
    '44',
    '0000000000',
    '07700 9OO123',
    'tel:+447700900123',
    '+44 7700 900123;phone-context=x',
    '07700 900123 #5',
  ])('is not %j', (written) => {
    expect(normalPhone(written)).toBeUndefined();
  });

  it('of this country comes out the same in every way of writing, and normal ones stay as they are', () => {
    const national = fc
      .tuple(fc.constantFrom('77009', '20794', '16329', '80815'), fc.integer({ min: 0, max: 99_999 }))
      .map(([head, tail]) => `${head}${String(tail).padStart(5, '0')}`);
    const prefix = fc.constantFrom('0', '+44', '+44 (0)', '+44(0) ', '0044', '00 44 (0)', '44', '(0)');
    const gap = fc.constantFrom('', ' ', '-', '.', '\u00a0', ' - ', '\u200b');
    fc.assert(
      fc.property(
        national,
        prefix,
        gap,
        fc.integer({ min: 1, max: 8 }),
        fc.boolean(),
        (digits, before, between, at, full) => {
          const written = `${before}${between}${digits.slice(0, at)}${between}${digits.slice(at)}`;
          expect(normalPhone(full ? wide(written) : written)).toBe(`+44${digits}`);
          expect(normalPhone(`+44${digits}`)).toBe(`+44${digits}`);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('never fails on any text, and is E.164 or nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[+0-9 ()-]{0,20}$/)), (text) => {
        expect(normalPhone(text) ?? '+44').toMatch(/^\+[1-9]\d{1,14}$/);
      }),
    );
  });
});

describe('an e-mail address', () => {
  it.each([
    [' Jo.Example@Example.ORG ', 'jo.example@example.org'],
    ["o'neil+case@sub.example.co.uk", "o'neil+case@sub.example.co.uk"],
    ['jo@Bücher.example', 'jo@xn--bcher-kva.example'],
    // The same letters, composed and not.
    ['jo@bu\u0308cher.example', 'jo@xn--bcher-kva.example'],
    ['jo@xn--bcher-kva.example', 'jo@xn--bcher-kva.example'],
  ])('%s is %s', (written, address) => {
    expect(normalEmail(written)).toBe(address);
    expect(normalEmail(address)).toBe(address);
  });

  it.each([
    'jo',
    'jo@',
    '@example.org',
    'jo@example',
    'jo@@example.org',
    'jo@example.org, al@example.org',
    'Jo <jo@example.org>',
    'jo example@example.org',
    'jo@example.org\r\nBcc: al@example.org',
    'jo@exam\nple.org',
    'jo@example.org/path',
    'jo@exa%6dple.org',
    'jo@example.org:25',
    'jo@127.0.0.1',
    'jo@[127.0.0.1]',
    'jo@-example.org',
    'jo..x@example.org',
    '.jo@example.org',
    'jö@example.org',
    `${'a'.repeat(65)}@example.org`,
    `jo@${'a.'.repeat(130)}org`,
    'mailto:jo@example.org',
  ])('is not %j', (written) => {
    expect(normalEmail(written)).toBeUndefined();
  });

  it('never fails on any text, and made normal twice is made normal once', () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string({ unit: 'grapheme' })), (text) => {
        const once = normalEmail(text);
        if (once !== undefined) expect(normalEmail(once)).toBe(once);
        expect(once ?? 'a@b.cd').toMatch(/^[\x21-\x7e]+@[a-z0-9.-]+$/);
      }),
    );
  });
});
