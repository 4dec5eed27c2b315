/**
 * One page out of several queues that are sorted the same way. A position in one is then a position in all: the cursor
 * is just a place, whatever the filter and however many queues.
 */

export interface QueuePage<Item> {
  readonly items: readonly Item[];
  /** Whether the queue goes on behind these. */
  readonly more: boolean;
}

interface MergeRequest<Item> {
  readonly queues: readonly string[];
  /** The place of an item in its queue; no two items of all the queues share one. */
  readonly placeOf: (item: Item) => string;
  /** The places run from the greatest to the least. */
  readonly descending?: boolean;
  /** The place behind which to begin. */
  readonly after: string | undefined;
  readonly limit: number;
  readonly keep: (item: Item) => boolean;
  /** The next items of a queue behind a place, in order. */
  readonly read: (queue: string, after: string | undefined) => Promise<QueuePage<Item>>;
  /** Looks at no more items than this: a filter that keeps almost nothing then gets a shorter page and a cursor. */
  readonly most?: number;
}

interface Source<Item> extends QueuePage<Item> {
  readonly queue: string;
  /** Which of the items is next. */
  readonly next: number;
}

/**
 * The merged items and the place to go on from, when there are more (or, at `most`, may be). A full page goes on from
 * its last item, never from one that the filter withheld: a place says what it is the place of.
 */
export async function mergePages<Item>(request: MergeRequest<Item>): Promise<{ items: Item[]; next?: string }> {
  const { placeOf, descending = false, after, limit, keep, read, most = Number.POSITIVE_INFINITY } = request;
  const fill = async (queue: string, behind: string | undefined): Promise<Source<Item>> => ({
    ...(await read(queue, behind)),
    queue,
    next: 0,
  });
  const sources = await Promise.all(request.queues.map((queue) => fill(queue, after)));
  const isFirst = (a: string, b: string) => (descending ? a > b : a < b);

  const items: Item[] = [];
  let lastKept: string | undefined;
  let lastSeen: string | undefined;
  for (let looked = 0; looked < most; looked += 1) {
    let best: { index: number; source: Source<Item>; item: Item; place: string } | undefined;
    for (const [index, source] of sources.entries()) {
      const item = source.items[source.next];
      if (item === undefined) continue;
      const place = placeOf(item);
      if (!best || isFirst(place, best.place)) best = { index, source, item, place };
    }
    if (!best) return { items };
    const { index, source, item, place } = best;
    lastSeen = place;
    if (keep(item)) {
      // One more than fits is there: now it is certain that the next page is not empty.
      if (items.length === limit && lastKept !== undefined) return { items, next: lastKept };
      items.push(item);
      lastKept = place;
    }
    const atEnd = source.next + 1 >= source.items.length;
    sources[index] = atEnd && source.more ? await fill(source.queue, place) : { ...source, next: source.next + 1 };
  }
  return { items, ...(lastSeen === undefined ? {} : { next: lastSeen }) };
}
