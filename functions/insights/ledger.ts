/**
 * The ledger of a span: which periods are published, what each shows, and the numbers behind. One item, because the next
 * report depends on all earlier ones: its conditional write decides, and two runs cannot publish past one another.
 */
import type { Period } from '../shared/time.ts';
import { nodesOf, type PlacedCell, sizeOf, TREES, type TreeName } from './groups.ts';
import type { Pattern, Truth } from './knowledge.ts';
import { segmentsOf } from './periods.ts';
import { decidePattern, type Neighbour, type PublishedTotal, showsTotal } from './suppression.ts';

export interface Publication {
  readonly id: string;
  /** When it was published, ISO. */
  readonly at: string;
  readonly total: boolean;
  /** First days of its segments, those without replies too. */
  readonly segments: readonly string[];
  readonly patterns: Readonly<Record<TreeName, Pattern>>;
}

/** Replies by segment (its first day), and by group. */
export type SegmentCounts = ReadonlyMap<string, number>;

export interface Ledger {
  /** 0: nothing is published yet. */
  readonly version: number;
  readonly published: readonly Publication[];
  readonly force: SegmentCounts;
  readonly groups: Readonly<Record<TreeName, ReadonlyMap<string, SegmentCounts>>>;
}

export const EMPTY_LEDGER: Ledger = {
  version: 0,
  published: [],
  force: new Map(),
  groups: { places: new Map(), touchpoint: new Map(), channel: new Map(), language: new Map() },
};

/** The cells of each segment of a period. */
export type CellsBySegment = ReadonlyMap<string, readonly PlacedCell[]>;

const totalOf = (cells: readonly PlacedCell[]) => cells.reduce((sum, cell) => sum + sizeOf(cell), 0);

/** The published totals in the form in which `showsTotal` asks for them. */
export function publishedTotals({ published, force }: Ledger): PublishedTotal[] {
  return published.map(({ id, total, segments }) => ({
    id,
    total,
    segments: segments.filter((segment) => (force.get(segment) ?? 0) > 0),
  }));
}

function withCounts(ledger: Ledger, cells: CellsBySegment): Pick<Ledger, 'force' | 'groups'> {
  const force = new Map(ledger.force);
  for (const [segment, own] of cells) force.set(segment, totalOf(own));
  const groups = Object.fromEntries(
    TREES.map((tree) => {
      const nodes = new Map([...ledger.groups[tree]].map(([node, counts]) => [node, new Map(counts)]));
      for (const [segment, own] of cells) {
        for (const counts of nodes.values()) counts.delete(segment);
        for (const cell of own) {
          for (const node of nodesOf(tree, cell)) {
            const counts = nodes.get(node) ?? new Map<string, number>();
            counts.set(segment, (counts.get(segment) ?? 0) + sizeOf(cell));
            nodes.set(node, counts);
          }
        }
      }
      return [tree, nodes];
    }),
  );
  return { force, groups: groups as unknown as Ledger['groups'] };
}

function truthOf(tree: TreeName, order: ReadonlyMap<string, number>, counts: Pick<Ledger, 'force' | 'groups'>): Truth {
  const numbers = (of: SegmentCounts) => {
    const array = new Int32Array(order.size);
    for (const [segment, number] of order) array[number] = of.get(segment) ?? 0;
    return array;
  };
  return {
    tree,
    size: order.size,
    force: numbers(counts.force),
    groups: new Map([...counts.groups[tree]].map(([node, own]) => [node, numbers(own)])),
  };
}

/**
 * The ledger with one more period in it: decides what its report shows.
 * @param cells of every segment of the period, all of whose days are closed
 * @param neighbours the periods of the other kind that share days with it, with the replies so far
 * @param at when it is published, ISO
 */
export function publish(
  ledger: Ledger,
  period: Period,
  cells: CellsBySegment,
  neighbours: readonly Neighbour[],
  at: string,
): Ledger {
  const segments = segmentsOf(period);
  const counts = withCounts(ledger, cells);
  const busy = segments.filter((segment) => (counts.force.get(segment) ?? 0) > 0);
  const count = busy.reduce((sum, segment) => sum + (counts.force.get(segment) ?? 0), 0);
  // A segment in which nobody replied at all is taken to be known as such from the start: a week or month without a
  // report says it later, when nothing more can be hidden.
  const days = [...counts.force.keys()].filter((segment) => (counts.force.get(segment) ?? 0) > 0).sort();
  const order = new Map(days.map((day, i) => [day, i]));
  const numbered = (list: readonly string[]) =>
    list.map((segment) => order.get(segment)).filter((number) => number !== undefined);

  const decide = (total: boolean): Publication | undefined => {
    const patterns: Partial<Record<TreeName, Pattern>> = {};
    for (const tree of TREES) {
      const published = ledger.published.map((one) => ({
        segments: numbered(one.segments),
        total: one.total,
        pattern: one.patterns[tree],
      }));
      const pattern = decidePattern(truthOf(tree, order, counts), published, numbered(segments), total);
      if (pattern === undefined) return undefined;
      patterns[tree] = pattern;
    }
    return { id: period.id, at, total, segments, patterns: patterns as Publication['patterns'] };
  };
  const wanted = showsTotal(count, busy, neighbours, publishedTotals(ledger));
  const publication = (wanted ? decide(true) : undefined) ?? decide(false);
  // Without a total there is always a pattern: in the last resort nothing is said at all.
  if (!publication) throw new Error('no pattern');
  return { ...counts, version: ledger.version + 1, published: [...ledger.published, publication] };
}

const nested = (map: ReadonlyMap<string, SegmentCounts>) =>
  [...map].map(([node, counts]) => [node, [...counts]] as const);

/** The ledger as JSON text. */
export function writeLedger(ledger: Ledger): string {
  return JSON.stringify({
    version: ledger.version,
    published: ledger.published.map((one) => ({
      ...one,
      patterns: TREES.map((tree) => {
        const pattern = one.patterns[tree];
        return pattern === 'withheld' ? pattern : [...pattern];
      }),
    })),
    force: [...ledger.force],
    groups: TREES.map((tree) => nested(ledger.groups[tree])),
  });
}

interface Written {
  readonly version: number;
  readonly published: readonly (Omit<Publication, 'patterns'> & {
    readonly patterns: readonly ('withheld' | readonly (readonly [string, boolean])[])[];
  })[];
  readonly force: readonly (readonly [string, number])[];
  readonly groups: readonly (readonly (readonly [string, readonly (readonly [string, number])[]])[])[];
}

/** Reads what `writeLedger` wrote. */
export function readLedger(text: string): Ledger {
  const written = JSON.parse(text) as Written;
  const byTree = <Of, Is>(list: readonly Of[], make: (of: Of) => Is) =>
    Object.fromEntries(TREES.map((tree, i) => [tree, make(list[i] as Of)])) as Record<TreeName, Is>;
  return {
    version: written.version,
    published: written.published.map((one) => ({
      ...one,
      patterns: byTree(one.patterns, (pattern): Pattern => (pattern === 'withheld' ? pattern : new Map(pattern))),
    })),
    force: new Map(written.force),
    groups: byTree(written.groups, (nodes) => new Map(nodes.map(([node, counts]) => [node, new Map(counts)]))),
  };
}
