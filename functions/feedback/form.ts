/** Reads a posted form: strictly, and keeping everything that was typed for the case that it must be shown again. */
import type { Touchpoint } from '../lists/touchpoints.ts';
import { Problem } from '../shared/http/problem.ts';
import { mediaType, type Request, readText } from '../shared/http/request.ts';
import { codePoints, hasForbidden, MOST_CONTACT, MOST_WORDS, normalise, withoutForbidden } from './text.ts';

/** How many answers the touchpoint's own question takes. */
export function answersOf(touchpoint: Touchpoint): number {
  if (!touchpoint.scale) return 0;
  return touchpoint.scale === 'fact' ? 3 : 5;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new Problem('bad-request', 'The form is not encoded as UTF-8.');
  }
}

/**
 * The fields of a urlencoded form, each at most once and only those named.
 * @throws Problem 415, 413 or 400: the page for it tells the victim what to do.
 */
export function readForm(request: Request, allowed: readonly string[]): Readonly<Record<string, string>> {
  if (mediaType(request) !== 'application/x-www-form-urlencoded') {
    throw new Problem('wrong-type', 'Send the form as application/x-www-form-urlencoded.');
  }
  const fields: Record<string, string> = Object.create(null);
  for (const pair of readText(request).split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const name = decode(at < 0 ? pair : pair.slice(0, at));
    if (!allowed.includes(name)) throw new Problem('bad-request', 'The form has a field that this page does not know.');
    if (name in fields) throw new Problem('bad-request', 'The form has the same field twice.');
    fields[name] = decode(at < 0 ? '' : pair.slice(at + 1));
  }
  return fields;
}

export const FEEDBACK_FIELDS = ['rating', 'answer', 'words', 'callback', 'contact', 'form', 'lang', 'change'] as const;

/** What a victim sent, checked. */
export interface Answer {
  readonly rating: 1 | 2 | 3 | 4 | 5;
  /** 1-based index into the answers of the touchpoint's own question. */
  readonly answer?: number;
  readonly words?: string;
  readonly callback: boolean;
  readonly contact?: string;
}

/** What was typed, as it may be shown again in the form. */
export interface Typed {
  readonly rating?: string;
  readonly answer?: string;
  readonly words?: string;
  readonly callback?: boolean;
  readonly contact?: string;
}

/** What is wrong with a field: a key of the language files' strings, and a number where the sentence needs one. */
export interface Fault {
  readonly field: 'rating' | 'answer' | 'words' | 'contact' | 'form';
  readonly text:
    | 'errorRating'
    | 'errorAnswer'
    | 'errorWordsLong'
    | 'errorWordsCharacters'
    | 'errorContactMissing'
    | 'errorContactLong'
    | 'errorContactCharacters'
    | 'errorForm'
    | 'errorBusy';
  readonly count?: number;
}

export interface Submission {
  readonly typed: Typed;
  /** Present when nothing is wrong. */
  readonly answer?: Answer;
  readonly faults: readonly Fault[];
  /** The page's form id, when it is one that we could have made. */
  readonly formId?: string;
  readonly change: boolean;
}

/** A rating as a form or a link has it. */
export const RATING = /^[1-5]$/;

function textFault(text: string, most: number): 'long' | 'characters' | undefined {
  if (hasForbidden(text)) return 'characters';
  return codePoints(text) > most ? 'long' : undefined;
}

/** Checks the fields of the feedback form against its touchpoint. Never throws: faults come back with what was typed. */
export function readSubmission(fields: Readonly<Record<string, string>>, touchpoint: Touchpoint): Submission {
  const faults: Fault[] = [];
  const words = normalise(fields['words'] ?? '');
  const contact = normalise(fields['contact'] ?? '').replaceAll('\n', ' ');
  const callback = fields['callback'] === 'yes';

  const rating = RATING.test(fields['rating'] ?? '') ? (Number(fields['rating']) as Answer['rating']) : undefined;
  if (rating === undefined) faults.push({ field: 'rating', text: 'errorRating' });

  const answer = /^[1-9]$/.test(fields['answer'] ?? '') ? Number(fields['answer']) : undefined;
  if ((fields['answer'] ?? '') !== '' && !(answer !== undefined && answer <= answersOf(touchpoint))) {
    faults.push({ field: 'answer', text: 'errorAnswer' });
  }

  const wordsFault = textFault(words, MOST_WORDS);
  if (wordsFault === 'characters') faults.push({ field: 'words', text: 'errorWordsCharacters' });
  if (wordsFault === 'long') {
    faults.push({ field: 'words', text: 'errorWordsLong', count: codePoints(words) - MOST_WORDS });
  }
  const contactFault = textFault(contact, MOST_CONTACT);
  if (contactFault === 'characters') faults.push({ field: 'contact', text: 'errorContactCharacters' });
  if (contactFault === 'long') faults.push({ field: 'contact', text: 'errorContactLong' });
  if (callback && contact === '') faults.push({ field: 'contact', text: 'errorContactMissing' });
  if (!['', 'yes', undefined].includes(fields['callback']) || !['', '1', undefined].includes(fields['change'])) {
    faults.push({ field: 'form', text: 'errorForm' });
  }

  return {
    typed: {
      ...(rating === undefined ? {} : { rating: String(rating) }),
      ...(answer === undefined ? {} : { answer: String(answer) }),
      words: withoutForbidden(words),
      callback,
      contact: withoutForbidden(contact),
    },
    ...(faults.length === 0 && rating !== undefined
      ? {
          answer: {
            rating,
            callback,
            ...(answer === undefined ? {} : { answer }),
            ...(words === '' ? {} : { words }),
            ...(contact === '' ? {} : { contact }),
          },
        }
      : {}),
    faults,
    ...(/^[0-9A-HJKMNP-TV-Z]{16}$/.test(fields['form'] ?? '') ? { formId: fields['form'] as string } : {}),
    change: fields['change'] === '1',
  };
}
