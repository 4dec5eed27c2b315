/** Closing a case and opening it again. What the Code promised is owed all the same; the routine update ends with it. */
import { Problem } from '../shared/http/problem.ts';
import { toIso } from '../shared/time.ts';
import type { Case } from './case.ts';
import { type Change, type ChangeContext, change, given } from './change.ts';
import { displayReference } from './reference.ts';
import { withNextUpdate, withoutUpdate } from './routine-update.ts';

export interface LifecycleInput {
  readonly reason?: string | undefined;
}

/** @throws Problem `conflict` when it is closed */
export function closeCase(of: Case, { reason }: LifecycleInput, ctx: ChangeContext): Change {
  if (of.status === 'closed') throw new Problem('conflict', 'The case is closed already');
  const at = toIso(ctx.now);
  const after: Case = { ...withoutUpdate(of, ctx.by, ctx.now), status: 'closed', closed: { at, by: ctx.by } };
  const answer = { reference: displayReference(of), status: 'closed', at };
  return change(of, after, ctx, { kind: 'closed', details: given({ reason }), answer });
}

/** The next routine update counts from the reopening. @throws Problem `conflict` when it is open, `calendar-ended` */
export function reopenCase(of: Case, { reason }: LifecycleInput, ctx: ChangeContext): Change {
  if (of.status === 'open') throw new Problem('conflict', 'The case is open: there is nothing to reopen');
  const { closed: _, ...rest } = of;
  const after = withNextUpdate({ ...rest, status: 'open' }, ctx.now);
  const answer = { reference: displayReference(of), status: 'open', at: toIso(ctx.now) };
  return change(of, after, ctx, { kind: 'reopened', details: given({ reason }), answer });
}
