/**
 * Linear algebra for the suppression: subspaces of what could be known about one group, a coordinate per segment.
 * Arithmetic is modulo a prime whose products fit into 31 bits. The matrices are made of zeros and ones with
 * consecutive ones; their determinants are tiny, so nothing that is independent over the rationals is dependent here.
 */

const PRIME = 46337;

export type Vector = Int32Array;

function inverse(value: number): number {
  let result = 1;
  let base = value;
  for (let power = PRIME - 2; power > 0; power >>= 1) {
    if (power & 1) result = (result * base) % PRIME;
    base = (base * base) % PRIME;
  }
  return result;
}

/** target += factor × source */
function addTimes(target: Vector, source: Vector, factor: number): void {
  for (let i = 0; i < target.length; i += 1) {
    const value = source[i] as number;
    if (value !== 0) target[i] = ((target[i] as number) + factor * value) % PRIME;
  }
}

/** A vector that is one at the given coordinates and zero elsewhere. */
export function indicator(size: number, at: Iterable<number>): Vector {
  const vector = new Int32Array(size);
  for (const i of at) vector[i] = 1;
  return vector;
}

/** The ones of a vector of zeros and ones (or of zeros and minus ones); undefined for any other. */
export function onesOf(vector: Vector): number[] | undefined {
  const ones: number[] = [];
  let value = 0;
  for (let i = 0; i < vector.length; i += 1) {
    const entry = vector[i] as number;
    if (entry === 0) continue;
    if (value !== 0 && entry !== value) return undefined;
    value = entry;
    ones.push(i);
  }
  return ones;
}

/** A subspace by a basis in which each vector has a coordinate to itself. */
export class Space {
  readonly size: number;
  readonly rows: Vector[] = [];
  private readonly pivots: number[] = [];
  private readonly fromEnd: boolean;

  /** @param fromEnd prefer the last coordinates as those that each vector has to itself, not the first */
  constructor(size: number, fromEnd = false) {
    this.size = size;
    this.fromEnd = fromEnd;
  }

  private reduced(vector: Vector): Vector {
    const rest = vector.slice();
    for (let i = 0; i < this.rows.length; i += 1) {
      const value = rest[this.pivots[i] as number] as number;
      if (value !== 0) addTimes(rest, this.rows[i] as Vector, PRIME - value);
    }
    return rest;
  }

  has(vector: Vector): boolean {
    return this.reduced(vector).every((value) => value === 0);
  }

  /** Adds vectors to what spans it. */
  add(vectors: Iterable<Vector>): this {
    for (const vector of vectors) {
      const row = this.reduced(vector);
      const pivot = this.fromEnd ? row.findLastIndex((value) => value !== 0) : row.findIndex((value) => value !== 0);
      if (pivot < 0) continue;
      const scale = inverse(row[pivot] as number);
      for (let i = 0; i < row.length; i += 1) row[i] = ((row[i] as number) * scale) % PRIME;
      for (const other of this.rows) {
        const value = other[pivot] as number;
        if (value !== 0) addTimes(other, row, PRIME - value);
      }
      this.rows.push(row);
      this.pivots.push(pivot);
    }
    return this;
  }

  /** All vectors that are orthogonal to this space. */
  orthogonal(): Space {
    const result = new Space(this.size);
    const taken = new Set(this.pivots);
    for (let free = 0; free < this.size; free += 1) {
      if (taken.has(free)) continue;
      const row = new Int32Array(this.size);
      row[free] = 1;
      this.rows.forEach((own, i) => {
        const value = own[free] as number;
        if (value !== 0) row[this.pivots[i] as number] = PRIME - value;
      });
      // Already in the form that `add` makes: each has its free coordinate to itself.
      result.rows.push(row);
      result.pivots.push(free);
    }
    return result;
  }
}

/** The smallest space that holds all of these. */
export function sum(size: number, ...spaces: readonly Space[]): Space {
  const result = new Space(size);
  for (const space of spaces) result.add(space.rows);
  return result;
}
