/** Tasks about a text or an e-mail that is no feedback: who sees them, what they show, and what settling ahead does. */
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditTrail } from '../../functions/audit/trail.ts';
import type { Inbound } from '../../functions/inbound/inbound.ts';
import { putInbound } from '../../functions/inbound/inbound-store.ts';
import type { HttpHandler } from '../../functions/shared/http/edge.ts';
import { randomId } from '../../functions/shared/ids.ts';
import { DAY, HOUR, toIso } from '../../functions/shared/time.ts';
import { alertFor } from '../../functions/tasks/alert.ts';
import { type InboundCase, inboundTask, inboundTaskId } from '../../functions/tasks/inbound-task.ts';
import type { InboundTaskKind } from '../../functions/tasks/kinds.ts';
import { raise, settleBySystem } from '../../functions/tasks/raise-store.ts';
import { makeTasksHandler } from '../../functions/tasks/steps.ts';
import { readTask } from '../../functions/tasks/store.ts';
import { due } from '../../functions/tasks/task.ts';
import { apiEvent, TEST_NOW, type TestDesk, testDesk } from '../support/desk.ts';
import { type TestStore, testStore } from '../support/store.ts';

const HACKNEY = 'E09000012';
const CAMDEN = 'E09000007';
const ofCase: InboundCase = {
  id: '1000000-26.2',
  reference: '1000000/26',
  victimNumber: 2,
  borough: HACKNEY,
  team: 'A',
};
const restriction = { subjects: ['staff-9'], reason: 'colleague', at: toIso(TEST_NOW), by: 'staff-8' };

let store: TestStore;
let desk: TestDesk;
let handler: HttpHandler;
let texts = 0;

beforeAll(async () => {
  desk = await testDesk();
  store = await testStore();
});
beforeEach(() => {
  const trail = auditTrail(store.client, store.tables.audit, randomId);
  handler = makeTasksHandler({ client: store.client, tables: store.tables, trail, verifyStaff: desk.verifyStaff });
});
afterAll(() => store.close());

type StaffOf = Parameters<TestDesk['token']>[0];

async function get(staff: StaffOf, id?: string, { query = {}, at = TEST_NOW } = {}) {
  const resource = id === undefined ? '/desk/v1/tasks' : '/desk/v1/tasks/{id}';
  const headers = await desk.signedIn({ at, ...staff });
  const answer = await handler(
    apiEvent({ method: 'GET', resource, ...(id === undefined ? {} : { params: { id } }), query, at, headers }),
  );
  return { status: answer.statusCode, json: JSON.parse(answer.body) };
}

/** A text that came in, stored, with its task. */
async function textWithTask(kind: InboundTaskKind, of?: InboundCase, more: Partial<Inbound> = {}) {
  texts += 1;
  const inbound: Inbound = {
    id: `TEXT${texts}`,
    channel: 'sms',
    at: toIso(TEST_NOW),
    from: '+447700900123',
    words: 'Where is my bicycle?',
    because: 'unplaced',
    ...more,
  };
  await putInbound(store.client, store.tables.messages, inbound, TEST_NOW);
  const task = inboundTask(kind, inbound, of);
  await raise(store.client, store.tables.tasks, task);
  return { inbound, task };
}

const listed = async (staff: StaffOf, query: Record<string, string> = {}) =>
  (await get(staff, undefined, { query })).json.items.map(({ id }: { id: string }) => id) as string[];

describe('a text that belongs to a case', () => {
  it('is on the list of its borough with the reference, and shows words, number and why people read it', async () => {
    const { task } = await textWithTask('text-to-read', ofCase);
    expect(await listed({ boroughs: [HACKNEY] })).toContain(task.id);
    expect(await listed({ boroughs: [CAMDEN] })).not.toContain(task.id);
    const { json } = await get({ boroughs: [HACKNEY] }, task.id);
    expect(json).toEqual({
      id: task.id,
      kind: 'text-to-read',
      status: 'open',
      openedAt: toIso(TEST_NOW),
      dueAt: toIso(TEST_NOW + DAY),
      overdue: false,
      escalated: false,
      borough: HACKNEY,
      team: 'A',
      reference: '1000000/26.2',
      words: 'Where is my bicycle?',
      contact: '+447700900123',
      channel: 'sms',
      because: 'unplaced',
      answeredAt: toIso(TEST_NOW),
      attempts: [],
    });
    const { Items = [] } = await store.client.send(new ScanCommand({ TableName: store.tables.audit }));
    const entry = Items.find((item) => item['target'] === task.id);
    expect(entry).toMatchObject({ action: 'task.read', referenceKey: '1000000-26.2', borough: HACKNEY });
  });

  it('is for supervisors when the case is restricted', async () => {
    const { task } = await textWithTask('danger-signal', { ...ofCase, restriction });
    expect((await get({ boroughs: [HACKNEY] }, task.id)).status).toBe(404);
    expect((await get({ boroughs: [HACKNEY], roles: ['supervisor'] }, task.id)).status).toBe(200);
  });
});

describe('a text of nobody known', () => {
  it('is for desk and supervisors of the whole force, and for nobody with a borough alone', async () => {
    const { task } = await textWithTask('text-to-read');
    for (const role of ['desk', 'supervisor'] as const) {
      expect(await listed({ roles: [role], boroughs: ['*'] })).toContain(task.id);
      expect(await listed({ roles: [role], boroughs: ['*'] }, { borough: HACKNEY })).not.toContain(task.id);
      expect(await listed({ roles: [role], boroughs: [HACKNEY, CAMDEN] })).not.toContain(task.id);
      expect((await get({ roles: [role], boroughs: [HACKNEY] }, task.id)).status).toBe(404);
    }
    const { json } = await get({}, task.id);
    expect(json).toMatchObject({ borough: '*', words: 'Where is my bicycle?' });
    expect((await get({ roles: ['standards'], boroughs: ['*'] }, task.id)).status).toBe(404);
  });

  it('goes to Professional Standards alone when it may tell of wrongdoing', async () => {
    const { task } = await textWithTask('misconduct-allegation');
    expect(await listed({})).not.toContain(task.id);
    expect((await get({}, task.id)).status).toBe(404);
    expect(await listed({ roles: ['standards'] })).toContain(task.id);
    expect((await get({ roles: ['standards'] }, task.id)).json.words).toBe('Where is my bicycle?');
  });

  it('is alerted without a word of it', () => {
    const step = due(inboundTask('danger-signal', { id: 'T', at: toIso(TEST_NOW) }, undefined), TEST_NOW);
    if (!step) throw new Error('nothing due');
    const { subject, attributes } = alertFor(step);
    expect(subject).toBe('New task: Words that may mean danger (whole force)');
    expect(attributes['borough']).toBe('*');
    expect(step.after.dueBy).toBe(toIso(TEST_NOW + HOUR));
  });
});

it('says that the words are gone when their time is over', async () => {
  const { task } = await textWithTask('text-to-read');
  const { json } = await get({}, task.id, { at: TEST_NOW + 366 * DAY });
  expect(json).toMatchObject({ wordsDeleted: true });
  expect(json.words).toBeUndefined();
});

it('stays closed when it was settled before it was raised, and when it is raised again', async () => {
  const inbound = { id: 'AHEAD', at: toIso(TEST_NOW) };
  const id = inboundTaskId(inbound.id, 'text-to-read');
  await settleBySystem(store.client, store.tables.tasks, id, 'done', toIso(TEST_NOW + 2));
  await raise(store.client, store.tables.tasks, inboundTask('text-to-read', inbound, undefined));
  expect(await readTask(store.client, store.tables.tasks, id)).toBeUndefined();

  const { task } = await textWithTask('text-to-read');
  await settleBySystem(store.client, store.tables.tasks, task.id, 'done', toIso(TEST_NOW + 2));
  await raise(store.client, store.tables.tasks, task);
  expect(await readTask(store.client, store.tables.tasks, task.id)).toMatchObject({ status: 'done' });
});
