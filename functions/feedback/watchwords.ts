/**
 * Finds danger words and allegations of misconduct in what victims write. The phrases are data, a file per language;
 * every list is tried on every text, since people do not write in the page's language only. A match raises a task for a
 * person; nothing is decided by it. How a phrase is written in the files:
 * words in a row; `word*` any word that begins so; `*word` any word that ends so; `~` up to three words of any kind.
 */

/** Phrases that count, and phrases that make an overlapping match not count ("the wait was killing me"). */
export interface PhraseList {
  readonly phrases: readonly string[];
  readonly unless: readonly string[];
}

export type Signal = 'danger' | 'misconduct';

const ARABIC_FOLDS: Readonly<Record<string, string>> = {
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ئ: 'ي',
  ة: 'ه',
  ہ: 'ه',
  ۂ: 'ه',
  ھ: 'ه',
  ۃ: 'ه',
  ؤ: 'و',
  ک: 'ك',
};

/** A text as a list of words without case, accents and punctuation; Arabic letters that people mix up are made one. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      // İ would become i and a combining dot; ı and i are one here, as people without a Turkish keyboard type them.
      .replace(/[İıI]/gu, 'i')
      .toLowerCase()
      .replace(/['’‘ʼ`´\u200c\u0640]|\u200d/gu, '')
      .replace(/[أإآٱىیئةہۂھۃؤک]/gu, (letter) => ARABIC_FOLDS[letter] ?? letter)
      .normalize('NFD')
      .replace(/([\p{Script=Latin}\p{Script=Arabic}])\p{Mn}+/gu, '$1')
      .normalize('NFC')
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
      .trim()
      .split(' ')
  );
}

type Step = (word: string) => boolean;
const GAP = Symbol('up to three words');
type Pattern = readonly (Step | typeof GAP)[];

function compile(phrase: string): Pattern {
  return phrase
    .trim()
    .split(/\s+/u)
    .map((part) => {
      if (part === '~') return GAP;
      const [core = ''] = wordsOf(part.replaceAll('*', ''));
      if (part.endsWith('*') && part.startsWith('*')) return (word: string) => word.includes(core);
      if (part.endsWith('*')) return (word: string) => word.startsWith(core);
      if (part.startsWith('*')) return (word: string) => word.endsWith(core);
      return (word: string) => word === core;
    });
}

/** Where a pattern that starts at `from` ends (exclusive), or -1. */
function endOfMatch(pattern: Pattern, words: readonly string[], from: number, step = 0): number {
  const part = pattern[step];
  if (part === undefined) return from;
  if (part === GAP) {
    for (let skip = 0; skip <= 3; skip += 1) {
      const end = endOfMatch(pattern, words, from + skip, step + 1);
      if (end >= 0) return end;
    }
    return -1;
  }
  const word = words[from];
  return word !== undefined && part(word) ? endOfMatch(pattern, words, from + 1, step + 1) : -1;
}

function spans(patterns: readonly Pattern[], words: readonly string[]): [number, number][] {
  const found: [number, number][] = [];
  for (const pattern of patterns) {
    for (let at = 0; at < words.length; at += 1) {
      const end = endOfMatch(pattern, words, at);
      if (end > at) found.push([at, end]);
    }
  }
  return found;
}

/** Makes a finder from the lists of every language: which of the signals a text gives. */
export function watchwords(lists: readonly Readonly<Record<Signal, PhraseList>>[]): (text: string) => Set<Signal> {
  const compiled = (['danger', 'misconduct'] as const).map((signal) => ({
    signal,
    lists: lists.map((list) => ({
      phrases: list[signal].phrases.map(compile),
      unless: list[signal].unless.map(compile),
    })),
  }));
  return (text) => {
    const words = wordsOf(text);
    const found = new Set<Signal>();
    for (const { signal, lists: perLanguage } of compiled) {
      // An exception counts only within its own language: "kill" of one must not silence "kill" of another.
      const given = perLanguage.some(({ phrases, unless }) => {
        const matches = spans(phrases, words);
        if (matches.length === 0) return false;
        const exceptions = spans(unless, words);
        return matches.some(([from, to]) => !exceptions.some(([start, end]) => start < to && from < end));
      });
      if (given) found.add(signal);
    }
    return found;
  };
}
