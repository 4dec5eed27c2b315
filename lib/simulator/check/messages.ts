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
  readonly order: {
    readonly template: string;
    readonly at: string;
    readonly by: string;
    readonly dutyIds: readonly string[];
    readonly contact?: { readonly touchpoint: string };
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
