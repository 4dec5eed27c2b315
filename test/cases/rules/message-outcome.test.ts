/** What the end of a message does to its case. */
import { describe, expect, it } from 'vitest';
import type { Case } from '../../../functions/cases/case.ts';
import { dueChange } from '../../../functions/cases/due.ts';
import { messageEnded } from '../../../functions/cases/message-outcome.ts';
import { updateOrder } from '../../../functions/cases/order-update.ts';
import type { Message, MessageOrder } from '../../../functions/messages/message.ts';
import { ARREST, at, changed, dutyOf, lastUpdate, NOW, registered, spoke, swept, withMilestone } from './support.ts';

const PLAN = { channels: ['sms' as const], hours: { from: '09:00', to: '17:00' } };
const base = withMilestone(registered({ contactPlan: PLAN }), ARREST);
const update = lastUpdate(base);
const due = swept(base, '2026-12-21T00:00:00Z');

function ended(order: MessageOrder, status: Message['status'], more: Partial<Message> = {}): Message {
  return {
    id: order.id,
    order,
    status,
    attempts: 1,
    unknowns: 0,
    sent: { at: '2026-12-21T09:00:00.000Z', channel: 'sms', detail: 'HASH', language: 'en', parts: 1 },
    endedAt: '2026-12-21T09:00:10.000Z',
    version: 5,
    ...more,
  };
}

/** The text of the due day. */
const [nothingNew] = dueChange(swept(base, '2026-12-20T12:00:00Z'), Date.parse('2026-12-21T00:00:00Z'))?.messages ?? [];
if (!nothingNew) throw new Error('nothing was ordered');
const told = at('2026-12-21T09:01:00Z', 'system');
const tell = (of: Case, message: Message, ctx = told) => messageEnded(of, message, ctx);

describe('a delivered message', () => {
  const { after, kind, details, tasks, messages } = changed(tell(due, ended(nothingNew, 'delivered')));

  it('is an attempt in the case, at the time of the delivery, and nobody has spoken', () => {
    expect(after.contacts.at(-1)).toEqual({
      id: expect.any(String),
      at: '2026-12-21T09:00:10.000Z',
      by: 'system',
      channel: 'sms',
      direction: 'outbound',
      outcome: 'delivered',
      dutyIds: [update.id],
      message: { id: nothingNew.id, template: 'nothing-new' },
    });
    expect(after).not.toHaveProperty('lastContactAt');
    expect(messages).toEqual([]);
  });

  it('meets the duty that it was ordered for; the next update counts from then, and the task is settled', () => {
    expect(after.duties.find(({ id }) => id === update.id)).toMatchObject({
      status: 'met',
      fulfilled: { at: '2026-12-21T09:00:10.000Z', by: 'system', contact: after.contacts.at(-1)?.id, channel: 'sms' },
    });
    expect(lastUpdate(after)).toMatchObject({ status: 'open', startedAt: '2026-12-21T09:00:10.000Z' });
    expect([kind, details]).toMatchObject(['message-ended', { outcome: 'delivered', met: [update.id], late: [] }]);
    expect(tasks).toMatchObject([{ order: 'settle', kind: 'update-due', outcome: 'done' }]);
  });

  it('told twice changes nothing, also when twenty attempts came after it', () => {
    expect(tell(after, ended(nothingNew, 'delivered'))).toEqual({ unchanged: true });
    let later = after;
    for (let i = 0; i < 21; i += 1) later = spoke(later, [], at(Date.parse('2026-12-22T10:00:00Z') + i)).after;
    expect(tell(later, ended(nothingNew, 'delivered'))).toEqual({ unchanged: true });
  });

  it('meets only what it can: news of an arrest are not told by a text that says nothing of it', () => {
    const arrest = dutyOf(due, 'tell-arrest');
    const order = { ...nothingNew, id: 'OTHER', dutyIds: [arrest.id, 'NONE'] };
    const { after: other } = changed(tell(due, ended(order, 'delivered')));
    expect(other.duties).toEqual(due.duties);
    const called = { ...order, template: 'please-call-us', dutyIds: [update.id] } as const;
    expect(changed(tell(due, ended(called, 'delivered'))).after.duties).toEqual(due.duties);
  });

  it('that met its duty too late makes up for it; what was met before stays as it was', () => {
    const missed = swept(due, '2026-12-22T00:00:00Z');
    const late = changed(
      tell(missed, ended(nothingNew, 'delivered', { endedAt: '2026-12-22T08:00:00.000Z' }), at('2026-12-22T08:01:00Z')),
    );
    expect(late.details).toMatchObject({ met: [], late: [update.id] });
    expect(lastUpdate(late.after)).toMatchObject({ status: 'open' });
    const spoken = spoke(due, [], at('2026-12-21T08:00:00Z')).after;
    expect(changed(tell(spoken, ended(nothingNew, 'delivered'))).after.duties).toEqual(spoken.duties);
  });

  it('counts when the carrier says that it was delivered, not when the case is told', () => {
    const message = ended(nothingNew, 'delivered', { endedAt: '2026-12-21T23:59:58.000Z' });
    const { after: intime } = changed(tell(due, message, at('2026-12-22T00:00:30Z', 'system')));
    expect(intime.duties.find(({ id }) => id === update.id)?.status).toBe('met');
    // A clock ahead of ours wins nothing.
    const ahead = changed(tell(due, ended(nothingNew, 'delivered', { endedAt: '2027-01-01T00:00:00.000Z' })));
    expect(ahead.after.contacts.at(-1)?.at).toBe('2026-12-21T09:01:00.000Z');
  });

  it('of the acknowledgement is the written confirmation itself', () => {
    const duty = dutyOf(base, 'confirm-report-in-writing');
    const order = updateOrder(base, { template: 'acknowledgement', dutyIds: [duty.id] }, at(NOW));
    const { after: confirmed } = changed(tell(base, ended(order, 'delivered')));
    expect(dutyOf(confirmed, 'confirm-report-in-writing').status).toBe('met');
    expect(lastUpdate(confirmed)).toEqual(update);
  });
});

describe('a message that did not arrive', () => {
  it.each(['failed', 'unknown'] as const)(
    '%s: the attempt is in the case, nothing is met, and somebody phones',
    (status) => {
      const { after, tasks, details } = changed(tell(due, ended(nothingNew, status, { reason: 'unreachable-number' })));
      expect(after.contacts.at(-1)).toMatchObject({ outcome: status, message: { id: nothingNew.id } });
      expect(after.duties).toEqual(due.duties);
      expect(tasks).toMatchObject([
        { order: 'raise', kind: 'message-failed', about: nothingNew.id, dueBy: '2026-12-22T09:01:00.000Z' },
      ]);
      expect(details).toMatchObject({ outcome: status, reason: 'unreachable-number' });
      expect(tell(after, ended(nothingNew, status))).toEqual({ unchanged: true });
      expect(spoke(after, [], at('2026-12-21T10:00:00Z')).tasks).toContainEqual(
        expect.objectContaining({ order: 'settle', kind: 'message-failed', about: nothingNew.id, outcome: 'done' }),
      );
    },
  );

  it('because it may not be sent is no attempt; the task is the one that the gate named', () => {
    const message = ended(nothingNew, 'not-sent', { reason: 'unsafe', task: 'phone-first' });
    const { after, kind, details, tasks } = changed(tell(due, message));
    expect(after.contacts).toEqual(due.contacts);
    expect([kind, details]).toEqual([
      'message-not-sent',
      { id: nothingNew.id, template: 'nothing-new', reason: 'unsafe' },
    ]);
    expect(tasks).toMatchObject([{ order: 'raise', kind: 'phone-first', about: nothingNew.id }]);
    // Another message: somebody is to phone already.
    const other = ended({ ...nothingNew, id: 'OTHER' }, 'not-sent', { reason: 'unsafe', task: 'phone-first' });
    expect(changed(tell(after, other)).after.messageTasks).toHaveLength(1);
  });
});

it('a message of another case, or one that has not ended, is a mistake of ours', () => {
  expect(() => tell({ ...due, id: '2-26.1' }, ended(nothingNew, 'delivered'))).toThrow('another case');
  expect(() => tell(due, ended(nothingNew, 'sent'))).toThrow('has not ended');
});
