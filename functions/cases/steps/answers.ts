/** How a step that changes a case is made from a rule. */
import type { DeskAnswer, DeskCall, DeskStep } from '../../shared/http/desk.ts';
import type { Case } from '../case.ts';
import type { CaseParts } from '../case-access.ts';
import type { ChangeContext, Changed } from '../change.ts';
import { type ChangedCase, changeCase } from '../change-case.ts';
import { etag } from '../request-mark.ts';
import { caseView } from '../view.ts';

/** The whole case with its version. @param now (ms) by which its duties are overdue or not */
export function caseAnswer(the: Case, now: number): DeskAnswer {
  return { json: caseView(the, now), headers: { ETag: etag(the.version) } };
}

/** What a change is answered: what its rule says, otherwise the case. */
export function changeAnswer({ case: the, answer, version }: ChangedCase, now: number): DeskAnswer {
  return answer === undefined ? caseAnswer(the, now) : { json: answer, headers: { ETag: etag(version) } };
}

interface Changing<Body> {
  /** @param id the path's `{id}`, of a milestone or duty */
  readonly rule: (the: Case, body: Body, context: ChangeContext, id: string) => Changed;
  readonly answerOf?: (after: Case, context: ChangeContext, id: string) => unknown;
}

/** A step that changes the case which the path names. */
export function changing<Body>(parts: CaseParts, { rule, answerOf }: Changing<Body>): DeskStep {
  return async (call: DeskCall<unknown, Body>) => {
    const id = call.request.params['id'] ?? '';
    const changed = await changeCase(parts, call, {
      rule: (the, context) => rule(the, call.body, context, id),
      ...(answerOf ? { answerOf: (after: Case, context: ChangeContext) => answerOf(after, context, id) } : {}),
    });
    return changeAnswer(changed, call.request.now);
  };
}
