/**
 * Indexes that lag. A write reaches an index a while after it was acknowledged, each item at its own pace, so that
 * entries overtake each other: a query still finds what is no longer so, and not yet what is new. DynamoDB gives no
 * bound; here most are there at once, some after seconds, a few after more than a minute.
 */
import type { IndexPlan, TablePlan } from '../../blueprint/types.ts';
import type { Chance } from '../chance.ts';
import { keyOf, text, type WireItem, type WireValue } from './items.ts';

/** A write that some index does not know yet. */
interface Pending {
  readonly key: string;
  readonly before: WireItem | undefined;
  readonly after: WireItem;
  readonly visibleAt: number;
}

/** A query as it goes over the wire, as far as this service uses it. */
export interface WireQuery {
  readonly IndexName?: string;
  readonly KeyConditionExpression: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues: Readonly<Record<string, WireValue>>;
  readonly FilterExpression?: string;
  readonly ProjectionExpression?: string;
  readonly Limit?: number;
  readonly ScanIndexForward?: boolean;
  readonly ExclusiveStartKey?: WireItem;
}

export interface WirePage {
  readonly Items: readonly WireItem[];
  readonly Count?: number;
  readonly ScannedCount?: number;
  readonly LastEvaluatedKey?: WireItem;
}

type Range = (sort: string) => boolean;

/** What a key condition asks of the sort key; conditions that this service does not use are refused. */
function rangeOf(query: WireQuery, sort: string): Range {
  const named = query.KeyConditionExpression.replaceAll(
    /#\w+/g,
    (name) => query.ExpressionAttributeNames?.[name] ?? name,
  );
  const value = (name: string | undefined) => String(query.ExpressionAttributeValues[name ?? '']?.['S'] ?? '');
  const [, condition] = /^\s*\w+\s*=\s*:\w+(?:\s+AND\s+(.+))?$/i.exec(named) ?? [];
  if (!condition) return () => true;
  const between = new RegExp(`^${sort}\\s+BETWEEN\\s+(:\\w+)\\s+AND\\s+(:\\w+)$`, 'i').exec(condition);
  if (between) return (at) => at >= value(between[1]) && at <= value(between[2]);
  const begins = new RegExp(`^begins_with\\s*\\(\\s*${sort}\\s*,\\s*(:\\w+)\\s*\\)$`, 'i').exec(condition);
  if (begins) return (at) => at.startsWith(value(begins[1]));
  const compared = new RegExp(`^${sort}\\s*(<=|>=|<|>|=)\\s*(:\\w+)$`).exec(condition);
  if (!compared) throw new Error(`The lagging index does not understand ${query.KeyConditionExpression}`);
  const than = value(compared[2]);
  const holds: Readonly<Record<string, Range>> = {
    '<=': (at) => at <= than,
    '>=': (at) => at >= than,
    '<': (at) => at < than,
    '>': (at) => at > than,
    '=': (at) => at === than,
  };
  return holds[compared[1] ?? ''] ?? (() => false);
}

/** The value that the partition key must have. */
export function partitionOf(query: WireQuery): string {
  const [, name] = /=\s*(:\w+)/.exec(query.KeyConditionExpression) ?? [];
  return String(query.ExpressionAttributeValues[name ?? '']?.['S'] ?? '');
}

function carried(item: WireItem, { partition, sort, carries }: IndexPlan): WireItem {
  if (carries === 'all') return item;
  return Object.fromEntries(
    ['pk', 'sk', partition, sort].flatMap((name) => (item[name] ? [[name, item[name]] as const] : [])),
  );
}

/** The lag of one table's indexes. */
export class Lag {
  readonly #plan: TablePlan;
  readonly #chance: Chance;
  #pending: Pending[] = [];
  /** Answers that differed from what was stored. */
  stale = 0;

  constructor(plan: TablePlan, chance: Chance) {
    this.#plan = plan;
    this.#chance = chance;
  }

  /** Whether every write has arrived at `now`. */
  isCurrent(now: number): boolean {
    this.#pending = this.#pending.filter(({ visibleAt }) => visibleAt > now);
    return this.#pending.length === 0;
  }

  /** A write was acknowledged at `now` (ms). */
  wrote(before: WireItem | undefined, after: WireItem, now: number): void {
    const delay = this.#chance.weighted([
      [6, 0],
      [3, 5_000],
      [1, 90_000],
    ]);
    const key = keyOf(after);
    const earlier = this.#pending.findLast((pending) => pending.key === key);
    // Changes of one item arrive in their order.
    const visibleAt = Math.max(earlier?.visibleAt ?? 0, now + (delay === 0 ? 0 : this.#chance.whole(1, delay)));
    if (visibleAt > now) this.#pending.push({ key, before, after, visibleAt });
  }

  /** The page that a lagging index gives. @param read asks the store itself */
  async page(query: WireQuery, now: number, read: (query: WireQuery) => Promise<WirePage>): Promise<WirePage> {
    const current = this.isCurrent(now);
    const index = this.#plan.indexes[query.IndexName ?? ''];
    if (!index || current) return read(query);
    const partition = partitionOf(query);
    // What the index still believes of each item: how it was before the first change that has not arrived.
    const believed = new Map<string, WireItem | undefined>();
    const stored = new Map<string, WireItem>();
    for (const { key, before, after } of this.#pending) {
      if (!believed.has(key)) believed.set(key, before);
      stored.set(key, after);
    }
    for (const [key, before] of believed) {
      const inside = (item: WireItem | undefined) => text(item, index.partition) === partition;
      if (!inside(before) && !inside(stored.get(key))) believed.delete(key);
    }
    if (believed.size === 0) return read(query);
    if (query.FilterExpression) throw new Error('The lagging index cannot filter');

    const limit = query.Limit ?? Number.POSITIVE_INFINITY;
    // Whole entries, and as many more as may be left out.
    const { ProjectionExpression: _, ...whole } = query;
    const wide = { ...whole, ...(query.Limit === undefined ? {} : { Limit: query.Limit + believed.size }) };
    const answer = await read(wide);
    const order = (item: WireItem) => text(item, index.sort) ?? '';
    const forward = query.ScanIndexForward !== false;
    const behind = (a: string, b: string) => (forward ? a > b : a < b);
    const inRange = rangeOf(query, index.sort);
    const from = query.ExclusiveStartKey ? order(query.ExclusiveStartKey) : undefined;
    const end = answer.LastEvaluatedKey ? order(answer.LastEvaluatedKey) : undefined;
    const kept = answer.Items.filter((item) => !believed.has(keyOf(item)));
    const old = [...believed.values()].flatMap((item) => {
      if (!item || text(item, index.partition) !== partition) return [];
      const at = order(item);
      if (!at || !inRange(at) || (from !== undefined && !behind(at, from))) return [];
      return end !== undefined && behind(at, end) ? [] : [carried(item, index)];
    });
    const all = [...kept, ...old].sort((a, b) => (order(a) === order(b) ? 0 : behind(order(a), order(b)) ? 1 : -1));
    const items = all.slice(0, limit);
    if (old.length > 0 || kept.length < answer.Items.length) this.stale += 1;
    const last = items.length < all.length ? items.at(-1) : undefined;
    const lastKey = last ? carried(last, { ...index, carries: 'keys' }) : answer.LastEvaluatedKey;
    return {
      Items: items,
      Count: items.length,
      ScannedCount: items.length,
      ...(lastKey ? { LastEvaluatedKey: lastKey } : {}),
    };
  }
}
