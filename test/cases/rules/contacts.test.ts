import { describe, expect, it } from 'vitest';
import type { Case } from '../../../functions/cases/case.ts';
import { recordCall, recordContact } from '../../../functions/cases/contacts.ts';
import { excuseDuty, markDone } from '../../../functions/cases/duty-outcomes.ts';
import { HOUR } from '../../../functions/shared/time.ts';
import { ARREST, at, dutyOf, lastUpdate, NOW, problemOf, registered, spoke, swept, withMilestone } from './support.ts';

const base = withMilestone(registered(), ARREST);
const arrest = dutyOf(base, 'tell-arrest');
const referral = dutyOf(base, 'refer-to-support');

/** The last millisecond in time, and the first one too late. */
const LAST = Date.parse('2026-11-30T23:59:59.999Z');

describe('having spoken', () => {
  it('meets the duties named, with the contact as evidence', () => {
    const ctx = at(NOW + HOUR);
    const { after, answer, details } = spoke(base, [arrest.id], ctx);
    const contact = after.contacts.at(-1);
    expect(contact).toMatchObject({ at: '2026-11-23T11:00:00.000Z', outcome: 'spoke', dutyIds: [arrest.id] });
    expect(dutyOf(after, 'tell-arrest')).toMatchObject({
      status: 'met',
      fulfilled: { at: '2026-11-23T11:00:00.000Z', by: 'staff-1', contact: contact?.id, channel: 'phone' },
    });
    expect(dutyOf(after, 'refer-to-support').status).toBe('open');
    expect(after.lastContactAt).toBe('2026-11-23T11:00:00.000Z');
    expect(answer).toEqual({
      id: contact?.id,
      at: '2026-11-23T11:00:00.000Z',
      outcome: 'spoke',
      met: expect.arrayContaining([arrest.id, lastUpdate(base).id]),
      late: [],
    });
    expect(details).toMatchObject({ channel: 'phone', dutyIds: [arrest.id] });
  });

  it('counts to the last known day, though the next routine update of 28 days would be after it', () => {
    const told = at('2028-12-27T10:00:00Z');
    const of = withMilestone(
      registered({}, at('2028-12-20T10:00:00Z')),
      { ...ARREST, occurredAt: '2028-12-20T09:00:00Z' },
      at('2028-12-20T10:00:00Z'),
    );
    const { after } = spoke(of, [dutyOf(of, 'tell-arrest').id], told);
    expect(dutyOf(after, 'tell-arrest').status).toBe('met');
    expect(lastUpdate(after)).toMatchObject({ status: 'open', dueAt: '2028-12-31T23:59:59.000Z' });
  });

  it('in the last second is in time, in the next too late: missed stays missed, and it is made up for', () => {
    expect(dutyOf(spoke(base, [arrest.id], at(LAST)).after, 'tell-arrest').status).toBe('met');
    const { after, answer, tasks } = spoke(base, [arrest.id], at(LAST + 1));
    expect(dutyOf(after, 'tell-arrest')).toMatchObject({
      status: 'missed',
      missedAt: '2026-12-01T00:00:00.000Z',
      fulfilled: { at: '2026-12-01T00:00:00.000Z' },
    });
    expect(answer).toMatchObject({ late: [arrest.id] });
    expect(tasks.filter(({ dutyId }) => dutyId === arrest.id)).toEqual([]);
  });

  it('after the sweep found it missed settles what supervisors were told', () => {
    const missed = swept(base, LAST + 1);
    const { after, tasks } = spoke(missed, [arrest.id], at(LAST + HOUR));
    expect(dutyOf(after, 'tell-arrest')).toMatchObject({ status: 'missed', missedAt: '2026-12-01T00:00:00.000Z' });
    expect(tasks).toContainEqual({
      order: 'settle',
      kind: 'duty-missed',
      dutyId: arrest.id,
      outcome: 'done',
      at: '2026-12-01T00:59:59.999Z',
    });
  });

  it('meets the routine update without naming it, and the next counts from then', () => {
    const { after } = spoke(base, [], at('2026-12-01T10:00:00Z'));
    const [first, next] = after.duties.filter(({ rule }) => rule === 'routine-update');
    expect(first).toMatchObject({ status: 'met', fulfilled: { at: '2026-12-01T10:00:00.000Z' } });
    expect(next).toMatchObject({
      status: 'open',
      startedAt: '2026-12-01T10:00:00.000Z',
      dueAt: '2026-12-29T23:59:59.000Z',
    });
  });

  it('makes up for a missed routine update', () => {
    const missed = swept(base, '2026-12-22T00:00:00Z');
    const { after } = spoke(missed, [], at('2026-12-23T10:00:00Z'));
    const [first, next, ...more] = after.duties.filter(({ rule }) => rule === 'routine-update');
    expect(first).toMatchObject({ status: 'missed', fulfilled: { at: '2026-12-23T10:00:00.000Z' } });
    expect(next?.status).toBe('open');
    expect(more).toEqual([]);
  });

  it('twice at one instant is two updates', () => {
    const twice = spoke(spoke(base, [], at(NOW)).after, [], at(NOW)).after;
    const updates = twice.duties.filter(({ rule }) => rule === 'routine-update');
    expect(updates.map(({ status }) => status)).toEqual(['met', 'met', 'open']);
    expect(new Set(updates.map(({ id }) => id)).size).toBe(3);
  });

  it('also by an inbound call or by video, not by text', () => {
    for (const channel of ['phone', 'in-person', 'video']) {
      const input = { channel, direction: 'inbound', outcome: 'spoke', dutyIds: [arrest.id] } as const;
      expect(dutyOf(recordContact(base, input, at(NOW)).after, 'tell-arrest').status).toBe('met');
    }
    const text = { channel: 'sms', direction: 'outbound', outcome: 'spoke' } as const;
    problemOf(() => recordContact(base, text, at(NOW)), 'bad-request');
  });
});

describe('an attempt that told nobody', () => {
  it.each(['no-answer', 'unsafe'] as const)('%s is recorded and keeps nothing', (outcome) => {
    const attempt = {
      channel: 'phone',
      direction: 'outbound',
      outcome,
      dutyIds: [arrest.id],
      note: 'Rang twice',
    } as const;
    const { after, tasks, answer } = recordContact(base, attempt, at(NOW));
    expect(after.duties).toEqual(base.duties);
    expect(after).not.toHaveProperty('lastContactAt');
    expect(after.contacts).toMatchObject([{ outcome, dutyIds: [arrest.id], note: 'Rang twice' }]);
    expect(answer).toMatchObject({ met: [], late: [] });
    expect(tasks).toEqual([]);
  });

  it('the case keeps the latest twenty', () => {
    let of: Case = base;
    const attempt = { channel: 'phone', direction: 'outbound', outcome: 'no-answer' } as const;
    for (let minute = 0; minute < 25; minute += 1) of = recordContact(of, attempt, at(NOW + minute * 60_000)).after;
    expect(of.contacts).toHaveLength(20);
    expect(of.contacts.at(-1)?.at).toBe('2026-11-23T10:24:00.000Z');
  });
});

describe('naming a duty that telling cannot meet', () => {
  it('a duty of another case or a slip is refused with those that are owed', () => {
    const { message } = problemOf(() => spoke(base, ['NOBODYS'], at(NOW)), 'bad-request');
    expect(message).toContain(`${arrest.id} (Tell the victim of the arrest)`);
    expect(message).not.toContain(referral.id);
    expect(message).not.toContain('NOBODYS');
  });

  it('one that is kept by doing something is refused', () => {
    expect(problemOf(() => spoke(base, [referral.id], at(NOW)), 'bad-request').message).toMatch(/done/);
  });

  it('one that was kept already conflicts, one that was excused is refused', () => {
    const told = spoke(base, [arrest.id], at(NOW)).after;
    problemOf(() => spoke(told, [arrest.id], at(NOW)), 'conflict');
    const excused = excuseDuty(base, arrest.id, { reason: 'Told by the officer at the scene' }, at(NOW)).after;
    problemOf(() => spoke(excused, [arrest.id], at(NOW)), 'bad-request');
  });
});

describe('a duty that is kept by doing something', () => {
  it('is met by saying that it was done, in time', () => {
    const { after, kind } = markDone(base, referral.id, {}, at('2026-11-25T23:59:59.999Z'));
    expect(dutyOf(after, 'refer-to-support')).toMatchObject({
      status: 'met',
      fulfilled: { at: '2026-11-25T23:59:59.999Z', by: 'staff-1' },
    });
    expect(kind).toBe('duty-done');
    const late = markDone(base, referral.id, {}, at('2026-11-26T00:00:00Z')).after;
    expect(dutyOf(late, 'refer-to-support')).toMatchObject({ status: 'missed', fulfilled: expect.anything() });
  });

  it('without a due time can be done at any time', () => {
    const writing = dutyOf(base, 'confirm-report-in-writing');
    expect(dutyOf(markDone(base, writing.id, {}, at('2027-11-25T10:00:00Z')).after, writing.rule).status).toBe('met');
  });

  it('by another body is met, also later: the force cannot say that it was late', () => {
    const decision = { type: 'cps-decision-not-to-charge-discontinue-or-alter', occurredAt: '2026-11-02T09:30:00Z' };
    const of = withMilestone(base, decision);
    const { id, rule } = of.duties.at(-1) ?? expect.unreachable();
    expect(dutyOf(markDone(of, id, {}, at(NOW)).after, rule).status).toBe('met');
  });

  it('is done once; an unknown one is not found; one that only telling meets says how', () => {
    const done = markDone(base, referral.id, { note: 'By post' }, at(NOW)).after;
    problemOf(() => markDone(done, referral.id, {}, at(NOW)), 'conflict');
    problemOf(() => markDone(base, 'NOBODYS', {}, at(NOW)), 'not-found');
    expect(problemOf(() => markDone(base, arrest.id, {}, at(NOW)), 'bad-request').message).toMatch(/contact/);
  });
});

describe('an excuse', () => {
  const reason = 'The victim asked not to be told';

  it('in time excuses the duty; later it stays missed with the reason beside it', () => {
    const { after, details } = excuseDuty(base, arrest.id, { reason }, at(NOW, 'boss'));
    expect(dutyOf(after, 'tell-arrest')).toMatchObject({ status: 'excused', excuse: { by: 'boss', reason } });
    expect(details).toEqual({ id: arrest.id, status: 'excused', reason });
    const late = excuseDuty(base, arrest.id, { reason }, at(LAST + 1)).after;
    expect(dutyOf(late, 'tell-arrest')).toMatchObject({ status: 'missed', excuse: { reason } });
  });

  it('of one routine update is not the end of them: the next counts from then', () => {
    const { after } = excuseDuty(base, lastUpdate(base).id, { reason }, at('2026-12-01T10:00:00Z'));
    const updates = after.duties.filter(({ rule }) => rule === 'routine-update');
    expect(updates.map(({ status }) => status)).toEqual(['excused', 'open']);
    expect(lastUpdate(after).dueAt).toBe('2026-12-29T23:59:59.000Z');
  });

  it('settles the task of the miss, and is given once', () => {
    const { after, tasks } = excuseDuty(swept(base, LAST + 1), arrest.id, { reason }, at(LAST + HOUR));
    expect(tasks).toMatchObject([{ order: 'settle', kind: 'duty-missed', dutyId: arrest.id, outcome: 'not-needed' }]);
    problemOf(() => excuseDuty(after, arrest.id, { reason }, at(LAST + HOUR)), 'conflict');
    problemOf(() => excuseDuty(base, 'NOBODYS', { reason }, at(NOW)), 'not-found');
  });
});

it('a call to the desk is in the history and changes nothing else', () => {
  const ctx = at(NOW);
  const call = recordCall(base, { topic: 'case-progress', outcome: 'answered', durationSeconds: 90 }, ctx);
  expect(call.after).toEqual(base);
  expect(call).toMatchObject({
    kind: 'call',
    details: { topic: 'case-progress', outcome: 'answered', durationSeconds: 90 },
    answer: { id: expect.stringMatching(/^[0-9A-Z]{20}$/), at: '2026-11-23T10:00:00.000Z' },
    tasks: [],
  });
  expect(recordCall(base, { topic: 'case-progress', outcome: 'answered', durationSeconds: 90 }, ctx)).toEqual(call);
});
