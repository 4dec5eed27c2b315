/**
 * What providers say of messages that they took. A receipt changes only what has not ended, so that it may come late,
 * twice or before we know of the hand-over; whatever ends a message is told to its case at once.
 */
import type { FollowParts } from '../cases/follow-store.ts';
import { MINUTE } from '../shared/time.ts';
import type { Message } from './message.ts';
import type { Receipt } from './receipt.ts';
import { keepReceipt, readProviderId } from './receipt-store.ts';
import { receiptCame } from './state.ts';
import { readMessage, replaceMessage } from './store.ts';
import { noteFailure } from './suppression-store.ts';
import { tell } from './tell.ts';

/** The message is read and decided on anew so often while others write it. */
const MOST_TRIES = 10;

/** Whether it may speak of the hand-over that is under way: the provider was faster than what we note of it. */
function isEarly({ status, sent }: Message, { outcome, provider }: Receipt): boolean {
  return status === 'attempting' && outcome !== 'delivered' && sent?.provider !== provider;
}

/**
 * Does what a receipt says of a known message.
 * @returns false: it has to be looked at again, when its hand-over has been noted
 */
export async function applyReceipt(parts: FollowParts, id: string, receipt: Receipt, now: number): Promise<boolean> {
  const { client, tables } = parts;
  const at = Math.min(now, Date.parse(receipt.at));
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const message = await readMessage(client, tables.messages, id);
    if (!message) return true;
    if (isEarly(message, receipt)) return false;
    // Also when it has ended long since: the number or address is known to be dead from now on.
    if (receipt.forEver && message.sent?.provider === receipt.provider) {
      await noteFailure(client, tables.messages, message.sent.detail, at);
    }
    const after = receiptCame(message, receipt, at);
    if (after && !(await replaceMessage(client, tables.messages, message, after))) continue;
    await tell(parts, after ?? message, now);
    return true;
  }
  throw new Error('This message keeps changing.');
}

/** Takes a receipt: does what it says, or keeps it until the hand-over that it speaks of is known. */
export async function takeReceipt(parts: FollowParts, receipt: Receipt, now: number): Promise<void> {
  const { client, tables } = parts;
  const id = receipt.message ?? (await readProviderId(client, tables.messages, receipt.provider));
  if (id !== undefined && (await applyReceipt(parts, id, receipt, now))) return;
  await keepReceipt(client, tables.messages, receipt, { now, lookAgain: now + MINUTE });
}
