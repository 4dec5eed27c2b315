/** A message as the table holds it: its key, its place among its case's messages and in the due index, its end. */
import { dueAt } from '../shared/due.ts';
import { DAY } from '../shared/time.ts';
import { isCaseOrder, type Message } from './message.ts';
import { dueOf } from './state.ts';

const MESSAGE = 'MESSAGE#';

/** An answer holds the number that it goes to; after its end that is of use only to who looks into a complaint. */
const ANSWERS_KEPT_FOR = 30 * DAY;

export const keyOf = (id: string) => ({ pk: `${MESSAGE}${id}`, sk: 'MESSAGE' });

/** The id in a message's key; undefined: the key of something else. */
export function idIn({ pk, sk }: { readonly pk: string; readonly sk: string }): string | undefined {
  return sk === 'MESSAGE' && pk.startsWith(MESSAGE) ? pk.slice(MESSAGE.length) : undefined;
}

/** TTL of an ended answer; what belongs to a case is kept with it. */
function expiry({ order, endedAt }: Message): { readonly expiresAt?: number } {
  if (isCaseOrder(order) || endedAt === undefined) return {};
  return { expiresAt: Math.ceil((Date.parse(endedAt) + ANSWERS_KEPT_FOR) / 1000) };
}

export function toItem(message: Message): Record<string, unknown> {
  const { id, order } = message;
  const due = dueOf(message);
  return {
    ...keyOf(id),
    ...message,
    ...(isCaseOrder(order) ? { caseId: order.caseId, caseOrder: `${order.at}#${id}` } : {}),
    ...(due ? dueAt(id, due.at, due.queue) : {}),
    ...expiry(message),
  };
}

/** The opposite of `toItem`. */
export function fromItem(item: Record<string, unknown>): Message {
  const {
    pk: _,
    sk: __,
    caseId: ___,
    caseOrder: ____,
    dueShard: _____,
    dueAt: ______,
    expiresAt: _______,
    ...message
  } = item;
  return message as unknown as Message;
}
