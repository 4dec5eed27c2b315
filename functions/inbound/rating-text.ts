/**
 * Finds the rating in a text: "5", "2 nobody rang me back", "five stars", "4/5", "⭐⭐⭐", in ten languages. Pure. Where a
 * number may count something else ("2 officers came", "I called 5 times") it is no rating but words: it is asked for
 * then, never guessed.
 */
import { wordsOf } from '../feedback/watchwords.ts';
import type { Rating } from './conversation.ts';
import { TEXT_LANGUAGES, type TextLanguage } from './languages/index.ts';

export interface RatingText {
  readonly rating: Rating;
  /** The rest of the text, without the number; empty when there is none. */
  readonly words: string;
}

interface Token {
  readonly kind: 'word' | 'number' | 'stars' | 'asterisks' | 'emoji' | 'line' | 'mark';
  /** A word folded, anything else as it is. */
  readonly text: string;
  /** Of a number, and of stars how many. */
  readonly value: number;
  readonly from: number;
  readonly to: number;
}

const TOKEN =
  /(?<keycap>\p{Nd}\ufe0f?\u20e3)|(?<word>[\p{L}\p{M}\p{N}]+(?:['’‘ʼ`´][\p{L}\p{M}\p{N}]+)*)|(?<stars>[⭐★🌟](?:\ufe0f?\s?[⭐★🌟])*\ufe0f?(?:\s?☆)*)|(?<asterisks>\*+)|(?<emoji>\p{Extended_Pictographic}(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f|\u200d)*)|(?<line>\n+)|(?<mark>\S)/gu;

/** The digit zero of every script that people here write numbers in. */
const ZEROS = [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xff10] as const;

function digitOf(character: string): number | undefined {
  const code = character.codePointAt(0) ?? 0;
  const zero = ZEROS.find((start) => code >= start && code <= start + 9);
  return zero === undefined ? undefined : code - zero;
}

/** A word that is all digits, as a number. */
function numberOf(word: string): number | undefined {
  const digits = [...word].map(digitOf);
  return digits.some((digit) => digit === undefined) ? undefined : Number(digits.join(''));
}

function tokensOf(text: string): Token[] {
  return [...text.matchAll(TOKEN)].map((match): Token => {
    const { keycap, word, stars, asterisks, emoji, line } = match.groups ?? {};
    const [written] = match;
    const place = { from: match.index, to: match.index + written.length };
    if (keycap !== undefined) return { kind: 'number', text: keycap, value: digitOf(keycap) ?? 0, ...place };
    if (word !== undefined) {
      const value = numberOf(word);
      return value === undefined
        ? { kind: 'word', text: wordsOf(word).join(''), value: 0, ...place }
        : { kind: 'number', text: word, value, ...place };
    }
    if (stars !== undefined) {
      return { kind: 'stars', text: stars, value: [...stars].filter((one) => '⭐★🌟'.includes(one)).length, ...place };
    }
    if (asterisks !== undefined) return { kind: 'asterisks', text: asterisks, value: asterisks.length, ...place };
    const kind = emoji !== undefined ? 'emoji' : line !== undefined ? 'line' : 'mark';
    return { kind, text: written, value: 0, ...place };
  });
}

const folded = (phrase: string) => wordsOf(phrase).join(' ');
const all = (list: (language: TextLanguage) => readonly string[]) => TEXT_LANGUAGES.flatMap(list);

/** Number words of every language → 1 to 5. */
const NUMBERS = new Map(
  TEXT_LANGUAGES.flatMap(({ numbers }) =>
    numbers.flatMap((words, at) => words.map((word) => [folded(word), at + 1] as const)),
  ),
);
const STARS = new Set(all(({ stars }) => stars).map(folded));
const firstWords = (list: readonly string[]) => new Set(list.map((word) => wordsOf(word)[0]));
const QUALITIES = firstWords(all(({ qualities }) => qualities));
const GOES_ON = firstWords(all(({ goesOn, qualities }) => [...goesOn, ...qualities]));
const COUNTED = firstWords(all(({ counted }) => counted));
const COUNTED_ONE = firstWords(all(({ countedOne }) => countedOne));
/** Each as its words. The longest first: "my rating is" before "my rating". */
const PREFIXES = all(({ prefixes }) => prefixes)
  .map(wordsOf)
  .sort((a, b) => b.length - a.length);
/** Each as its words, `{n}` and `{5}` among them. */
const SCALES = ['{n} / {5}', ...all(({ scale }) => scale)].map((pattern) =>
  pattern.split(/[\s-]+/).map((part) => (/^[{/]/.test(part) ? part : folded(part))),
);

/** Ends a rating. A slash, a plus, a per cent sign make it something else. */
const PARTS = new Set('.,;:!?)]"”»…-–—|۔،؛؟।\'’');
const OPENS = new Set('("“«[\'‘');
const BEHIND_A_PREFIX = new Set(':=-–—');

function numberIn(token: Token | undefined): number | undefined {
  if (token?.kind === 'number') return token.value;
  return token?.kind === 'word' ? NUMBERS.get(token.text) : undefined;
}

/** How a rating is written: what may follow it depends on that. */
interface Expression {
  readonly how: 'digit' | 'number-word' | 'scale' | 'stars' | 'asterisks';
  readonly value: number;
  /** The token behind it. */
  readonly next: number;
}

function scaleAt(tokens: readonly Token[], at: number): Expression | undefined {
  for (const pattern of SCALES) {
    let value = 0;
    const fits = pattern.every((part, i) => {
      const token = tokens[at + i];
      if (part === '{n}') {
        value = numberIn(token) ?? 0;
        return value > 0;
      }
      return part === '{5}' ? numberIn(token) === 5 : token?.text === part;
    });
    if (fits) return { how: 'scale', value, next: at + pattern.length };
  }
  return undefined;
}

function expressionAt(tokens: readonly Token[], at: number): Expression | undefined {
  const token = tokens[at];
  if (token?.kind === 'stars' || token?.kind === 'asterisks') {
    return { how: token.kind, value: token.value, next: at + 1 };
  }
  const scale = scaleAt(tokens, at);
  if (scale) return scale;
  const value = numberIn(token);
  if (value === undefined || !token) return undefined;
  const behind = tokens[at + 1];
  const star = behind?.kind === 'stars' || behind?.kind === 'asterisks' ? behind.value === 1 : false;
  if (star || (behind?.kind === 'word' && STARS.has(behind.text))) return { how: 'stars', value, next: at + 2 };
  return { how: token.kind === 'number' ? 'digit' : 'number-word', value, next: at + 1 };
}

/** The place behind the marks from `at` on that are in the set. */
function past(marks: ReadonlySet<string>, tokens: readonly Token[], at: number): number {
  let next = at;
  while (tokens[next]?.kind === 'mark' && marks.has(tokens[next]?.text ?? '')) next += 1;
  return next;
}

/** "4 me it was awful", "2 my house they never came": how "for" and "to" are written in short. */
const BEHIND_TO = new Set(['me', 'my', 'you', 'u', 'us', 'him', 'her', 'them', 'all', 'that']);

/** "2 very rude officers came", "2 and a half weeks": a number of something, or no number at all. */
function isCount(tokens: readonly Token[], from: number, value: number): boolean {
  if ((value === 2 || value === 4) && BEHIND_TO.has(tokens[from]?.text ?? '')) return true;
  if (['and', 'a', 'half'].every((word, i) => tokens[from + i]?.text === word)) return true;
  const noun = tokens.findIndex((token, at) => at >= from && !(token.kind === 'word' && QUALITIES.has(token.text)));
  const { text } = tokens[noun] ?? {};
  return COUNTED.has(text) || (value === 1 && COUNTED_ONE.has(text));
}

/** Whether a rating can end here, before the token `next`; and where what is said besides begins. */
function goesOn(tokens: readonly Token[], { how, value, next }: Expression): number | undefined {
  const token = tokens[next];
  if (!token) return next;
  if (token.kind === 'word') {
    if (how === 'stars') return next;
    const free = (how === 'digit' || how === 'scale') && GOES_ON.has(token.text);
    return free && !isCount(tokens, next, value) ? next : undefined;
  }
  if (token.kind === 'emoji') return next;
  const rest = token.kind === 'line' ? next + 1 : past(PARTS, tokens, next);
  const behind = tokens[rest];
  const begins = behind?.kind === 'line' ? rest + 1 : rest;
  // Another number right behind it: a date, a time, a telephone number.
  return rest === next || numberIn(tokens[begins]) !== undefined ? undefined : begins;
}

/** The place behind what may stand before a rating, "my rating is:", from `at` on. */
function pastPrefix(tokens: readonly Token[], at: number): number {
  let next = at;
  for (let i = 0; i < 2; i += 1) {
    const found = PREFIXES.find((words) => words.every((word, j) => tokens[next + j]?.text === word));
    if (!found) break;
    next += found.length;
  }
  return next === at ? at : past(BEHIND_A_PREFIX, tokens, next);
}

interface Found {
  readonly value: number;
  readonly words: string;
}

/** "1. They came late 2. Nobody rang": a list. A single digit that ends the text may be the rating after all. */
function isDoubtful(tokens: readonly Token[], from: number, value: number): boolean {
  const end = tokens.findLastIndex(({ kind }) => kind !== 'mark' && kind !== 'line');
  const last = tokens[end];
  if (end >= from && last?.kind === 'number' && last.value <= 5 && last.value !== value) return true;
  return tokens.some(
    ({ kind }, at) => at >= from && kind === 'number' && ['.', ')'].includes(tokens[at + 1]?.text ?? '') && at < end,
  );
}

/** The rating that a text begins with. */
function atStart(text: string, tokens: readonly Token[]): Found | 'doubtful' | undefined {
  const first = past(OPENS, tokens, 0);
  const expression = expressionAt(tokens, pastPrefix(tokens, first)) ?? expressionAt(tokens, first);
  const rest = expression && goesOn(tokens, expression);
  if (!expression || rest === undefined) return undefined;
  if (isDoubtful(tokens, rest, expression.value)) return 'doubtful';
  return { value: expression.value, words: text.slice(tokens[rest]?.from ?? text.length).trim() };
}

/** The rating that a text ends with, set apart by a mark, a line or "I'd give it". */
function atEnd(text: string, tokens: readonly Token[]): Found | undefined {
  for (let from = 1; from < tokens.length; from += 1) {
    const [before, token] = [tokens[from - 1], tokens[from]];
    const marked = before?.kind === 'mark' && PARTS.has(before.text) && before.to !== token?.from;
    const apart = before?.kind === 'line' || marked;
    const stars = token?.kind === 'stars' && numberIn(before) === undefined;
    const expression = apart
      ? expressionAt(tokens, pastPrefix(tokens, past(OPENS, tokens, from)))
      : stars
        ? expressionAt(tokens, from)
        : undefined;
    if (!expression || past(PARTS, tokens, expression.next) < tokens.length) continue;
    return { value: expression.value, words: text.slice(0, token?.from).replace(/[\s,;:–—-]+$/u, '') };
  }
  return undefined;
}

/** The rating in a text; undefined when there is none, or none for certain. @param text normalised (feedback/text.ts) */
export function ratingIn(text: string): RatingText | undefined {
  const tokens = tokensOf(text);
  const [start, end] = [atStart(text, tokens), atEnd(text, tokens)];
  if (start === 'doubtful' || (start && end && start.value !== end.value)) return undefined;
  const found = start ?? end;
  return found && found.value >= 1 && found.value <= 5
    ? { rating: found.value as Rating, words: found.words }
    : undefined;
}
