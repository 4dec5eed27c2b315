/**
 * What a person wrote in a reply, without what the mail client quoted under, above or between it, and without what it
 * put there by itself. Rules only: text in, text out; line by line, no expression runs over more than a short line, so
 * that no mail takes long.
 *
 * Written here because no library serves (README *Decisions*). It may keep too much or cut too much: what is said in a
 * mail is searched for danger as a whole, whatever is decided here.
 */
import { FORWARDED, FROM_LABELS, OPENERS, ORIGINAL, SENT_FROM, SENT_FROM_ENDS, WROTE } from './quote-words.ts';

/** Longer lines are nobody's header, introduction or signature. */
const LONGEST_MARK = 400;

/** People's mails have fewer; what is below is not looked at here. */
export const MOST_LINES = 10_000;

/** An introduction may be broken over so many lines. */
const MOST_INTRO_LINES = 3;

/** Marks of direction and joiners, which clients put around names and dates. */
const INVISIBLE = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

const flat = (line: string) =>
  line
    .slice(0, LONGEST_MARK + 1)
    .replace(INVISIBLE, '')
    .replace(/\s+/gu, ' ')
    .trim()
    .toLowerCase();

const isQuoted = (line: string) => /^\s{0,4}[>＞]/u.test(line.slice(0, 6));
const isRule = (line: string) => /^[-_=*–—]{5,}$/u.test(line.slice(0, LONGEST_MARK).trim());

const ADDRESS = /[^\s<>@]{1,64}@[^\s<>@]{2,}/u;
const TIME = /\p{Nd}{1,2}[:.h]\p{Nd}{2}/u;
const YEAR = /\p{Nd}{4}/u;

/** How sure it is that a line introduces a quote: 0 not at all, 1 if a quote follows, 2 in any case. */
function introducing(line: string): 0 | 1 | 2 {
  if (line.length > LONGEST_MARK || !/[:：]\W*$/u.test(line.slice(-12))) return 0;
  if (!WROTE.some((verb) => line.includes(verb))) return 0;
  if (ADDRESS.test(line) || (TIME.test(line) && YEAR.test(line))) return 2;
  return TIME.test(line) || YEAR.test(line) || OPENERS.some((opener) => line.startsWith(opener)) ? 1 : 0;
}

const label = (line: string) => /^[*\s]*([^:：*]{1,24}?)[*\s]*[:：]/u.exec(line)?.[1];

/** `From: …` with at least two more such lines below it, an address and a year among them. */
function isHeaderBlock(lines: readonly string[], at: number): boolean {
  const first = label(flat(lines[at] ?? ''));
  if (first === undefined || !(FROM_LABELS as readonly string[]).includes(first)) return false;
  const block: string[] = [];
  for (let i = at; i < lines.length && block.length < 8; i += 1) {
    const line = flat(lines[i] ?? '');
    if (line === '' && block.length > 0 && block.length < 3) continue;
    if (label(line) === undefined && !/^[^:]*@/u.test(line)) break;
    block.push(line);
  }
  return block.some((line) => YEAR.test(line)) && block.filter((line) => label(line) !== undefined).length >= 3;
}

function isOriginalMark(line: string): boolean {
  return line.length < 80 && ORIGINAL.some((words) => line.includes(words)) && /^[-_=*\s]{2,}.+[-_=*]{2,}$/u.test(line);
}

const isForwardMark = (line: string) =>
  line.length < 80 && /^(?:[-_=*\s]{2,}|begin\s)/u.test(line) && FORWARDED.some((words) => line.includes(words));

function isSentFrom(line: string): boolean {
  const text = flat(line);
  return (
    text.length <= 120 &&
    (SENT_FROM.some((words) => text.startsWith(words)) ||
      (text.length <= 60 && SENT_FROM_ENDS.some((words) => text.replace(/[.!]$/u, '').endsWith(words))))
  );
}

/** Of lines between two quotes what a person wrote: not the signature below `--`, nor the lines of a phone or an app. */
function ownLines(segment: readonly string[]): string[] {
  const mark = segment.findIndex((line) => /^--\s*$/u.test(line.slice(0, 10)));
  const lines = mark < 0 ? [...segment] : segment.slice(0, mark);
  while (lines.length > 0) {
    const last = lines.at(-1) ?? '';
    if (last.trim() !== '' && !isSentFrom(last) && !isRule(last)) break;
    lines.pop();
  }
  return lines;
}

const begins = (line: string) => OPENERS.some((opener) => line.startsWith(opener));

/** How many lines from `at` on introduce a quote; `rest`: all behind them is quoted, `>` or not. */
function introAt(lines: readonly string[], at: number): { readonly lines: number; readonly rest: boolean } | undefined {
  const first = flat(lines[at] ?? '');
  const maySpread = begins(first) || ADDRESS.test(first) || (TIME.test(first) && YEAR.test(first));
  let later = '';
  for (let count = 1; count <= (maySpread ? MOST_INTRO_LINES : 1) && at + count <= lines.length; count += 1) {
    const line = flat(lines[at + count - 1] ?? '');
    if (line === '') return undefined;
    if (count > 1) later = `${later} ${line}`.trimStart();
    // What introduces a quote without this line leaves it to be what somebody wrote.
    if (begins(later) && introducing(later) > 0) return undefined;
    const sure = introducing(`${first} ${later}`.trimEnd());
    if (sure === 0) continue;
    let next = at + count;
    while (next < lines.length && (lines[next] ?? '').trim() === '') next += 1;
    const quoteFollows = next < lines.length && isQuoted(lines[next] ?? '');
    if (sure === 2 || quoteFollows) return { lines: count, rest: !quoteFollows };
  }
  return undefined;
}

/**
 * What the sender wrote, in the order of the mail; empty when everything is quoted.
 * @param text plain text, quotes marked by `>` where they are marked
 * @param token of the invitation that is answered: a line that has it is the invitation's
 */
export function saidIn(text: string, token?: string): string {
  const lines = text.replace(/\r\n?/gu, '\n').split('\n', MOST_LINES);
  const said: string[] = [];
  let segment: string[] = [];
  const endSegment = () => {
    said.push(...ownLines(segment), '');
    segment = [];
  };
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    if (line === '') {
      segment.push(line);
      at += 1;
      continue;
    }
    const mark = flat(line);
    if (isForwardMark(mark)) {
      endSegment();
      segment = lines.slice(at);
      break;
    }
    if (isOriginalMark(mark) || isHeaderBlock(lines, at)) break;
    const intro = introAt(lines, at);
    if (intro?.rest) break;
    if (intro || isQuoted(line) || (token !== undefined && line.toUpperCase().includes(token))) {
      endSegment();
      at += intro?.lines ?? 1;
      continue;
    }
    segment.push(line);
    at += 1;
  }
  endSegment();
  return said
    .join('\n')
    .replace(/\n{3,}/gu, '\n\n')
    .trim();
}
