/** What staff say of one duty: that it was done, or why it was not kept. */
import { Problem } from '../shared/http/problem.ts';
import type { Case, Duty } from './case.ts';
import { type Change, type ChangeContext, change, given } from './change.ts';
import { excused, fulfilled, isOwed, ruleOf, withDuties } from './duties.ts';
import { isOwedUpdate, withNextUpdate } from './routine-update.ts';

/** The owed duty. @throws Problem `not-found`, `conflict` when it is not owed any more */
function owed(of: Case, id: string): Duty {
  const duty = of.duties.find((one) => one.id === id);
  if (!duty) throw new Problem('not-found', 'The case has no such duty: read the case for the ids of its own');
  if (isOwed(duty)) return duty;
  throw new Problem('conflict', duty.fulfilled ? 'The duty was kept already' : 'The duty was excused already');
}

function replaced(of: Case, after: Duty): Case {
  return withDuties(of, (duty) => (duty.id === after.id ? after : duty));
}

/**
 * A duty that is kept by doing something was done. The answer is a view of the duty.
 * @throws Problem `not-found`, `conflict` (not owed any more), `bad-request` (one that only telling the victim meets)
 */
export function markDone(
  of: Case,
  id: string,
  { note }: { readonly note?: string | undefined },
  ctx: ChangeContext,
): Change {
  const duty = owed(of, id);
  if (ruleOf(duty).evidence === 'told') {
    throw new Problem(
      'bad-request',
      'Only telling the victim meets this duty: record the contact in which you spoke, with the duty in dutyIds',
    );
  }
  const after = fulfilled(duty, { by: ctx.by }, ctx.now);
  const details = { id, status: after.status, ...given({ note }) };
  return change(of, replaced(of, after), ctx, { kind: 'duty-done', details });
}

/**
 * A supervisor says why a duty was not kept. A missed one stays missed beside the reason. One routine update excused is
 * not the end of them: the next counts from then. The answer is a view of the duty.
 * @throws Problem `not-found`, `conflict` (not owed any more), `calendar-ended`
 */
export function excuseDuty(of: Case, id: string, { reason }: { readonly reason: string }, ctx: ChangeContext): Change {
  const duty = owed(of, id);
  const after = excused(duty, { by: ctx.by, reason }, ctx.now);
  const details = { id, status: after.status, reason };
  const without = replaced(of, after);
  const next = isOwedUpdate(duty) ? withNextUpdate(without, ctx.now) : without;
  return change(of, next, ctx, { kind: 'duty-excused', details });
}
