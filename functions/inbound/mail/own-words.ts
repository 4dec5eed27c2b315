/**
 * Our own e-mails come back quoted in replies, and what they say about danger is full of watchwords. Before a mail is
 * searched, our sentences are taken out of it; anything else that is quoted stays in.
 */
import { CONTENTS } from '../../messages/templates/contents.ts';

/** Shorter pieces of a sentence may be anybody's. */
const SHORTEST = 20;

/** Marks of quotes at the beginning of lines, marks of direction, and how the lines were broken. */
const flowing = (text: string) =>
  text
    .replace(/^[\s>]+/gmu, '')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, '')
    .replace(/\s+/gu, ' ');

/** What stands in our e-mails in any language, in pieces between the values, the longest first. */
const OURS = [
  ...new Set(
    CONTENTS.flatMap(({ email, templates }) =>
      [...Object.values(email), ...Object.values(templates).flatMap(({ body = [] }) => body)].flatMap((paragraph) =>
        paragraph.split(/\{\w+\}/u).map((piece) => flowing(piece).trim()),
      ),
    ),
  ),
]
  .filter((piece) => piece.length >= SHORTEST)
  .sort((a, b) => b.length - a.length);

/** A text, in one line, without what we wrote ourselves. */
export function withoutOurs(text: string): string {
  return OURS.reduce((rest, piece) => rest.replaceAll(piece, ' … '), flowing(text));
}
