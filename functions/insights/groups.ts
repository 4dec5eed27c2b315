/** How replies are grouped: which keys a cell counts for, and what lies in what. */
import { BOROUGHS, findBorough } from '../lists/boroughs.ts';
import { findTouchpoint } from '../lists/touchpoints.ts';
import type { Cell } from './rollup.ts';

export const GROUPINGS = ['borough', 'bcu', 'team', 'touchpoint', 'channel', 'language'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Groupings that lie in one another are suppressed together: team ⊂ borough ⊂ BCU ⊂ force. The others are flat. */
export const TREES = ['places', 'touchpoint', 'channel', 'language'] as const;
export type TreeName = (typeof TREES)[number];

export function treeOf(by: Grouping): TreeName {
  return by === 'borough' || by === 'bcu' || by === 'team' ? 'places' : by;
}

/** A roll-up's cell with the borough whose it is. */
export interface PlacedCell extends Cell {
  readonly borough: string;
}

/** A team's key: names are only unique in a borough. Replies without a team are a group of their own. */
export function teamKey(borough: string, team: string): string {
  return `${borough}/${team || '-'}`;
}

/** The whole force: the node above everything. */
export const FORCE = '';

const bcuOf = (borough: string) => findBorough(borough)?.bcu ?? '?';

/** The key of the group that a cell counts for. */
export function keyOf(by: Grouping, cell: PlacedCell): string {
  if (by === 'bcu') return bcuOf(cell.borough);
  return by === 'team' ? teamKey(cell.borough, cell.team) : cell[by];
}

/** Every node of a tree that a cell counts for, but the force. */
export function nodesOf(tree: TreeName, cell: PlacedCell): string[] {
  return tree === 'places'
    ? [bcuOf(cell.borough), cell.borough, teamKey(cell.borough, cell.team)]
    : [keyOf(tree, cell)];
}

/** Which grouping a node of the tree of places belongs to. */
function levelOf(node: string): 'team' | 'borough' | 'bcu' {
  if (node.includes('/')) return 'team';
  return /^E\d{8}$/.test(node) ? 'borough' : 'bcu';
}

/** Whether a node of a tree is a group of this grouping. */
export function belongs(by: Grouping, node: string): boolean {
  return treeOf(by) !== 'places' || levelOf(node) === by;
}

/** The node above another. */
export function parentOf(tree: TreeName, node: string): string {
  if (tree !== 'places') return FORCE;
  const level = levelOf(node);
  if (level === 'team') return node.slice(0, node.indexOf('/'));
  return level === 'borough' ? bcuOf(node) : FORCE;
}

/** What people call a group, where its key is a code. */
export function nameOf(by: Grouping, key: string): string | undefined {
  if (by === 'borough') return findBorough(key)?.name;
  if (by === 'bcu') return BOROUGHS.find((borough) => borough.bcu === key)?.bcuName;
  return by === 'touchpoint' ? findTouchpoint(key)?.name : undefined;
}

/** The borough that a group of boroughs or teams belongs to; undefined for groups of the whole force. */
export function boroughOf(by: Grouping, key: string): string | undefined {
  if (by === 'borough') return key;
  return by === 'team' ? key.slice(0, key.indexOf('/')) : undefined;
}

export interface Figure {
  readonly count: number;
  /** To two decimals. */
  readonly mean: number;
  readonly distribution: { readonly '1': number; '2': number; '3': number; '4': number; '5': number };
}

/** Count, mean and distribution of at least one cell. */
export function figureOf(cells: readonly Pick<Cell, 'counts'>[]): Figure {
  const at = (rating: number) => cells.reduce((sum, { counts }) => sum + (counts[rating - 1] ?? 0), 0);
  const [one, two, three, four, five] = [at(1), at(2), at(3), at(4), at(5)];
  const count = one + two + three + four + five;
  const sum = one + 2 * two + 3 * three + 4 * four + 5 * five;
  return {
    count,
    mean: count === 0 ? 0 : Math.round((sum / count) * 100) / 100,
    distribution: { '1': one, '2': two, '3': three, '4': four, '5': five },
  };
}

/** How many replies a cell counts. */
export function sizeOf(cell: Pick<Cell, 'counts'>): number {
  return cell.counts.reduce((sum, count) => sum + count, 0);
}
