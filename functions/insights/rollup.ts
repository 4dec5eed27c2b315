/** The roll-up of one day and borough: made anew from its ratings each time, so doing it twice is doing it once. */

/** A rating as the day's entries have it: no words, no reference, no time. */
export interface DayEntry {
  /** 1 to 5. */
  readonly rating: number;
  readonly team?: string | undefined;
  readonly touchpoint: string;
  readonly channel: string;
  readonly language: string;
}

/** How many replies of one combination there were, by rating: `counts[0]` is rating 1. An empty team: none was named. */
export interface Cell {
  readonly team: string;
  readonly touchpoint: string;
  readonly channel: string;
  readonly language: string;
  readonly counts: readonly number[];
}

/** Counts the entries of one day and borough. The same entries in any order give the same cells in the same order. */
export function rollUp(entries: readonly DayEntry[]): Cell[] {
  const cells = new Map<string, Cell & { counts: number[] }>();
  for (const { rating, team = '', touchpoint, channel, language } of entries) {
    const key = JSON.stringify([team, touchpoint, channel, language]);
    const cell = cells.get(key) ?? { team, touchpoint, channel, language, counts: [0, 0, 0, 0, 0] };
    cell.counts[rating - 1] = (cell.counts[rating - 1] ?? 0) + 1;
    cells.set(key, cell);
  }
  return [...cells].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell);
}
