/** Numbers and addresses: which a second person has yet to look at. */

export type Who = 'victim' | 'representative';
export type Field = 'phone' | 'email';
export type Values = Readonly<Partial<Record<Field, string>>>;

/** A number or an address that waits for a second person. */
interface Waiting {
  readonly by: string;
  readonly since: number;
}

/** What became of one value. */
export interface Turn {
  readonly about: string;
  readonly is: 'waiting' | 'done' | 'not-needed';
}

export class Details {
  readonly #values: Record<Who, Partial<Record<Field, string>>>;
  readonly #waiting = new Map<string, Waiting>();
  readonly #changed = new Map<string, number>();

  constructor(first: Readonly<Record<Who, Values>>) {
    this.#values = { victim: { ...first.victim }, representative: { ...first.representative } };
  }

  of(who: Who): Values {
    return this.#values[who];
  }

  /** Who changed a value that waits. */
  changedBy(who: Who, field: Field): string | undefined {
    return this.#waiting.get(`${who}-${field}`)?.by;
  }

  /** When a value was last changed; undefined: it is the first. */
  changedAt(who: Who, field: Field): number | undefined {
    return this.#changed.get(`${who}-${field}`);
  }

  /** All that is known of somebody from now on; another value than before waits. */
  set(who: Who, values: Values, by: string, now: number): Turn[] {
    const turns: Turn[] = [];
    for (const field of ['phone', 'email'] as const) {
      const value = values[field];
      if (value === this.#values[who][field]) continue;
      turns.push(...this.#end(who, field, 'not-needed'));
      if (value === undefined) delete this.#values[who][field];
      else {
        this.#values[who][field] = value;
        this.#waiting.set(`${who}-${field}`, { by, since: now });
        this.#changed.set(`${who}-${field}`, now);
        turns.push({ about: `${who}-${field}-${now}`, is: 'waiting' });
      }
    }
    return turns;
  }

  confirm(who: Who, field: Field): Turn[] {
    return this.#end(who, field, 'done');
  }

  #end(who: Who, field: Field, is: 'done' | 'not-needed'): Turn[] {
    const waiting = this.#waiting.get(`${who}-${field}`);
    if (!waiting) return [];
    this.#waiting.delete(`${who}-${field}`);
    return [{ about: `${who}-${field}-${waiting.since}`, is }];
  }
}
