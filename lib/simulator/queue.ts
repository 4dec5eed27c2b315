/** What is to come, nearest first; of the same instant, what was planned first. A binary heap. */

interface Entry<Value> {
  readonly at: number;
  readonly order: number;
  readonly value: Value;
}

export class Queue<Value> {
  #entries: Entry<Value>[] = [];
  #planned = 0;

  /** The instant (ms) of the nearest. */
  get nextAt(): number | undefined {
    return this.#entries[0]?.at;
  }

  get nearest(): Value | undefined {
    return this.#entries[0]?.value;
  }

  get size(): number {
    return this.#entries.length;
  }

  add(at: number, value: Value): void {
    const entries = this.#entries;
    let place = entries.push({ at, order: this.#planned++, value }) - 1;
    for (let parent = (place - 1) >> 1; place > 0 && this.#before(place, parent); parent = (place - 1) >> 1) {
      this.#swap(place, parent);
      place = parent;
    }
  }

  /** Takes the nearest out. */
  take(): Value | undefined {
    const entries = this.#entries;
    const first = entries[0];
    const last = entries.pop();
    if (!first || !last || entries.length === 0) return first?.value;
    entries[0] = last;
    for (let place = 0; ; ) {
      let least = place;
      for (const child of [2 * place + 1, 2 * place + 2]) {
        if (child < entries.length && this.#before(child, least)) least = child;
      }
      if (least === place) return first.value;
      this.#swap(place, least);
      place = least;
    }
  }

  #before(a: number, b: number): boolean {
    const [one, other] = [this.#entries[a], this.#entries[b]];
    if (!one || !other) return false;
    return one.at === other.at ? one.order < other.order : one.at < other.at;
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#entries[a], this.#entries[b]];
    if (!one || !other) return;
    this.#entries[a] = other;
    this.#entries[b] = one;
  }
}
