/**
 * Which figures of an ended period are shown. Made once, never changed, the same for API, CSV and dashboards.
 *
 * 1. The total is hidden below ten replies, and when it would betray another period's hidden total (totals.ts).
 *    Without a total no group is shown, but for what earlier reports tell anyway.
 * 2. Groups below ten are hidden. Then, under every shown node with hidden groups, at least two are hidden and the hidden
 *    ones sum to at least ten; a hidden node's groups are all hidden. The smallest are hidden first.
 * 3. Weeks and months overlap, so this is not enough: what is published of every period of the span is taken together
 *    (knowledge.ts). While a hidden figure of any period, or a sum of fewer than ten replies, could be worked out that
 *    could not before, more of this period is hidden. Earlier reports stay as they are.
 *
 * A group without replies does not exist: it is neither listed nor hidden. That nobody replied is not a secret. In the
 * rare case that the list itself would betray a figure, the grouping is withheld as a whole.
 */
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
import { indicator } from './space.ts';

type Counts = ReadonlyMap<string, number>;

function smallestFirst(counts: Counts): (a: string, b: string) => number {
  return (a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0) || (a < b ? -1 : 1);
}

/**
 * Hides what rule 2 asks for, on top of what is hidden already. Changes `hidden`.
 * @param open groups that can be worked out from earlier reports: hiding them would hide nothing, and protect nobody
 */
function complete(
  children: ReadonlyMap<string, readonly string[]>,
  counts: Counts,
  open: ReadonlySet<string>,
  hidden: Set<string>,
): void {
  const nodes = [...children.keys()];
  let before = -1;
  while (hidden.size !== before) {
    before = hidden.size;
    for (const node of nodes) {
      const below = children.get(node) ?? [];
      if (hidden.has(node)) {
        for (const child of below) if (!open.has(child)) hidden.add(child);
        continue;
      }
      const gone = below.filter((child) => hidden.has(child));
      if (gone.length === 0) continue;
      const shown = below.filter((child) => !hidden.has(child) && !open.has(child)).sort(smallestFirst(counts));
      let sum = gone.reduce((total, child) => total + (counts.get(child) ?? 0), 0);
      let number = gone.length;
      for (const child of shown) {
        if (number >= 2 && sum >= FEWEST) break;
        hidden.add(child);
        sum += counts.get(child) ?? 0;
        number += 1;
      }
      // A node's only group is the node.
      if ((number < 2 || sum < FEWEST) && node !== FORCE && !open.has(node)) hidden.add(node);
    }
  }
}

/** Hides more because of leaks. @returns false when nothing is left that could be hidden for them */
function hideFor(
  leaks: readonly Leak[],
  tree: TreeName,
  children: ReadonlyMap<string, readonly string[]>,
  counts: Counts,
  open: ReadonlySet<string>,
  hidden: Set<string>,
): boolean {
  const before = hidden.size;
  const shown = (node: string) => counts.has(node) && !hidden.has(node) && !open.has(node);
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
  const vector = indicator(truth.size, segments);
  const open = new Set<string>();
  const hidden = new Set<string>();
  for (const [node, count] of counts) {
    if (count >= FEWEST && base.all.get(node)?.has(vector)) open.add(node);
    else if (!total || count < FEWEST) hidden.add(node);
  }
  for (let round = 0; ; round += 1) {
    complete(children, counts, open, hidden);
    const pattern = new Map([...counts.keys()].sort().map((node) => [node, !hidden.has(node)]));
    const leaks = news(pattern, base);
    if (leaks.length === 0) return pattern;
    if (hidden.size + open.size === counts.size) return 'withheld';
    if (round >= ROUNDS || !hideFor(leaks, truth.tree, children, counts, open, hidden)) {
      for (const node of counts.keys()) if (!open.has(node)) hidden.add(node);
    }
  }
}
