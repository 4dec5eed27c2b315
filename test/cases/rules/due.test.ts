import { describe, expect, it } from 'vitest';
import { setEnhancedRights } from '../../../functions/cases/arrangements.ts';
import type { Case } from '../../../functions/cases/case.ts';
import { dueChange, nextDue } from '../../../functions/cases/due.ts';
import { closeCase, reopenCase } from '../../../functions/cases/lifecycle.ts';
import { recordMilestone } from '../../../functions/cases/milestones.ts';
import { nextReminder } from '../../../functions/cases/reminders.ts';
import {
  ARREST,
  at,
  changed,
  dutyOf,
  lastUpdate,
  NOW,
  problemOf,
  registered,
  spoke,
  swept,
  withMilestone,
} from './support.ts';

const base = withMilestone(registered(), ARREST);
const arrest = dutyOf(base, 'tell-arrest');
const referral = dutyOf(base, 'refer-to-support');
const update = lastUpdate(base);

/** Sweeps as the due index would ask for them, until an instant; what each asked for. */
function sweeps(from: Case, until: string) {
  const found: { at: string; orders: string[] }[] = [];
  let of = from;
  for (let due = nextDue(of); due !== undefined && due <= until; due = nextDue(of)) {
    const step = dueChange(of, Date.parse(due));
    if (!step) expect.unreachable('nothing was due at its due time');
    const name = new Map(of.duties.map(({ id, rule }) => [id, rule]));
    found.push({ at: due, orders: step.tasks.map((t) => `${t.order} ${t.kind} ${name.get(t.dutyId ?? '')}`) });
    of = step.after;
  }
  return { found, after: of };
}

describe('reminders to staff', () => {
  it('come at half of the working time, four working hours before the end, and when it was missed, each once; of the update the working day before', () => {
    const { found, after } = sweeps(base, '2027-12-31T00:00:00.000Z');
    expect(found).toEqual([
      // Two working days from Monday 9:00: half of 24 hours.
      { at: '2026-11-24T13:00:00.000Z', orders: ['raise duty-half-time refer-to-support'] },
      {
        at: '2026-11-25T13:00:00.000Z',
        orders: ['settle duty-half-time refer-to-support', 'raise duty-due-soon refer-to-support'],
      },
      {
        at: '2026-11-26T00:00:00.000Z',
        orders: [
          'settle duty-half-time refer-to-support',
          'settle duty-due-soon refer-to-support',
          'raise duty-missed refer-to-support',
        ],
      },
      // Five working days from Monday 9:30: half of 47 hours and a half.
      { at: '2026-11-26T09:15:00.000Z', orders: ['raise duty-half-time tell-arrest'] },
      {
        at: '2026-11-30T13:00:00.000Z',
        orders: ['settle duty-half-time tell-arrest', 'raise duty-due-soon tell-arrest'],
      },
      {
        at: '2026-12-01T00:00:00.000Z',
        orders: [
          'settle duty-half-time tell-arrest',
          'settle duty-due-soon tell-arrest',
          'raise duty-missed tell-arrest',
        ],
      },
      // The update is due on a Monday: staff know on Friday, and the text of the due day is another matter.
      { at: '2026-12-18T09:00:00.000Z', orders: ['raise update-due routine-update'] },
      { at: '2026-12-21T00:00:00.000Z', orders: [] },
      {
        at: '2026-12-22T00:00:00.000Z',
        orders: ['settle update-due routine-update', 'raise update-missed routine-update'],
      },
    ]);
    expect(nextDue(after)).toBeUndefined();
    expect(dueChange(after, Date.parse('2028-01-01T00:00:00Z'))).toBeUndefined();
  });

  it('have the due time of the duty; a miss is to be made up for within a day', () => {
    const { tasks } = dueChange(base, Date.parse('2026-11-24T13:00:00Z')) ?? expect.unreachable();
    expect(tasks).toMatchObject([{ kind: 'duty-half-time', dutyId: referral.id, dueBy: referral.dueAt }]);
    const missed = dueChange(base, Date.parse('2026-11-26T00:00:00Z')) ?? expect.unreachable();
    expect(missed.tasks.find(({ kind }) => kind === 'duty-missed')).toMatchObject({
      openedAt: '2026-11-26T00:00:00.000Z',
      dueBy: '2026-11-27T00:00:00.000Z',
    });
  });

  it('are no event: only a miss can be seen in the case', () => {
    expect(dueChange(base, Date.parse('2026-11-24T13:00:00Z'))).not.toHaveProperty('event');
    expect(dueChange(base, Date.parse('2026-11-26T00:00:00Z'))?.event).toEqual({
      kind: 'duty-missed',
      details: { duties: [referral.id] },
    });
  });

  it('come a millisecond too early to nobody', () => {
    expect(dueChange(base, Date.parse('2026-11-24T12:59:59.999Z'))).toBeUndefined();
  });

  it('that are due together are all given; the later one does not take back what nobody has seen', () => {
    const evening = withMilestone(
      registered(),
      { ...ARREST, occurredAt: '2026-11-23T18:00:00Z' },
      at('2026-11-23T18:00:00Z'),
    );
    const enhanced = changed(setEnhancedRights(evening, { reasons: ['vulnerable'] }, at('2026-11-23T18:00:00Z'))).after;
    const { tasks } = dueChange(enhanced, Date.parse('2026-11-24T13:00:00Z')) ?? expect.unreachable();
    const ofArrest = tasks.filter(({ dutyId }) => dutyId === dutyOf(enhanced, 'tell-arrest').id);
    expect(ofArrest.map(({ order, kind }) => [order, kind])).toEqual([
      ['raise', 'duty-half-time'],
      ['raise', 'duty-due-soon'],
    ]);
  });

  it('of a duty that was met in between do not come, and its task is settled', () => {
    const half = swept(base, '2026-11-26T09:15:00Z');
    const { after, tasks } = spoke(half, [arrest.id], at('2026-11-26T10:00:00Z'));
    expect(tasks).toContainEqual({
      order: 'settle',
      kind: 'duty-half-time',
      dutyId: arrest.id,
      outcome: 'done',
      at: '2026-11-26T10:00:00.000Z',
    });
    const { found } = sweeps(after, '2027-12-31T00:00:00.000Z');
    expect(found.flatMap(({ orders }) => orders).filter((order) => order.endsWith('tell-arrest'))).toEqual([]);
  });

  it('once every reminder was late: one sweep gives only the last word', () => {
    const { tasks, after } = dueChange(base, Date.parse('2027-11-23T10:00:00Z')) ?? expect.unreachable();
    expect(tasks.map(({ order, kind, dutyId }) => [order, kind, dutyId])).toEqual([
      ['raise', 'duty-missed', referral.id],
      ['raise', 'update-missed', update.id],
      ['raise', 'duty-missed', arrest.id],
    ]);
    expect(dueChange(after, Date.parse('2027-11-23T10:00:00Z'))).toBeUndefined();
  });

  it('of duties without a due time, or of other bodies, never come', () => {
    const vcs = { type: 'vcs-referral-received', occurredAt: '2026-11-20T10:00:00Z' };
    const of = changed(recordMilestone(registered(), vcs, at(NOW))).after;
    const reminded = of.duties.filter((duty) => nextReminder(duty) !== undefined).map(({ rule }) => rule);
    expect(reminded.sort()).toEqual(['refer-to-support', 'routine-update']);
    expect(swept(of, '2027-11-23T10:00:00Z').duties.at(-1)).toEqual(of.duties.at(-1));
  });
});

describe('a closed case', () => {
  const closing = closeCase(swept(base, '2026-12-21T13:00:00Z'), { reason: 'Convicted' }, at('2026-12-21T14:00:00Z'));

  it('owes no routine update and all the rest', () => {
    const { after, kind, details, answer, tasks } = closing;
    expect(after).toMatchObject({ status: 'closed', closed: { at: '2026-12-21T14:00:00.000Z', by: 'staff-1' } });
    expect(lastUpdate(after)).toMatchObject({ status: 'excused', excuse: { reason: 'The case was closed' } });
    expect(dutyOf(after, 'record-crime').status).toBe('open');
    expect(tasks).toMatchObject([{ order: 'settle', kind: 'update-due', outcome: 'not-needed' }]);
    expect([kind, details]).toEqual(['closed', { reason: 'Convicted' }]);
    expect(answer).toEqual({ reference: '1000000/26', status: 'closed', at: '2026-12-21T14:00:00.000Z' });
    problemOf(() => closeCase(after, {}, at(NOW)), 'conflict');
  });

  it('with a missed update: it stays missed and is owed no more', () => {
    const { after, tasks } = closeCase(swept(base, '2026-12-22T00:00:00Z'), {}, at('2026-12-23T10:00:00Z'));
    expect(lastUpdate(after)).toMatchObject({ status: 'missed', excuse: { reason: 'The case was closed' } });
    expect(tasks).toMatchObject([{ order: 'settle', kind: 'update-missed' }]);
  });

  it('still takes contacts and milestones; speaking opens no update', () => {
    const { after } = spoke(closing.after, [arrest.id], at('2026-12-22T10:00:00Z'));
    expect(after.duties.filter(({ rule }) => rule === 'routine-update')).toHaveLength(1);
    expect(withMilestone(after, { ...ARREST, suspect: 2 }, at('2026-12-22T10:00:00Z')).milestones).toHaveLength(3);
  });

  it('that is opened again owes the next update from then', () => {
    const { after, answer } = reopenCase(closing.after, { reason: 'Appeal' }, at('2027-01-11T10:00:00Z'));
    expect(after.status).toBe('open');
    expect(after).not.toHaveProperty('closed');
    expect(lastUpdate(after)).toMatchObject({ status: 'open', dueAt: '2027-02-08T23:59:59.000Z' });
    expect(answer).toEqual({ reference: '1000000/26', status: 'open', at: '2027-01-11T10:00:00.000Z' });
    problemOf(() => reopenCase(after, {}, at(NOW)), 'conflict');
  });

  it('closed and opened in one instant has an update of its own each time', () => {
    const again = reopenCase(closeCase(registered(), {}, at(NOW)).after, {}, at(NOW)).after;
    const updates = again.duties.filter(({ rule }) => rule === 'routine-update');
    expect(updates.map(({ status }) => status)).toEqual(['excused', 'open']);
    expect(updates[0]?.id).not.toBe(updates[1]?.id);
  });
});
