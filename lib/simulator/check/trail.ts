/** The audit trail as the model expects it: one line for each access, and nothing else. */
import { text, type WireItem } from '../store/items.ts';
import type { Checks } from './violation.ts';

/** An access that must leave a line. */
export interface Access {
  readonly action: string;
  readonly outcome: 'allowed' | 'refused' | 'not-found';
  /** Id of the case. */
  readonly caseId?: string | undefined;
}

/** An access as a line: when, who, what, what became of it, which case. */
export function lineOf({ action, outcome, caseId }: Access, subject: string, now: number): string {
  return [new Date(now).toISOString(), subject, action, outcome, caseId ?? '-'].join(' ');
}

/** An entry of the audit table as a line. */
export function lineOfItem(item: WireItem): string {
  return ['at', 'subject', 'action', 'outcome', 'referenceKey'].map((name) => text(item, name) ?? '-').join(' ');
}

const INVARIANT = 'Audit entries are the accesses';

export class Trail {
  readonly #checks: Checks;
  readonly #byCase = new Map<string, string[]>();
  /** Lines that a request died before writing. */
  readonly #owed = new Map<string, number>();

  constructor(checks: Checks) {
    this.#checks = checks;
  }

  /** Every line about a case. */
  of(caseId: string): readonly string[] {
    return this.#byCase.get(caseId) ?? [];
  }

  /** The lines written are those wanted, and perhaps some that were owed since a crash. @throws Violation */
  wrote(found: readonly string[], wanted: readonly string[], where: string): void {
    const left = this.#without(found, wanted, where);
    this.#checks.holds(INVARIANT, left.length === 0, () => `${where} left no entry ${left[0]}`);
  }

  /** Of a request that died: no line that it should not write; those of a stored change must come later. @throws Violation */
  diedWith(found: readonly string[], wanted: readonly string[], stored: boolean): void {
    const left = this.#without(found, wanted, 'a request that died');
    if (stored) for (const line of left) this.#owed.set(line, (this.#owed.get(line) ?? 0) + 1);
  }

  /** Nothing is owed any more. @throws Violation */
  checkComplete(): void {
    const owed = [...this.#owed].filter(([, count]) => count > 0);
    this.#checks.holds(INVARIANT, owed.length === 0, () => `${owed[0]?.[0]} is missing`);
  }

  /** What of the wanted lines was not found; what was found beside them must have been owed. */
  #without(found: readonly string[], wanted: readonly string[], where: string): string[] {
    const left = [...wanted];
    for (const line of found) {
      this.#remember(line);
      const at = left.indexOf(line);
      if (at >= 0) left.splice(at, 1);
      else this.#pay(line, where);
    }
    return left;
  }

  #pay(line: string, where: string): void {
    const owed = this.#owed.get(line) ?? 0;
    this.#checks.holds(INVARIANT, owed > 0, () => `${where} left an entry ${line}`);
    this.#owed.set(line, owed - 1);
  }

  #remember(line: string): void {
    const id = line.slice(line.lastIndexOf(' ') + 1);
    const lines = this.#byCase.get(id) ?? [];
    this.#byCase.set(id, lines);
    lines.push(line);
  }
}
