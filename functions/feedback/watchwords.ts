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

/** Two letters of a beginning decide which of many are held against a word. */
const BUCKET = 2;

/**
 * Every phrase of every language in one tree of plain data, word by word, so that a text is walked once and not once per
 * phrase; plain data, so that a bundle carries it ready-made.
 */
export interface WatchTree {
  /** The next word, exactly. A bundle carries the first branches as JSON text, read when a text needs them. */
  words?: Record<string, WatchTree | string>;
  /** The next word's beginning, by its first letters. */
  beginnings?: Record<string, [string, WatchTree][]>;
  /** Parts that start with a star, or are too short to sort. */
  others?: [string, WatchTree][];
  /** Up to three words of any kind, then this. */
  gap?: WatchTree;
  /** Phrases that end here: language × 4, + 2 for misconduct, + 1 for an exception. */
  ends?: number[];
}

const SIGNALS: readonly Signal[] = ['danger', 'misconduct'];

function partMatches(part: string, word: string): boolean {
  const open = part.endsWith('*');
  if (part.startsWith('*')) return open ? word.includes(part.slice(1, -1)) : word.endsWith(part.slice(1));
  return open ? word.startsWith(part.slice(0, -1)) : word === part;
}

function listed(list: [string, WatchTree][], part: string): WatchTree {
  const found = list.find(([other]) => other === part);
  if (found) return found[1];
  const node: WatchTree = {};
  list.push([part, node]);
  return node;
}

function own<Value>(record: Record<string, Value>, key: string, make: () => Value): Value {
  if (!Object.hasOwn(record, key)) record[key] = make();
  return record[key] as Value;
}

/** The node behind a word; text is read once. */
function branch(words: Record<string, WatchTree | string>, word: string): WatchTree | undefined {
  const found = Object.hasOwn(words, word) ? words[word] : undefined;
  if (typeof found !== 'string') return found;
  const node = JSON.parse(found) as WatchTree;
  words[word] = node;
  return node;
}

/** The node behind one more part of a phrase, made where there is none yet. */
function next(node: WatchTree, part: string): WatchTree {
  if (part === GAP) {
    node.gap ??= {};
    return node.gap;
  }
  if (!part.includes('*')) {
    node.words ??= {};
    return branch(node.words, part) ?? own(node.words as Record<string, WatchTree>, part, () => ({}));
  }
  if (part.startsWith('*') || part.length <= BUCKET) {
    node.others ??= [];
    return listed(node.others, part);
  }
  node.beginnings ??= {};
  return listed(
    own(node.beginnings, part.slice(0, BUCKET), () => []),
    part,
  );
}

/** Makes the tree from the lists of every language. */
export function watchTree(lists: readonly SignalLists[]): WatchTree {
  const root: WatchTree = {};
  for (const [language, list] of lists.entries()) {
    for (const [which, signal] of SIGNALS.entries()) {
      for (const [exception, phrases] of [list[signal].phrases, list[signal].unless].entries()) {
        for (const phrase of phrases) {
          let node = root;
          for (const part of fold(phrase).match(/[\p{L}\p{M}\p{N}*~]+/gu) ?? []) node = next(node, part);
          node.ends = [...(node.ends ?? []), language * 4 + which * 2 + exception];
        }
      }
    }
  }
  return root;
}

/** The tree with its first branches as JSON text: little to read at a cold start, little for the collector to walk. */
export function packTree(tree: WatchTree): WatchTree {
  const words = Object.entries(tree.words ?? {}).map(([word, node]) => [word, JSON.stringify(node)] as const);
  return { ...tree, words: Object.fromEntries(words) };
}

interface Match {
  readonly from: number;
  readonly to: number;
  readonly code: number;
}

function walk(node: WatchTree, words: readonly string[], from: number, at: number, matches: Match[]): void {
  for (const code of node.ends ?? []) matches.push({ from, to: at, code });
  if (node.gap) {
    for (let skip = 0; skip <= LONGEST_GAP; skip += 1) walk(node.gap, words, from, at + skip, matches);
  }
  const word = words[at];
  if (word === undefined) return;
  const exact = node.words && branch(node.words, word);
  if (exact) walk(exact, words, from, at + 1, matches);
  const bucket = word.slice(0, BUCKET);
  const beginnings = node.beginnings && Object.hasOwn(node.beginnings, bucket) ? node.beginnings[bucket] : undefined;
  for (const list of [beginnings, node.others]) {
    for (const [part, child] of list ?? []) if (partMatches(part, word)) walk(child, words, from, at + 1, matches);
  }
}

/** Which of the signals a text gives. */
export function findSignals(tree: WatchTree, text: string): ReadonlySet<Signal> {
  const words = wordsOf(text);
  const matches: Match[] = [];
  for (let from = 0; from < words.length; from += 1) walk(tree, words, from, from, matches);
  // An exception counts only within its own language: "kill" of one must not silence "kill" of another.
  const silenced = ({ from, to, code }: Match) =>
    matches.some((other) => other.code === code + 1 && other.from < to && from < other.to);
  const given = matches.filter((match) => match.code % 2 === 0 && !silenced(match));
  return new Set(given.map(({ code }) => SIGNALS[(code >> 1) & 1] ?? 'danger'));
}
