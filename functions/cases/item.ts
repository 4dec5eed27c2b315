/** A case as the table holds it: the case itself, how often it was written, and what must still follow the last write. */
import type { AccessEntry } from '../audit/entry.ts';
import type { MessageOrder } from '../messages/message.ts';
import { dueAt } from '../shared/due.ts';
import { MINUTE } from '../shared/time.ts';
import type { Case, CaseEvent, TaskOrder } from './case.ts';
import { nextDue } from './due.ts';

/** A call to the desk, kept for counting: codes and numbers only. */
export interface CallItem {
  readonly id: string;
  /** When, ISO. */
  readonly at: string;
  readonly by: string;
  readonly topic: string;
  readonly outcome: string;
  readonly language?: string;
  readonly durationSeconds?: number;
  /** The case that it was about. */
  readonly caseId?: string;
  readonly borough?: string;
  /** Hash of what was sent: the same `Idempotency-Key` with another body is told apart. */
  readonly body: string;
}

/** One thing outside the case's item that hangs on its write. Each can be done twice, and in any order with the others. */
export type Follow =
  | { readonly follow: 'event'; readonly event: CaseEvent }
  /** The ledger entries of these duties, copied from the case as it is when they are written. */
  | { readonly follow: 'ledger'; readonly dutyIds: readonly string[] }
  /** Whether the case is found by a number, an address (keyed hash) or its crime report. */
  | { readonly follow: 'lookup'; readonly key: string; readonly found: boolean }
  | { readonly follow: 'audit'; readonly id: string; readonly entry: AccessEntry }
  | { readonly follow: 'task'; readonly order: TaskOrder }
  /** These tasks are hidden from the desk, or no longer, as the case is restricted when that is done. */
  | { readonly follow: 'restrict'; readonly taskIds: readonly string[] }
  /** A message is handed to the messages table, where the sender finds it. */
  | { readonly follow: 'message'; readonly order: MessageOrder }
  | { readonly follow: 'call'; readonly call: CallItem };

export interface StoredCase {
  readonly case: Case;
  /** Counts every write, also those that nobody sees; a write holds only for the revision that it has read. */
  readonly revision: number;
  /** What must follow, oldest first. Housekeeping: not part of the version that callers see. */
  readonly follow: readonly Follow[];
  /** Until when the list may wait for the sweep (ISO), once it was stored; later writes do not put it off. */
  readonly repairBy?: string;
}

/** The attributes of the due index: when the case itself is due, or a minute from now when something has to follow. */
export function dueAttributes({ case: it, follow, repairBy }: StoredCase, now: number): Record<string, string> {
  const own = nextDue(it);
  const times = [
    ...(own === undefined ? [] : [Date.parse(own)]),
    ...(follow.length > 0 ? [repairBy === undefined ? now + MINUTE : Date.parse(repairBy)] : []),
  ];
  return times.length === 0 ? {} : dueAt(it.id, Math.min(...times));
}

/** The item without its keys. */
export function toItem(stored: StoredCase, now: number): Record<string, unknown> {
  const { case: it, revision, follow } = stored;
  return { ...it, revision, ...(follow.length > 0 ? { follow } : {}), ...dueAttributes(stored, now) };
}

/** The opposite of `toItem`. */
export function fromItem(item: Record<string, unknown>): StoredCase {
  const { pk, sk, revision, follow = [], dueShard, dueAt: due, ...it } = item;
  const pending = follow as readonly Follow[];
  return {
    case: it as unknown as Case,
    revision: revision as number,
    follow: pending,
    ...(pending.length > 0 ? { repairBy: due as string } : {}),
  };
}
