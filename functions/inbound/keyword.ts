/**
 * Texts that are an order and not an answer: STOP, START, HELP, in ten languages; and answers that a telephone or network
 * gives by itself. Pure. Only a whole text, or its first line or sentence, is an order: "please stop him" is none. What
 * names the texts itself ("do not text me") is one at the beginning of any text: the reason behind it may be that somebody
 * else reads them.
 */
import { wordsOf } from '../feedback/watchwords.ts';
import { TEXT_LANGUAGES, type TextLanguage } from './languages/index.ts';

export type Keyword = 'stop' | 'start' | 'help';

export interface KeywordText {
  readonly keyword: Keyword;
  /** What stands behind it; mostly empty. */
  readonly words: string;
}

const folded = (phrase: string) => wordsOf(phrase).join(' ');
const setOf = (list: (language: TextLanguage) => readonly string[]) =>
  new Set(TEXT_LANGUAGES.flatMap((language) => list(language).map(folded)));

const ORDERS: readonly (readonly [Keyword, ReadonlySet<string>])[] = [
  ['stop', setOf(({ stop }) => stop)],
  ['start', setOf(({ start }) => start)],
  ['help', setOf(({ help }) => help)],
];
/** STOP in so many words that it can mean nothing else; each with a space behind it. */
const CLEAR_WORDS = 3;
const CLEAR_STOPS = TEXT_LANGUAGES.flatMap(({ stop }) => stop.map((phrase) => wordsOf(phrase)))
  .filter((words) => words.length >= CLEAR_WORDS)
  .map((words) => `${words.join(' ')} `);
const POLITE = setOf(({ polite }) => polite);
const AUTOMATIC = [...setOf(({ automatic }) => automatic)];

function orderIn(text: string): Keyword | undefined {
  const words = wordsOf(text);
  const whole = ORDERS.find(([, phrases]) => phrases.has(words.join(' ')));
  if (whole) return whole[0];
  const first = words.findIndex((word) => !POLITE.has(word));
  const bare = first < 0 ? '' : words.slice(first, words.findLastIndex((word) => !POLITE.has(word)) + 1).join(' ');
  return ORDERS.find(([, phrases]) => phrases.has(bare))?.[0];
}

/** The order that a text is; undefined when it is none, or none for certain. @param text normalised */
export function keywordIn(text: string): KeywordText | undefined {
  const whole = orderIn(text);
  if (whole) return { keyword: whole, words: '' };
  const [, first = '', rest = ''] = /^([^\n.]*)(?:\n|\.\s)([\s\S]*)$/.exec(text) ?? [];
  const keyword = orderIn(first);
  // "Help. He is here" is for people to read.
  if (keyword === 'stop') return { keyword, words: rest.trim() };
  const words = wordsOf(text);
  const begin = words.findIndex((word) => !POLITE.has(word));
  const said = `${words.slice(Math.max(0, begin)).join(' ')} `;
  return CLEAR_STOPS.some((phrase) => said.startsWith(phrase)) ? { keyword: 'stop', words: text } : undefined;
}

/** Whether a telephone or network has answered by itself: nothing is answered to it. @param text normalised */
export function isAutomatic(text: string): boolean {
  const words = `${wordsOf(text).join(' ')} `;
  return AUTOMATIC.some((phrase) => words.startsWith(`${phrase} `));
}
