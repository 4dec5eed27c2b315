/** What providers report later, on the embedded store: which message ends, what its case is told, which number is dead. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCase } from '../../functions/cases/store.ts';
import { takeDeliveryLog, takeEmailEvents } from '../../functions/messages/deliveries.ts';
import { runEndedSweep } from '../../functions/messages/ended-sweep.ts';
import { putProviderId } from '../../functions/messages/receipt-store.ts';
import { readSuppression } from '../../functions/messages/suppression-store.ts';
import { DAY, HOUR, MINUTE, toIso } from '../../functions/shared/time.ts';
import { taskIdOf } from '../../functions/tasks/case-task.ts';
import { readTask } from '../../functions/tasks/store.ts';
import { scheduledEvent } from '../../lib/blueprint/schedule.ts';
import { hooked } from '../support/cases.ts';
import { type MessagesHouse, messagesHouse, phoneOf } from '../support/messages.ts';
import { bounce, complaint, delivery, deliveryLog, emailEvents } from '../support/receipts.ts';

let house: MessagesHouse;
let cases = 0;
const parts = () => ({ client: house.store.client, tables: house.store.tables });
const now = () => house.time.now();

beforeAll(async () => {
  house = await messagesHouse();
  house.behave(() => ({ is: 'accepted', provider: `provider-${cases}` }));
});
afterAll(() => house.close());

interface Sent {
  readonly id: string;
  readonly caseId: string;
  readonly provider: string;
  readonly to: string;
}

/** A message that its provider has taken. */
async function sent(channel: 'sms' | 'email', order: object = {}): Promise<Sent> {
  cases += 1;
  const to = channel === 'sms' ? phoneOf(cases) : `ada-${cases}@example.org`;
  const the = await house.newCase({
    number: cases,
    channels: [channel],
    ...(channel === 'email' ? { email: to } : {}),
  });
  const dutyIds = the.duties.filter(({ rule }) => rule === 'routine-update').map(({ id }) => id);
  const id = await house.order({ caseId: the.id, template: 'investigation-update', dutyIds, ...order });
  await house.run();
  expect((await house.message(id)).status).toBe('sent');
  return { id, caseId: the.id, provider: `provider-${cases}`, to };
}

const sweep = (at: number) => runEndedSweep({ ...parts(), hasTime: () => true }, scheduledEvent('receipts', toIso(at)));

async function contactsOf(caseId: string) {
  const stored = await readCase(house.store.client, house.store.tables.cases, caseId);
  return stored?.case.contacts.map(({ outcome, channel, at }) => ({ outcome, channel, at })) ?? [];
}

async function tasksOf(caseId: string) {
  const { client, tables } = house.store;
  const stored = await readCase(client, tables.cases, caseId);
  const asked = stored?.case.messageTasks?.filter(({ settled }) => !settled) ?? [];
  const tasks = await Promise.all(asked.map((one) => readTask(client, tables.tasks, taskIdOf(one, caseId))));
  return tasks.filter((task) => task?.status === 'open').map((task) => task?.kind);
}

async function routineUpdateOf(caseId: string) {
  const stored = await readCase(house.store.client, house.store.tables.cases, caseId);
  return stored?.case.duties.filter(({ rule }) => rule === 'routine-update').map(({ status }) => status);
}

async function failedAt(to: string) {
  return (await readSuppression(house.store.client, house.store.tables.messages, await house.detail(to))).failedAt;
}

describe('a receipt', () => {
  it.each(['sms', 'email'] as const)(
    'of delivery (%s) ends the message, meets what it can and tells the case',
    async (channel) => {
      const { id, caseId, provider } = await sent(channel);
      const at = now() + MINUTE;
      if (channel === 'sms') await takeDeliveryLog(parts(), deliveryLog({ provider, at }));
      else await takeEmailEvents(parts(), emailEvents({ provider, message: id, at, told: delivery(at) }));
      expect(await house.message(id)).toMatchObject({ status: 'delivered', told: true, endedAt: toIso(at) });
      expect(await contactsOf(caseId)).toEqual([{ outcome: 'delivered', channel, at: toIso(at) }]);
      expect(await routineUpdateOf(caseId)).toEqual(['met', 'open']);
      expect((await house.message(id)).order).not.toHaveProperty('number');
    },
  );

  it('of failure for ever makes a task and is remembered of the number', async () => {
    const { id, caseId, provider, to } = await sent('sms');
    const at = now() + MINUTE;
    await takeDeliveryLog(parts(), deliveryLog({ provider, at, words: 'Invalid phone number' }));
    expect(await house.message(id)).toMatchObject({ status: 'failed', reason: 'invalid-number', told: true });
    expect(await contactsOf(caseId)).toMatchObject([{ outcome: 'failed' }]);
    expect(await tasksOf(caseId)).toEqual(['message-failed']);
    expect(await failedAt(to)).toBe(toIso(at));
    const next = await house.order({ caseId });
    await house.run();
    expect(await house.message(next)).toMatchObject({ status: 'not-sent', reason: 'unreachable' });
  });

  it.each([
    ['Phone is currently unreachable/unavailable', 'phone-off'],
    ['Unknown error attempting to reach phone', 'not-delivered'],
    ['Blocked as spam by phone carrier', 'blocked-as-spam'],
  ])('of another failure (%s) says nothing of the number', async (words, reason) => {
    const { id, provider, to } = await sent('sms');
    await takeDeliveryLog(parts(), deliveryLog({ provider, at: now(), words }));
    expect(await house.message(id)).toMatchObject({ status: 'failed', reason });
    expect(await failedAt(to)).toBeUndefined();
  });

  it("that a carrier has accepted a text is no delivery: without the phone's own word it ends as not known", async () => {
    const { id, caseId, provider } = await sent('sms');
    await takeDeliveryLog(parts(), deliveryLog({ provider, at: now(), accepted: true }));
    expect((await house.message(id)).status).toBe('sent');
    await sweep(now() + 3 * DAY - MINUTE);
    expect((await house.message(id)).status).toBe('sent');
    await sweep(now() + 3 * DAY + MINUTE);
    expect(await house.message(id)).toMatchObject({ status: 'unknown', reason: 'no-receipt', told: true });
    expect(await contactsOf(caseId)).toMatchObject([{ outcome: 'unknown' }]);
    expect(await routineUpdateOf(caseId)).toEqual(['open']);
  });

  it('of a bounce: a permanent one is remembered, a transient one is not', async () => {
    const [one, other] = [await sent('email'), await sent('email')];
    const at = now();
    await takeEmailEvents(
      parts(),
      emailEvents(
        { provider: one.provider, message: one.id, at, told: bounce(at) },
        { provider: other.provider, message: other.id, at, told: bounce(at, 'Transient') },
      ),
    );
    expect([(await house.message(one.id)).status, (await house.message(other.id)).status]).toEqual([
      'failed',
      'failed',
    ]);
    expect([await failedAt(one.to), await failedAt(other.to)]).toEqual([toIso(at), undefined]);
  });

  it('of a complaint changes no delivered message, and no more goes to the address', async () => {
    const { id, provider, to } = await sent('email');
    const at = now();
    await takeEmailEvents(parts(), emailEvents({ provider, message: id, at, told: delivery(at) }));
    await takeEmailEvents(parts(), emailEvents({ provider, message: id, at: at + HOUR, told: complaint(at + HOUR) }));
    expect((await house.message(id)).status).toBe('delivered');
    expect(await failedAt(to)).toBe(toIso(at + HOUR));
  });

  it('of an earlier hand-over does not end the one that is waited for, unless it says delivered', async () => {
    const { id } = await sent('email');
    const failed = { provider: 'earlier', message: id, at: now(), told: bounce(now(), 'Transient') };
    await takeEmailEvents(parts(), emailEvents(failed));
    expect((await house.message(id)).status).toBe('sent');
    await takeEmailEvents(parts(), emailEvents({ ...failed, told: delivery(now()) }));
    expect((await house.message(id)).status).toBe('delivered');
  });

  it('in whatever order and number: the first word that ends it stands, and the case is told once', async () => {
    const words = ['Phone is currently unreachable/unavailable', undefined] as const;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(1), { minLength: 1, maxLength: 6 }), async (order) => {
        const { id, caseId, provider } = await sent('sms');
        for (const one of order) {
          const said = words[one];
          await takeDeliveryLog(parts(), deliveryLog({ provider, at: now(), ...(said ? { words: said } : {}) }));
        }
        const outcome = order[0] === 0 ? 'failed' : 'delivered';
        expect((await house.message(id)).status).toBe(outcome);
        expect(await contactsOf(caseId)).toMatchObject([{ outcome }]);
      }),
      { numRuns: 8 },
    );
  });
});

describe('a receipt that comes before the hand-over is known', () => {
  it('waits for it, and then says what it has to say', async () => {
    cases += 1;
    const provider = `provider-${cases}`;
    const at = now();
    await takeDeliveryLog(parts(), deliveryLog({ provider, at }));
    await sweep(now() + MINUTE);
    const the = await house.newCase({ number: cases });
    const id = await house.order({ caseId: the.id });
    await house.run();
    expect((await house.message(id)).status).toBe('sent');
    await sweep(now() + 10 * MINUTE);
    expect((await house.message(id)).status).toBe('delivered');
    expect(await contactsOf(the.id)).toMatchObject([{ outcome: 'delivered' }]);
  });

  it.each(['sms', 'email'] as const)(
    'is not lost when it says by %s that nothing will ever arrive there',
    async (channel) => {
      cases += 1;
      const provider = `provider-${cases}`;
      const email = `ada-${cases}@example.org`;
      const the = await house.newCase({ number: cases, email, channels: [channel] });
      const id = await house.order({ caseId: the.id });
      // What the provider says is taken while its answer is on the way.
      house.behave(async () => {
        const at = now();
        if (channel === 'email') {
          await takeEmailEvents(parts(), emailEvents({ provider, message: id, at, told: bounce(at) }));
        } else {
          await putProviderId(house.store.client, house.store.tables.messages, { provider, messageId: id }, at);
          await takeDeliveryLog(parts(), deliveryLog({ provider, at, words: 'Invalid phone number' }));
        }
        return { is: 'accepted', provider };
      });
      await house.run();
      house.behave(() => ({ is: 'accepted', provider: `provider-${cases}` }));
      expect((await house.message(id)).status).toBe('sent');
      await sweep(now() + 2 * MINUTE);
      expect((await house.message(id)).status).toBe('failed');
      expect(await failedAt(channel === 'email' ? email : phoneOf(cases))).toBeDefined();
      expect(await tasksOf(the.id)).toEqual(['message-failed']);
    },
  );

  it('is let go after three days when nobody ever knows of it', async () => {
    await takeDeliveryLog(parts(), deliveryLog({ provider: 'nobody', at: now() }));
    for (let hour = 0; hour <= 80; hour += 8) await sweep(now() + hour * HOUR);
    let calls = 0;
    const client = hooked(house.store.client, (command, send) => {
      if (command.name !== 'QueryCommand') calls += 1;
      return send();
    });
    await runEndedSweep(
      { ...parts(), client, hasTime: () => true },
      scheduledEvent('receipts', toIso(now() + 90 * HOUR)),
    );
    expect(calls).toBe(0);
  });
});

describe('what cannot be read or stored', () => {
  it('is let go when it is no event, and comes again when the store fails', async () => {
    const { id, provider } = await sent('email');
    const at = now();
    const good = { provider, message: id, at, told: delivery(at) };
    const broken = hooked(house.store.client, async () => {
      throw new Error('The store is down');
    });
    const event = emailEvents({ ...good, told: { eventType: 'Nonsense' } }, good);
    expect(await takeEmailEvents({ ...parts(), client: broken }, event)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'record-1' }],
    });
    await expect(takeDeliveryLog({ ...parts(), client: broken }, deliveryLog({ provider, at }))).rejects.toThrow();
    expect(await takeEmailEvents(parts(), event)).toEqual({ batchItemFailures: [] });
    expect((await house.message(id)).status).toBe('delivered');
  });

  it('is told to the case by the sweep when the receipt could not', async () => {
    const { id, caseId, provider } = await sent('sms');
    const client = hooked(house.store.client, async ({ input }, send) => {
      if (input.TableName === house.store.tables.cases) throw new Error('The store is down');
      return send();
    });
    await takeDeliveryLog({ ...parts(), client }, deliveryLog({ provider, at: now() })).catch(() => undefined);
    expect(await house.message(id)).toMatchObject({ status: 'delivered' });
    expect(await contactsOf(caseId)).toEqual([]);
    await sweep(now() + MINUTE);
    await sweep(now() + 2 * MINUTE);
    expect(await contactsOf(caseId)).toMatchObject([{ outcome: 'delivered' }]);
    expect((await house.message(id)).told).toBe(true);
  });
});
