/** What must have come of a text, once a run has taken it: whoever it is from, and whatever died on the way before. */
import { derivedId } from '../../../functions/shared/ids.ts';
import type { ModelCase } from '../model/case.ts';
import type { Numbers } from '../model/sending.ts';
import type { SentText } from '../post.ts';
import { plainItem } from '../store/items.ts';
import type { Shadow } from '../store/shadow.ts';
import type { Checks } from './violation.ts';

/** A text as it is kept, as far as it is looked at. */
interface KeptText {
  readonly decision: { readonly stops?: true; readonly joins?: { readonly rating?: number } };
}

/** Whether a number is of a case: of the victim or of who speaks for them. */
export function hasNumber({ details }: ModelCase, phone: string): boolean {
  return details.of('victim').phone === phone || details.of('representative').phone === phone;
}

/** @param cases that have the number and of which nothing is left to follow @throws Violation */
export function checkText(
  checks: Checks,
  shadow: Shadow,
  {
    text,
    cases,
    numbers,
    invited,
  }: {
    readonly text: SentText;
    readonly cases: readonly ModelCase[];
    readonly numbers: Numbers;
    /** An invitation to this number waits for an answer, for certain. */
    readonly invited: boolean;
  },
): void {
  const id = derivedId('text', text.id);
  const item = shadow.get('messages', `INBOUND#${id}|INBOUND`);
  checks.holds('Every text is kept', item !== undefined, () => text.id);
  const { decision } = plainItem(item ?? {}) as unknown as KeptText;
  checks.equal('STOP is known, and nothing else for it', decision.stops === true, text.is === 'stop', text.words);
  if (text.is === 'stop') {
    const { stoppedAt = 0 } = numbers.of('phone', text.from);
    checks.holds('STOP counts at once', stoppedAt >= text.at, () => text.id);
    for (const { id: caseId, consents, consentsAt } of cases) {
      const asked = consentsAt !== undefined && consentsAt > text.at;
      const stopped = !consents.surveys && !consents.routineUpdates;
      checks.holds('STOP reaches every case of the number', asked || stopped, () => caseId);
    }
  }
  if (text.is === 'danger') {
    const task = shadow.get('tasks', `TASK#${derivedId('task', 'inbound', id, 'danger-signal')}|TASK`);
    checks.holds('Words of danger are a task at once', task !== undefined, () => text.id);
  }
  if (text.is === 'rating' && invited) {
    checks.equal('A rating to an invitation is one', decision.joins?.rating, text.rating, text.words);
  }
}
