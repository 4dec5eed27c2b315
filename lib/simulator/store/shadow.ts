/**
 * What the store acknowledged, kept beside it, so that an invariant can be checked at every step without asking the
 * store again. At the end the shadow itself is held against the store.
 */
import { Queue } from '../queue.ts';
import { keyOf, text, type WireItem } from './items.ts';

export interface Write {
  readonly table: string;
  readonly key: string;
  readonly verb: 'put' | 'update';
  readonly before: WireItem | undefined;
  readonly after: WireItem;
  /** Which request or sweep made it. */
  readonly by: number;
}

/** An item that is due, and when (ms). */
export interface Due {
  readonly key: string;
  readonly at: number;
}

/** Histories and the trail are only added to: their items are told once and not kept. */
function isKept(table: string, key: string): boolean {
  return table !== 'audit' && !key.includes('|EVENT#') && !key.startsWith('CALLS#');
}

export class Shadow {
  readonly #tables = new Map<string, Map<string, WireItem>>();
  readonly #due = new Map<string, Map<string, Queue<string>>>();
  #writes: Write[] = [];

  table(name: string): Map<string, WireItem> {
    const found = this.#tables.get(name);
    if (found) return found;
    const made = new Map<string, WireItem>();
    this.#tables.set(name, made);
    return made;
  }

  get(table: string, key: string): WireItem | undefined {
    return this.#tables.get(table)?.get(key);
  }

  /** @returns the item that was there before */
  wrote(table: string, verb: Write['verb'], after: WireItem, by: number): WireItem | undefined {
    const key = keyOf(after);
    const before = this.get(table, key);
    if (isKept(table, key)) this.table(table).set(key, after);
    this.#writes.push({ table, key, verb, before, after, by });
    const [shard, dueAt] = [text(after, 'dueShard'), text(after, 'dueAt')];
    if (dueAt && shard && dueAt !== text(before, 'dueAt')) {
      const shards = this.#due.get(table) ?? new Map<string, Queue<string>>();
      this.#due.set(table, shards);
      const queue = shards.get(shard) ?? new Queue<string>();
      shards.set(shard, queue);
      queue.add(Date.parse(dueAt), key);
    }
    return before;
  }

  /** Everything written since somebody last took it, in the order in which it was acknowledged. */
  takeWrites(): readonly Write[] {
    const writes = this.#writes;
    this.#writes = [];
    return writes;
  }

  /** What is due next in a table, or in one shard of it. */
  nextDue(table: string, shard?: string): Due | undefined {
    const shards = this.#due.get(table);
    if (!shards) return undefined;
    const queues = shard === undefined ? [...shards.values()] : [shards.get(shard)];
    let next: Due | undefined;
    for (const queue of queues) {
      const due = queue && this.#nextOf(table, queue);
      if (due && (!next || due.at < next.at)) next = due;
    }
    return next;
  }

  #nextOf(table: string, queue: Queue<string>): Due | undefined {
    while (queue.nextAt !== undefined) {
      const [key, at] = [queue.nearest ?? '', queue.nextAt];
      const item = this.get(table, key);
      const dueAt = text(item, 'dueShard') === undefined ? undefined : text(item, 'dueAt');
      if (dueAt !== undefined && Date.parse(dueAt) === at) return { key, at };
      queue.take();
    }
    return undefined;
  }
}
