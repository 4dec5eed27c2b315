/** Seeded chance: the same name gives the same numbers, on every machine. */
import { createHash } from 'node:crypto';

/** A stream of random numbers. */
export interface Chance {
  /** At least 0, below 1. */
  readonly next: () => number;
  readonly happens: (probability: number) => boolean;
  /** A whole number, both ends included. */
  readonly whole: (from: number, to: number) => number;
  /** Any number in between. */
  readonly between: (from: number, to: number) => number;
  /** A waiting time: mostly short, sometimes long. */
  readonly wait: (mean: number) => number;
  readonly pick: <Value>(values: readonly Value[]) => Value;
  readonly weighted: <Value>(values: readonly (readonly [weight: number, value: Value])[]) => Value;
  /** A stream of its own, so that what one case draws never shifts what another draws. */
  readonly fork: (name: string) => Chance;
}

/** Chris Doty-Humphrey's sfc32: small, fast, passes PractRand. */
function sfc32(seed: Buffer): () => number {
  let [a, b, c, d] = [0, 4, 8, 12].map((at) => seed.readInt32LE(at)) as [number, number, number, number];
  return () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 2 ** 32;
  };
}

/** The stream of a name. */
export function chance(name: string): Chance {
  const next = sfc32(createHash('sha256').update(name).digest());
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  const pick = <Value>(values: readonly Value[]): Value => {
    if (values.length === 0) throw new Error('There is nothing to pick from');
    return values[Math.floor(next() * values.length)] as Value;
  };
  return {
    next,
    whole,
    pick,
    happens: (probability) => next() < probability,
    between: (from, to) => from + next() * (to - from),
    wait: (mean) => -Math.log(1 - next()) * mean,
    weighted: (values) => {
      let left = next() * values.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, value] of values) {
        left -= weight;
        if (left < 0) return value;
      }
      return pick(values)[1];
    },
    fork: (child) => chance(`${name}/${child}`),
  };
}
