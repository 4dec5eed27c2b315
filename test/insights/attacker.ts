/**
 * Somebody who reads everything that is published and works out what is not, with arithmetic of their own: exact
 * elimination over the rationals (rows of whole numbers). Knows the calendar, which borough is in which BCU, that numbers
 * are never negative, and that a group which is not listed had no replies. Shares no code with functions/insights.
 */

function gcd(a: number, b: number): number {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (y > 0) [x, y] = [y, x % y];
  return x;
}

/** target := target × a − row × b, divided by what its entries have in common. */
function combine(target: number[], row: readonly number[], pivot: number): void {
  const a = row[pivot] as number;
  const b = target[pivot] as number;
  let common = 0;
  for (let i = 0; i < target.length; i += 1) {
    const value = (target[i] as number) * a - (row[i] as number) * b;
    if (!Number.isSafeInteger(value)) throw new Error('numbers grew too large');
    target[i] = value;
    common = gcd(common, value);
  }
  if (common > 1) for (let i = 0; i < target.length; i += 1) target[i] = (target[i] as number) / common;
}

/** Linear equations over named unknowns. */
export class Equations {
  private readonly index = new Map<string, number>();
  private readonly rows: number[][] = [];
  private readonly pivots: number[] = [];

  constructor(unknowns: Iterable<string>) {
    for (const name of unknowns) this.index.set(name, this.index.size);
  }

  private row(names: readonly string[], value: number): number[] {
    const row = new Array<number>(this.index.size + 1).fill(0);
    for (const name of names) {
      const at = this.index.get(name);
      if (at === undefined) throw new Error(`no unknown ${name}`);
      row[at] = 1;
    }
    row[this.index.size] = value;
    return row;
  }

  private reduce(row: number[]): number[] {
    this.rows.forEach((known, i) => {
      const pivot = this.pivots[i] as number;
      if (row[pivot] !== 0) combine(row, known, pivot);
    });
    return row;
  }

  /** These unknowns sum to a value. @throws when that contradicts what was learnt before */
  learn(names: readonly string[], value: number): void {
    const row = this.reduce(this.row(names, value));
    const pivot = row.findIndex((entry) => entry !== 0);
    if (pivot < 0) return;
    if (pivot === this.index.size) throw new Error('the published figures contradict one another');
    for (const known of this.rows) if (known[pivot] !== 0) combine(known, row, pivot);
    this.rows.push(row);
    this.pivots.push(pivot);
  }

  /** Whether the sum of these unknowns follows. */
  tells(names: readonly string[]): boolean {
    const row = this.reduce(this.row(names, 0));
    return row.slice(0, -1).every((entry) => entry === 0);
  }

  /** Simplest sums that follow: the unknowns and what they sum to. */
  sums(): { names: string[]; value: number }[] {
    const names = [...this.index.keys()];
    return this.rows.flatMap((row) => {
      const entries = row.slice(0, -1);
      const scale = entries.find((entry) => entry !== 0) ?? 1;
      if (!entries.every((entry) => entry === 0 || entry === scale)) return [];
      return [{ names: names.filter((_, i) => entries[i] !== 0), value: (row.at(-1) ?? 0) / scale }];
    });
  }

  /** What cannot be negative and sums to nothing is nothing; again, until nothing new follows. */
  useSigns(): void {
    for (;;) {
      const zeros = this.sums().filter(({ names, value }) => value === 0 && names.length > 1);
      if (zeros.length === 0) return;
      for (const name of zeros.flatMap(({ names }) => names)) this.learn([name], 0);
    }
  }
}

/** The days of a week or month, by the ISO calendar, worked out here anew. */
export function daysIn(period: string): string[] {
  const days: string[] = [];
  const year = Number(period.slice(0, 4));
  const date = new Date(Date.UTC(year, 0, 1));
  if (period.includes('W')) {
    date.setUTCDate(4);
    date.setUTCDate(4 - ((date.getUTCDay() + 6) % 7) + 7 * (Number(period.slice(6)) - 1));
    for (let i = 0; i < 7; i += 1, date.setUTCDate(date.getUTCDate() + 1)) days.push(date.toISOString().slice(0, 10));
    return days;
  }
  date.setUTCMonth(Number(period.slice(5)) - 1);
  const month = date.getUTCMonth();
  for (; date.getUTCMonth() === month; date.setUTCDate(date.getUTCDate() + 1))
    days.push(date.toISOString().slice(0, 10));
  return days;
}

export interface SeenGroup {
  readonly key: string;
  readonly count?: number;
  readonly suppressed?: true;
}

/** What the API answers about one ended period. */
export interface Seen {
  readonly period: string;
  readonly total: number | undefined;
  readonly groups: Readonly<Record<string, { readonly withheld: boolean; readonly groups: readonly SeenGroup[] }>>;
}

/** One reading of the total of a period while it ran, on the evening of a day. */
export interface Poll {
  readonly period: string;
  readonly day: string;
  readonly total: number | undefined;
}

const partsOf = (period: string, all: readonly string[], partOf: (day: string) => string) => [
  ...new Set(
    daysIn(period)
      .filter((day) => all.includes(day))
      .map(partOf),
  ),
];

export interface Attack {
  readonly seen: readonly Seen[];
  readonly polls: readonly Poll[];
  /** Every day of the time under attack. */
  readonly days: readonly string[];
  /** Days that lie in the same week and month have the same part. */
  readonly partOf: (day: string) => string;
}

/** Hidden totals that can be worked out. */
export function attackTotals({ seen, polls, days }: Attack): string[] {
  const equations = new Equations(days);
  for (const { period, day, total } of polls) {
    if (total !== undefined)
      equations.learn(
        daysIn(period).filter((one) => days.includes(one) && one <= day),
        total,
      );
  }
  for (const { period, total } of seen) {
    const own = daysIn(period).filter((day) => days.includes(day));
    if (total !== undefined) equations.learn(own, total);
  }
  const empty = ['borough', 'touchpoint', 'language'];
  for (const { period, groups } of seen) {
    const nobody = empty.every((by) => groups[by]?.groups.length === 0 && !groups[by]?.withheld);
    if (nobody) for (const day of daysIn(period)) if (days.includes(day)) equations.learn([day], 0);
  }
  equations.useSigns();
  return seen.flatMap(({ period, total, groups }) => {
    const somebody = (groups['borough']?.groups.length ?? 0) > 0;
    const own = daysIn(period).filter((day) => days.includes(day));
    return total === undefined && somebody && equations.tells(own) ? [`total ${period}`] : [];
  });
}

/**
 * Hidden groups that can be worked out, and sums of one to nine replies of some groups over some parts of a period. (Sums
 * of one part for this group and another part for that one are left alone: they are nobody's figure.)
 * @param levels the groupings that lie in one another, smallest first, with what a smallest key is part of in each
 */
export function attackGroups(
  { seen, polls, days, partOf }: Attack,
  levels: readonly { readonly by: string; readonly of: (leaf: string) => string }[],
): string[] {
  const leafBy = levels[0]?.by ?? '';
  const leaves = [...new Set(seen.flatMap(({ groups }) => (groups[leafBy]?.groups ?? []).map(({ key }) => key)))];
  const parts = [...new Set(days.map(partOf))];
  const name = (leaf: string, part: string) => `${leaf} ${part}`;
  const equations = new Equations(leaves.flatMap((leaf) => parts.map((part) => name(leaf, part))));
  const all = (own: readonly string[]) => leaves.flatMap((leaf) => own.map((part) => name(leaf, part)));

  for (const poll of polls) {
    // Only readings at the end of a part: inside one, no group is told apart.
    const until = partOf(poll.day);
    const rest = days.filter((day) => day > poll.day && partOf(day) === until);
    if (poll.total === undefined || rest.length > 0) continue;
    equations.learn(
      all(
        partsOf(
          poll.period,
          days.filter((day) => day <= poll.day),
          partOf,
        ),
      ),
      poll.total,
    );
  }
  for (const { period, total, groups } of seen) {
    const own = partsOf(period, days, partOf);
    if (total !== undefined) equations.learn(all(own), total);
    for (const { by, of } of levels) {
      const { withheld, groups: listed } = groups[by] ?? { withheld: true, groups: [] };
      if (withheld) continue;
      for (const { key, count } of listed) {
        if (count === undefined) continue;
        const members = leaves.filter((leaf) => of(leaf) === key);
        equations.learn(
          members.flatMap((leaf) => own.map((part) => name(leaf, part))),
          count,
        );
      }
      for (const leaf of leaves) {
        if (listed.some(({ key }) => key === of(leaf))) continue;
        for (const part of own) equations.learn([name(leaf, part)], 0);
      }
    }
  }
  equations.useSigns();
  const found: string[] = [];
  for (const { period, groups } of seen) {
    const own = partsOf(period, days, partOf);
    for (const { by, of } of levels) {
      for (const { key, suppressed } of groups[by]?.groups ?? []) {
        const members = leaves.filter((leaf) => of(leaf) === key);
        const names = members.flatMap((leaf) => own.map((part) => name(leaf, part)));
        if (suppressed && equations.tells(names)) found.push(`${by} ${key} in ${period}`);
      }
    }
  }
  const sums = equations.sums();
  const zeros = new Set(sums.filter(({ value }) => value === 0).flatMap(({ names }) => names));
  for (const { names, value } of sums) {
    if (value < 1 || value > 9) continue;
    // What the whole force had in a part of a period is public: then everybody's unknowns of the part are in the sum.
    const own = parts.filter((part) => names.some((one) => one.endsWith(` ${part}`)));
    const theirs = leaves.filter((leaf) => names.some((one) => own.some((part) => one === name(leaf, part))));
    if (names.length < theirs.length * own.length) continue;
    const others = all(own).filter((one) => !names.includes(one));
    const wholeForce = others.every((one) => zeros.has(one));
    if (!wholeForce) found.push(`${names.join(' + ')} = ${value}`);
  }
  return found;
}
