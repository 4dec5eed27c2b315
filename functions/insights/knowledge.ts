/**
 * What a reader of everything published can work out, by exact linear algebra.
 *
 * Unknown are the numbers x(group, segment). Published are sums of them: a shown figure of a period is the sum over the
 * period's segments; a listed group that is missing had none; the groups below a node sum to it. Of the whole force the
 * reader is taken to know every segment of a period whose total is shown: the running total can be read every minute.
 *
 * For one group, what can be worked out is a space of vectors over the segments. The groups form a tree, so the spaces
 * follow from one another: from below, a node's vectors that all its children know are known of it (they sum to it);
 * from above, what is known of the parent and of every sibling is known of a child (the rest). Nothing else can be
 * derived linearly. Numbers are never negative, so a sum known to be zero makes each of its parts a known zero.
 */
import { FORCE, parentOf, type TreeName } from './groups.ts';
import { indicator, onesOf, Space, sum, type Vector } from './space.ts';

/** Below this many replies a group is hidden. */
export const FEWEST = 10;

/** Group → whether its figures are shown; a group that is not in it had no replies. Or nothing at all, not even a list. */
export type Pattern = ReadonlyMap<string, boolean> | 'withheld';

/** What one period's report says of one tree. Segments by their number. */
export interface Published {
  readonly segments: readonly number[];
  readonly total: boolean;
  readonly pattern: Pattern;
}

/** The true numbers by segment, to know which zeros and small sums a reader would find. */
export interface Truth {
  readonly tree: TreeName;
  readonly size: number;
  readonly force: Int32Array;
  /** Segments whose sum was in a running total of the whole force. */
  readonly polled: readonly (readonly number[])[];
  readonly groups: ReadonlyMap<string, Int32Array>;
}

export interface Knowledge {
  /** All that can be worked out of a group, and the part that comes from itself and below. */
  readonly all: ReadonlyMap<string, Space>;
  readonly below: ReadonlyMap<string, Space>;
  /** What is known of a parent without its children. */
  readonly parent: ReadonlyMap<string, Space>;
  readonly children: ReadonlyMap<string, readonly string[]>;
}

/** Something that a reader would learn and must not. */
export interface Leak {
  /** The group, or the parent of the groups whose sum it is. */
  readonly node: string;
  readonly family: boolean;
  /** A hidden figure itself, or a sum that is smaller than any figure may be. */
  readonly hidden: boolean;
  /** Whether somebody with other knowledge knows it as well. */
  readonly knownTo: (other: Knowledge) => boolean;
}

export function childrenOf(tree: TreeName, nodes: Iterable<string>): Map<string, string[]> {
  const children = new Map<string, string[]>([[FORCE, []]]);
  for (const node of nodes) children.set(node, []);
  for (const node of [...children.keys()].sort()) if (node !== FORCE) children.get(parentOf(tree, node))?.push(node);
  return children;
}

/** Parents before their children. */
function topDown(children: ReadonlyMap<string, readonly string[]>): string[] {
  const order = [FORCE];
  for (let i = 0; i < order.length; i += 1) order.push(...(children.get(order[i] as string) ?? []));
  return order;
}

export function countOf(numbers: Int32Array | undefined, segments: readonly number[]): number {
  return segments.reduce((total, segment) => total + (numbers?.[segment] ?? 0), 0);
}

type Zeros = ReadonlyMap<string, Set<number>>;

function spaces(truth: Truth, published: readonly Published[], zeros: Zeros): Knowledge {
  const { size } = truth;
  const children = childrenOf(truth.tree, truth.groups.keys());
  const order = topDown(children);
  const own = new Map<string, Space>();
  for (const node of order) {
    const space = new Space(size);
    for (const segment of zeros.get(node) ?? []) space.add([indicator(size, [segment])]);
    if (node === FORCE) space.add(truth.polled.map((segments) => indicator(size, segments)));
    for (const { segments, total, pattern } of published) {
      if (node === FORCE) {
        if (total) space.add(segments.map((segment) => indicator(size, [segment])));
      } else if (pattern !== 'withheld' && pattern.get(node)) space.add([indicator(size, segments)]);
    }
    own.set(node, space);
  }
  const below = new Map<string, Space>();
  const unknownBelow = new Map<string, Space>();
  for (const node of order.toReversed()) {
    const parts = (children.get(node) ?? []).map((child) => unknownBelow.get(child) as Space);
    const self = own.get(node) as Space;
    const space = parts.length === 0 ? self : sum(size, self, sum(size, ...parts).orthogonal());
    below.set(node, space);
    unknownBelow.set(node, space.orthogonal());
  }
  const all = new Map<string, Space>([[FORCE, below.get(FORCE) as Space]]);
  const parent = new Map<string, Space>([[FORCE, own.get(FORCE) as Space]]);
  for (const node of order) {
    const siblings = children.get(node) ?? [];
    const side = parent.get(node) as Space;
    // Unknown of the parent or of any sibling but one: running sums from both ends, so that leaving one out is cheap.
    const before = [side.orthogonal()];
    for (const child of siblings) {
      before.push(sum(size, before.at(-1) as Space, unknownBelow.get(child) as Space));
    }
    let after = new Space(size);
    for (let i = siblings.length - 1; i >= 0; i -= 1) {
      const child = siblings[i] as string;
      const above = sum(size, before[i] as Space, after).orthogonal();
      all.set(child, sum(size, below.get(child) as Space, above));
      parent.set(child, sum(size, own.get(child) as Space, above));
      after = sum(size, after, unknownBelow.get(child) as Space);
    }
  }
  return { all, below, parent, children };
}

/** Sums of a group's own segments that a reader knows and that cannot be taken apart further: `[segments, sum]`. */
function sumsOf(truth: Truth, known: Knowledge, node: string): [number[], number][] {
  const space = known.all.get(node) as Space;
  const found: [number[], number][] = [];
  for (const fromEnd of [false, true]) {
    for (const row of new Space(truth.size, fromEnd).add(space.rows).rows) {
      const ones = onesOf(row);
      if (ones) found.push([ones, countOf(truth.groups.get(node), ones)]);
    }
  }
  return found;
}

/** Segments of a group. */
interface Part {
  readonly node: string;
  readonly segments: readonly number[];
}

/** Sums over a range of segments: of a node without its children, and of parts of groups below. */
interface Told {
  readonly range: Vector;
  readonly parts: readonly Part[];
}

interface FamilySum {
  /** What has to be known to get at the sum: the node's own, and smaller ones that are taken from it. */
  readonly told: readonly Told[];
  /** The parts of smallest groups that remain. */
  readonly rest: readonly Part[];
  /** What the rest sums to. */
  readonly sum: number;
}

/** The segments of a range that known sums of a group cover, without counting one twice. */
function coveredPart(space: Space, range: ReadonlySet<number>): number[] {
  const covered = new Set<number>();
  for (const row of space.rows) {
    const ones = onesOf(row);
    if (!ones?.every((segment) => range.has(segment) && !covered.has(segment))) continue;
    for (const segment of ones) covered.add(segment);
  }
  return [...covered];
}

/** What is known of the groups below a node over a range of segments, and what remains of the smallest groups. */
function takeApart(known: Knowledge, size: number, node: string, range: readonly number[], told: Part[], rest: Part[]) {
  for (const child of known.children.get(node) ?? []) {
    const below = known.below.get(child) as Space;
    const covered = below.has(indicator(size, range)) ? range : coveredPart(below, new Set(range));
    if (covered.length > 0) told.push({ node: child, segments: covered });
    const open = range.filter((segment) => !covered.includes(segment));
    if (open.length === 0) continue;
    if ((known.children.get(child) ?? []).length === 0) rest.push({ node: child, segments: open });
    else takeApart(known, size, child, open, told, rest);
  }
}

const isPart = <Of>(some: ReadonlySet<Of>, all: ReadonlySet<Of>) => [...some].every((one) => all.has(one));

const cellsOf = (parts: readonly Part[], range: ReadonlySet<number>) =>
  parts.flatMap(({ node, segments }) => segments.filter((s) => range.has(s)).map((s) => `${s} ${node}`));

/**
 * Sums over groups below a node that a reader gets by taking all that is known of them from the node: of single groups,
 * and of all of them together over a shorter range.
 */
function familySums(truth: Truth, published: readonly Published[], known: Knowledge, node: string): FamilySum[] {
  const { size } = truth;
  const side = known.parent.get(node) as Space;
  if ((known.children.get(node) ?? []).length === 0) return [];
  const ranges = [...[...truth.force.keys()].map((segment) => [segment]), ...published.map(({ segments }) => segments)];
  const found: (FamilySum & { readonly segments: ReadonlySet<number> })[] = [];
  for (const segments of ranges) {
    const range = indicator(size, segments);
    if (!side.has(range)) continue;
    const parts: Part[] = [];
    let rest: Part[] = [];
    takeApart(known, size, node, segments, parts, rest);
    const told: Told[] = [{ range, parts }];
    const within = new Set(segments);
    for (const shorter of found) {
      if (shorter.segments.size >= within.size || !isPart(shorter.segments, within)) continue;
      const theirs = new Set(cellsOf(shorter.rest, within));
      if (!isPart(theirs, new Set(cellsOf(rest, within)))) continue;
      told.push(...shorter.told);
      rest = rest
        .map((part) => ({ ...part, segments: part.segments.filter((s) => !theirs.has(`${s} ${part.node}`)) }))
        .filter((part) => part.segments.length > 0);
    }
    if (rest.length === 0) continue;
    const sum = rest.reduce((count, part) => count + countOf(truth.groups.get(part.node), part.segments), 0);
    found.push({ told, rest, sum, segments: within });
  }
  return found;
}

/** What is known from these publications. @param published every period of the span so far, in any order */
export function knowledge(truth: Truth, published: readonly Published[]): Knowledge {
  const zeros = new Map<string, Set<number>>();
  for (const node of truth.groups.keys()) zeros.set(node, new Set());
  for (const { segments, pattern } of published) {
    for (const [node, known] of zeros) {
      const absent = pattern !== 'withheld' && !pattern.has(node);
      if (absent) for (const segment of segments) known.add(segment);
    }
  }
  for (;;) {
    const known = spaces(truth, published, zeros);
    let news = 0;
    const learn = (node: string, segments: readonly number[]) => {
      const mine = zeros.get(node);
      for (const segment of segments) {
        if (mine && !mine.has(segment)) {
          mine.add(segment);
          news += 1;
        }
      }
    };
    for (const node of truth.groups.keys()) {
      for (const [segments, count] of sumsOf(truth, known, node)) if (count === 0) learn(node, segments);
    }
    for (const node of known.children.keys()) {
      for (const { rest, sum: count } of familySums(truth, published, known, node)) {
        if (count === 0) for (const part of rest) learn(part.node, part.segments);
      }
    }
    if (news === 0) return known;
  }
}

/** All that this knowledge says and that must not be known: hidden figures, and sums of one to nine replies. */
export function leaksIn(truth: Truth, published: readonly Published[], known: Knowledge): Leak[] {
  const leaks: Leak[] = [];
  const small = (count: number) => count > 0 && count < FEWEST;
  for (const [node, numbers] of truth.groups) {
    const leak = (vector: Vector, hidden: boolean): Leak => ({
      node,
      family: false,
      hidden,
      knownTo: (other) => other.all.get(node)?.has(vector) ?? false,
    });
    for (const { segments, pattern } of published) {
      const hidden = pattern === 'withheld' || pattern.get(node) === false;
      if (!hidden || countOf(numbers, segments) === 0) continue;
      const vector = indicator(truth.size, segments);
      if (known.all.get(node)?.has(vector)) leaks.push(leak(vector, true));
    }
    for (const [segments, count] of sumsOf(truth, known, node)) {
      if (small(count)) leaks.push(leak(indicator(truth.size, segments), false));
    }
  }
  for (const node of known.children.keys()) {
    for (const { told, sum: count } of familySums(truth, published, known, node)) {
      // Nothing is known of the groups, nor over a shorter range: it is the node's own figure.
      if ((told.length === 1 && told[0]?.parts.length === 0) || !small(count)) continue;
      leaks.push({
        node,
        family: true,
        hidden: false,
        knownTo: (other) =>
          told.every(
            ({ range, parts }) =>
              (other.parent.get(node)?.has(range) ?? false) &&
              parts.every((part) => other.below.get(part.node)?.has(indicator(truth.size, part.segments)) ?? false),
          ),
      });
    }
  }
  return leaks;
}
