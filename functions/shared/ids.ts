/** Random and derived ids. Random ones are made at the edge only and handed to the rules as values. */
import { createHash, randomBytes } from 'node:crypto';

/** Crockford's base32: no I, L, O or U, upper case, safe to read out and in a QR code's alphanumeric mode. */
export const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Bytes as base32, most significant bit first; the last character's spare bits are zero. */
export function toBase32(bytes: Uint8Array): string {
  let text = '';
  let value = 0;
  let bits = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      text += BASE32[(value >>> (bits - 5)) & 31];
      bits -= 5;
    }
    value &= (1 << bits) - 1;
  }
  if (bits > 0) text += BASE32[(value << (5 - bits)) & 31];
  return text;
}

export type RandomId = () => string;

/** 80 random bits, 16 characters. */
export const randomId: RandomId = () => toBase32(randomBytes(10));

/** The same parts give the same id (100 bits of SHA-256, 20 characters): doing a thing twice finds it done. */
export function derivedId(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:${part}`);
  return toBase32(hash.digest()).slice(0, 20);
}
