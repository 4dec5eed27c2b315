/** What a case orders to be sent, by itself and for staff; and that nobody orders what a person has to say. */
import { describe, expect, it } from 'vitest';
import { setConsents, setContactPlan } from '../../../functions/cases/arrangements.ts';
import type { Case, ContactPlan } from '../../../functions/cases/case.ts';
import { recordContact } from '../../../functions/cases/contacts.ts';
import { dueChange, nextDue } from '../../../functions/cases/due.ts';
import { markDone } from '../../../functions/cases/duty-outcomes.ts';
import { closeCase } from '../../../functions/cases/lifecycle.ts';
import { orderUpdate, updateOrder } from '../../../functions/cases/order-update.ts';
import { changeVictim, recordDeath } from '../../../functions/cases/people.ts';
import { registerCase } from '../../../functions/cases/register.ts';
import {
  ARREST,
  at,
  changed,
  dutyOf,
  lastUpdate,
  NAME,
  NOW,
  OTHER_PHONE,
  problemOf,
  REGISTRATION,
  registered,
  spoke,
  swept,
  withMilestone,
} from './support.ts';

const PLAN: ContactPlan = { channels: ['sms'], hours: { from: '09:00', to: '17:00' } };
const planned = registered({ contactPlan: PLAN });

/** Every way in which a case may not be sent anything by itself, from the same planned case. */
const OBSTACLES: readonly (readonly [string, (of: Case) => Case])[] = [
  ['the plan says that it is unsafe', (of) => ({ ...of, contactPlan: { ...PLAN, unsafe: true } })],
  ['the plan knows the phone only', (of) => ({ ...of, contactPlan: { ...PLAN, channels: ['phone'] } })],
  ['the victim has died', (of) => changed(recordDeath(of, {}, at(NOW))).after],
  ['the case is closed', (of) => ({ ...of, status: 'closed' })],
  ['the victim has enhanced rights', (of) => ({ ...of, enhancedReasons: ['vulnerable'] })],
  ['the victim is a child', (of) => ({ ...of, enhancedReasons: ['under-18'] })],
  [
    'a changed number is not confirmed',
    (of) => changed(changeVictim(of, { name: 'Ada Example', phone: OTHER_PHONE }, at(NOW))).after,
  ],
];

describe('the written confirmation of the report', () => {
  const owed = (of: Case) => dutyOf(of, 'confirm-report-in-writing').id;

  it('is ordered at registration with a plan, once, to meet its duty, and the history says so', () => {
    const { after, messages, details } = registerCase({ ...REGISTRATION, contactPlan: PLAN }, at(NOW), NAME);
    const order = { template: 'acknowledgement', dutyIds: [owed(after)] };
    expect(messages).toEqual([
      { ...order, id: expect.any(String), caseId: '1000000-26.1', by: 'system', at: '2026-11-23T10:00:00.000Z' },
    ]);
    expect(details).toMatchObject({ messages: [{ ...order, id: messages[0]?.id }] });
    expect(JSON.stringify(messages)).not.toMatch(/Ada|7700/);
  });

  it('comes with the first plan, whenever that is, and not with the next', () => {
    const bare = registerCase(REGISTRATION, at(NOW), NAME);
    expect(bare.messages).toEqual([]);
    expect(bare.details).not.toHaveProperty('messages');
    const first = changed(setContactPlan(bare.after, PLAN, at('2026-11-25T10:00:00Z')));
    expect(first.messages).toMatchObject([{ template: 'acknowledgement', at: '2026-11-25T10:00:00.000Z' }]);
    const next = changed(setContactPlan(first.after, { ...PLAN, channels: ['email', 'sms'] }, at(NOW)));
    expect(next.messages).toEqual([]);
  });

  it('is one message, however often it is ordered', () => {
    const [one] = registerCase({ ...REGISTRATION, contactPlan: PLAN }, at(NOW), NAME).messages;
    const [two] = changed(setContactPlan(registered(), PLAN, at('2026-12-01T10:00:00Z'))).messages;
    expect(two?.id).toBe(one?.id);
  });

  it('is not ordered once the report was confirmed another way, or where writing could do harm', () => {
    const bare = registered();
    const done = markDone(bare, owed(bare), {}, at(NOW)).after;
    expect(changed(setContactPlan(done, PLAN, at(NOW))).messages).toEqual([]);
    const risk = withMilestone(bare, { type: 'written-confirmation-risk', occurredAt: '2026-11-23T09:30:00Z' });
    expect(changed(setContactPlan(risk, PLAN, at(NOW))).messages).toEqual([]);
  });

  it('is not ordered for who refuses updates of duties, or when the plan or the case does not let anything out', () => {
    const bare = registered();
    const refused = changed(
      setConsents(bare, { surveys: true, routineUpdates: true, dutyUpdates: false }, at(NOW)),
    ).after;
    expect(changed(setContactPlan(refused, PLAN, at(NOW))).messages).toEqual([]);
    for (const plan of [
      { ...PLAN, unsafe: true },
      { ...PLAN, channels: ['phone' as const] },
    ]) {
      expect(changed(setContactPlan(bare, plan, at(NOW))).messages).toEqual([]);
    }
    for (const more of [
      { enhancedRights: ['vulnerable' as const] },
      { victim: { ...REGISTRATION.victim, dateOfBirth: '2012-01-01' } },
    ]) {
      expect(registerCase({ ...REGISTRATION, contactPlan: PLAN, ...more }, at(NOW), NAME).messages).toEqual([]);
    }
  });
});

describe('the text that there is nothing new', () => {
  /** The update of `planned` is due on 21 December. */
  const MIDNIGHT = '2026-12-21T00:00:00.000Z';
  const sweep = (of: Case, now = MIDNIGHT) => dueChange(swept(of, '2026-12-20T23:59:59.999Z'), Date.parse(now));

  it('is ordered when the due day of the routine update begins, once, to meet it', () => {
    const before = swept(planned, '2026-12-20T23:59:59.999Z');
    expect(nextDue(before)).toBe(MIDNIGHT);
    const { after, messages, event, tasks } = dueChange(before, Date.parse(MIDNIGHT)) ?? expect.unreachable();
    const update = lastUpdate(planned).id;
    expect(messages).toMatchObject([{ template: 'nothing-new', dutyIds: [update], by: 'system', at: MIDNIGHT }]);
    expect(event).toEqual({
      kind: 'message-ordered',
      details: { messages: [{ id: messages[0]?.id, template: 'nothing-new', dutyIds: [update] }] },
    });
    // Staff keep the task of the eve: they may still be the first to speak.
    expect(tasks).toEqual([]);
    expect(nextDue(after)).toBe('2026-12-22T00:00:00.000Z');
    expect(dueChange(after, Date.parse('2026-12-21T12:00:00Z'))).toBeUndefined();
    expect(dueChange(after, Date.parse('2026-12-22T00:00:00Z'))?.messages).toEqual([]);
  });

  it('comes at midnight in London, also in summer', () => {
    const june = registered({ contactPlan: PLAN, reportedAt: '2026-06-01T08:00:00Z' }, at('2026-06-01T09:00:00Z'));
    const { messages } = dueChange(june, Date.parse('2026-06-28T23:00:00Z')) ?? expect.unreachable();
    expect(messages).toHaveLength(1);
    expect(dueChange(june, Date.parse('2026-06-28T22:59:59.999Z'))?.messages).toEqual([]);
  });

  it('is not ordered when somebody has spoken in between, nor when the day was slept through', () => {
    const spoken = spoke(planned, [], at('2026-12-18T10:00:00Z')).after;
    expect(sweep(spoken)?.messages ?? []).toEqual([]);
    const missed = dueChange(planned, Date.parse('2026-12-22T00:00:00Z')) ?? expect.unreachable();
    expect(missed.messages).toEqual([]);
    expect(missed.event?.kind).toBe('duty-missed');
  });

  it('and a miss of the same minute are one event', () => {
    const arrested = withMilestone(
      planned,
      { ...ARREST, occurredAt: '2026-12-11T10:00:00Z' },
      at('2026-12-11T11:00:00Z'),
    );
    const late = sweep(arrested, '2026-12-21T00:00:00.000Z');
    const arrest = dutyOf(arrested, 'tell-arrest');
    expect(arrest.dueAt).toBe('2026-12-18T23:59:59.000Z');
    expect(late?.messages).toHaveLength(1);
    const together = dueChange(arrested, Date.parse(MIDNIGHT));
    expect(together?.event).toMatchObject({
      kind: 'duty-missed',
      details: { duties: expect.arrayContaining([arrest.id]), messages: [{ template: 'nothing-new' }] },
    });
  });

  it.each(OBSTACLES)('is not ordered when %s', (_, change) => {
    expect(sweep(change(planned))?.messages ?? []).toEqual([]);
  });

  it('is not ordered for who refuses routine updates', () => {
    const consents = { surveys: true, routineUpdates: false, dutyUpdates: true };
    const before = changed(setConsents(planned, consents, at(NOW))).after;
    const step = sweep(before);
    expect(step?.messages).toEqual([]);
    // Nobody sees that a time has passed.
    expect(step).not.toHaveProperty('event');
  });

  it('is ordered for every update of its own', () => {
    const first = dueChange(planned, Date.parse(MIDNIGHT));
    const next = spoke(first?.after ?? planned, [], at('2026-12-21T10:00:00Z')).after;
    const second = dueChange(next, Date.parse('2027-01-18T00:00:00Z'));
    expect(second?.messages).toHaveLength(1);
    expect(second?.messages[0]?.id).not.toBe(first?.messages[0]?.id);
  });
});

describe('the invitation to say how it was', () => {
  const speak = (of: Case, channel = 'phone', now: string | number = NOW, outcome: 'spoke' | 'no-answer' = 'spoke') =>
    recordContact(of, { channel, direction: 'inbound', outcome }, at(now));

  it.each([
    ['phone', 'desk-call'],
    ['video', 'desk-call'],
    ['in-person', 'response-my-met'],
  ])('follows from having spoken by %s and asks about %s', (channel, touchpoint) => {
    const { after, messages, details } = speak(planned, channel);
    const contact = { at: '2026-11-23T10:00:00.000Z', touchpoint };
    expect(messages).toMatchObject([{ template: 'feedback-invitation', dutyIds: [], by: 'system', contact }]);
    expect(after.invitedAt).toBe('2026-11-23T10:00:00.000Z');
    expect(details).toMatchObject({ messages: [{ template: 'feedback-invitation' }] });
  });

  it('does not follow from an attempt, and changes nothing then', () => {
    const { after, messages } = speak(planned, 'phone', NOW, 'no-answer');
    expect(messages).toEqual([]);
    expect(after).not.toHaveProperty('invitedAt');
  });

  it('is not ordered again within 28 days', () => {
    const once = speak(planned).after;
    expect(speak(once, 'phone', '2026-12-21T09:59:59.999Z').messages).toEqual([]);
    expect(speak(once, 'phone', '2026-12-21T10:00:00Z').messages).toHaveLength(1);
  });

  it.each(OBSTACLES)('is not ordered when %s', (_, change) => {
    expect(speak(change(planned)).messages).toEqual([]);
  });

  it('is not ordered without a plan, nor for who refuses surveys', () => {
    expect(speak(registered()).messages).toEqual([]);
    const consents = { surveys: false, routineUpdates: true, dutyUpdates: true };
    expect(speak(changed(setConsents(planned, consents, at(NOW))).after).messages).toEqual([]);
  });
});

describe('an update that staff order', () => {
  const send = { do: 'send', route: { channel: 'sms', to: '+447700900123', language: 'en' } } as const;
  const update = lastUpdate(planned).id;
  const input = { template: 'investigation-update', channel: 'sms', dutyIds: [update] } as const;

  it('is a message, and the history has it', () => {
    const ctx = at(NOW);
    const { messages, answer, kind, details } = changed(orderUpdate(planned, { ...input, decision: send }, ctx));
    expect(messages).toEqual([updateOrder(planned, input, ctx)]);
    expect(messages).toMatchObject([{ ...input, by: 'staff-1', at: '2026-11-23T10:00:00.000Z' }]);
    expect(answer).toEqual({ id: messages[0]?.id, status: 'queued' });
    expect([kind, details]).toEqual([
      'message-ordered',
      { messages: [{ id: messages[0]?.id, template: 'investigation-update', dutyIds: [update] }] },
    ]);
  });

  it('that has to wait says until when', () => {
    const decision = { do: 'hold', because: 'outside-hours', until: '2026-11-24T09:00:00.000Z' } as const;
    const { messages, answer } = changed(orderUpdate(planned, { ...input, decision }, at(NOW)));
    expect(messages).toHaveLength(1);
    expect(answer).toMatchObject({ status: 'held', because: 'outside-hours', until: '2026-11-24T09:00:00.000Z' });
  });

  it('that may not go out is none; staff are asked for what is to be done instead, in the same change', () => {
    const decision = { do: 'stop', because: 'phone-first', task: 'phone-first' } as const;
    const refused = changed(orderUpdate(planned, { ...input, decision }, at(NOW)));
    expect(refused.messages).toEqual([]);
    expect(refused).toMatchObject({
      kind: 'message-refused',
      details: { template: 'investigation-update', reason: 'phone-first' },
      answer: { refused: 'phone-first' },
      tasks: [{ order: 'raise', kind: 'phone-first', dueBy: '2026-11-24T10:00:00.000Z' }],
    });
    expect(refused.after.messageTasks).toMatchObject([{ kind: 'phone-first' }]);
  });

  it('that may not go out when there is nothing to do changes nothing', () => {
    const decision = { do: 'stop', because: 'closed' } as const;
    const closed = closeCase(planned, {}, at(NOW)).after;
    expect(orderUpdate(closed, { template: 'please-call-us', decision }, at(NOW))).toEqual({
      unchanged: true,
      answer: { refused: 'closed' },
    });
  });

  it('without a plan points to the task that is there, which does not win a day by it', () => {
    const bare = registered();
    const decision = { do: 'stop', because: 'no-plan', task: 'plan-missing' } as const;
    const order = (of: Case, now: string) => changed(orderUpdate(of, { ...input, dutyIds: [], decision }, at(now)));
    const early = order(bare, '2026-11-23T20:00:00Z');
    expect(early.tasks).toMatchObject([{ kind: 'plan-missing', about: 'plan', dueBy: '2026-11-24T10:00:00.000Z' }]);
    expect(early.after.messageTasks).toHaveLength(1);
    const late = order(early.after, '2026-11-25T20:00:00Z');
    expect(late.tasks).toMatchObject([{ kind: 'plan-missing', about: 'plan', dueBy: '2026-11-26T20:00:00.000Z' }]);
  });

  it('cannot be said to meet what it does not, or what is not owed', () => {
    const of = withMilestone(planned, ARREST);
    const arrest = dutyOf(of, 'tell-arrest').id;
    for (const [template, id] of [
      ['investigation-update', arrest],
      ['please-call-us', update],
      ['acknowledgement', update],
      ['nothing-new', 'NONE'],
    ] as const) {
      const problem = problemOf(() => updateOrder(of, { template, dutyIds: [id] }, at(NOW)), 'bad-request');
      expect(problem.errors).toMatchObject([{ path: 'dutyIds' }]);
    }
    const met = spoke(of, [], at(NOW)).after;
    problemOf(() => updateOrder(met, { template: 'nothing-new', dutyIds: [update] }, at(NOW)), 'bad-request');
  });
});
