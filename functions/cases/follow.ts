/**
 * What must follow a change of a case, found by comparing before and after. Pure: the list is stored with the case in
 * the write that decides, and whoever comes by, the request or the minute's sweep, does what is on it.
 */
import type { AccessEntry } from '../audit/entry.ts';
import type { MessageOrder } from '../messages/message.ts';
import { taskIdOf } from '../tasks/case-task.ts';
import type { Case, CaseEvent, TaskOrder } from './case.ts';
import type { CallItem, Follow } from './item.ts';
import { ledgerChanges } from './ledger.ts';
import { detailHash, detailsOf, reportKey } from './lookup.ts';
import { raisedForMessages } from './message-tasks.ts';
import { raisedForDetails } from './people.ts';
import { raisedForDuties } from './reminders.ts';

export interface Consequences {
  /** A change that nobody sees has none. */
  readonly event: CaseEvent | undefined;
  readonly audit?: { readonly id: string; readonly entry: AccessEntry } | undefined;
  readonly tasks?: readonly TaskOrder[] | undefined;
  readonly messages?: readonly MessageOrder[] | undefined;
  readonly call?: CallItem | undefined;
}

/** The details that only one of the two has: then lookups change, and their key is needed. */
export function changedDetails(before: Case | undefined, after: Case): { added: string[]; removed: string[] } {
  const had = before ? detailsOf(before) : [];
  const has = detailsOf(after);
  return {
    added: has.filter((detail) => !had.includes(detail)),
    removed: had.filter((detail) => !has.includes(detail)),
  };
}

/** @param key of the lookups' hashes; not needed when no detail changed */
function lookups(before: Case | undefined, after: Case, key: Uint8Array | undefined): Follow[] {
  const { added, removed } = changedDetails(before, after);
  const hashed = (detail: string, found: boolean): Follow => {
    if (!key) throw new Error('A changed detail needs the key of the lookups');
    return { follow: 'lookup', key: detailHash(key, detail), found };
  };
  return [
    ...(before ? [] : [{ follow: 'lookup', key: reportKey(after.id), found: true } as const]),
    ...added.map((detail) => hashed(detail, true)),
    ...removed.map((detail) => hashed(detail, false)),
  ];
}

/** A restriction hides the case's tasks as well, and its end shows them again. */
function hiddenTasks(before: Case | undefined, after: Case): Follow[] {
  if (!before || (before.restriction === undefined) === (after.restriction === undefined)) return [];
  const raised = [...raisedForDuties(after.duties), ...raisedForDetails(after), ...raisedForMessages(after)];
  return raised.length === 0 ? [] : [{ follow: 'restrict', taskIds: raised.map((task) => taskIdOf(task, after.id)) }];
}

/** All that follows from one change. */
export function whatFollows(
  before: Case | undefined,
  after: Case,
  { event, audit, tasks = [], messages = [], call }: Consequences,
  key: Uint8Array | undefined,
): Follow[] {
  const dutyIds = ledgerChanges(before, after);
  return [
    ...(event ? [{ follow: 'event', event } as const] : []),
    ...(audit ? [{ follow: 'audit', ...audit } as const] : []),
    ...(dutyIds.length > 0 ? [{ follow: 'ledger', dutyIds } as const] : []),
    ...lookups(before, after, key),
    ...tasks.map((order) => ({ follow: 'task', order }) as const),
    ...messages.map((order) => ({ follow: 'message', order }) as const),
    ...hiddenTasks(before, after),
    ...(call ? [{ follow: 'call', call } as const] : []),
  ];
}

/**
 * The list of a case that is written again before everything followed its last write. Ledger entries are copied from
 * the case as it is then, so their ids are merged; of two words about one lookup the later counts; the rest adds up.
 */
export function carriedOn(pending: readonly Follow[], more: readonly Follow[]): Follow[] {
  const all = [...pending, ...more];
  const dutyIds = new Set(all.flatMap((one) => (one.follow === 'ledger' ? one.dutyIds : [])));
  const lookupsByKey = new Map(all.flatMap((one) => (one.follow === 'lookup' ? [[one.key, one] as const] : [])));
  return [
    ...all.filter(({ follow }) => follow !== 'ledger' && follow !== 'lookup'),
    ...(dutyIds.size > 0 ? [{ follow: 'ledger', dutyIds: [...dutyIds] } as const] : []),
    ...lookupsByKey.values(),
  ];
}
