/** The victim texted STOP: surveys and routine updates end at once, and staff ask about the rest. No duty is closed by it. */
import { toIso } from '../shared/time.ts';
import type { Case } from './case.ts';
import { type ChangeContext, type Changed, change } from './change.ts';
import { asked, OPT_OUT, openTask } from './message-tasks.ts';

/**
 * The same again, while staff are still to ask, changes nothing.
 * @param ctx `by` is `victim`: nobody of the staff did it
 */
export function optOut(of: Case, ctx: ChangeContext): Changed {
  const consents = { ...of.consents, surveys: false, routineUpdates: false };
  const stopped = !of.consents.surveys && !of.consents.routineUpdates;
  if (stopped && openTask(of, OPT_OUT.kind)) return { unchanged: true };
  const { after, tasks } = asked({ ...of, consents }, OPT_OUT, ctx.now);
  const details = { from: of.consents, to: consents, at: toIso(ctx.now) };
  return change(of, after, ctx, { kind: 'opted-out', details, tasks });
}
