import { describe, expect, it } from 'vitest';
import { setEnhancedRights } from '../../../functions/cases/arrangements.ts';
import { changeVictim } from '../../../functions/cases/people.ts';
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
const targeted = { reasons: ['persistently-targeted'] } as const;

describe('enhanced rights given to a case', () => {
  it('date its open duties anew from the same start, and the history says from and to', () => {
    const { after, kind, details } = changed(setEnhancedRights(base, targeted, at(NOW)));
    expect(dutyOf(after, 'tell-arrest')).toMatchObject({
      startedAt: arrest.startedAt,
      dueAt: '2026-11-24T23:59:59.000Z',
      enhanced: true,
      status: 'open',
    });
    expect(kind).toBe('enhanced-rights-set');
    expect(details).toEqual({
      from: [],
      to: ['persistently-targeted'],
      redated: [{ id: arrest.id, from: '2026-11-30T23:59:59.000Z', to: '2026-11-24T23:59:59.000Z' }],
    });
    expect(lastUpdate(after).dueAt).toBe(lastUpdate(base).dueAt);
  });

  it('when that is past already, it is missed at once and supervisors are told', () => {
    const { after, details, tasks } = changed(setEnhancedRights(base, targeted, at('2026-11-25T00:00:00Z')));
    expect(dutyOf(after, 'tell-arrest')).toMatchObject({ status: 'missed', missedAt: '2026-11-25T00:00:00.000Z' });
    expect(details).toMatchObject({ redated: [{ id: arrest.id, missed: true }] });
    expect(tasks).toMatchObject([{ order: 'raise', kind: 'duty-missed', dutyId: arrest.id }]);
  });

  it('leave alone what time alone has ended, whether the sweep came by or not', () => {
    const late = '2026-12-22T00:00:00Z';
    for (const before of [base, swept(base, late)]) {
      const { after } = changed(setEnhancedRights(before, targeted, at(late)));
      expect(lastUpdate(after)).toMatchObject({ status: 'missed', enhanced: false });
      expect(dutyOf(after, 'tell-arrest')).toMatchObject({ status: 'missed', enhanced: false, dueAt: arrest.dueAt });
    }
  });

  it('leave alone what is no longer open', () => {
    const told = spoke(base, [arrest.id], at(NOW)).after;
    expect(dutyOf(changed(setEnhancedRights(told, targeted, at(NOW))).after, 'tell-arrest')).toEqual(
      dutyOf(told, 'tell-arrest'),
    );
  });

  it('taken away, give the longer limit to open ones only: the missed one stays missed', () => {
    const enhanced = changed(setEnhancedRights(base, targeted, at(NOW))).after;
    const back = changed(setEnhancedRights(enhanced, { reasons: [] }, at(NOW)));
    expect(dutyOf(back.after, 'tell-arrest')).toEqual(arrest);
    const missed = swept(enhanced, '2026-11-25T00:00:00Z');
    for (const before of [missed, enhanced]) {
      const { after } = changed(setEnhancedRights(before, { reasons: [] }, at('2026-11-25T00:00:00Z')));
      expect(dutyOf(after, 'tell-arrest')).toMatchObject({ status: 'missed', dueAt: '2026-11-24T23:59:59.000Z' });
    }
  });

  it('for another reason date nothing anew', () => {
    const enhanced = changed(setEnhancedRights(base, targeted, at(NOW))).after;
    const other = changed(setEnhancedRights(enhanced, { reasons: ['intimidated', 'vulnerable'] }, at(NOW)));
    expect(other.after.enhancedReasons).toEqual(['vulnerable', 'intimidated']);
    expect(other.after.duties).toEqual(enhanced.duties);
    expect(setEnhancedRights(enhanced, targeted, at(NOW))).toEqual({ unchanged: true });
  });

  it('are not for a business', () => {
    const business = registered({ victim: { name: 'Example Ltd', kind: 'business' } });
    problemOf(() => setEnhancedRights(business, targeted, at(NOW)), 'bad-request');
    expect(setEnhancedRights(business, { reasons: [] }, at(NOW))).toEqual({ unchanged: true });
  });

  it('may need a limit that standard rights do not have', () => {
    const of = withMilestone(registered(), {
      type: 'pre-charge-bail-conditions-set-or-varied',
      occurredAt: '2026-11-23T09:30:00Z',
    });
    const enhanced = changed(setEnhancedRights(of, targeted, at(NOW))).after;
    expect(enhanced.duties.at(-1)?.dueAt).toBe('2026-11-24T23:59:59.000Z');
    expect(changed(setEnhancedRights(enhanced, { reasons: [] }, at(NOW))).after.duties).toEqual(of.duties);
  });
});

describe('that the victim is a child', () => {
  const child = { name: 'Ada Example', dateOfBirth: '2010-01-01' };

  it('shortens the limits when it becomes known, and no reason that staff record removes it', () => {
    const { after, details } = changed(changeVictim(base, child, at(NOW)));
    expect(after.enhancedReasons).toEqual(['under-18']);
    expect(dutyOf(after, 'tell-arrest').dueAt).toBe('2026-11-24T23:59:59.000Z');
    expect(details).toMatchObject({ enhancedRights: ['under-18'], redated: [{ id: arrest.id }] });
    expect(JSON.stringify(details)).not.toContain('2010');
    expect(setEnhancedRights(after, { reasons: [] }, at(NOW))).toEqual({ unchanged: true });
    expect(changed(setEnhancedRights(after, targeted, at(NOW))).after.enhancedReasons).toEqual([
      'persistently-targeted',
      'under-18',
    ]);
  });

  it('stays when the date of birth is left out, and goes when it was wrong', () => {
    const of = changed(changeVictim(base, child, at(NOW))).after;
    expect(changed(changeVictim(of, { name: 'Ada Example' }, at(NOW))).after.enhancedReasons).toEqual(['under-18']);
    const grown = changed(changeVictim(of, { ...child, dateOfBirth: '1990-01-01' }, at(NOW))).after;
    expect(grown.enhancedReasons).toEqual([]);
    expect(dutyOf(grown, 'tell-arrest').dueAt).toBe(arrest.dueAt);
  });
});
