/** Placeholders in braces, filled. */

/**
 * Nothing that a value brings along may begin a new header, hide characters or turn the direction of what follows:
 * control characters, line separators, direction overrides and isolates, and invisible marks but for the joiners that
 * scripts need.
 */
const UNSEEN = /[\p{Cc}\u2028\u2029\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;

type Values = Readonly<Record<string, string>>;

/** @throws Error that names what a text needs and nobody gave */
function valueFor(values: Values, name: string): string {
  const value = Object.hasOwn(values, name) ? values[name]?.replace(UNSEEN, '').trim() : undefined;
  if (!value) throw new Error(`A message needs a value for {${name}}`);
  return value;
}

/** A text in pieces: what stands in it, and the values between, each with its name. */
export type Piece = string | { readonly name: string; readonly value: string };

/** @throws Error for a placeholder without a value. Values are not looked into for placeholders of their own. */
export function piecesOf(text: string, values: Values): Piece[] {
  return text
    .split(/\{(\w+)\}/)
    .map((piece, i) => (i % 2 === 0 ? piece : { name: piece, value: valueFor(values, piece) }));
}

/** @throws Error for a placeholder without a value */
export function fill(text: string, values: Values): string {
  return piecesOf(text, values)
    .map((piece) => (typeof piece === 'string' ? piece : piece.value))
    .join('');
}
