import { describe, expect, it } from 'vitest';
import { restrict, setConsents, setContactPlan, setUpdateInterval } from '../../../functions/cases/arrangements.ts';
import type { Case } from '../../../functions/cases/case.ts';
import { closeCase } from '../../../functions/cases/lifecycle.ts';
import { messagesOf } from '../../../functions/cases/messaging.ts';
import { changeRepresentative, changeVictim, confirmDetails, recordDeath } from '../../../functions/cases/people.ts';
import { guardSize, MOST_BYTES, MOST_FOR_MILESTONES } from '../../../functions/cases/size.ts';
import { at, changed, EMAIL, lastUpdate, NOW, OTHER_PHONE, PHONE, problemOf, registered, swept } from './support.ts';

const base = registered();
const hours = { from: '09:00', to: '17:30' };
const plan = { channels: ['sms'], hours } as const;
const planned = changed(setContactPlan(base, plan, at(NOW))).after;

describe('the contact plan', () => {
  it('is kept as sent; the history has no notes', () => {
    const noted = { ...plan, language: undefined, unsafe: true, notes: 'He reads her texts' };
    const { after, kind, details } = changed(setContactPlan(base, noted, at(NOW)));
    expect(after.contactPlan).toStrictEqual({ channels: ['sms'], hours, unsafe: true, notes: 'He reads her texts' });
    expect([kind, details]).toEqual(['contact-plan-set', { channels: ['sms'], hours, unsafe: true }]);
    expect(setContactPlan(after, noted, at(NOW))).toEqual({ unchanged: true });
    problemOf(() => setContactPlan(base, { ...plan, hours: { from: '17:30', to: '09:00' } }, at(NOW)), 'bad-request');
  });
});

describe('consents', () => {
  it('are on at first and set together', () => {
    const consents = { surveys: false, routineUpdates: true, dutyUpdates: true };
    const { after, details } = changed(setConsents(base, consents, at(NOW)));
    expect(after.consents).toEqual(consents);
    expect(details).toEqual({ from: base.consents, to: consents });
  });

  it('that are recorded again count from then: the victim was asked anew', () => {
    const again = changed(setConsents(base, base.consents, at('2026-11-25T10:00:00Z')));
    expect(again.after).toEqual({ ...base, consentsAt: '2026-11-25T10:00:00.000Z' });
    expect(again.kind).toBe('consents-set');
  });
});

describe('the update interval', () => {
  it('is the victim’s, and dates the open routine update anew from the same start', () => {
    const { after, details } = changed(setUpdateInterval(base, { days: 7 }, at('2026-11-25T10:00:00Z')));
    expect(after.updateInterval).toEqual({ days: 7, source: 'victim' });
    expect(lastUpdate(after)).toMatchObject({
      startedAt: lastUpdate(base).startedAt,
      dueAt: '2026-11-30T23:59:59.000Z',
    });
    expect(details).toMatchObject({
      from: { days: 28, source: 'force-policy' },
      redated: [{ id: lastUpdate(base).id, to: '2026-11-30T23:59:59.000Z' }],
    });
    expect(setUpdateInterval(after, { days: 7 }, at(NOW))).toEqual({ unchanged: true });
  });

  it('when that is past already, the update is missed and its staff are told', () => {
    const { after, tasks } = changed(setUpdateInterval(base, { days: 1 }, at('2026-12-01T10:00:00Z')));
    expect(lastUpdate(after).status).toBe('missed');
    expect(tasks).toMatchObject([{ order: 'raise', kind: 'update-missed', dutyId: lastUpdate(base).id }]);
  });

  it('does not move a missed update', () => {
    const missed = swept(base, '2026-12-22T00:00:00Z');
    expect(changed(setUpdateInterval(missed, { days: 90 }, at('2026-12-22T10:00:00Z'))).after.duties).toEqual(
      missed.duties,
    );
  });
});

describe('a restriction', () => {
  const restricted = {
    restricted: true,
    subjects: ['staff-9', 'staff-2', 'staff-9'],
    reason: 'An officer is involved',
  };

  it('names who may see the case beside supervisors, and is lifted again', () => {
    const { after } = changed(restrict(base, restricted, at(NOW, 'boss')));
    expect(after.restriction).toEqual({
      subjects: ['staff-2', 'staff-9'],
      reason: 'An officer is involved',
      at: '2026-11-23T10:00:00.000Z',
      by: 'boss',
    });
    expect(restrict(after, restricted, at(NOW))).toEqual({ unchanged: true });
    const open = { restricted: false, reason: 'The inquiry ended' };
    expect(changed(restrict(after, open, at(NOW))).after).toStrictEqual(base);
    expect(restrict(base, open, at(NOW))).toEqual({ unchanged: true });
  });

  it('may name nobody', () => {
    const { after } = changed(restrict(base, { restricted: true, reason: 'Security' }, at(NOW)));
    expect(after.restriction?.subjects).toEqual([]);
  });
});

it('a plan that is marked unsafe is made safe only by somebody who has seen that', () => {
  const unsafe = changed(setContactPlan(base, { ...plan, unsafe: true }, at(NOW))).after;
  expect(problemOf(() => setContactPlan(unsafe, plan, at(NOW)), 'stale').message).toContain('If-Match');
  const still = changed(setContactPlan(unsafe, { ...plan, channels: [], unsafe: true }, at(NOW))).after;
  expect(still.contactPlan?.unsafe).toBe(true);
  expect(changed(setContactPlan(unsafe, plan, { ...at(NOW), seen: true })).after.contactPlan).toEqual(plan);
});

describe('whether anything automatic is sent', () => {
  const of = (change: (the: Case) => Case) => messagesOf(change(planned));

  it('with a plan and a number that it uses: yes', () => {
    expect(messagesOf(planned)).toEqual({ automatic: true, because: [] });
  });

  it.each<[string, (the: Case) => Case, string[]]>([
    ['no plan', () => base, ['no-plan']],
    ['unsafe', (the) => changed(setContactPlan(the, { ...plan, unsafe: true }, at(NOW))).after, ['unsafe']],
    ['died', (the) => changed(recordDeath(the, {}, at(NOW))).after, ['deceased']],
    ['closed', (the) => closeCase(the, {}, at(NOW)).after, ['closed']],
    [
      'calls only',
      (the) => changed(setContactPlan(the, { ...plan, channels: ['phone'] }, at(NOW))).after,
      ['no-channel'],
    ],
    [
      'no address',
      (the) => changed(setContactPlan(the, { ...plan, channels: ['email'] }, at(NOW))).after,
      ['no-channel'],
    ],
    [
      'a relative without a number speaks',
      (the) => changed(changeRepresentative(the, { name: 'Eve', relation: 'mother' }, at(NOW))).after,
      ['no-channel'],
    ],
    [
      'a changed number',
      (the) => changed(changeVictim(the, { name: 'Ada Example', phone: OTHER_PHONE }, at(NOW))).after,
      ['unconfirmed-details'],
    ],
    [
      'a child for whom nobody speaks',
      (the) =>
        changed(changeVictim(the, { name: 'Ada Example', phone: PHONE, dateOfBirth: '2012-01-01' }, at(NOW))).after,
      ['child-alone'],
    ],
    [
      'all at once',
      (the) => closeCase(changed(recordDeath(the, {}, at(NOW))).after, {}, at(NOW)).after,
      ['deceased', 'closed'],
    ],
  ])('%s: no, and it says why', (_, change, because) => {
    expect(of(change)).toEqual({ automatic: false, because });
  });

  it('a changed number that the plan does not use, or that was confirmed, is no obstacle', () => {
    const email = changed(changeVictim(planned, { name: 'Ada Example', phone: PHONE, email: EMAIL }, at(NOW))).after;
    expect(messagesOf(email).automatic).toBe(true);
    const phone = changed(changeVictim(planned, { name: 'Ada Example', phone: OTHER_PHONE }, at(NOW))).after;
    const confirmed = confirmDetails(phone, { who: 'victim', phone: OTHER_PHONE }, at(NOW, 'staff-2'));
    expect(messagesOf(changed(confirmed).after).automatic).toBe(true);
  });
});

describe('a case that grows without end', () => {
  const padded = (bytes: number): Case => ({ ...base, category: 'x'.repeat(bytes) });
  const empty = JSON.stringify(padded(0)).length;

  it('is refused long before DynamoDB would refuse it', () => {
    expect(() => guardSize(padded(MOST_BYTES - empty))).not.toThrow();
    problemOf(() => guardSize(padded(MOST_BYTES - empty + 1)), 'conflict');
  });

  it('by milestones still has room for a death, an unsafe plan and a restriction', () => {
    const full = padded(MOST_FOR_MILESTONES - empty);
    expect(() => guardSize(full, 'milestone-recorded')).not.toThrow();
    const more = padded(MOST_FOR_MILESTONES - empty + 1);
    for (const kind of ['milestone-recorded', 'milestone-confirmed'])
      problemOf(() => guardSize(more, kind), 'conflict');
    for (const kind of ['death-recorded', 'contact-plan-set', 'restricted', 'contact-recorded']) {
      expect(() => guardSize(more, kind)).not.toThrow();
    }
  });

  it('counts bytes, not characters', () => {
    problemOf(() => guardSize({ ...base, category: '–'.repeat(MOST_BYTES / 3) }), 'conflict');
  });
});
