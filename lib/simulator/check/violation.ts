/** The service did something else than the model: the run ends here, and says how to get here again. */
export class Violation extends Error {
  override readonly name = 'Violation';
  /** The invariant, in a few words. */
  readonly invariant: string;

  constructor(invariant: string, told: string) {
    super(`${invariant}: ${told}`);
    this.invariant = invariant;
  }
}

/** Counts what was checked. */
export class Checks {
  count = 0;
  /** What is being looked at, for the message. */
  place = '';

  /** @throws Violation */
  equal(invariant: string, found: unknown, expected: unknown, where: string): void {
    this.count += 1;
    if (found === expected) return;
    throw new Violation(
      invariant,
      `${this.#in()}${where} is ${JSON.stringify(found)}, the model says ${JSON.stringify(expected)}`,
    );
  }

  /** @throws Violation */
  holds(invariant: string, condition: boolean, told: () => string): void {
    this.count += 1;
    if (!condition) throw new Violation(invariant, `${this.#in()}${told()}`);
  }

  #in(): string {
    return this.place && `${this.place}: `;
  }
}
