/** What was arranged for a case: how to reach the victim, what they agreed to, how often, and who may see it. */
import { isDeepStrictEqual } from 'node:util';
import { Problem } from '../shared/http/problem.ts';
import { toIso } from '../shared/time.ts';
import type { Case, Consents, ContactPlan } from './case.ts';
import { type ChangeContext, type Changed, change, given } from './change.ts';
import { redated } from './duties.ts';
import { type RecordedReason, reasonsOf, withReasons } from './enhanced.ts';
import { acknowledgement } from './message-orders.ts';
import { answered } from './message-tasks.ts';
import { withUpdateDated } from './routine-update.ts';

/** A contact plan as a request brings it. */
export type PlanInput = {
  readonly [K in keyof ContactPlan]: undefined extends ContactPlan[K] ? ContactPlan[K] | undefined : ContactPlan[K];
};

/** The plan as it is kept. @throws Problem `bad-request` when its hours are none */
export function checkPlan(input: PlanInput): ContactPlan {
  if (input.hours.from >= input.hours.to) {
    const message = 'hours.from must be earlier than hours.to on the same day';
    throw new Problem('bad-request', `There is no time at which to reach the victim: ${message}`, {
      errors: [{ path: 'hours', message }],
    });
  }
  return given({ ...input, hours: { from: input.hours.from, to: input.hours.to } });
}

/**
 * How it is safe to reach the victim. The history says which parts changed, not the words. The first plan brings the
 * written confirmation of the report with it.
 * @throws Problem `stale` when it would end a colleague's warning without having seen it
 */
export function setContactPlan(of: Case, input: PlanInput, ctx: ChangeContext): Changed {
  const contactPlan = checkPlan(input);
  if (isDeepStrictEqual(contactPlan, of.contactPlan)) return { unchanged: true };
  const { channels, hours, unsafe = false } = contactPlan;
  if (of.contactPlan?.unsafe && !unsafe && !ctx.seen) {
    throw new Problem(
      'stale',
      'Contact is marked unsafe. Read the case; if it is safe now, send the plan again with the ETag as If-Match',
    );
  }
  const details = { channels, hours, unsafe };
  const planned = answered({ ...of, contactPlan }, ({ kind }) => kind === 'plan-missing', 'done', ctx.now);
  return change(of, planned.after, ctx, {
    kind: 'contact-plan-set',
    details,
    tasks: planned.tasks,
    messages: of.contactPlan ? [] : acknowledgement(planned.after, ctx.now),
  });
}

/**
 * What the victim agrees to be sent. The same again is a change too: it was asked anew, and what was texted before does
 * not count any more.
 */
export function setConsents(of: Case, { surveys, routineUpdates, dutyUpdates }: Consents, ctx: ChangeContext): Changed {
  const consents = { surveys, routineUpdates, dutyUpdates };
  const consentsAt = toIso(ctx.now);
  const { after, tasks } = answered(
    { ...of, consents, consentsAt },
    ({ kind }) => kind === 'opt-out-to-confirm',
    'done',
    ctx.now,
  );
  const details = { from: of.consents, to: consents };
  return change(of, after, ctx, { kind: 'consents-set', details, tasks });
}

/** How often the victim wants to be updated; the open routine update is dated anew from the same start. */
export function setUpdateInterval(of: Case, { days }: { readonly days: number }, ctx: ChangeContext): Changed {
  const updateInterval = { days, source: 'victim' } as const;
  if (isDeepStrictEqual(updateInterval, of.updateInterval)) return { unchanged: true };
  const after = withUpdateDated({ ...of, updateInterval }, ctx.now);
  const details = { from: of.updateInterval, to: updateInterval, redated: redated(of.duties, after.duties) };
  return change(of, after, ctx, { kind: 'update-interval-set', details });
}

/**
 * Why the shorter limits hold, as staff recorded it; that a victim is a child follows from the date of birth and stays.
 * Open duties are dated anew from the same start, and the history says so.
 * @throws Problem `bad-request` for a business
 */
export function setEnhancedRights(
  of: Case,
  { reasons }: { readonly reasons: readonly RecordedReason[] },
  ctx: ChangeContext,
): Changed {
  if (of.victim.kind === 'business' && reasons.length > 0) {
    throw new Problem('bad-request', 'A business has no enhanced rights: send no reasons');
  }
  const enhancedReasons = reasonsOf(reasons, of.enhancedReasons.includes('under-18'));
  if (isDeepStrictEqual(enhancedReasons, of.enhancedReasons)) return { unchanged: true };
  const after = withReasons(of, enhancedReasons, ctx.now);
  const details = { from: of.enhancedReasons, to: enhancedReasons, redated: redated(of.duties, after.duties) };
  return change(of, after, ctx, { kind: 'enhanced-rights-set', details });
}

export interface RestrictionInput {
  readonly restricted: boolean;
  /** Who may see it beside supervisors: nobody, when left out. */
  readonly subjects?: readonly string[] | undefined;
  readonly reason: string;
}

/** Closes a case to all but supervisors and the staff named, or opens it again. */
export function restrict(of: Case, input: RestrictionInput, ctx: ChangeContext): Changed {
  const { restriction: before, ...open } = of;
  const { restricted, reason } = input;
  if (!restricted) {
    if (!before) return { unchanged: true };
    return change(of, open, ctx, { kind: 'restriction-lifted', details: { reason } });
  }
  const subjects = [...new Set(input.subjects ?? [])].sort();
  if (before && before.reason === reason && isDeepStrictEqual(before.subjects, subjects)) return { unchanged: true };
  const restriction = { subjects, reason, at: toIso(ctx.now), by: ctx.by };
  return change(of, { ...of, restriction }, ctx, { kind: 'restricted', details: { subjects, reason } });
}
