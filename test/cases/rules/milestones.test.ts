import { describe, expect, it } from 'vitest';
import { recordMilestone } from '../../../functions/cases/milestones.ts';
import { MILESTONE_TYPES } from '../../../functions/victims-code/milestone-types.ts';
import { ARREST, at, changed, dutyOf, NOW, problemOf, registered, withMilestone } from './support.ts';

const base = registered();

describe('a milestone', () => {
  it('opens exactly its duties, with exact due times, and says which', () => {
    const { after, kind, answer, details } = changed(recordMilestone(base, ARREST, at(NOW)));
    const duty = dutyOf(after, 'tell-arrest');
    expect(duty).toMatchObject({
      right: '6',
      suspect: 1,
      startedAt: '2026-11-23T09:30:00.000Z',
      openedAt: '2026-11-23T10:00:00.000Z',
      dueAt: '2026-11-30T23:59:59.000Z',
      enhanced: false,
      status: 'open',
    });
    expect(after.duties).toHaveLength(base.duties.length + 1);
    const milestone = after.milestones.at(-1);
    expect(milestone).toEqual({
      id: duty.milestone,
      type: 'suspect-arrested',
      occurredAt: '2026-11-23T09:30:00.000Z',
      recordedAt: '2026-11-23T10:00:00.000Z',
      recordedBy: 'staff-1',
      suspect: 1,
    });
    expect(kind).toBe('milestone-recorded');
    expect(answer).toEqual({
      id: duty.milestone,
      duties: [{ id: duty.id, right: '6', title: 'Tell the victim of the arrest', dueAt: duty.dueAt, status: 'open' }],
    });
    expect(details).toMatchObject({ type: 'suspect-arrested', suspect: 1, occurredAt: '2026-11-23T09:30:00.000Z' });
  });

  it('told some minutes ahead, over midnight, wins no day', () => {
    const late = at('2026-11-23T23:58:00Z');
    const ahead = { ...ARREST, occurredAt: '2026-11-24T00:01:00Z' };
    const duty = dutyOf(changed(recordMilestone(base, ahead, late)).after, 'tell-arrest');
    expect(duty).toMatchObject({ startedAt: '2026-11-23T23:58:00.000Z', dueAt: '2026-11-30T23:59:59.000Z' });
  });

  it('has the shorter limit for a victim with enhanced rights', () => {
    const enhanced = registered({ enhancedRights: ['persistently-targeted'] });
    expect(dutyOf(withMilestone(enhanced, ARREST), 'tell-arrest')).toMatchObject({
      dueAt: '2026-11-24T23:59:59.000Z',
      enhanced: true,
    });
  });

  it.each(MILESTONE_TYPES.map(({ id }) => id))('%s opens each of its rules once', (type) => {
    const after = recordMilestone(base, { type, occurredAt: '2026-11-20T09:30:00Z' }, at(NOW));
    if (type === 'crime-reported') return expect(after).toHaveProperty('unchanged');
    const opened = changed(after).after.duties.slice(base.duties.length);
    expect(opened.map(({ rule }) => rule)).toEqual(
      MILESTONE_TYPES.find(({ id }) => id === type)?.duties.map(({ id }) => id),
    );
  });

  it('of each suspect is one of its own', () => {
    const two = withMilestone(withMilestone(base, ARREST), { ...ARREST, suspect: 2 });
    expect(two.duties.filter(({ rule }) => rule === 'tell-arrest').map(({ suspect }) => suspect)).toEqual([1, 2]);
  });

  it('recorded late, what it owes is missed at once; supervisors are told once', () => {
    const { after, tasks } = changed(recordMilestone(base, { ...ARREST, occurredAt: '2026-11-02T09:30:00Z' }, at(NOW)));
    expect(dutyOf(after, 'tell-arrest')).toMatchObject({ status: 'missed', missedAt: '2026-11-23T10:00:00.000Z' });
    expect(tasks.map(({ order, kind }) => [order, kind])).toEqual([['raise', 'duty-missed']]);
  });

  it('of other bodies is dated, and never missed by us', () => {
    const charge = { type: 'cps-decision-not-to-charge-discontinue-or-alter', occurredAt: '2026-10-01T09:30:00Z' };
    const after = changed(recordMilestone(base, charge, at(NOW))).after;
    expect(after.duties.at(-1)).toMatchObject({ status: 'open', dueAt: '2026-10-08T22:59:59.000Z', reminded: [] });
  });
});

describe('when the Witness Care Unit was told', () => {
  const hearing = { type: 'hearing-listed-or-changed', occurredAt: '2026-11-18T09:30:00Z' };

  it('its clock starts', () => {
    const after = withMilestone(base, { ...hearing, receivedAt: '2026-11-23T09:59:00+00:00' });
    expect(dutyOf(after, 'tell-hearing')).toMatchObject({
      startedAt: '2026-11-23T09:59:00.000Z',
      dueAt: '2026-11-24T23:59:59.000Z',
    });
    expect(after.milestones.at(-1)).not.toHaveProperty('receivedAssumed');
  });

  it('and nobody said so, it is assumed to be now, and marked', () => {
    const after = withMilestone(base, hearing);
    expect(after.milestones.at(-1)).toMatchObject({ receivedAt: '2026-11-23T10:00:00.000Z', receivedAssumed: true });
    expect(dutyOf(after, 'tell-hearing').dueAt).toBe('2026-11-24T23:59:59.000Z');
  });

  it('decides which Code holds for it: that of the day on which it was told', () => {
    const under = (receivedAt: string) => {
      const told = { ...hearing, occurredAt: '2021-03-30T09:30:00Z', receivedAt };
      return withMilestone(base, told)
        .duties.slice(base.duties.length)
        .map(({ rule }) => rule);
    };
    expect(under('2021-03-31T22:59:59Z')).toEqual([]);
    expect(under('2021-03-31T23:00:00Z')).toEqual(['tell-hearing']);
  });

  it('does not matter to what runs from the event: nothing is assumed', () => {
    const after = withMilestone(base, { ...ARREST, receivedAt: '2026-11-23T10:00:00Z' });
    expect(dutyOf(after, 'tell-arrest').startedAt).toBe('2026-11-23T09:30:00.000Z');
    expect(withMilestone(base, ARREST).milestones.at(-1)).not.toHaveProperty('receivedAt');
  });
});

describe('told again', () => {
  const event = { ...ARREST, sourceEventId: 'NICHE-1' };

  it('the same changes nothing and is answered as before, however its time is written', () => {
    const { after, answer } = changed(recordMilestone(base, ARREST, at(NOW)));
    const again = { ...ARREST, occurredAt: '2026-11-23T10:30:00.000+01:00' };
    expect(recordMilestone(after, again, at(NOW + 60_000, 'staff-2'))).toEqual({ unchanged: true, answer });
  });

  it('another suspect, time or receipt is another milestone', () => {
    const once = withMilestone(base, ARREST);
    for (const other of [
      { suspect: 2 },
      { occurredAt: '2026-11-23T09:31:00Z' },
      { receivedAt: '2026-11-23T09:40:00Z' },
    ]) {
      expect(withMilestone(once, { ...ARREST, ...other }).milestones).toHaveLength(3);
    }
  });

  it('each source event counts once; with other values it is refused and says what to do', () => {
    const { after, answer } = changed(recordMilestone(base, event, at(NOW, 'records')));
    expect(recordMilestone(after, event, at(NOW, 'records'))).toEqual({ unchanged: true, answer });
    const other = { ...event, occurredAt: '2026-11-23T09:31:00Z' };
    expect(problemOf(() => recordMilestone(after, other, at(NOW)), 'conflict').message).toMatch(/supervisor corrects/);
    problemOf(() => recordMilestone(after, { ...event, type: 'suspect-charged' }, at(NOW)), 'conflict');
  });

  it('by the records system after staff did: no second duty, and its event is remembered', () => {
    const byStaff = withMilestone(base, ARREST);
    const { after, kind } = changed(recordMilestone(byStaff, event, at(NOW, 'records')));
    expect(kind).toBe('milestone-confirmed');
    expect(after.duties).toEqual(byStaff.duties);
    expect(recordMilestone(after, event, at(NOW, 'records'))).toHaveProperty('unchanged');
    problemOf(() => recordMilestone(after, { ...event, suspect: 2 }, at(NOW)), 'conflict');
  });
});

describe('what cannot be', () => {
  it('an unknown type is refused with all that there are', () => {
    const { message } = problemOf(() => recordMilestone(base, { ...ARREST, type: 'arrest' }, at(NOW)), 'bad-request');
    for (const { id } of MILESTONE_TYPES) expect(message).toContain(id);
  });

  it.each([
    [{ occurredAt: '2026-11-23T10:05:01Z' }, 'occurredAt', /future/],
    [{ occurredAt: '1999-12-31T23:59:59Z' }, 'occurredAt', /2000/],
    [{ receivedAt: '2026-11-23T09:29:59Z' }, 'receivedAt', /before occurredAt/],
    [{ receivedAt: '2026-11-23T10:06:00Z' }, 'receivedAt', /future/],
    [{ suspect: 0 }, 'suspect', /1 to 99/],
    [{ suspect: 100 }, 'suspect', /1 to 99/],
    [{ suspect: 1.5 }, 'suspect', /1 to 99/],
  ])('%j is refused at %s, and says why', (wrong, path, why) => {
    const problem = problemOf(() => recordMilestone(base, { ...ARREST, ...wrong }, at(NOW)), 'bad-request');
    expect(problem.errors[0]?.path).toBe(path);
    expect(problem.message).toMatch(why);
  });

  it('past the known bank holidays a deadline is refused', () => {
    const occurredAt = '2028-12-22T10:00:00Z';
    const early = registered({}, at('2028-11-20T10:00:00Z'));
    const record = () => recordMilestone(early, { ...ARREST, occurredAt }, at('2028-12-22T12:00:00Z'));
    problemOf(record, 'calendar-ended');
  });
});
