/** What staff can ask of the service about one case, and what the model says will come of it. */
import type { Staff } from '../../../functions/shared/http/staff.ts';
import type { ModelCase } from '../model/case.ts';
import type { Who } from '../model/details.ts';
import type { Consents } from '../model/order.ts';
import type { Numbers } from '../model/sending.ts';
import { dutySteps } from './duty-steps.ts';
import { type PlanBody, planOf } from './people.ts';
import { type Outcome, stepMaker } from './step.ts';

/** The version of the case that somebody has read, and the one that there is when they write. */
export interface Seen {
  readonly version: number;
  readonly current: () => number;
}

/** The steps of one case for one member of staff. */
export function stepsOf(the: ModelCase, staff: Staff, numbers: Numbers) {
  const step = stepMaker(the, staff);
  const simply = (status: number, apply: (now: number) => void) => (): Outcome => ({ status, apply });

  return {
    ...dutySteps(the, staff, numbers, step),

    read: () => step('GET', '', undefined, () => ({ status: 200 })),
    history: () => step('GET', 'history', undefined, () => ({ status: 200 })),

    /** @param seen with `If-Match`: a warning that contact is unsafe is ended only by who has read it */
    plan: (plan: PlanBody, seen: Seen | undefined) =>
      step(
        'PUT',
        'contact-plan',
        plan,
        () => {
          if (seen ? seen.version !== seen.current() : the.plan?.unsafe && !plan.unsafe) return { status: 412 };
          return { status: 200, apply: (now) => the.setPlan(planOf(plan), now) };
        },
        seen ? { ifMatch: `"${seen.version}"` } : {},
      ),
    consents: (consents: Consents) =>
      step(
        'PUT',
        'consents',
        consents,
        simply(200, (now) => the.setConsents(consents, now)),
      ),
    interval: (days: number) =>
      step(
        'PUT',
        'update-interval',
        { days },
        simply(200, (now) => the.setInterval(days, now)),
      ),
    enhanced: (reasons: readonly string[]) =>
      step('PUT', 'enhanced-rights', { reasons }, () =>
        the.business && reasons.length > 0
          ? { status: 400 }
          : { status: 200, apply: (now) => the.enhancedRights(reasons, now) },
      ),

    victim: (body: { name: string; kind: string; phone?: string; email?: string; dateOfBirth?: string }) =>
      step(
        'PUT',
        'victim',
        body,
        simply(200, (now) => {
          the.setDetails('victim', normal(body), staff.subject, now);
          the.born(body.dateOfBirth, now);
        }),
      ),
    representative: (body: { name: string; relation: string; phone?: string; email?: string }) =>
      step(
        'PUT',
        'representative',
        body,
        simply(200, (now) => the.setDetails('representative', normal(body), staff.subject, now)),
      ),
    confirm: (who: Who, field: 'phone' | 'email', value: string) =>
      step('POST', 'contact-details/confirm', { who, [field]: value }, () => {
        if (the.details.of(who)[field] !== value) return { status: 400 };
        if (the.details.changedBy(who, field) === staff.subject) return { status: 409 };
        return { status: 200, apply: () => the.confirm(who, field) };
      }),

    death: () =>
      step(
        'POST',
        'death',
        {},
        simply(200, () => {
          the.dead = true;
        }),
      ),
    restrict: (subjects: readonly string[]) =>
      step(
        'PUT',
        'restriction',
        { restricted: true, subjects, reason: 'simnote: a colleague' },
        simply(200, () => {
          the.restricted = subjects;
        }),
      ),
    unrestrict: () =>
      step(
        'PUT',
        'restriction',
        { restricted: false, reason: 'simnote: over' },
        simply(200, () => {
          the.restricted = undefined;
        }),
      ),
    close: () =>
      step('POST', 'close', { reason: 'simnote: ended' }, () =>
        the.status === 'closed' ? { status: 409 } : { status: 200, apply: (now) => the.close(now) },
      ),
    reopen: () =>
      step('POST', 'reopen', { reason: 'simnote: new evidence' }, () =>
        the.status === 'open' ? { status: 409 } : { status: 200, apply: (now) => the.reopen(now) },
      ),
    call: (topic: string) =>
      step(
        'POST',
        '/desk/v1/calls',
        { reference: the.reference, topic, outcome: 'answered', durationSeconds: 240 },
        () => ({
          status: 201,
          apply: () => undefined,
        }),
      ),
  };
}

/** Numbers and addresses as the service keeps them: 07700 900000 is +44 7700 900000. */
export function normal(body: { phone?: string | undefined; email?: string | undefined }) {
  return {
    ...(body.phone === undefined ? {} : { phone: body.phone.replace(/^0/, '+44') }),
    ...(body.email === undefined ? {} : { email: body.email }),
  };
}
