/** Which message of the table is which order of the model. */
import { readCase } from './check/case.ts';
import { byId, lineOfMessage, lineOfOrder, type MessageItem, readMessage } from './check/messages.ts';
import { namesOf } from './check/names.ts';
import { Violation } from './check/violation.ts';
import type { ModelCase } from './model/case.ts';
import type { Order } from './model/order.ts';
import type { Shadow } from './store/shadow.ts';

export class OrderBook {
  readonly #shadow: Shadow;
  readonly #models: ReadonlyMap<string, ModelCase>;
  readonly #orders = new Map<string, Order>();
  /** The ids of the messages that orders are, as far as they are known. */
  readonly ids = new Map<Order, string>();

  constructor(shadow: Shadow, models: ReadonlyMap<string, ModelCase>) {
    this.#shadow = shadow;
    this.#models = models;
  }

  /** @throws Violation when there is none */
  message(id: string): MessageItem {
    const item = this.#shadow.get('messages', `MESSAGE#${id}|MESSAGE`);
    if (!item) throw new Violation('Messages are stored', `there is no ${id}`);
    return readMessage(item);
  }

  /** The order that a message of a case is; undefined: nobody ordered it. */
  orderOf(caseId: string, id: string): Order | undefined {
    const known = this.#orders.get(id);
    if (known) return known;
    const [item, the] = [readCase(this.#shadow, caseId), this.#models.get(caseId)];
    if (!item || !the || id === '') return undefined;
    const line = lineOfMessage(this.message(id), byId(namesOf(item)));
    const found = the.orders.find((order) => !this.ids.has(order) && lineOfOrder(order) === line);
    if (found) {
      this.#orders.set(id, found);
      this.ids.set(found, id);
    }
    return found;
  }
}
