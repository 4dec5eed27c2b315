/** The write that decides, made from what a rule says, and the work that it asks for. */
import type { AccessEntry } from '../audit/entry.ts';
import type { MessageOrder } from '../messages/message.ts';
import type { DeskCall } from '../shared/http/desk.ts';
import { Problem } from '../shared/http/problem.ts';
import { log } from '../shared/log.ts';
import { toIso } from '../shared/time.ts';
import type { Case, CaseEvent, RequestMark, TaskOrder } from './case.ts';
import { carriedOn, changedDetails, whatFollows } from './follow.ts';
import { type FollowParts, finish } from './follow-store.ts';
import type { CallItem, Follow, StoredCase } from './item.ts';
import type { LookupKey } from './lookup-store.ts';
import { guardSize } from './size.ts';
import { putCase } from './store.ts';

/** A case remembers so many requests; an older one that is sent again counts as new. */
const MOST_MARKS = 200;

export interface Decision {
  readonly after: Case;
  /** What the history tells; without it nothing has changed that anybody sees, and the version stays. */
  readonly event?: Pick<CaseEvent, 'kind' | 'details' | 'answer'> | undefined;
  readonly tasks: readonly TaskOrder[];
  readonly messages: readonly MessageOrder[];
  /** Of the request that asked for it, or of what came from outside; the sweep has none. */
  readonly mark?: Omit<RequestMark, 'version'>;
  /** The access of whoever asked; nobody did when it comes from time or from outside. */
  readonly audit?: { readonly id: string; readonly entry: AccessEntry };
  readonly call?: CallItem | undefined;
}

/** A stored decision. */
export interface Written {
  readonly stored: StoredCase;
  /** This decision's part of the list, when that also carries on what others are at, or died over. */
  readonly part: readonly Follow[] | undefined;
}

/**
 * Stores a decision as the case's next revision, with all that must follow.
 * @param before what it was made on; undefined: there is no case yet
 * @returns undefined when somebody else was faster: read again
 * @throws Problem `conflict` when the case would become too large
 */
export async function writeDecision(
  parts: FollowParts & { readonly lookupKey?: LookupKey },
  before: StoredCase | undefined,
  decision: Decision,
  { now, by }: { readonly now: number; readonly by: string },
): Promise<Written | undefined> {
  const { event: told, mark, tasks, messages, audit, call } = decision;
  const version = (before?.case.version ?? 0) + (told ? 1 : 0);
  const after: Case = {
    ...decision.after,
    version,
    marks: mark ? [...decision.after.marks, { ...mark, version }].slice(-MOST_MARKS) : decision.after.marks,
  };
  // What time and receipts do to a case is never refused: for that there is room beside.
  if (audit) guardSize(after, told?.kind);
  const event: CaseEvent | undefined = told && { version, at: toIso(now), by, ...told };
  const { added, removed } = changedDetails(before?.case, after);
  const key = added.length + removed.length > 0 ? await parts.lookupKey?.() : undefined;
  const pending = before?.follow ?? [];
  const own = whatFollows(before?.case, after, { event, audit, tasks, messages, call }, key);
  const stored: StoredCase = {
    case: after,
    revision: (before?.revision ?? 0) + 1,
    follow: carriedOn(pending, own),
    ...(before?.repairBy === undefined ? {} : { repairBy: before.repairBy }),
  };
  const put = await putCase(parts.client, parts.tables.cases, before?.revision, stored, now);
  return put ? { stored, part: pending.length > 0 ? own : undefined } : undefined;
}

/**
 * Does what must follow before the answer. What cannot be done just now is left to the sweep: the change is stored and
 * says so itself. Only without its entry in the trail the answer must not leave.
 * @param part only this part of the case's list; then it stays, for those whose the rest is, or for the sweep
 */
export async function finishOrSay(
  parts: FollowParts,
  { request }: DeskCall,
  stored: StoredCase,
  part?: readonly Follow[],
): Promise<void> {
  const { requestId, route, now } = request;
  const left = await finish(parts, stored, now, part);
  for (const { what, error } of left) {
    const name = error instanceof Error ? error.name : typeof error;
    log({ level: 'error', event: 'follow-left', requestId, route, code: what, error: name });
  }
  if (left.every(({ what }) => what !== 'audit')) return;
  throw new Problem(
    'busy',
    'The audit trail cannot be written just now. Your change may be stored: send the same request again, with the same Idempotency-Key if it had one.',
    { headers: { 'Retry-After': '2' } },
  );
}
