import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LINK_KINDS, mintToken, readToken, type TokenContent } from '../../functions/links/token.ts';
import { BASE32, toBase32 } from '../../functions/shared/ids.ts';
import { HOUR } from '../../functions/shared/time.ts';
import { TEST_NOW } from '../support/desk.ts';

const key = createSecretKey(randomBytes(32));
const other = createSecretKey(randomBytes(32));
const keys = new Map([
  [3, key],
  [4, other],
]);
const content: TokenContent = {
  keyId: 3,
  kind: 'card',
  endsAtHour: Math.ceil(TEST_NOW / HOUR) + 24,
  linkId: toBase32(randomBytes(7)),
  page: 1,
};

const contents = fc.record({
  keyId: fc.constant(3),
  kind: fc.constantFrom(...LINK_KINDS),
  endsAtHour: fc.integer({ min: content.endsAtHour, max: content.endsAtHour + 24 * 730 }),
  linkId: fc.uint8Array({ minLength: 7, maxLength: 7 }).map(toBase32),
  page: fc.integer({ min: 1, max: 65_535 }),
});

describe('a token', () => {
  it('says again what was minted', () => {
    fc.assert(
      fc.property(contents, (minted) => {
        expect(readToken(mintToken(minted, key), keys, TEST_NOW)).toEqual(minted);
      }),
      { numRuns: 500 },
    );
  });

  it('is 37 characters that a QR code holds in its alphanumeric mode', () => {
    expect(mintToken(content, key)).toMatch(/^[0-9A-HJKMNP-TV-Z]{37}$/);
  });

  it('can be typed: small letters, O for 0, I and L for 1', () => {
    const token = mintToken(content, key);
    const typed = token.toLowerCase().replaceAll('0', 'O').replaceAll('1', 'l');
    expect(readToken(typed, keys, TEST_NOW)).toEqual(content);
  });

  it('ends with its hour', () => {
    const token = mintToken(content, key);
    expect(readToken(token, keys, content.endsAtHour * HOUR - 1)).toEqual(content);
    expect(readToken(token, keys, content.endsAtHour * HOUR)).toBeUndefined();
  });

  it('is refused when its key is not in the ring, or another key has its id', () => {
    const token = mintToken(content, key);
    expect(readToken(token, new Map([[4, other]]), TEST_NOW)).toBeUndefined();
    expect(readToken(token, new Map([[3, other]]), TEST_NOW)).toBeUndefined();
  });

  it('cannot be forged in 100,000 tries: changed, cut, lengthened, swapped, guessed', () => {
    const token = mintToken(content, key);
    const second = mintToken({ ...content, page: 2, kind: 'interaction' }, key);
    let accepted = 0;
    const attempt = (forged: string) => {
      if (forged !== token && forged !== second && readToken(forged, keys, TEST_NOW)) accepted += 1;
    };
    const random = (length: number) => [...randomBytes(length)].map((byte) => BASE32[byte & 31]).join('');
    for (let i = 0; i < token.length; i += 1) {
      for (const character of BASE32) attempt(token.slice(0, i) + character + token.slice(i + 1));
      attempt(token.slice(0, i));
      attempt(token.slice(0, i) + second.slice(i));
      attempt(second.slice(0, i) + token.slice(i));
      attempt(`${token}${BASE32[i % 32]}`);
    }
    for (let i = 0; i < 33_000; i += 1) {
      attempt(random(37));
      // A body of the forger's choice under a real tag, and a real body under a guessed tag.
      attempt(random(20) + token.slice(20));
      attempt(token.slice(0, 21) + random(16));
    }
    expect(accepted).toBe(0);
  });

  it.each(['', ' ', 'F', '../../etc', '%00', '💥'.repeat(37), 'U'.repeat(37), '0'.repeat(37)])('refuses %j', (text) => {
    expect(readToken(text, keys, TEST_NOW)).toBeUndefined();
  });
});
