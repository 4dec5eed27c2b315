/** Rules of reading words: whose may be read, and in which order they are paged. */
import * as z from 'zod';
import { type PlacedCell, sizeOf } from './groups.ts';
import { FEWEST } from './knowledge.ts';

/** One day of one borough. */
export interface Place {
  readonly day: string;
  readonly borough: string;
}

export interface Wanted {
  readonly boroughs: readonly string[];
  readonly team?: string | undefined;
  readonly touchpoint?: string | undefined;
}

/**
 * The places whose words may be read, in order: of the boroughs in which what is wanted was replied to at least ten
 * times in the period, the days with such a reply.
 */
export function readablePlaces(days: ReadonlyMap<string, readonly PlacedCell[]>, wanted: Wanted): Place[] {
  const fits = (cell: PlacedCell) =>
    wanted.boroughs.includes(cell.borough) &&
    (wanted.team === undefined || cell.team === (wanted.team === '-' ? '' : wanted.team)) &&
    (wanted.touchpoint === undefined || cell.touchpoint === wanted.touchpoint);
  const counts = new Map<string, number>();
  const places = new Map<string, Place>();
  for (const [day, cells] of days) {
    for (const cell of cells.filter(fits)) {
      counts.set(cell.borough, (counts.get(cell.borough) ?? 0) + sizeOf(cell));
      places.set(`${day}#${cell.borough}`, { day, borough: cell.borough });
    }
  }
  return [...places]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, place]) => place)
    .filter(({ borough }) => (counts.get(borough) ?? 0) >= FEWEST);
}

const cursorShape = z.strictObject({
  day: z.string().regex(/^\d{4}-\d\d-\d\d$/),
  borough: z.string().regex(/^E\d{8}$/),
  after: z.string().regex(/^[\w-]{0,64}$/),
});

/** Where a page goes on: behind a reply of a place. */
export type WordsCursor = z.output<typeof cursorShape>;

export function encodeCursor(cursor: WordsCursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** What `encodeCursor` made; undefined for anything else. */
export function decodeCursor(text: string): WordsCursor | undefined {
  try {
    return cursorShape.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    return undefined;
  }
}

/** The id of words as the API shows it. */
export function wordsId(key: { readonly replyId: string; readonly attempt: string }): string {
  return `${key.replyId}.${key.attempt}`;
}

/** The key behind an id; undefined for what cannot be one. */
export function wordsKey(id: string): { replyId: string; attempt: string } | undefined {
  const [, replyId, attempt] = /^([\w-]{1,64})\.([\w-]{1,64})$/.exec(id) ?? [];
  return replyId === undefined || attempt === undefined ? undefined : { replyId, attempt };
}
