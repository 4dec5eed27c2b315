/** The one way in which a request changes a case: one write that decides, then all that follows from it. */
import { entryFor } from '../audit/entry.ts';
import type { DeskCall } from '../shared/http/desk.ts';
import { Problem } from '../shared/http/problem.ts';
import type { Case, RequestMark } from './case.ts';
import { accessTo, type CaseParts, orRefused, recordCase, theirCase } from './case-access.ts';
import type { ChangeContext, Changed } from './change.ts';
import { finish } from './follow-store.ts';
import type { CallItem, StoredCase } from './item.ts';
import { caseInPath } from './reference.ts';
import { checkIfMatch, requestMark, staleProblem } from './request-mark.ts';
import { readEvent } from './store.ts';
import { finishOrSay, writeDecision } from './write-change.ts';

/** Without `If-Match` a rule is applied anew to what others have written in between, so many times. */
const MOST_TRIES = 10;

/** So many things may wait to follow before a case has to catch up first: they share the item with the case. */
const MOST_PENDING = 100;

export interface CaseRule {
  /** @throws Problem when the case does not allow it */
  readonly rule: (the: Case, context: ChangeContext) => Changed | Promise<Changed>;
  /**
   * The answer, kept with the event so that the same request gets the same again; without it, or without one of the
   * rule's own, the answer is the case as it then is.
   */
  readonly answerOf?: (after: Case, context: ChangeContext) => unknown;
  /** The call to the desk that the change records. */
  readonly callOf?: (the: Case, context: ChangeContext) => CallItem;
  /** What must go through before the write, once the rule allows it. @throws Problem when it does not */
  readonly beforeWrite?: () => Promise<void>;
}

export interface ChangedCase {
  readonly case: Case;
  /** What the rule answers; to a repeated request what it was answered first. */
  readonly answer: unknown;
  /** The version that the request made, or found when there was nothing to change. */
  readonly version: number;
}

/** What a request was answered that is on the case's marks. @throws Problem `key-reused` when it was another one */
export async function answerAgain(
  parts: CaseParts,
  stored: StoredCase,
  earlier: RequestMark,
  body: string,
): Promise<ChangedCase> {
  if (earlier.body !== body) {
    throw new Problem('key-reused', 'This Idempotency-Key was used for another change of this case. Use a new key.');
  }
  const { version } = earlier;
  const pending = stored.follow.flatMap((one) =>
    one.follow === 'event' && one.event.version === version ? [one.event] : [],
  )[0];
  const event = pending ?? (await readEvent(parts.client, parts.tables.cases, stored.case.id, version));
  if (!event) throw new Error('A case has a mark whose event is missing');
  return { case: stored.case, answer: event.answer, version };
}

/**
 * Changes a case by a rule, once however often the request comes. The one who comes too late with an `If-Match` is told
 * so; without one the rule is applied to what the others have made of the case.
 */
export async function changeCase(
  parts: CaseParts,
  call: DeskCall,
  rule: CaseRule,
  caseId = caseInPath(call.request.params).id,
): Promise<ChangedCase> {
  const { request, staff } = call;
  const mark = requestMark(call, caseId);
  // `*` means any version: whoever sends that has seen none.
  const seen = !(request.headers['if-match'] ?? '*').includes('*');
  const context: ChangeContext = { now: request.now, by: staff.subject, id: mark.key, seen };
  for (let tries = 1; ; tries += 1) {
    const stored = await theirCase(parts, call, caseId);
    const decided = await orRefused(parts, call, caseId, stored.case, async () => {
      const earlier = stored.case.marks.find(({ key }) => key === mark.key);
      if (earlier) return { found: await answerAgain(parts, stored, earlier, mark.body) };
      if (tries > MOST_TRIES) throw staleProblem(stored.case.version);
      checkIfMatch(call, stored.case.version);
      return decide(parts, call, await caughtUp(parts, stored, request.now), rule, { context, mark });
    });
    if (!decided) continue;
    if ('written' in decided) {
      const { stored: after, part } = decided.written;
      await finishOrSay(parts, call, after, part);
      return changedBy(after.case, decided.answer);
    }
    await recordCase(parts, call, caseId, stored.case, 'allowed');
    // Whoever wrote it may have died before everything followed: then it follows now.
    await finishOrSay(parts, call, stored);
    return decided.found;
  }
}

function changedBy(the: Case, answer: unknown): ChangedCase {
  return { case: the, answer, version: the.version };
}

/**
 * A case that can be written again: its list of what must follow grows only while the stores behind it do not answer.
 * @throws Problem `busy` when it is long and cannot be worked off now
 */
async function caughtUp(parts: CaseParts, stored: StoredCase, now: number): Promise<StoredCase> {
  if (stored.follow.length <= MOST_PENDING) return stored;
  const left = await finish(parts, stored, now);
  if (left.length === 0) return { ...stored, follow: [] };
  throw new Problem('busy', 'Earlier changes of this case are still on their way. Nothing was changed. Try again.', {
    headers: { 'Retry-After': '60' },
  });
}

/** Applies the rule and writes. @returns undefined when somebody else was faster */
async function decide(
  parts: CaseParts,
  call: DeskCall,
  stored: StoredCase,
  { rule, answerOf, callOf, beforeWrite }: CaseRule,
  { context, mark }: { readonly context: ChangeContext; readonly mark: Omit<RequestMark, 'version'> },
) {
  const changed = await rule(stored.case, context);
  if ('unchanged' in changed) {
    return { found: changedBy(stored.case, changed.answer ?? answerOf?.(stored.case, context)) };
  }
  const { after, kind, details, tasks, messages } = changed;
  const answer = changed.answer ?? answerOf?.(after, context);
  const { id, access } = accessTo(call, stored.case.id, stored.case, 'allowed');
  const decision = {
    after,
    event: { kind, details, ...(answer === undefined ? {} : { answer }) },
    tasks,
    messages,
    mark,
    audit: { id, entry: entryFor(call, access) },
    call: callOf?.(stored.case, context),
  };
  await beforeWrite?.();
  const written = await writeDecision(parts, stored, decision, context);
  return written && { written, answer };
}
