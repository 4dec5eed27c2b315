/** What the page shows of the staff's side, out of items as the functions store them. */
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Inbound } from '../../../functions/inbound/inbound.ts';
import { putInbound } from '../../../functions/inbound/inbound-store.ts';
import { REASONS } from '../../../functions/messages/gate/reasons.ts';
import { toItem } from '../../../functions/messages/item.ts';
import type { Message, MessageOrder } from '../../../functions/messages/message.ts';
import { putProviderId } from '../../../functions/messages/receipt-store.ts';
import { ordered } from '../../../functions/messages/state.ts';
import { inboundTask } from '../../../functions/tasks/inbound-task.ts';
import { raise } from '../../../functions/tasks/raise-store.ts';
import type { OutboxMessage } from '../../../lib/local/outbox.ts';
import { staff } from '../../../lib/local/page/staff.ts';
import { type StaffView, staffReader } from '../../../lib/local/page/staff-store.ts';
import { TEST_NOW } from '../../support/desk.ts';
import { type TestStore, testStore } from '../../support/store.ts';
import { putTask } from '../../support/tasks.ts';

let store: TestStore;
let view: StaffView;
let page: string;

const order = (id: string, minute: number, caseId = '1000000-26.1'): MessageOrder => ({
  id,
  template: 'please-call-us',
  caseId,
  dutyIds: [],
  by: 'somebody',
  at: new Date(TEST_NOW + minute * 60_000).toISOString(),
});

const put = (message: Message) =>
  store.client.send(new PutCommand({ TableName: store.tables.messages, Item: toItem(message) }));

const later = new Date(TEST_NOW + 3_600_000).toISOString();

const handedOver = (id: string, channel: 'sms' | 'email', tags?: Record<string, string>): OutboxMessage => ({
  id,
  channel,
  to: 'x',
  body: 'x',
  sender: 'x',
  at: later,
  ...(tags ? { tags } : {}),
});

beforeAll(async () => {
  store = await testStore();
  const { client, tables } = store;
  const base = (id: string, minute: number, caseId?: string) => ordered(order(id, minute, caseId));
  await put({ ...base('HELD', 1), status: 'held', reason: 'outside-hours', until: later });
  // Ended and told: no queue leads to them, only their case or the provider's id.
  await put({ ...base('REFUSED', 2), status: 'not-sent', reason: 'unsafe', endedAt: later, told: true });
  await put({ ...base('FAILED', 3, '1000000-26.2'), status: 'failed', reason: 'rejected', endedAt: later, told: true });
  await put({ ...base('ARRIVED', 4, '2000000-26.1'), status: 'delivered', endedAt: later, told: true });
  await putProviderId(client, tables.messages, { provider: 'sns-1', messageId: 'FAILED' }, TEST_NOW);
  await putTask(store, {
    kind: 'low-rating',
    replyId: 'R1',
    rating: 2,
    words: 'nobody <i>rang</i>',
    reference: '3/26',
  });
  const inbound: Inbound = { id: 'IN1', channel: 'sms', at: later, words: 'who are you?', because: 'unplaced' };
  await putInbound(client, tables.messages, inbound, TEST_NOW);
  await raise(client, tables.tasks, inboundTask('text-to-read', inbound, undefined));
  const read = staffReader(client, (table) => tables[table]);
  view = await read([
    handedOver('sns-1', 'sms'),
    handedOver('ses-1', 'email', { message: 'ARRIVED' }),
    handedOver('sns-2', 'sms'),
  ]);
  page = String(await staff(view, []));
});
afterAll(() => store.close());

test('messages that wait, that were handed over, and whatever else their cases have: newest first', () => {
  expect(view.messages.map(({ id, status }) => `${id} ${status}`)).toEqual([
    'ARRIVED delivered',
    'FAILED failed',
    'REFUSED not-sent',
    'HELD held',
  ]);
});

test('each message handed over has its state, by the id that it has with the provider', () => {
  expect([...view.statuses]).toEqual([
    ['sns-1', 'failed'],
    ['ses-1', 'delivered'],
  ]);
});

test('reasons are said in words, cases as people write them', () => {
  expect(page).toContain(REASONS['outside-hours']);
  expect(page).toContain('1000000/26<');
  expect(page).toContain('1000000/26.2');
  expect(page).not.toContain('1000000-26');
});

test('open tasks come with the words behind them, escaped', () => {
  expect(view.tasks).toMatchObject([
    { kind: 'text-to-read', queue: 'force', words: 'who are you?' },
    { kind: 'low-rating', queue: 'E09000012', words: 'nobody <i>rang</i>' },
  ]);
  expect(page).toContain('nobody &lt;i&gt;rang&lt;/i&gt;');
  expect(page).toContain('the whole force');
  expect(page).toContain('Hackney');
  expect(page).toContain('Rating of 1 or 2');
});
