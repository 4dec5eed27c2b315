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

export type SignalLists = Readonly<Record<Signal, PhraseList>>;

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

/**
 * A text without case, accents and apostrophes; Arabic letters that people mix up are made one. `ı` and `İ` are `i`, as
 * people without a Turkish keyboard type them, and `ł` is `l`, which no decomposition says.
 */
function fold(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[İıI]/gu, 'i')
    .toLowerCase()
    .replace(/ł/gu, 'l')
    .replace(/['’‘ʼ`´\u200c\u0640]|\u200d/gu, '')
    .replace(/[أإآٱىیئةہۂھۃؤک]/gu, (letter) => ARABIC_FOLDS[letter] ?? letter)
    .normalize('NFD')
    .replace(/([\p{Script=Latin}\p{Script=Arabic}])\p{Mn}+/gu, '$1')
    .normalize('NFC');
}

/** The words of a text, folded: everything that is not a letter, mark or digit parts them. */
export function wordsOf(text: string): string[] {
  return fold(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

const GAP = '~';
const LONGEST_GAP = 3;

interface Phrase {
  /** Folded words, with their stars, and gaps. */
  readonly parts: readonly string[];
  readonly language: number;
  readonly signal: Signal;
  readonly exception: boolean;
}

function partMatches(part: string, word: string): boolean {
  const open = part.endsWith('*');
  if (part.startsWith('*')) {
    return open ? word.includes(part.slice(1, -1)) : word.endsWith(part.slice(1));
  }
  return open ? word.startsWith(part.slice(0, -1)) : word === part;
}

/** Where a phrase that starts at word `from` ends (exclusive), or -1. */
function endOfMatch(parts: readonly string[], words: readonly string[], from: number, step = 0): number {
  const part = parts[step];
  if (part === undefined) return from;
  if (part !== GAP) {
    const word = words[from];
    return word !== undefined && partMatches(part, word) ? endOfMatch(parts, words, from + 1, step + 1) : -1;
  }
  for (let skip = 0; skip <= LONGEST_GAP; skip += 1) {
    const end = endOfMatch(parts, words, from + skip, step + 1);
    if (end >= 0) return end;
  }
  return -1;
}

/** Phrases by how they begin, so that each word of a text is held against a few of them and not against thousands. */
class PhraseIndex {
  readonly #exact = new Map<string, Phrase[]>();
  readonly #beginnings = new Map<string, Phrase[]>();
  readonly #rest: Phrase[] = [];

  add(phrase: Phrase): void {
    const [first = ''] = phrase.parts;
    const stem = first.replace(/\*$/u, '');
    if (first.startsWith('*') || stem.length < 2) this.#rest.push(phrase);
    else if (first === stem) push(this.#exact, first, phrase);
    else push(this.#beginnings, stem.slice(0, 2), phrase);
  }

  *startingWith(word: string): Iterable<Phrase> {
    yield* this.#exact.get(word) ?? [];
    yield* this.#beginnings.get(word.slice(0, 2)) ?? [];
    yield* this.#rest;
  }
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function indexOf(lists: readonly SignalLists[]): PhraseIndex {
  const index = new PhraseIndex();
  for (const [language, list] of lists.entries()) {
    for (const signal of ['danger', 'misconduct'] as const) {
      for (const kind of ['phrases', 'unless'] as const) {
        // Folded in one go: thousands of small normalisations would be felt in every cold start.
        for (const line of fold(list[signal][kind].join('\n')).split('\n')) {
          const parts = line.match(/[\p{L}\p{M}\p{N}*~]+/gu) ?? [];
          if (parts.length > 0) index.add({ parts, language, signal, exception: kind === 'unless' });
        }
      }
    }
  }
  return index;
}

interface Match {
  readonly from: number;
  readonly to: number;
  readonly phrase: Phrase;
}

/** Makes a finder from the lists of every language: which of the signals a text gives. */
export function watchwords(lists: readonly SignalLists[]): (text: string) => ReadonlySet<Signal> {
  const index = indexOf(lists);
  return (text) => {
    const words = wordsOf(text);
    const matches: Match[] = [];
    for (const [from, word] of words.entries()) {
      for (const phrase of index.startingWith(word)) {
        const to = endOfMatch(phrase.parts, words, from);
        if (to > from) matches.push({ from, to, phrase });
      }
    }
    // An exception counts only within its own language: "kill" of one must not silence "kill" of another.
    const silenced = ({ from, to, phrase }: Match) =>
      matches.some(
        (other) =>
          other.phrase.exception &&
          other.phrase.language === phrase.language &&
          other.phrase.signal === phrase.signal &&
          other.from < to &&
          from < other.to,
      );
    const given = matches.filter((match) => !match.phrase.exception && !silenced(match));
    return new Set(given.map(({ phrase }) => phrase.signal));
  };
}
