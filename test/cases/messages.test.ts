/** Messages and cases through the doors: what is ordered is in the table, and what became of it is in the case. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeBySystem } from '../../functions/cases/change-by-system.ts';
import { messageEnded } from '../../functions/cases/message-outcome.ts';
import { optOut } from '../../functions/cases/opt-out.ts';
import type { Message, MessageOrder } from '../../functions/messages/message.ts';
import { DAY, HOUR, MINUTE, toIso } from '../../functions/shared/time.ts';
import { taskIdOf } from '../../functions/tasks/case-task.ts';
import { type CasesHouse, casesHouse, hooked } from '../support/cases.ts';
import { TEST_NOW } from '../support/desk.ts';

const PLAN = { channels: ['sms'], hours: { from: '09:00', to: '17:00' } };

let house: CasesHouse;
let cases = 0;
beforeAll(async () => {
  house = await casesHouse();
});
afterAll(() => house.close());

async function aCase(body: Record<string, unknown> = {}): Promise<string> {
  cases += 1;
  const reference = `M${cases}-26`;
  const { status, text } = await house.register({ reference, ...body });
  expect(status, text).toBe(201);
  return reference;
}

const messagesOf = async (reference: string) =>
  (await house.items('messages')).filter(({ caseId }) => caseId === `${reference}.1`) as unknown as Message[];
const taskOf = async (reference: string, kind: string, about: string) => {
  const id = taskIdOf({ kind: kind as 'phone-first', about }, `${reference}.1`);
  return (await house.items('tasks')).find((task) => task['id'] === id);
};
const historyOf = async (reference: string, at = TEST_NOW) =>
  (await house.call('GET', `/cases/${reference}/history`, { query: { limit: '50' }, at })).json.items;
const parts = () => ({ client: house.store.client, tables: house.store.tables });
const ended = (order: MessageOrder, status: Message['status'], endedAt: number): Message => ({
  id: order.id,
  order,
  status,
  attempts: 1,
  unknowns: 0,
  endedAt: toIso(endedAt),
  version: 4,
});

describe('what is ordered', () => {
  it('is a queued message that names neither number nor name', async () => {
    const reference = await aCase({ contactPlan: PLAN });
    const messages = await messagesOf(reference);
    expect(messages).toMatchObject([
      { status: 'queued', order: { template: 'acknowledgement', caseId: `${reference}.1`, by: 'system' } },
    ]);
    expect(JSON.stringify(messages)).not.toMatch(/Jo|7700|example/i);
  });

  it('follows from a contact, and from the due day of the routine update by the sweep, once each', async () => {
    const reference = await aCase({ contactPlan: PLAN });
    await house.contact(reference, {});
    await house.contact(reference, {}, { at: TEST_NOW + MINUTE });
    const { json } = await house.read(reference);
    const dueDay = Date.parse(json.nextUpdateDueAt) - DAY + 1000;
    await house.sweep(dueDay - MINUTE);
    const before = (await messagesOf(reference)).map(({ order }) => order.template).sort();
    expect(before).toEqual(['acknowledgement', 'feedback-invitation']);
    await Promise.all([house.sweep(dueDay), house.sweep(dueDay)]);
    await house.sweep(dueDay + MINUTE);
    const after = (await messagesOf(reference)).map(({ order }) => order.template).sort();
    expect(after).toEqual(['acknowledgement', 'feedback-invitation', 'nothing-new']);
    const ordered = (await historyOf(reference, dueDay)).filter(
      (event: { kind: string }) => event.kind === 'message-ordered',
    );
    expect(ordered).toMatchObject([{ by: 'system', details: { messages: [{ template: 'nothing-new' }] } }]);
  });

  it('waits for the sweep while the table does not answer, and the change is stored all the same', async () => {
    const stumbling = house.through(
      hooked(house.store.client, async ({ input }, send) => {
        if (input.TableName === house.store.tables.messages) throw Object.assign(new Error(), { name: 'TimeoutError' });
        return send();
      }),
    );
    cases += 1;
    const reference = `M${cases}-26`;
    expect((await stumbling.register({ reference, contactPlan: PLAN })).status).toBe(201);
    expect(await messagesOf(reference)).toEqual([]);
    await house.sweep(TEST_NOW + 2 * MINUTE);
    expect(await messagesOf(reference)).toHaveLength(1);
  });
});

describe('the end of a message', () => {
  const tell = (reference: string, message: Message, at: number) =>
    changeBySystem(parts(), `${reference}.1`, { now: at, by: 'system', id: `told-${message.id}` }, (the, ctx) =>
      messageEnded(the, message, ctx),
    );

  it('is an attempt in the case with its duty met, once however often it is told', async () => {
    const reference = await aCase({ contactPlan: PLAN });
    const [message] = await messagesOf(reference);
    const order = message?.order as MessageOrder;
    const at = TEST_NOW + HOUR;
    await Promise.all([1, 2, 3].map(() => tell(reference, ended(order, 'delivered', at), at)));
    await tell(reference, ended(order, 'delivered', at), at + DAY);
    const { json, etag } = await house.read(reference, { at });
    expect(etag).toBe('"2"');
    expect(json.contacts).toEqual([
      {
        id: expect.any(String),
        at: toIso(at),
        by: 'system',
        channel: 'sms',
        direction: 'outbound',
        outcome: 'delivered',
        dutyIds: order.dutyIds,
        message: { id: order.id, template: 'acknowledgement' },
      },
    ]);
    expect(json.duties.find(({ id }: { id: string }) => id === order.dutyIds[0])).toMatchObject({ status: 'met' });
    expect(json.lastContactAt).toBeUndefined();
    expect((await historyOf(reference, at))[0]).toMatchObject({ kind: 'message-ended', by: 'system', version: 2 });
    expect((await house.items('audit')).some(({ subject }) => subject === 'system')).toBe(false);
  });

  it('that did not arrive is a call for staff, which having spoken settles', async () => {
    const reference = await aCase({ contactPlan: PLAN });
    const [message] = await messagesOf(reference);
    const order = message?.order as MessageOrder;
    await tell(reference, ended(order, 'failed', TEST_NOW + HOUR), TEST_NOW + HOUR);
    expect(await taskOf(reference, 'message-failed', order.id)).toMatchObject({ status: 'open', queue: 'E09000012' });
    await house.contact(reference, {}, { at: TEST_NOW + 2 * HOUR });
    expect(await taskOf(reference, 'message-failed', order.id)).toMatchObject({ status: 'done' });
  });

  it('of a case that is not there is told to nobody', async () => {
    const order = { id: 'X', template: 'nothing-new', caseId: 'NONE-26.1', dutyIds: [], by: 'system', at: '' } as const;
    expect(await tell('NONE-26', ended(order, 'failed', TEST_NOW), TEST_NOW)).toBeUndefined();
  });

  it('is told also to a case that is too large for a request', async () => {
    const reference = await aCase({ contactPlan: PLAN });
    const [message] = await messagesOf(reference);
    const fill = (the: Parameters<typeof messageEnded>[0]) => ({
      after: { ...the, victim: { ...the.victim, name: 'x'.repeat(310_000) } },
      kind: 'filled',
      details: {},
      tasks: [],
      messages: [],
    });
    await changeBySystem(parts(), `${reference}.1`, { now: TEST_NOW, by: 'system', id: 'fill' }, fill);
    expect((await house.contact(reference, {})).status).toBe(409);
    await tell(reference, ended(message?.order as MessageOrder, 'delivered', TEST_NOW), TEST_NOW);
    expect((await house.read(reference)).json.contacts).toHaveLength(1);
  });
});

it('a STOP is in the history as the victim’s own, its tasks are hidden with a restricted case', async () => {
  const reference = await aCase({ contactPlan: PLAN });
  const context = { now: TEST_NOW + HOUR, by: 'victim', id: 'text-1' };
  await changeBySystem(parts(), `${reference}.1`, context, optOut);
  await changeBySystem(parts(), `${reference}.1`, context, optOut);
  const { json } = await house.read(reference, { at: TEST_NOW + HOUR });
  expect(json.consents).toEqual({ surveys: false, routineUpdates: false, dutyUpdates: true });
  const optedOut = (await historyOf(reference)).filter(({ kind }: { kind: string }) => kind === 'opted-out');
  expect(optedOut).toMatchObject([{ by: 'victim', version: 2 }]);
  const listed = async (role: 'desk' | 'supervisor') =>
    (await house.call('GET', '/tasks', { staff: { roles: [role] }, query: { limit: '100' } })).json.items.filter(
      (task: { reference: string }) => task.reference === json.reference,
    );
  expect(await listed('desk')).toMatchObject([{ kind: 'opt-out-to-confirm' }]);
  await house.call('PUT', `/cases/${reference}/restriction`, {
    body: { restricted: true, reason: 'A colleague' },
    staff: { roles: ['supervisor'] },
    at: TEST_NOW + 2 * HOUR,
  });
  expect(await listed('desk')).toEqual([]);
  expect(await listed('supervisor')).toHaveLength(1);
});
