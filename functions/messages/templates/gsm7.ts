/**
 * What a text costs: GSM-7 where every character is in its alphabet, else UCS-2, and in how many parts the network
 * carries it. The alphabet and the limits are those of facts/gsm7.csv; a test compares every row.
 */

/** One septet each. ESC is left out: it prints nothing. */
export const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';

/** Two septets each: an escape and a character. */
export const EXTENSION = '\f^{}\\[~]|€';

/** So many units in a text of one part, and in each part of a longer one: the rest numbers the parts. */
export const PART = { 'gsm-7': { single: 160, joined: 153 }, 'ucs-2': { single: 70, joined: 67 } } as const;

export type Encoding = keyof typeof PART;

export interface Measure {
  readonly encoding: Encoding;
  /** What counts against a part: septets (GSM-7) or UTF-16 units (UCS-2). */
  readonly characters: number;
  readonly parts: number;
}

const SEPTETS: ReadonlyMap<string, number> = new Map([
  ...[...BASIC].map((character) => [character, 1] as const),
  ...[...EXTENSION].map((character) => [character, 2] as const),
]);

/** Whether a character (one code point) can be sent without making the whole text UCS-2. */
export function isGsm7(character: string): boolean {
  return SEPTETS.has(character);
}

/** How many parts: a character of two units is never split over the border of two. */
function partsOf(units: readonly number[], { single, joined }: (typeof PART)[Encoding]): number {
  const all = units.reduce((sum, unit) => sum + unit, 0);
  if (all <= single) return 1;
  let parts = 1;
  let used = 0;
  for (const unit of units) {
    if (used + unit > joined) {
      parts += 1;
      used = 0;
    }
    used += unit;
  }
  return parts;
}

/** A text as it goes out. An empty one is one part, as the network would count it. */
export function measure(text: string): Measure {
  const characters = [...text];
  const encoding: Encoding = characters.every(isGsm7) ? 'gsm-7' : 'ucs-2';
  const units = characters.map((one) => (encoding === 'gsm-7' ? (SEPTETS.get(one) ?? 0) : one.length));
  return {
    encoding,
    characters: units.reduce((sum, unit) => sum + unit, 0),
    parts: partsOf(units, PART[encoding]),
  };
}
