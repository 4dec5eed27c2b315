/**
 * What is put for a character that GSM-7 lacks in a text of a Latin-script language: one letter outside the alphabet
 * would cut a part from 160 characters to 70. Readers of Polish, Romanian, Turkish, Spanish and Portuguese know texts
 * without marks; translations avoid words that would become others (test/messages/templates.test.ts). Languages of
 * another script are sent as they are written.
 */
import { isGsm7 } from './gsm7.ts';

/** What is not a letter with a mark. Typography as GOV.UK Notify replaces it (facts/gsm7.csv), letters by their shape. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '–': '-',
  '—': '-',
  '•': '-',
  '…': '...',
  '\u00a0': ' ',
  '\u202f': ' ',
  '™': '(TM)',
  '©': '(c)',
  '®': '(R)',
  ł: 'l',
  Ł: 'L',
  ı: 'i',
  œ: 'oe',
  Œ: 'OE',
};

/** A letter without its marks, where that is in the alphabet. */
function unmarked(character: string): string | undefined {
  const base = character.normalize('NFD').replace(/\p{M}/gu, '');
  return base !== '' && [...base].every(isGsm7) ? base : undefined;
}

/** The text in GSM-7 as far as it goes: what has no look-alike stays (and makes the text UCS-2, measured as such). */
export function inGsm7(text: string): string {
  return [...text.normalize('NFC')]
    .map((one) => (isGsm7(one) ? one : (LOOKALIKES[one] ?? unmarked(one) ?? one)))
    .join('');
}
