import { describe, expect, it } from 'vitest';
import { recordMilestone } from '../../../functions/cases/milestones.ts';
import { registerCase } from '../../../functions/cases/register.ts';
import {
  at,
  changed,
  dutyOf,
  EMAIL,
  lastUpdate,
  NAME,
  NOW,
  PHONE,
  problemOf,
  REGISTRATION,
  registered,
  swept,
} from './support.ts';

/** What staff are asked when they register a case without a plan. */
const PLAN_MISSING = {
  order: 'raise',
  kind: 'plan-missing',
  about: 'plan',
  openedAt: '2026-11-23T10:00:00.000Z',
  dueBy: '2026-11-24T10:00:00.000Z',
};

describe('registering a case', () => {
  it('records the report as its first milestone, with its duties and the first routine update', () => {
    const { after, kind, details, tasks } = registerCase(REGISTRATION, at(NOW, 'staff-1'), NAME);
    expect(after).toMatchObject({
      ...NAME,
      status: 'open',
      borough: 'E09000012',
      reportedAt: '2026-11-23T09:00:00.000Z',
      registeredAt: '2026-11-23T10:00:00.000Z',
      registeredBy: 'staff-1',
      consents: { surveys: true, routineUpdates: true, dutyUpdates: true },
      updateInterval: { days: 28, source: 'force-policy' },
      enhancedReasons: [],
      victim: { name: 'Ada Example', kind: 'person', phone: { value: PHONE, confirmed: true } },
    });
    expect(after.milestones).toHaveLength(1);
    expect(after.milestones[0]).toMatchObject({ type: 'crime-reported', occurredAt: '2026-11-23T09:00:00.000Z' });
    expect(after.duties.map(({ rule }) => rule).sort()).toEqual([
      'assess-needs',
      'confirm-report-in-writing',
      'explain-compensation',
      'explain-where-to-get-information',
      'record-crime',
      'refer-to-support',
      'routine-update',
    ]);
    expect(after.duties.every(({ status }) => status === 'open')).toBe(true);
    expect(dutyOf(after, 'refer-to-support')).toMatchObject({ right: '4', dueAt: '2026-11-25T23:59:59.000Z' });
    expect(dutyOf(after, 'record-crime')).not.toHaveProperty('dueAt');
    expect(lastUpdate(after)).toMatchObject({ right: 'policy', dueAt: '2026-12-21T23:59:59.000Z' });
    expect(lastUpdate(after)).not.toHaveProperty('milestone');
    expect(kind).toBe('registered');
    expect(details).toMatchObject({
      borough: 'E09000012',
      duties: after.duties.map(({ id, right, dueAt, status }) => ({
        id,
        right,
        status,
        ...(dueAt === undefined ? {} : { dueAt }),
      })),
    });
    expect(tasks).toEqual([PLAN_MISSING]);
  });

  it('is the same again from the same input, name and context', () => {
    const ctx = at(NOW);
    expect(registerCase(REGISTRATION, ctx, NAME)).toEqual(
      registerCase(structuredClone(REGISTRATION), { ...ctx }, NAME),
    );
  });

  it('says nothing of the people in its event', () => {
    const victim = { name: 'Ada Example', phone: PHONE, email: EMAIL, dateOfBirth: '1990-01-01' };
    const { details } = registerCase({ ...REGISTRATION, victim }, at(NOW), NAME);
    expect(JSON.stringify(details)).not.toMatch(/Ada|7700|ada@|1990/);
  });

  it('registered late, its overdue duties are missed from the beginning, still owed, and supervisors are told once', () => {
    const { after, tasks } = registerCase({ ...REGISTRATION, reportedAt: '2026-10-01T09:00:00Z' }, at(NOW), NAME);
    const referral = dutyOf(after, 'refer-to-support');
    expect(referral).toMatchObject({
      status: 'missed',
      dueAt: '2026-10-05T22:59:59.000Z',
      missedAt: '2026-11-23T10:00:00.000Z',
      reminded: ['half', 'four-hours', 'missed'],
    });
    expect(lastUpdate(after)).toMatchObject({ status: 'open', startedAt: '2026-11-23T10:00:00.000Z' });
    expect(tasks).toEqual([
      {
        order: 'raise',
        kind: 'duty-missed',
        dutyId: referral.id,
        openedAt: '2026-11-23T10:00:00.000Z',
        dueBy: '2026-11-24T10:00:00.000Z',
      },
      PLAN_MISSING,
    ]);
  });

  it('reported on the last second of a day counts from that day in London', () => {
    const late = registered({ reportedAt: '2026-07-31T22:59:59Z' }, at('2026-08-01T08:00:00Z'));
    expect(dutyOf(late, 'refer-to-support').dueAt).toBe('2026-08-04T22:59:59.000Z');
    const midnight = registered({ reportedAt: '2026-07-31T23:00:00Z' }, at('2026-08-01T08:00:00Z'));
    expect(dutyOf(midnight, 'refer-to-support').dueAt).toBe('2026-08-04T22:59:59.000Z');
    const friday = registered({ reportedAt: '2026-07-30T22:59:59Z' }, at('2026-08-01T08:00:00Z'));
    expect(dutyOf(friday, 'refer-to-support').dueAt).toBe('2026-08-03T22:59:59.000Z');
  });

  it('a report from before the Code in force opens no duty of it', () => {
    const old = registered({ reportedAt: '2012-05-01T09:00:00Z' });
    expect(old.duties.map(({ rule }) => rule)).toEqual(['routine-update']);
  });

  it.each([
    ['2026-11-23T10:05:01Z', /future/],
    ['1999-12-31T23:59:59Z', /2000/],
    ['never', /no time/],
  ])('an impossible report, %s, is refused and says why', (reportedAt, why) => {
    const problem = problemOf(() => registered({ reportedAt }), 'bad-request');
    expect(problem.message).toMatch(why);
    expect(problem.errors[0]?.path).toBe('reportedAt');
  });

  it('five minutes ahead is a clock that runs fast, and the year 2000 has a first instant', () => {
    expect(registered({ reportedAt: '2000-01-01T00:00:00Z' }).reportedAt).toBe('2000-01-01T00:00:00.000Z');
    expect(registered({ reportedAt: '2026-11-23T10:05:00Z' }).reportedAt).toBe('2026-11-23T10:05:00.000Z');
  });

  it('beyond the known bank holidays nothing is recorded', () => {
    const lastDays = at('2028-12-28T10:00:00Z');
    const late = () => registered({ reportedAt: '2028-12-28T09:00:00Z' }, lastDays);
    expect(problemOf(late, 'calendar-ended').message).toMatch(/2028-12-31/);
    problemOf(() => registered({}, at('2028-12-31T10:00:00Z')), 'calendar-ended');
  });

  it('the routine update of the last weeks comes early, at the end of the last known day', () => {
    const ctx = at('2028-12-10T10:00:00Z');
    const of = registered({ reportedAt: '2028-12-10T09:00:00Z' }, ctx);
    expect(lastUpdate(of).dueAt).toBe('2028-12-31T23:59:59.000Z');
    expect(swept(of, '2028-12-31T12:00:00Z').duties).toContainEqual(
      expect.objectContaining({ id: lastUpdate(of).id, status: 'open', reminded: ['eve', 'due-day'] }),
    );
    expect(lastUpdate(registered({}, at('2028-12-03T10:00:00Z'))).dueAt).toBe('2028-12-31T23:59:59.000Z');
    expect(lastUpdate(registered({}, at('2028-12-02T10:00:00Z'))).dueAt).toBe('2028-12-30T23:59:59.000Z');
  });
});

describe('the report, told again', () => {
  it('changes nothing, whatever it says, and is answered as the first one was', () => {
    const before = registered();
    const again = recordMilestone(before, { type: 'crime-reported', occurredAt: '2026-11-01T09:00:00Z' }, at(NOW));
    expect(again).toEqual({
      unchanged: true,
      answer: {
        id: before.milestones[0]?.id,
        duties: before.duties
          .filter(({ milestone }) => milestone)
          .map(({ id, right, dueAt, status }) =>
            expect.objectContaining({ id, right, status, ...(dueAt ? { dueAt } : {}) }),
          ),
      },
    });
  });
});

describe('who is in it', () => {
  it('a parent speaks for a child, who has enhanced rights', () => {
    const child = registered({
      victim: { name: 'Ada Example', dateOfBirth: '2008-11-24' },
      representative: { name: 'Eve Example', relation: 'mother', email: EMAIL },
      enhancedRights: ['vulnerable'],
    });
    expect(child.enhancedReasons).toEqual(['vulnerable', 'under-18']);
    expect(child.representative).toEqual({
      name: 'Eve Example',
      relation: 'mother',
      email: { value: EMAIL, confirmed: true },
    });
    expect(child.duties.every(({ enhanced }) => enhanced)).toBe(true);
  });

  it.each([
    ['2008-11-23', '2026-11-23T09:00:00Z', []],
    ['2008-11-24', '2026-11-23T09:00:00Z', ['under-18']],
    // In London it was the birthday already.
    ['2008-07-15', '2026-07-14T23:00:00Z', []],
    ['2008-07-15', '2026-07-14T22:59:59Z', ['under-18']],
    // Born on a leap day: of age on 1 March.
    ['2008-02-29', '2026-02-28T12:00:00Z', ['under-18']],
    ['2008-02-29', '2026-03-01T12:00:00Z', []],
  ])('born %s, reported %s: %j', (dateOfBirth, reportedAt, reasons) => {
    expect(registered({ reportedAt, victim: { name: 'Ada', dateOfBirth } }).enhancedReasons).toEqual(reasons);
  });

  it('a business has a contact, no enhanced rights and no date of birth', () => {
    const victim = { name: 'Example Ltd', kind: 'business' } as const;
    const representative = { name: 'Bob Example', relation: 'manager' };
    expect(registered({ victim, representative }).victim).toEqual(victim);
    problemOf(() => registered({ victim, enhancedRights: ['vulnerable'] }), 'bad-request');
    problemOf(() => registered({ victim: { ...victim, dateOfBirth: '2000-01-01' } }), 'bad-request');
  });

  it('nobody is born tomorrow, and the error does not repeat when', () => {
    const victim = { name: 'Ada', dateOfBirth: '2026-11-24' };
    expect(problemOf(() => registered({ victim }), 'bad-request').message).not.toContain('2026-11-24');
  });

  it('keeps the plan that it was registered with', () => {
    const contactPlan = { channels: ['sms'], hours: { from: '09:00', to: '17:00' }, notes: undefined } as const;
    expect(registered({ contactPlan }).contactPlan).toEqual({ channels: ['sms'], hours: contactPlan.hours });
    const hours = { from: '17:00', to: '17:00' };
    problemOf(() => registered({ contactPlan: { ...contactPlan, hours } }), 'bad-request');
  });
});

describe('another victim of the same report', () => {
  it('has duties of its own', () => {
    const first = registered();
    const second = registerCase(REGISTRATION, at(NOW), { ...NAME, id: '1000000-26.2', victimNumber: 2 }).after;
    const ids = new Set([...first.duties, ...second.duties].map(({ id }) => id));
    expect(ids.size).toBe(first.duties.length + second.duties.length);
    const arrest = { type: 'suspect-arrested', occurredAt: '2026-11-23T09:30:00Z' };
    const [one, two] = [first, second].map((of) => changed(recordMilestone(of, arrest, at(NOW))));
    expect(one?.answer).not.toEqual(two?.answer);
  });
});
