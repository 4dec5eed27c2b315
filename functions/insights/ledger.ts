/**
 * The ledger of a span: which periods are published, what each shows, and the numbers behind. One item, because the next
 * report depends on all earlier ones: its conditional write decides, and two runs cannot publish past one another.
 */
import type { Period } from '../shared/time.ts';
import { nodesOf, type PlacedCell, sizeOf, TREES, type TreeName } from './groups.ts';
import type { Pattern, Truth } from './knowledge.ts';
import { overlapping, segmentsOf } from './periods.ts';
import { decidePattern } from './suppression.ts';
import { busySegments, bySegment, type Days, type KnownTotals, showsTotal } from './totals.ts';

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
  /** Segments whose sum could be read in a running total when the last of them ended. */
  readonly polled: readonly (readonly string[])[];
  readonly force: SegmentCounts;
  readonly groups: Readonly<Record<TreeName, ReadonlyMap<string, SegmentCounts>>>;
}

export const EMPTY_LEDGER: Ledger = {
  version: 0,
  published: [],
  polled: [],
  force: new Map(),
  groups: { places: new Map(), touchpoint: new Map(), channel: new Map(), language: new Map() },
};

const totalOf = (cells: readonly PlacedCell[]) => cells.reduce((sum, cell) => sum + sizeOf(cell), 0);

/** What is known of totals, in the form in which `showsTotal` asks for it. */
export function knownTotals({ published, polled, force }: Ledger): KnownTotals {
  const reports = published.map(({ id, total, segments }) => ({
    id,
    total,
    segments: segments.filter((segment) => (force.get(segment) ?? 0) > 0),
  }));
  return { reports, polled };
}

function withCounts(ledger: Ledger, days: Days): Pick<Ledger, 'force' | 'groups'> {
  const cells = bySegment(days);
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

function truthOf(
  tree: TreeName,
  order: ReadonlyMap<string, number>,
  counts: Pick<Ledger, 'force' | 'groups'>,
): Omit<Truth, 'polled'> {
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

/** The ledger with what could be read in the running totals of a period's neighbours at its end. */
function withPolls(ledger: Ledger, period: Period, days: Days): Ledger {
  const running = overlapping(period).filter(({ to }) => to > period.to);
  const shown = running.filter((other) => showsTotal(other, days, knownTotals(ledger)));
  const known = new Set(ledger.polled.map(String));
  const news = shown.map((other) => busySegments(other, days)).filter((segments) => !known.has(String(segments)));
  return { ...ledger, polled: [...ledger.polled, ...news] };
}

/**
 * The ledger with one more period in it: decides what its report shows.
 * @param days `daysAround` the period, all closed, none behind its end
 * @param at when it is published, ISO
 */
export function publish(before: Ledger, period: Period, days: Days, at: string): Ledger {
  const segments = segmentsOf(period);
  const ledger = withPolls({ ...before, ...withCounts(before, days) }, period, days);
  // A segment in which nobody replied at all is taken to be known as such from the start: a week or month without a
  // report says it later, when nothing more can be hidden.
  const busy = [...ledger.force.keys()].filter((segment) => (ledger.force.get(segment) ?? 0) > 0).sort();
  const order = new Map(busy.map((day, i) => [day, i]));
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
      const truth = { ...truthOf(tree, order, ledger), polled: ledger.polled.map(numbered) };
      const pattern = decidePattern(truth, published, numbered(segments), total);
      if (pattern === undefined) return undefined;
      patterns[tree] = pattern;
    }
    return { id: period.id, at, total, segments, patterns: patterns as Publication['patterns'] };
  };
  const wanted = showsTotal(period, days, knownTotals(ledger));
  const publication = (wanted ? decide(true) : undefined) ?? decide(false);
  // Without a total there is always a pattern: in the last resort nothing is said at all.
  if (!publication) throw new Error('no pattern');
  const after = { ...ledger, version: ledger.version + 1, published: [...ledger.published, publication] };
  return withPolls(after, period, days);
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
    polled: ledger.polled,
    force: [...ledger.force],
    groups: TREES.map((tree) => nested(ledger.groups[tree])),
  });
}

interface Written {
  readonly version: number;
  readonly published: readonly (Omit<Publication, 'patterns'> & {
    readonly patterns: readonly ('withheld' | readonly (readonly [string, boolean])[])[];
  })[];
  readonly polled: readonly (readonly string[])[];
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
    polled: written.polled,
    force: new Map(written.force),
    groups: byTree(written.groups, (nodes) => new Map(nodes.map(([node, counts]) => [node, new Map(counts)]))),
  };
}
