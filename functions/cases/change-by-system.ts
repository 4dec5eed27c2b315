/** How a case is changed by what comes from outside: a receipt, a text. No request waits, and nobody is in the trail. */
import type { Case } from './case.ts';
import type { ChangeContext, Changed } from './change.ts';
import { type FollowParts, finish } from './follow-store.ts';
import { readCase } from './store.ts';
import { writeDecision } from './write-change.ts';

/** The rule is applied anew to what others have written in between, so many times. */
const MOST_TRIES = 20;

/**
 * Applies a rule to a case, once for each `context.id`, however often it is told. What must follow and cannot be done
 * now is left to the sweep of the cases.
 * @returns the case after it; undefined when there is none
 * @throws Error when others are faster again and again: try later
 */
export async function changeBySystem(
  parts: FollowParts,
  caseId: string,
  context: ChangeContext,
  rule: (the: Case, context: ChangeContext) => Changed,
): Promise<Case | undefined> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const stored = await readCase(parts.client, parts.tables.cases, caseId);
    if (!stored) return undefined;
    if (stored.case.marks.some(({ key }) => key === context.id)) return stored.case;
    const changed = rule(stored.case, context);
    if ('unchanged' in changed) return stored.case;
    const { after, kind, details, tasks, messages } = changed;
    const mark = { key: context.id, body: '' };
    const decision = { after, event: { kind, details }, tasks, messages, mark };
    const written = await writeDecision(parts, stored, decision, context);
    if (!written) continue;
    await finish(parts, written.stored, context.now, written.part);
    return written.stored.case;
  }
  throw new Error('This case keeps changing.');
}
