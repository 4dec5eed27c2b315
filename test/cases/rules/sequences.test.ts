/** Whatever happens to a case, in whatever order, with the sweep coming by or not: what must be true after every step. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Case, Duty, TaskOrder } from '../../../functions/cases/case.ts';
import type { ChangeContext } from '../../../functions/cases/change.ts';
import { dueChange, nextDue } from '../../../functions/cases/due.ts';
import { isOwed } from '../../../functions/cases/duties.ts';
import { nextReminder } from '../../../functions/cases/reminders.ts';
import { DAY, MINUTE, toIso } from '../../../functions/shared/time.ts';
import { findRule, forceOwes } from '../../../functions/victims-code/rules.ts';
import { type Step, steps, taken } from './steps.ts';
import { NOW, registered } from './support.ts';

const SECOND = 1000;

function rule(duty: Duty) {
  return findRule(duty.rule) ?? expect.unreachable();
}

function isOurs(duty: Duty): boolean {
  return duty.dueAt !== undefined && forceOwes(rule(duty));
}

/** Tasks by what tells them apart. */
const taskOf = ({ kind, dutyId = '', about = '' }: TaskOrder) => `${kind}#${dutyId}#${about}`;

/** A case on its way, with the tasks as the store would have them. */
interface Journey {
  readonly of: Case;
  readonly now: number;
  readonly raised: ReadonlySet<string>;
  readonly open: ReadonlySet<string>;
}

function withOrders(journey: Journey, of: Case, orders: readonly TaskOrder[]): Journey {
  const raised = new Set(journey.raised);
  const open = new Set(journey.open);
  for (const order of orders) {
    const task = taskOf(order);
    if (order.order === 'settle') open.delete(task);
    else {
      expect(raised, 'raised twice').not.toContain(task);
      raised.add(task);
      open.add(task);
    }
  }
  return { ...journey, of, raised, open };
}

/** What never changes once a duty is no longer open. */
const final = ({ status, startedAt, dueAt, missedAt, enhanced }: Duty) => ({
  status,
  startedAt,
  dueAt,
  missedAt,
  enhanced,
});

function unchangedFinals(before: Case, after: Case): void {
  const later = new Map(after.duties.map((duty) => [duty.id, duty]));
  expect(later.size, 'duty ids are unique').toBe(after.duties.length);
  for (const duty of before.duties) {
    const now = later.get(duty.id) ?? expect.unreachable('a duty is gone');
    if (duty.status !== 'open') expect(final(now)).toEqual(final(duty));
    if (duty.fulfilled) expect(now.fulfilled).toEqual(duty.fulfilled);
    if (duty.excuse) expect(now.excuse).toEqual(duty.excuse);
  }
}

function everyDutyMakesSense({ of, now, open }: Journey): void {
  for (const duty of of.duties) {
    const tasks = [...open].filter((task) => task.includes(`#${duty.id}#`));
    if (!isOwed(duty)) expect(tasks, 'work that is no longer needed').toEqual([]);
    if (duty.status === 'missed') expect(isOurs(duty) && duty.missedAt).toBeTruthy();
    if (duty.status === 'met') {
      const at = Date.parse(duty.fulfilled?.at ?? expect.unreachable('met by nothing'));
      if (isOurs(duty)) expect(at).toBeLessThan(Date.parse(duty.dueAt ?? '') + SECOND);
      expect(duty.fulfilled?.contact !== undefined).toBe(rule(duty).evidence === 'told');
    }
    if (duty.status === 'open' && isOurs(duty)) {
      expect(nextReminder(duty), 'an open duty has a next reminder').toBeDefined();
      expect(nextDue(of) ?? '').not.toBe('');
    } else expect(nextReminder(duty)).toBeUndefined();
    if (duty.status === 'missed' && isOwed(duty)) expect(tasks).toHaveLength(1);
  }
  const updates = of.duties.filter((duty) => duty.rule === 'routine-update' && isOwed(duty));
  expect(updates).toHaveLength(of.status === 'open' ? 1 : 0);
  const waiting = [...open].filter((task) => task.startsWith('details-to-confirm'));
  expect(waiting).toHaveLength(of.victim.phone?.confirmed === false ? 1 : 0);
  expect(toIso(now) >= (of.lastContactAt ?? '')).toBe(true);
}

function sweptAt(journey: Journey): Journey {
  const due = nextDue(journey.of);
  const change = dueChange(journey.of, journey.now);
  expect(change !== undefined, 'there is a change exactly when one is due').toBe(
    due !== undefined && due <= toIso(journey.now),
  );
  if (!change) return journey;
  unchangedFinals(journey.of, change.after);
  const missed = change.after.duties.filter(({ id, status }) => {
    return status === 'missed' && journey.of.duties.find((duty) => duty.id === id)?.status === 'open';
  });
  expect(change.event?.details['duties'] ?? []).toEqual(missed.map(({ id }) => id));
  expect(nextDue(change.after) ?? '9').toSatisfy((next: string) => next > toIso(journey.now));
  expect(dueChange(change.after, journey.now)).toBeUndefined();
  return withOrders(journey, change.after, change.tasks);
}

function stepped(journey: Journey, step: Step, place: number): Journey {
  const now = journey.now + step.wait * MINUTE;
  const ctx: ChangeContext = { now, by: 'staff-1', id: `step-${place}` };
  const changed = taken(journey.of, step, ctx);
  expect(taken(structuredClone(journey.of), step, ctx), 'the same again from the same').toEqual(changed);
  if ('unchanged' in changed) return { ...journey, now };
  unchangedFinals(journey.of, changed.after);
  return withOrders({ ...journey, now }, changed.after, changed.tasks);
}

const start = (): Journey => ({ of: registered(), now: NOW, raised: new Set(), open: new Set() });

/** What is known of a duty in the end, without when the sweep came by. */
function outcome({ missedAt: _, reminded: __, ...duty }: Duty): Partial<Duty> {
  return duty;
}

describe('any sequence of changes', () => {
  it('keeps every promise of a duty, with sweeps in between', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }), steps, (sweeps, all) => {
        let journey = start();
        for (const [place, step] of all.entries()) {
          journey = stepped(journey, step, place);
          if (sweeps[place]) journey = sweptAt(journey);
          everyDutyMakesSense(journey);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('ends alike whether the sweep came by after every step or only once, at the end', () => {
    fc.assert(
      fc.property(steps, (all) => {
        let [often, once] = [start(), start()];
        for (const [place, step] of all.entries()) {
          often = sweptAt(stepped(often, step, place));
          once = stepped(once, step, place);
        }
        often = sweptAt({ ...often, now: often.now + DAY });
        once = sweptAt({ ...once, now: once.now + DAY });
        expect(once.of.duties.map(outcome)).toEqual(often.of.duties.map(outcome));
      }),
      { numRuns: 100 },
    );
  });

  it('and a year in which nobody comes by: one sweep finds everything, each once', () => {
    fc.assert(
      fc.property(steps, (all) => {
        let journey = start();
        for (const [place, step] of all.entries()) journey = stepped(journey, step, place);
        const open = journey.of.duties.filter((duty) => duty.status === 'open' && isOurs(duty));
        const after = sweptAt({ ...journey, now: journey.now + 366 * DAY });
        everyDutyMakesSense(after);
        expect(nextDue(after.of)).toBeUndefined();
        const raised = [...after.raised].filter((task) => !journey.raised.has(task));
        expect(raised.map((task) => task.split('#')[1]).sort()).toEqual(open.map(({ id }) => id).sort());
        expect(raised.every((task) => /^(duty|update)-missed#/.test(task))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('every minute matters: sweeping when the due index says so is sweeping every minute', () => {
    fc.assert(
      fc.property(steps, (all) => {
        let journey = start();
        for (const [place, step] of all.slice(0, 10).entries()) {
          const until = toIso(journey.now + step.wait * MINUTE);
          for (let due = nextDue(journey.of); due !== undefined && due <= until; due = nextDue(journey.of)) {
            journey = sweptAt({ ...journey, now: Math.max(journey.now, Date.parse(due)) });
          }
          journey = stepped(journey, step, place);
          everyDutyMakesSense(journey);
        }
      }),
      { numRuns: 100 },
    );
  });
});
