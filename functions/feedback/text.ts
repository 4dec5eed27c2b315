/** What people type, made safe to store without changing what they said. */

/** The most code points of words that a reply takes. */
export const MOST_WORDS = 1200;

/** The most code points of a call-back contact. */
export const MOST_CONTACT = 200;

/**
 * Left out quietly: byte order marks, zero-width spaces, soft hyphens, single direction marks that keyboards insert,
 * tag characters (a flag emoji becomes a plain flag).
 */
const INVISIBLE = /[\u00ad\u061c\u200b\u200e\u200f\u2060\ufeff\u{e0000}-\u{e007f}]/gu;

/**
 * Refused: control characters but tab and line feed, direction overrides, embeddings and isolates (they can make a
 * text read as what it is not), noncharacters and private use. ZWJ and ZWNJ stay: scripts need them.
 */
const FORBIDDEN = /(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufffe\uffff\ue000-\uf8ff]/u;

const FORBIDDEN_ALL = new RegExp(FORBIDDEN.source, 'gu');

/** Line ends as line feeds, composed characters (NFC), no invisible ones, no space around. */
export function normalise(text: string): string {
  return text
    .replace(/\r\n?|\u2028|\u2029/gu, '\n')
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .trim();
}

/** Whether a normalised text holds characters that are refused. */
export function hasForbidden(text: string): boolean {
  return FORBIDDEN.test(text);
}

/** For showing a refused text again: the same without the forbidden characters. */
export function withoutForbidden(text: string): string {
  return text.replace(FORBIDDEN_ALL, '');
}

/** Length as people count: code points, not UTF-16 units. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
