import { describe, expect, it } from 'vitest';
import { correctMilestone } from '../../../functions/cases/correction.ts';
import { recordMilestone } from '../../../functions/cases/milestones.ts';
import { ARREST, at, changed, dutyOf, NOW, problemOf, registered, spoke, swept, withMilestone } from './support.ts';

const base = withMilestone(registered(), ARREST);
const arrest = dutyOf(base, 'tell-arrest');
const id = arrest.milestone ?? '';
const reason = 'Read from the wrong line';
const friday = { occurredAt: '2026-11-20T15:00:00Z', reason };

describe('a corrected time', () => {
  it('dates the open duties anew, visibly, and keeps what was first said', () => {
    const { after, kind, details, answer, tasks } = changed(correctMilestone(base, id, friday, at(NOW, 'boss')));
    expect(dutyOf(after, 'tell-arrest')).toMatchObject({
      id: arrest.id,
      startedAt: '2026-11-20T15:00:00.000Z',
      dueAt: '2026-11-27T23:59:59.000Z',
    });
    expect(after.milestones.at(-1)).toMatchObject({
      id,
      occurredAt: '2026-11-20T15:00:00.000Z',
      given: { occurredAt: '2026-11-23T09:30:00.000Z' },
    });
    expect(kind).toBe('milestone-corrected');
    expect(details).toEqual({
      id,
      reason,
      from: { occurredAt: '2026-11-23T09:30:00.000Z' },
      to: { occurredAt: '2026-11-20T15:00:00.000Z' },
      redated: [{ id: arrest.id, from: '2026-11-30T23:59:59.000Z', to: '2026-11-27T23:59:59.000Z' }],
    });
    expect(answer).toMatchObject({ id, duties: [{ id: arrest.id, dueAt: '2026-11-27T23:59:59.000Z' }] });
    expect(tasks).toEqual([]);
  });

  it('can make a duty missed at once, and never a missed or met one anything else', () => {
    const early = { occurredAt: '2026-11-02T15:00:00Z', reason };
    const { after, tasks } = changed(correctMilestone(base, id, early, at(NOW)));
    expect(dutyOf(after, 'tell-arrest').status).toBe('missed');
    expect(tasks).toMatchObject([{ order: 'raise', kind: 'duty-missed' }]);
    const back = changed(correctMilestone(after, id, { occurredAt: ARREST.occurredAt, reason }, at(NOW))).after;
    expect(dutyOf(back, 'tell-arrest')).toEqual(dutyOf(after, 'tell-arrest'));
    const told = spoke(base, [arrest.id], at(NOW)).after;
    expect(changed(correctMilestone(told, id, early, at(NOW))).after.duties).toEqual(told.duties);
  });

  it('of a wrong year opens what the Code of the right day promises, once, late or not', () => {
    const slip = { ...ARREST, occurredAt: '2016-11-23T09:30:00Z' };
    const of = withMilestone(registered(), slip);
    const slipped = of.milestones.at(-1)?.id ?? '';
    expect(of.duties.some(({ rule }) => rule === 'tell-arrest')).toBe(false);
    const right = changed(correctMilestone(of, slipped, friday, at(NOW)));
    const told = dutyOf(right.after, 'tell-arrest');
    expect(told).toMatchObject({ milestone: slipped, status: 'open', dueAt: '2026-11-27T23:59:59.000Z' });
    expect(right.details).toMatchObject({ redated: [], duties: [{ id: told.id, dueAt: told.dueAt, status: 'open' }] });
    expect(right.answer).toMatchObject({ duties: [{ id: told.id }] });
    const again = changed(
      correctMilestone(right.after, slipped, { occurredAt: ARREST.occurredAt, reason }, at(NOW + 1)),
    );
    expect(again.after.duties).toHaveLength(right.after.duties.length);
    expect(again.details).not.toHaveProperty('duties');
    const late = changed(correctMilestone(of, slipped, { occurredAt: '2026-11-02T15:00:00Z', reason }, at(NOW)));
    expect(dutyOf(late.after, 'tell-arrest').status).toBe('missed');
    expect(late.tasks).toMatchObject([{ order: 'raise', kind: 'duty-missed' }]);
  });

  it('of a receipt moves what runs from it, and ends the assumption', () => {
    const hearing = { type: 'hearing-listed-or-changed', occurredAt: '2026-11-18T09:30:00Z' };
    const of = withMilestone(registered(), hearing);
    const heard = of.milestones.at(-1)?.id ?? '';
    const moved = changed(correctMilestone(of, heard, { receivedAt: '2026-11-20T10:00:00Z', reason }, at(NOW))).after;
    expect(dutyOf(moved, 'tell-hearing')).toMatchObject({
      startedAt: '2026-11-20T10:00:00.000Z',
      dueAt: '2026-11-23T23:59:59.000Z',
    });
    expect(moved.milestones.at(-1)).not.toHaveProperty('receivedAssumed');
    const occurred = { occurredAt: '2026-11-17T09:30:00Z', reason };
    const still = changed(correctMilestone(of, heard, occurred, at(NOW + 1))).after;
    expect(dutyOf(still, 'tell-hearing')).toEqual(dutyOf(of, 'tell-hearing'));
    expect(still.milestones.at(-1)).toMatchObject({ receivedAt: '2026-11-23T10:00:00.000Z', receivedAssumed: true });
    const before = { receivedAt: '2026-11-18T09:00:00Z', reason };
    problemOf(() => correctMilestone(of, heard, before, at(NOW)), 'bad-request');
  });

  it('of the report moves the report, and with it whether the victim was a child', () => {
    const victim = { name: 'Ada Example', dateOfBirth: '2008-11-22' };
    const of = withMilestone(registered({ victim }), ARREST);
    const report = of.milestones[0]?.id ?? '';
    const early = { occurredAt: '2026-11-21T09:00:00Z', reason };
    const { after, details } = changed(correctMilestone(of, report, early, at(NOW)));
    expect(after).toMatchObject({ reportedAt: '2026-11-21T09:00:00.000Z', enhancedReasons: ['under-18'] });
    expect(dutyOf(after, 'refer-to-support').dueAt).toBe('2026-11-24T23:59:59.000Z');
    expect(dutyOf(after, 'tell-arrest').dueAt).toBe('2026-11-24T23:59:59.000Z');
    expect(details).toMatchObject({
      redated: [{ id: dutyOf(of, 'refer-to-support').id }, { id: dutyOf(of, 'tell-arrest').id }],
    });
  });

  it('to what it is changes nothing; to what another milestone is conflicts', () => {
    expect(correctMilestone(base, id, { occurredAt: ARREST.occurredAt, reason }, at(NOW))).toMatchObject({
      unchanged: true,
    });
    const two = withMilestone(base, { ...ARREST, occurredAt: '2026-11-20T15:00:00Z' });
    problemOf(() => correctMilestone(two, id, friday, at(NOW)), 'conflict');
  });

  it.each([
    [{ reason }, 'bad-request'],
    [{ ...friday, withdraw: true, reason }, 'bad-request'],
    [{ occurredAt: '2026-11-24T10:00:00Z', reason }, 'bad-request'],
  ] as const)('%j is refused', (wrong, type) => {
    problemOf(() => correctMilestone(base, id, wrong, at(NOW)), type);
  });

  it('of an unknown milestone is not found', () => {
    problemOf(() => correctMilestone(base, 'NOBODYS', friday, at(NOW)), 'not-found');
  });
});

describe('the same event told again after a correction', () => {
  it('is known by what was first said, and by what it is now', () => {
    const event = { ...ARREST, sourceEventId: 'NICHE-1' };
    const of = withMilestone(registered(), event);
    const corrected = changed(correctMilestone(of, id, friday, at(NOW))).after;
    for (const again of [event, ARREST, { ...event, occurredAt: friday.occurredAt }]) {
      expect(recordMilestone(corrected, again, at(NOW))).toMatchObject({ unchanged: true, answer: { id } });
    }
    problemOf(() => recordMilestone(corrected, { ...event, occurredAt: '2026-11-19T10:00:00Z' }, at(NOW)), 'conflict');
  });
});

describe('a withdrawn milestone', () => {
  const withdraw = { withdraw: true, reason } as const;

  it('owes nothing: open duties are excused with the reason, missed ones stay missed', () => {
    const { after, kind, details } = changed(correctMilestone(base, id, withdraw, at(NOW, 'boss')));
    expect(dutyOf(after, 'tell-arrest')).toMatchObject({
      status: 'excused',
      excuse: { at: '2026-11-23T10:00:00.000Z', by: 'boss', reason: `The milestone was withdrawn: ${reason}` },
    });
    expect(after.milestones.at(-1)).toMatchObject({ withdrawn: { by: 'boss', reason } });
    expect([kind, details]).toEqual(['milestone-withdrawn', { id, reason }]);
    const missed = swept(base, '2026-12-01T00:00:00Z');
    const later = changed(correctMilestone(missed, id, withdraw, at('2026-12-01T01:00:00Z')));
    expect(dutyOf(later.after, 'tell-arrest')).toMatchObject({ status: 'missed', excuse: { by: 'staff-1' } });
    expect(later.tasks).toMatchObject([{ order: 'settle', kind: 'duty-missed', outcome: 'not-needed' }]);
  });

  it('is not withdrawn or corrected again; the report never is', () => {
    const { after } = changed(correctMilestone(base, id, withdraw, at(NOW)));
    problemOf(() => correctMilestone(after, id, withdraw, at(NOW)), 'conflict');
    problemOf(() => correctMilestone(after, id, friday, at(NOW)), 'conflict');
    problemOf(() => correctMilestone(base, base.milestones[0]?.id ?? '', withdraw, at(NOW)), 'bad-request');
  });

  it('can be recorded again by staff, with duties of its own; its source event does not revive it', () => {
    const event = { ...ARREST, sourceEventId: 'NICHE-1' };
    const { after } = changed(correctMilestone(withMilestone(registered(), event), id, withdraw, at(NOW)));
    expect(recordMilestone(after, event, at(NOW))).toMatchObject({ unchanged: true });
    const again = withMilestone(after, ARREST);
    const told = again.duties.filter(({ rule }) => rule === 'tell-arrest');
    expect(told.map(({ status }) => status)).toEqual(['excused', 'open']);
    expect(new Set(again.milestones.map((one) => one.id)).size).toBe(3);
    // Nor does what was withdrawn stand in the way of another one's correction to the same time.
    const other = withMilestone(after, { ...ARREST, occurredAt: '2026-11-22T10:00:00Z' });
    const moved = { occurredAt: ARREST.occurredAt, reason };
    changed(correctMilestone(other, other.milestones.at(-1)?.id ?? '', moved, at(NOW)));
  });
});
