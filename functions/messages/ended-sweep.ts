/**
 * The minute's look at messages that went out or ended: cases that have not been told yet, receipts that did not come in
 * time, and receipts that came before the hand-over was known.
 */
import type { ScheduledEvent } from '../../lib/blueprint/schedule.ts';
import type { FollowParts } from '../cases/follow-store.ts';
import type { DueKey } from '../shared/due.ts';
import { log } from '../shared/log.ts';
import { workOff } from '../shared/sweep.ts';
import { HOUR, MINUTE } from '../shared/time.ts';
import { idIn } from './item.ts';
import { lookAgainAt, providerIn, readProviderId, readWaitingReceipt } from './receipt-store.ts';
import { applyReceipt } from './receipts.ts';
import { RECEIPT_WITHIN, receiptMissed } from './state.ts';
import { dueMessages, postponeMessage, readMessage, replaceMessage } from './store.ts';
import { tell } from './tell.ts';

/** Items of one shard in one batch. */
const BATCH = 100;

export interface EndedSweepParts extends FollowParts {
  /** Whether there is time for more; asked before every few messages. */
  readonly hasTime: () => boolean;
}

async function sweepMessage(parts: FollowParts, id: string, now: number): Promise<void> {
  const { client, tables } = parts;
  const message = await readMessage(client, tables.messages, id);
  if (!message) return;
  const ended = receiptMissed(message, now);
  // A receipt was faster: it has told the case, or the next minute finds that it has not.
  if (ended && !(await replaceMessage(client, tables.messages, message, ended))) return;
  await tell(parts, ended ?? message, now);
}

async function sweepReceipt(parts: FollowParts, provider: string, now: number): Promise<void> {
  const { client, tables } = parts;
  const waiting = await readWaitingReceipt(client, tables.messages, provider);
  if (!waiting) return;
  const { receipt, since } = waiting;
  const id = receipt.message ?? (await readProviderId(client, tables.messages, provider));
  const done = id !== undefined && (await applyReceipt(parts, id, receipt, now));
  const age = now - Date.parse(since);
  const again = !done && age < RECEIPT_WITHIN;
  // Mostly it is a matter of seconds; what is still not known after that may be of no message of ours.
  const next = now + Math.min(HOUR, Math.max(MINUTE, age));
  await lookAgainAt(client, tables.messages, provider, again ? next : undefined);
}

/**
 * A sweep as its schedule calls it: logs counts, nothing of a message.
 * @throws when something failed or time ran out, after everything else was done: the platform's alarm counts failed runs
 */
export async function runEndedSweep(parts: EndedSweepParts, event: ScheduledEvent): Promise<void> {
  const { client, tables, hasTime } = parts;
  const now = Date.parse(event.time);
  if (Number.isNaN(now)) throw new Error('The event has no time.');
  let done = 0;
  const { failed, left } = await workOff<DueKey>({
    find: () => dueMessages(client, tables.messages, now, BATCH, 'ended-'),
    idOf: ({ pk, sk }) => `${pk}|${sk}`,
    hasTime,
    work: async (key) => {
      const [id, provider] = [idIn(key), providerIn(key)];
      if (id !== undefined) await sweepMessage(parts, id, now);
      else if (provider !== undefined) await sweepReceipt(parts, provider, now);
      done += 1;
    },
    failed: async (key, error) => {
      const name = error instanceof Error ? error.name : typeof error;
      const message = idIn(key);
      log({ level: 'error', event: 'ended-failed', error: name, ...(message === undefined ? {} : { message }) });
      await postponeMessage(client, tables.messages, key, now);
    },
  });
  log({ level: 'info', event: 'ended-sweep', code: 'done', count: done });
  if (failed + left === 0) return;
  log({ level: 'error', event: 'ended-sweep', code: 'not-done', count: failed + left });
  throw new Error('Some messages were not brought to their end; they are tried again in a minute.');
}
