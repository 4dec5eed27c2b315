/** What staff and the records system say of milestones and duties, and what the model says will come of it. */
import type { Staff } from '../../../functions/shared/http/staff.ts';
import type { ModelCase } from '../model/case.ts';
import { type Duty, isOwed } from '../model/duty.ts';
import { insteadOf, type Numbers, whyNot } from '../model/sending.ts';
import type { MakeStep } from './step.ts';

export function dutySteps(the: ModelCase, staff: Staff, numbers: Numbers, step: MakeStep) {
  return {
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
      channel: 'phone' | 'in-person' | 'video' = 'phone',
    ) =>
      step(
        'POST',
        'contacts',
        {
          channel,
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
          return { status: 201, apply: (now) => the.contact(outcome, channel, inbound, duties, now) };
        },
      ),

    update: (template: string, channel: 'sms' | 'email' | undefined, duty: Duty | undefined, id: string) =>
      step('POST', 'updates', { template, ...(channel && { channel }), ...(duty && { dutyIds: [id] }) }, (now) => {
        if (duty && !isOwed(duty)) return { status: 400 };
        const order = { template, at: now, by: staff.subject, duties: duty ? [duty.name] : [], channel };
        const reason = whyNot(the, order, numbers);
        if (reason === undefined) return { status: 202, apply: () => the.order(order) };
        const task = insteadOf(reason, order);
        if (task === undefined) return { status: 409 };
        return { status: 409, stored: true, apply: () => the.askInstead(task, { word: 'update' }, 'update') };
      }),

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
  };
}
