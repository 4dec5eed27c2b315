/** Holds the messages of a case against the model: those that must be there, and no other. */
import type { ModelCase } from '../model/case.ts';
import type { Order } from '../model/order.ts';
import { plainItem, type WireItem } from '../store/items.ts';
import type { Shadow } from '../store/shadow.ts';
import type { DutyItem } from './names.ts';
import type { Checks } from './violation.ts';

/** A message as the messages table has it, as far as it is looked at. */
export interface MessageItem {
  readonly id: string;
  readonly caseId?: string;
  readonly status: string;
  readonly task?: string;
  readonly endedAt?: string;
  readonly firstAttemptAt?: string;
  readonly sent?: { readonly at: string };
  readonly dueAt?: string;
  readonly order: {
    readonly template: string;
    readonly at: string;
    readonly by: string;
    readonly dutyIds: readonly string[];
    readonly contact?: { readonly at: string; readonly touchpoint: string };
    /** Of the answer to a text. */
    readonly number?: string;
    readonly cases?: readonly string[];
  };
}

export function readMessage(item: WireItem): MessageItem {
  return plainItem(item) as unknown as MessageItem;
}

/** An order as a line: what, when, who ordered it, for which duties, about what. */
export function lineOfOrder({ template, at, by, duties, touchpoint = '-' }: Order): string {
  return [template, new Date(at).toISOString(), by, touchpoint, ...[...duties].sort()].join(' ');
}

/** The same of a message in the table. @param names of the case's duties, by their ids */
export function lineOfMessage({ order }: MessageItem, names: ReadonlyMap<string, string>): string {
  const { template, at, by, dutyIds, contact } = order;
  const duties = dutyIds.map((id) => names.get(id) ?? id).sort();
  return [template, at, by, contact?.touchpoint ?? '-', ...duties].join(' ');
}

/** The names of a case's duties by their ids. */
export function byId(duties: ReadonlyMap<string, DutyItem>): Map<string, string> {
  return new Map([...duties].map(([name, { id }]) => [id, name]));
}

const INVARIANT = 'No message without a plan, and each that the model says, once';

/**
 * @param keys of all messages of the case
 * @param settled everything has followed: then those that must be there are
 * @throws Violation
 */
export function checkMessages(
  checks: Checks,
  shadow: Shadow,
  duties: ReadonlyMap<string, DutyItem>,
  { orders }: ModelCase,
  keys: ReadonlySet<string>,
  settled: boolean,
): void {
  const names = byId(duties);
  const expected = orders.map(lineOfOrder);
  for (const key of keys) {
    const item = shadow.get('messages', key);
    const line = item ? lineOfMessage(readMessage(item), names) : key;
    const at = expected.indexOf(line);
    checks.holds(INVARIANT, at >= 0, () => `nobody ordered ${line}`);
    expected.splice(at, 1);
  }
  if (settled) checks.equal(INVARIANT, expected[0], undefined, 'a message that is not there');
}

const HOUR = 3_600_000;

/** How long a message may be tried, or a receipt waited for, and how much longer it may be held for an hour to come. */
const PATIENCE = 72 * HOUR;
const HELD = 25 * HOUR;

const ENDS = new Set(['delivered', 'failed', 'unknown', 'not-sent']);

export function hasEnded({ status }: Pick<MessageItem, 'status'>): boolean {
  return ENDS.has(status);
}

/**
 * One write of a message: what has ended stays as it is, only a network's word makes it delivered, and what has not ended
 * is looked at again before its time is over.
 * @throws Violation
 */
export function checkState(
  checks: Checks,
  before: MessageItem | undefined,
  after: MessageItem,
  wasDelivered: (id: string) => boolean,
): void {
  const { id, status, order, firstAttemptAt, sent, dueAt } = after;
  if (before && hasEnded(before)) checks.equal('What has ended stays so', status, before.status, id);
  if (status === 'delivered') {
    checks.holds('Only a network says that something was delivered', wasDelivered(id), () => id);
  }
  // A claim lasts two minutes, however late it is made: after an outage it is how a message is found to be too late.
  if (hasEnded(after) || status === 'attempting') return;
  const from = Math.max(
    ...[order.at, order.contact?.at, firstAttemptAt, sent?.at].map((time) =>
      time === undefined ? 0 : Date.parse(time),
    ),
  );
  const delay = order.contact ? 24 * HOUR : 0;
  const due = dueAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(dueAt);
  checks.holds('Every message ends', due <= from + delay + PATIENCE + HELD, () => `${id} is ${status} until ${dueAt}`);
}
