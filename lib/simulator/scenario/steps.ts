/** What staff can ask of the service about one case, and what the model says will come of it. */
import { CASE_ACCESS, type CaseRoute } from '../../../functions/cases/access.ts';
import type { Staff } from '../../../functions/shared/http/staff.ts';
import type { Answer, Ask } from '../door.ts';
import type { ModelCase } from '../model/case.ts';
import type { Who } from '../model/details.ts';
import { type Duty, isOwed } from '../model/duty.ts';
import type { Expected } from '../referee.ts';

/** A call that can be made now or, after a crash, later: what is expected of it is asked when it is made. */
export interface Step {
  readonly ask: Ask;
  readonly caseId: string;
  readonly action: string;
  /** The status when it goes well. */
  readonly success: number;
  /** Why it is refused whatever it is about; asked anew each time. */
  readonly denied: () => Expected | undefined;
  readonly expect: (now: number) => Expected;
}

const CASE = '/desk/v1/cases/{reference}';

/** What answers 201. */
const CREATING = new Set(['/desk/v1/calls', `${CASE}/milestones`, `${CASE}/contacts`]);

/** How a case is written in a path. */
export function pathOf({ reference }: Pick<ModelCase, 'reference'>): string {
  return reference.replace('/', '-');
}

/** Whether the staff member sees the case at all. */
function reaches(the: ModelCase, staff: Staff): boolean {
  if (!staff.boroughs.includes('*') && !staff.boroughs.includes(the.borough)) return false;
  if (!the.restricted || staff.roles.includes('supervisor') || staff.roles.includes('records')) return true;
  return the.restricted.includes(staff.subject);
}

/** Makes the steps of one case for one member of staff. */
export function stepsOf(the: ModelCase, staff: Staff) {
  const caseId = the.id;

  /** @param decide what comes of it; a status over 299 is a refusal */
  const step = (
    method: Ask['method'],
    path: string,
    body: unknown,
    decide: (now: number) => { status: number; apply?: (now: number) => void; verify?: (answer: Answer) => void },
    more: Partial<Ask> = {},
  ): Step => {
    const route = path.startsWith('/') ? path : `${CASE}/${path}`.replace(/\/$/, '');
    const { action, roles } = CASE_ACCESS[`${method} ${route}` as CaseRoute];
    const refused = (status: number) => ({ status, audit: [{ action, outcome: 'refused', caseId } as const], caseId });
    const denied = () => {
      if (!staff.roles.some((role) => roles.includes(role))) return refused(403);
      return reaches(the, staff) ? undefined : refused(404);
    };
    const params = route.includes('{reference}') ? { reference: pathOf(the), ...more.params } : undefined;
    return {
      ask: { method, route, ...(params && { params }), ...(body === undefined ? {} : { body }), staff },
      caseId,
      action,
      success: method === 'POST' && CREATING.has(route) ? 201 : 200,
      denied,
      expect: (now) => {
        const no = denied();
        if (no) return no;
        const { status, apply, verify } = decide(now);
        if (status > 299) return refused(status);
        return {
          status,
          audit: [{ action, outcome: 'allowed', caseId }],
          caseId,
          ...(apply && { apply }),
          ...(verify && { verify }),
        };
      },
    };
  };

  const simply = (status: number, apply: (now: number) => void) => () => ({ status, apply });

  return {
    read: (verify?: (answer: Answer) => void) =>
      step('GET', '', undefined, () => ({ status: 200, ...(verify && { verify }) })),
    history: () => step('GET', 'history', undefined, () => ({ status: 200 })),

    milestone: (
      told: { type: string; occurredAt: number; receivedAt?: number | undefined; suspect?: number | undefined },
      sourceEventId: string | undefined,
    ) => {
      const said = { type: told.type, occurredAt: told.occurredAt, receivedAt: told.receivedAt, suspect: told.suspect };
      const body = {
        type: told.type,
        occurredAt: new Date(told.occurredAt).toISOString(),
        ...(told.receivedAt === undefined ? {} : { receivedAt: new Date(told.receivedAt).toISOString() }),
        ...(told.suspect === undefined ? {} : { suspect: told.suspect }),
        ...(sourceEventId === undefined ? {} : { sourceEventId }),
      };
      return step('POST', 'milestones', body, () =>
        the.known(said, sourceEventId) === false
          ? { status: 409 }
          : { status: 201, apply: (now) => void the.milestone(said, sourceEventId, now) },
      );
    },

    correct: (number: number, id: string, change: { occurredAt?: number; receivedAt?: number }) =>
      step(
        'POST',
        'milestones/{id}/correct',
        {
          ...Object.fromEntries(Object.entries(change).map(([name, at]) => [name, new Date(at).toISOString()])),
          reason: 'simnote: it was another time',
        },
        () => {
          const milestone = the.milestones[number];
          if (!milestone || milestone.withdrawn) return { status: 409 };
          const { occurredAt = milestone.occurredAt, receivedAt = milestone.receivedAt } = change;
          if (receivedAt !== undefined && receivedAt < occurredAt) return { status: 400 };
          const changed = occurredAt !== milestone.occurredAt || receivedAt !== milestone.receivedAt;
          if (changed && the.taken(number, { ...milestone, occurredAt, receivedAt })) return { status: 409 };
          return { status: 200, apply: (now) => the.correct(number, change, now) };
        },
        { params: { id } },
      ),

    withdraw: (number: number, id: string) =>
      step(
        'POST',
        'milestones/{id}/correct',
        { withdraw: true, reason: 'simnote: it never happened' },
        () => {
          const milestone = the.milestones[number];
          if (!milestone || milestone.withdrawn) return { status: 409 };
          if (milestone.type === 'crime-reported') return { status: 400 };
          return { status: 200, apply: (now) => the.withdraw(number, now) };
        },
        { params: { id } },
      ),

    contact: (
      outcome: 'spoke' | 'no-answer' | 'unsafe',
      duties: readonly Duty[],
      ids: readonly string[],
      inbound: boolean,
    ) =>
      step(
        'POST',
        'contacts',
        {
          channel: 'phone',
          direction: inbound ? 'inbound' : 'outbound',
          outcome,
          ...(ids.length > 0 ? { dutyIds: ids } : {}),
          note: 'simnote: about the case',
        },
        () => {
          if (ids.length > duties.length) return { status: 400 };
          if (outcome === 'spoke') {
            if (duties.some(({ toldAt }) => toldAt !== undefined)) return { status: 409 };
            if (duties.some((duty) => !isOwed(duty) || duty.row?.byTelling === false)) return { status: 400 };
          }
          return { status: 201, apply: (now) => the.contact(outcome === 'spoke', duties, now) };
        },
      ),

    done: (duty: Duty, id: string) =>
      step(
        'POST',
        'duties/{id}/done',
        { note: 'simnote: done' },
        () => {
          if (!isOwed(duty)) return { status: 409 };
          if (duty.row?.byTelling !== false) return { status: 400 };
          return { status: 200, apply: (now) => the.done(duty, now) };
        },
        { params: { id } },
      ),

    excuse: (duty: Duty, id: string) =>
      step(
        'POST',
        'duties/{id}/excuse',
        { reason: 'simnote: not to be reached' },
        () => (isOwed(duty) ? { status: 200, apply: (now) => the.excuse(duty, now) } : { status: 409 }),
        { params: { id } },
      ),

    plan: (plan: unknown) =>
      step(
        'PUT',
        'contact-plan',
        plan,
        simply(200, () => {
          the.planned = true;
        }),
      ),
    consents: (surveys: boolean, routineUpdates: boolean) =>
      step('PUT', 'consents', { surveys, routineUpdates, dutyUpdates: true }, () => ({ status: 200 })),
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
