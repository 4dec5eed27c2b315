/** The shape of a sweep: batch after batch of what is due while there is time; one that fails does not stop the others. */

/** Items worked on at the same time. */
const AT_ONCE = 10;

export interface DueWork<Item> {
  /** The next batch, nearest first. The index lags: it may list what this run has done already. */
  readonly find: () => Promise<readonly Item[]>;
  readonly idOf: (item: Item) => string;
  /** Whether there is time for more; asked before every few items. */
  readonly hasTime: () => boolean;
  readonly work: (item: Item) => Promise<void>;
  /** Puts one that failed behind those that wait; that this fails, too, changes nothing. */
  readonly failed: (item: Item, error: unknown) => Promise<void>;
}

/** @returns how many failed, and how many were found but not come to: time ran out */
export async function workOff<Item>(due: DueWork<Item>): Promise<{ readonly failed: number; readonly left: number }> {
  const { find, idOf, hasTime, work } = due;
  const seen = new Set<string>();
  let failed = 0;
  const workOn = async (item: Item): Promise<void> => {
    seen.add(idOf(item));
    try {
      await work(item);
    } catch (error) {
      failed += 1;
      await due.failed(item, error).catch(() => undefined);
    }
  };
  for (;;) {
    const items = (await find()).filter((item) => !seen.has(idOf(item)));
    if (items.length === 0) return { failed, left: 0 };
    for (let from = 0; from < items.length; from += AT_ONCE) {
      if (!hasTime()) return { failed, left: items.length - from };
      await Promise.all(items.slice(from, from + AT_ONCE).map(workOn));
    }
  }
}
