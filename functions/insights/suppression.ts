/**
 * Which figures of an ended period are shown. Made once, never changed, the same for API, CSV and dashboards.
 *
 * 1. The total is hidden below ten replies, and when it would betray another period's hidden total (`showsTotal`).
 *    Without a total no group is shown.
 * 2. Groups below ten are hidden. Then, under every shown node with hidden groups, at least two are hidden and the hidden
 *    ones sum to at least ten; a hidden node's groups are all hidden. The smallest are hidden first.
 * 3. Weeks and months overlap, so this is not enough: what is published of every period of the span is taken together
 *    (knowledge.ts). While a hidden figure of any period, or a sum of fewer than ten replies, could be worked out that
 *    could not before, more of this period is hidden. Earlier reports stay as they are.
 *
 * A group without replies does not exist: it is neither listed nor hidden. That nobody replied is not a secret. In the
 * rare case that the list itself would betray a figure, the grouping is withheld as a whole.
 */
import type { Period } from '../shared/time.ts';
import { FORCE, parentOf, type TreeName } from './groups.ts';
import {
  childrenOf,
  countOf,
  FEWEST,
  type Knowledge,
  knowledge,
  type Leak,
  leaksIn,
  type Pattern,
  type Published,
  type Truth,
} from './knowledge.ts';

/** A published period, as far as its total goes. Segments by their first days; only those with replies. */
export interface PublishedTotal {
  readonly id: string;
  readonly total: boolean;
  readonly segments: readonly string[];
}

/** A period of the other kind that shares days with the one in question, with the replies that it has so far. */
export interface Neighbour {
  readonly period: Pick<Period, 'id'>;
  readonly count: number;
  /** Replies in the days that both have. */
  readonly shared: number;
}

/**
 * Whether the total of a period is shown, running or ended. The running total may be read every minute, so showing it
 * shows each of its segments. Hidden when a period that shares replies with it has fewer than ten so far, or is
 * published with a hidden total and would be covered by what is then known: the smaller one could be subtracted.
 * @param segments those of the period that have replies
 */
export function showsTotal(
  count: number,
  segments: readonly string[],
  neighbours: readonly Neighbour[],
  published: readonly PublishedTotal[],
): boolean {
  if (count < FEWEST) return false;
  const known = new Set([...segments, ...published.filter(({ total }) => total).flatMap((one) => one.segments)]);
  return neighbours
    .filter(({ shared }) => shared > 0)
    .every(({ period, count: theirs }) => {
      const report = published.find(({ id }) => id === period.id);
      if (!report) return theirs >= FEWEST;
      return report.total || report.segments.some((segment) => !known.has(segment));
    });
}

type Counts = ReadonlyMap<string, number>;

function smallestFirst(counts: Counts): (a: string, b: string) => number {
  return (a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0) || (a < b ? -1 : 1);
}

/** Hides what rule 2 asks for, on top of what is hidden already. Changes `hidden`. */
function complete(children: ReadonlyMap<string, readonly string[]>, counts: Counts, hidden: Set<string>): void {
  const nodes = [...children.keys()];
  let before = -1;
  while (hidden.size !== before) {
    before = hidden.size;
    for (const node of nodes) {
      const below = children.get(node) ?? [];
      if (hidden.has(node)) {
        for (const child of below) hidden.add(child);
        continue;
      }
      const gone = below.filter((child) => hidden.has(child));
      if (gone.length === 0) continue;
      const shown = below.filter((child) => !hidden.has(child)).sort(smallestFirst(counts));
      let sum = gone.reduce((total, child) => total + (counts.get(child) ?? 0), 0);
      let number = gone.length;
      for (const child of shown) {
        if (number >= 2 && sum >= FEWEST) break;
        hidden.add(child);
        sum += counts.get(child) ?? 0;
        number += 1;
      }
      // A node's only group is the node.
      if (number < 2 && node !== FORCE) hidden.add(node);
    }
  }
}

/** Hides more because of leaks. @returns false when nothing is left that could be hidden for them */
function hideFor(
  leaks: readonly Leak[],
  tree: TreeName,
  children: ReadonlyMap<string, readonly string[]>,
  counts: Counts,
  hidden: Set<string>,
): boolean {
  const before = hidden.size;
  const shown = (node: string) => counts.has(node) && !hidden.has(node);
  const direct = leaks.filter(({ node, family }) => !family && shown(node));
  for (const { node } of direct) hidden.add(node);
  if (direct.length > 0) return true;
  for (const parent of new Set(leaks.map(({ node, family }) => (family ? node : parentOf(tree, node))))) {
    const smallest = (children.get(parent) ?? []).filter(shown).sort(smallestFirst(counts))[0];
    if (smallest !== undefined) hidden.add(smallest);
    else if (shown(parent)) hidden.add(parent);
  }
  return hidden.size > before;
}

/** After so many rounds of hiding a little more, everything is hidden at once. */
const ROUNDS = 30;

/**
 * The pattern of one tree for a new period.
 * @param published the periods of the span that are published already
 * @param segments the new period's
 * @returns undefined when its total must not be shown either: call again with `total: false`
 */
export function decidePattern(
  truth: Truth,
  published: readonly Published[],
  segments: readonly number[],
  total: boolean,
): Pattern | undefined {
  const counts = new Map<string, number>();
  for (const [node, numbers] of truth.groups) {
    const count = countOf(numbers, segments);
    if (count > 0) counts.set(node, count);
  }
  const withReport = (pattern: Pattern) => [...published, { segments, total, pattern }];
  const news = (pattern: Pattern, old: Knowledge) =>
    leaksIn(truth, withReport(pattern), knowledge(truth, withReport(pattern))).filter((leak) => !leak.knownTo(old));

  const base = knowledge(truth, withReport('withheld'));
  if (total) {
    const earlier = knowledge(truth, published);
    const tooSmall = new Map([...counts].map(([node, count]) => [node, count >= FEWEST]));
    const told = leaksIn(truth, withReport(tooSmall), base);
    if (told.some((leak) => leak.hidden && !leak.knownTo(earlier))) return undefined;
  }
  const children = childrenOf(truth.tree, counts.keys());
  const hidden = new Set<string>();
  for (const [node, count] of counts) if (!total || count < FEWEST) hidden.add(node);
  for (let round = 0; ; round += 1) {
    complete(children, counts, hidden);
    const pattern = new Map([...counts.keys()].sort().map((node) => [node, !hidden.has(node)]));
    const leaks = news(pattern, base);
    if (leaks.length === 0) return pattern;
    if (hidden.size === counts.size) return 'withheld';
    if (round >= ROUNDS || !hideFor(leaks, truth.tree, children, counts, hidden)) {
      for (const node of counts.keys()) hidden.add(node);
    }
  }
}
