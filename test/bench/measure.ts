/** Medians and their ratio, printed as one line per goal. Nothing here fails a build: it says what was measured. */

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

export interface Line {
  readonly what: string;
  readonly measured: string;
  readonly goal: string;
  readonly met: boolean;
}

export function print({ what, measured, goal, met }: Line): void {
  console.log(`${met ? 'ok  ' : 'MISS'}  ${what.padEnd(52)} ${measured.padEnd(44)} goal ${goal}`);
}

/** A ratio of medians of two series that were measured turn by turn in this run. */
export function printRatio(
  what: string,
  ours: readonly number[],
  base: readonly number[],
  most: number,
  unit: string,
): void {
  const [a, b] = [median(ours), median(base)];
  print({
    what,
    measured: `${(a / b).toFixed(2)} x (${a.toFixed(2)} / ${b.toFixed(2)} ${unit})`,
    goal: `<= ${most} x`,
    met: a / b <= most,
  });
}
