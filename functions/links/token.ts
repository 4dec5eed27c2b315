/**
 * The token in a link: key id and kind, expiry, the minting's id, a page number and an 80-bit HMAC-SHA-256, in base32:
 * 37 characters, so that the QR code stays small. A forged or expired one is refused here, before any read.
 */
import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { BASE32, toBase32 } from '../shared/ids.ts';
import { HOUR } from '../shared/time.ts';

/** What a link is for. The order is the wire format: only ever append. */
export const LINK_KINDS = ['interaction', 'card', 'leaflet', 'updates'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

export interface TokenContent {
  /** Which key of the ring signed it, 0 to 31. */
  readonly keyId: number;
  readonly kind: LinkKind;
  /** When it ends, in whole hours since 1970. */
  readonly endsAtHour: number;
  /** The minting's id: 12 base32 characters (56 bits). */
  readonly linkId: string;
  /** Which link of the minting, 1 to 65,535. */
  readonly page: number;
}

const SIGNED = 13;
const TAG = 10;
const LENGTH = 37;

/** 56 bits of id as they stand in a token. */
export const LINK_ID_BYTES = 7;
const LINK_ID_LENGTH = 12;

/** Character code → its five bits; 255: not in the alphabet. Lower case, and O, I, L for 0, 1, 1, are read as meant. */
const VALUES = new Uint8Array(128).fill(255);
for (const [value, character] of [...BASE32].entries()) {
  VALUES[character.charCodeAt(0)] = value;
  VALUES[character.toLowerCase().charCodeAt(0)] = value;
}
for (const [typed, meant] of ['O0', 'o0', 'I1', 'i1', 'L1', 'l1'].map((pair) => [...pair] as [string, string])) {
  VALUES[typed.charCodeAt(0)] = VALUES[meant.charCodeAt(0)] ?? 255;
}

function fromBase32(text: string, bytes: number): Buffer | undefined {
  const out = Buffer.allocUnsafe(bytes);
  let value = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const five = code < 128 ? (VALUES[code] ?? 255) : 255;
    if (five === 255) return undefined;
    value = (value << 5) | five;
    bits += 5;
    if (bits >= 8) {
      out[at] = value >>> (bits - 8);
      at += 1;
      bits -= 8;
      value &= (1 << bits) - 1;
    }
  }
  // Spare bits must be zero: every link has exactly one set of bytes, and its bytes one spelling in the alphabet.
  return at === bytes && value === 0 ? out : undefined;
}

/** What is signed begins with what it is for: a tag of another purpose under the same key would not fit. */
const PURPOSE = Buffer.from('my-met-service link v1\0');
const scratch = Buffer.concat([PURPOSE, Buffer.alloc(SIGNED)]);

function tag(signed: Buffer, key: KeyObject): Buffer {
  signed.copy(scratch, PURPOSE.length);
  return createHmac('sha256', key).update(scratch).digest().subarray(0, TAG);
}

/** Signs a token. `key` is the ring's key with id `content.keyId`. */
export function mintToken(content: TokenContent, key: KeyObject): string {
  const bytes = Buffer.allocUnsafe(SIGNED + TAG);
  bytes[0] = (content.keyId << 3) | LINK_KINDS.indexOf(content.kind);
  bytes.writeUIntBE(content.endsAtHour, 1, 3);
  const id = fromBase32(content.linkId, LINK_ID_BYTES);
  if (!id) throw new Error('malformed link id');
  id.copy(bytes, 4);
  bytes.writeUInt16BE(content.page, 11);
  tag(bytes.subarray(0, SIGNED), key).copy(bytes, SIGNED);
  return toBase32(bytes);
}

/**
 * Reads a token: undefined when it is malformed, signed by no known key, altered or over. No reason is given, so that
 * none can leak. `keys`: key id → key.
 */
export function readToken(token: string, keys: ReadonlyMap<number, KeyObject>, now: number): TokenContent | undefined {
  if (token.length !== LENGTH) return undefined;
  const bytes = fromBase32(token, SIGNED + TAG);
  if (!bytes) return undefined;
  const first = bytes[0] ?? 0;
  const kind = LINK_KINDS[first & 7];
  const key = keys.get(first >>> 3);
  if (!kind || !key) return undefined;
  if (!timingSafeEqual(tag(bytes.subarray(0, SIGNED), key), bytes.subarray(SIGNED))) return undefined;
  const endsAtHour = bytes.readUIntBE(1, 3);
  if (endsAtHour * HOUR <= now) return undefined;
  return {
    keyId: first >>> 3,
    kind,
    endsAtHour,
    linkId: toBase32(bytes.subarray(4, 11)),
    page: bytes.readUInt16BE(11),
  };
}

/** Whether a text has the form of a minting's id. */
export function isLinkId(text: string): boolean {
  return text.length === LINK_ID_LENGTH && fromBase32(text, LINK_ID_BYTES) !== undefined && text === text.toUpperCase();
}
