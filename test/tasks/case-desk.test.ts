import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditTrail } from '../../functions/audit/trail.ts';
import type { HttpHandler } from '../../functions/shared/http/edge.ts';
import { randomId } from '../../functions/shared/ids.ts';
import { HOUR, toIso } from '../../functions/shared/time.ts';
import type { Alert } from '../../functions/tasks/alert.ts';
import { caseTask } from '../../functions/tasks/case-task.ts';
import type { CaseTaskKind } from '../../functions/tasks/kinds.ts';
import { raise, settleBySystem } from '../../functions/tasks/raise-store.ts';
import { makeTasksHandler } from '../../functions/tasks/steps.ts';
import { runSweep } from '../../functions/tasks/sweep.ts';
import type { Task } from '../../functions/tasks/task.ts';
import { scheduledEvent } from '../../lib/blueprint/schedule.ts';
import { apiEvent, TEST_NOW, type TestDesk, testDesk } from '../support/desk.ts';
import { type TestStore, testStore } from '../support/store.ts';

const HACKNEY = 'E09000012';
const DUTY = 'D7K2V9X4N0B5S3GJ1MQC';

let store: TestStore;
let desk: TestDesk;
let handler: HttpHandler;
let open: Task;
let missed: Task;
let hidden: Task;

async function put(kind: CaseTaskKind, n: number, restricted = false): Promise<Task> {
  const at = toIso(TEST_NOW + n * 1000);
  const task = caseTask(
    { order: 'raise', kind, dutyId: DUTY, openedAt: toIso(TEST_NOW), dueBy: toIso(TEST_NOW + n * HOUR) },
    {
      id: `100000${n}-26.2`,
      reference: `100000${n}/26`,
      victimNumber: 2,
      borough: HACKNEY,
      ...(restricted ? { restriction: { subjects: ['staff-1'], reason: 'A colleague', at, by: 'staff-2' } } : {}),
    },
  );
  await raise(store.client, store.tables.tasks, task);
  return task;
}

beforeAll(async () => {
  store = await testStore();
  desk = await testDesk();
  const trail = auditTrail(store.client, store.tables.audit, randomId);
  handler = makeTasksHandler({ client: store.client, tables: store.tables, trail, verifyStaff: desk.verifyStaff });
  open = await put('duty-due-soon', 1);
  missed = await put('duty-missed', 2);
  hidden = await put('duty-missed', 3, true);
});
afterAll(() => store.close());

type StaffOf = NonNullable<Parameters<TestDesk['token']>[0]>;
const atDesk: StaffOf = { roles: ['desk'], boroughs: [HACKNEY] };
const supervisor: StaffOf = { roles: ['supervisor'], boroughs: [HACKNEY] };

async function ask(staff: StaffOf, id?: string, body?: unknown) {
  const answer = await handler(
    apiEvent({
      method: body === undefined ? 'GET' : 'POST',
      resource: `/desk/v1/tasks${id === undefined ? '' : '/{id}'}${body === undefined ? '' : '/outcome'}`,
      ...(id === undefined ? {} : { params: { id } }),
      headers: await desk.signedIn(staff),
      ...(body === undefined ? {} : { body }),
    }),
  );
  return { status: answer.statusCode, json: JSON.parse(answer.body), text: answer.body };
}

it('is listed with its reference and its duty, without a touchpoint, for the desk and supervisors', async () => {
  const { json } = await ask(atDesk);
  expect(json.items).toEqual([
    {
      id: open.id,
      kind: 'duty-due-soon',
      status: 'open',
      openedAt: toIso(TEST_NOW),
      dueAt: toIso(TEST_NOW + HOUR),
      overdue: false,
      escalated: false,
      borough: HACKNEY,
      reference: '1000001/26.2',
      dutyId: DUTY,
    },
    expect.objectContaining({ id: missed.id, kind: 'duty-missed' }),
  ]);
});

it('leaves one entry in the trail for each case that a list shows', async () => {
  const subject = 'reader-of-lists';
  await ask({ ...atDesk, subject });
  const { Items = [] } = await store.client.send(
    new QueryCommand({
      TableName: store.tables.audit,
      IndexName: 'by-subject',
      KeyConditionExpression: 'subject = :subject',
      ExpressionAttributeValues: { ':subject': subject },
    }),
  );
  const shown = Items.map(({ action, reference, outcome }) => [action, reference, outcome]);
  expect(shown.sort()).toEqual([
    ['task.list', '1000001/26.2', 'allowed'],
    ['task.list', '1000002/26.2', 'allowed'],
  ]);
});

it('of a restricted case is shown to supervisors only, and does not exist for the desk', async () => {
  const ids = async (staff: StaffOf) => (await ask(staff)).json.items.map(({ id }: { id: string }) => id);
  expect(await ids(supervisor)).toEqual([open.id, missed.id, hidden.id]);
  expect(await ids(atDesk)).toEqual([open.id, missed.id]);
  // Also for whom the restriction names: the case itself tells them.
  const refused = await ask({ ...atDesk, subject: 'staff-1' }, hidden.id);
  const unknown = await ask(atDesk, '0000000000000000NONE');
  expect([refused.status, refused.text]).toEqual([404, unknown.text]);
  expect((await ask(atDesk, hidden.id, { outcome: 'done' })).status).toBe(404);
  expect((await ask(supervisor, hidden.id)).json).toMatchObject({ status: 'open', reference: '1000003/26.2' });
});

it('is read by itself, there being no reply, and settled by staff; the system then leaves it as it is', async () => {
  const { status, json } = await ask(atDesk, open.id);
  expect(status).toBe(200);
  expect(json).not.toHaveProperty('wordsDeleted');
  expect(json).toMatchObject({ id: open.id, dutyId: DUTY, attempts: [] });
  expect((await ask(atDesk, open.id, { outcome: 'not-needed', note: 'Told in person' })).status).toBe(200);
  await settleBySystem(store.client, store.tables.tasks, open.id, 'done', toIso(TEST_NOW + HOUR));
  expect((await ask(atDesk, open.id)).json.outcome).toMatchObject({ outcome: 'not-needed', note: 'Told in person' });
});

it('is told to its topic without its reference', async () => {
  const sent: { topic: string; alert: Alert }[] = [];
  await runSweep(
    {
      client: store.client,
      table: store.tables.tasks,
      hasTime: () => true,
      publish: async (topic, alert) => {
        sent.push({ topic, alert });
      },
    },
    scheduledEvent('task-sweep', toIso(TEST_NOW)),
  );
  expect(sent.map(({ topic }) => topic)).toEqual(['duty-missed', 'duty-missed']);
  const told = sent.find(({ alert }) => alert.body.includes(missed.id));
  expect(told?.alert).toMatchObject({
    subject: 'New task: A duty was missed (Hackney)',
    attributes: { kind: 'duty-missed', borough: HACKNEY, reason: 'new' },
  });
  expect(JSON.stringify(sent)).not.toMatch(/100000\d|colleague/);
});
