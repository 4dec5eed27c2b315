import { GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { auditTrail } from '../../functions/audit/trail.ts';
import type { HttpHandler } from '../../functions/shared/http/edge.ts';
import { randomId } from '../../functions/shared/ids.ts';
import { HOUR, toIso } from '../../functions/shared/time.ts';
import { makeTasksHandler } from '../../functions/tasks/steps.ts';
import { type ApiRequest, apiEvent, TEST_NOW, type TestDesk, testDesk } from '../support/desk.ts';
import { type TestStore, testStore } from '../support/store.ts';
import { putTask } from '../support/tasks.ts';

const HACKNEY = 'E09000012';
const CAMDEN = 'E09000007';
const hackney = { boroughs: [HACKNEY] };

let store: TestStore;
let desk: TestDesk;
let handler: HttpHandler;
let stores: TestStore[] = [];

beforeEach(async () => {
  desk = await testDesk();
  store = await testStore();
  stores.push(store);
  handler = handlerWith(store.tables.audit);
});
afterAll(async () => {
  await Promise.all(stores.map(({ close }) => close()));
  stores = [];
});

function handlerWith(auditTable: string): HttpHandler {
  const trail = auditTrail(store.client, auditTable, randomId);
  return makeTasksHandler({ client: store.client, tables: store.tables, trail, verifyStaff: desk.verifyStaff });
}

type StaffOf = Parameters<TestDesk['token']>[0];

async function call(staff: StaffOf, request: ApiRequest, by = handler) {
  const headers = { ...(await desk.signedIn({ at: request.at ?? TEST_NOW, ...staff })), ...request.headers };
  const answer = await by(apiEvent({ ...request, headers }));
  return { status: answer.statusCode, text: answer.body, json: JSON.parse(answer.body) };
}

const list = (staff: StaffOf, query: Record<string, string> = {}, at = TEST_NOW) =>
  call(staff, { method: 'GET', resource: '/desk/v1/tasks', query, at });
const read = (staff: StaffOf, id: string, at = TEST_NOW, by = handler) =>
  call(staff, { method: 'GET', resource: '/desk/v1/tasks/{id}', params: { id }, at }, by);
const settle = (staff: StaffOf, id: string, body: unknown, headers: Record<string, string> = {}, by = handler) =>
  call(staff, { method: 'POST', resource: '/desk/v1/tasks/{id}/outcome', params: { id }, body, headers }, by);

async function trail() {
  const { Items = [] } = await store.client.send(new ScanCommand({ TableName: store.tables.audit }));
  return Items.sort((a, b) => (a['sk'] < b['sk'] ? -1 : 1));
}

/** Every page of a list. */
async function pages(staff: StaffOf, query: Record<string, string>) {
  const found: { id: string; dueAt: string }[][] = [];
  let cursor: string | undefined;
  do {
    const { status, json } = await list(staff, { ...query, ...(cursor ? { cursor } : {}) });
    expect(status).toBe(200);
    found.push(json.items);
    cursor = json.next;
  } while (cursor && found.length < 50);
  return found;
}

describe('the list of tasks', () => {
  it('shows open tasks of the borough, nearest due first, with facts and no words', async () => {
    const low = await putTask(store, { kind: 'low-rating', replyId: 'R1', words: 'Nobody came.', team: 'Response A' });
    const danger = await putTask(store, { kind: 'danger-signal', replyId: 'R1', reference: '1000000/26' });
    await putTask(store, { kind: 'call-back', replyId: 'R2', borough: CAMDEN });
    const { status, json, text } = await list({ ...hackney, roles: ['desk'] }, {}, TEST_NOW + 2 * HOUR);
    expect(status).toBe(200);
    expect(json).toEqual({
      items: [
        {
          id: danger.id,
          kind: 'danger-signal',
          status: 'open',
          openedAt: toIso(TEST_NOW),
          dueAt: toIso(TEST_NOW + HOUR),
          overdue: true,
          escalated: false,
          borough: HACKNEY,
          touchpoint: 'response-my-met',
          reference: '1000000/26',
          rating: 2,
        },
        expect.objectContaining({ id: low.id, overdue: false, team: 'Response A' }),
      ],
    });
    expect(text).not.toContain('Nobody came');
  });

  it('merges every borough in one order, page by page, each task once, no page empty', async () => {
    const boroughs = [HACKNEY, CAMDEN, 'E09000002', 'E09000033'];
    const all = [];
    for (let i = 0; i < 37; i += 1) {
      const at = TEST_NOW - ((i * 7919) % 60) * HOUR;
      const borough = boroughs[i % boroughs.length] ?? HACKNEY;
      all.push(await putTask(store, { kind: 'call-back', replyId: `R${i}`, borough, at }));
    }
    const expected = all.sort((a, b) => (a.dueBy + a.id < b.dueBy + b.id ? -1 : 1)).map(({ id }) => id);
    const found = await pages({ roles: ['supervisor'], boroughs: ['*'] }, { limit: '5' });
    expect(found.map((page) => page.length)).toEqual([5, 5, 5, 5, 5, 5, 5, 2]);
    expect(found.flat().map(({ id }) => id)).toEqual(expected);
  });

  it('fills pages behind a filter that matches seldom, beyond what one query reads', async () => {
    const wanted: string[] = [];
    await Promise.all(
      Array.from({ length: 160 }, async (_, i) => {
        const rare = i % 40 === 19 || i === 159;
        const at = TEST_NOW + i * 60_000;
        const task = await putTask(store, { kind: rare ? 'low-rating' : 'call-back', replyId: `R${i}`, at });
        if (rare) wanted.push(task.id);
      }),
    );
    const found = await pages({ ...hackney, at: TEST_NOW }, { kind: 'low-rating', limit: '2' });
    expect(found.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(new Set(found.flat().map(({ id }) => id))).toEqual(new Set(wanted));
    const { json } = await list(hackney, {});
    expect(json.items).toHaveLength(50);
    const all = await pages(hackney, { limit: '100' });
    expect(all.map((page) => page.length)).toEqual([100, 60]);
  });

  it('filters by kind, team, borough and status; closed ones latest first', async () => {
    await putTask(store, { kind: 'low-rating', replyId: 'R1', team: 'A' });
    await putTask(store, { kind: 'call-back', replyId: 'R1', team: 'B' });
    const camden = await putTask(store, { kind: 'call-back', replyId: 'R2', borough: CAMDEN });
    const closed = [];
    for (let i = 0; i < 3; i += 1) {
      const { id } = await putTask(store, { kind: 'low-rating', replyId: `D${i}` });
      closed.unshift(id);
      const post = { method: 'POST', resource: '/desk/v1/tasks/{id}/outcome', params: { id } };
      await call({}, { ...post, body: { outcome: 'done' }, at: TEST_NOW + i * 1000 });
    }
    const kinds = async (query: Record<string, string>) =>
      (await list({}, query)).json.items.map((item: { kind: string; team?: string }) => `${item.kind} ${item.team}`);
    expect(await kinds({ team: 'B' })).toEqual(['call-back B']);
    expect(await kinds({ kind: 'low-rating' })).toEqual(['low-rating A']);
    expect((await list({}, { borough: CAMDEN })).json.items.map((item: { id: string }) => item.id)).toEqual([
      camden.id,
    ]);
    const done = await pages({}, { status: 'done', limit: '1' });
    expect(done.flat().map(({ id }) => id)).toEqual(closed);
    expect(done).toHaveLength(3);
  });

  it('keeps allegations of misconduct to the role standards, within its boroughs', async () => {
    const mine = await putTask(store, { kind: 'misconduct-allegation', replyId: 'R1' });
    await putTask(store, { kind: 'misconduct-allegation', replyId: 'R2', borough: CAMDEN });
    const low = await putTask(store, { kind: 'low-rating', replyId: 'R1' });
    const ids = async (staff: StaffOf, query: Record<string, string> = {}) =>
      (await list(staff, query)).json.items.map((item: { id: string }) => item.id);
    expect(await ids({ ...hackney, roles: ['desk', 'supervisor'] })).toEqual([low.id]);
    expect(await ids({ ...hackney, roles: ['desk'] }, { kind: 'misconduct-allegation' })).toEqual([]);
    expect(await ids({ ...hackney, roles: ['standards'] })).toEqual([mine.id]);
    expect(await ids({ ...hackney, roles: ['standards', 'desk'] })).toEqual([mine.id, low.id]);
    expect(await ids({ roles: ['standards'] }, { borough: HACKNEY })).toEqual([mine.id]);
  });

  it('refuses another borough, a wrong role and what it does not know', async () => {
    expect((await list(hackney, { borough: CAMDEN })).status).toBe(404);
    expect((await list({ roles: ['insight'] })).status).toBe(403);
    expect((await read({ roles: ['officer'] }, '0000000000000000NONE')).status).toBe(403);
    expect((await trail()).map(({ action, target, outcome }) => `${action} ${target} ${outcome}`).sort()).toEqual([
      `task.list ${CAMDEN} refused`,
      'task.list undefined refused',
      'task.read 0000000000000000NONE refused',
    ]);
    for (const query of [
      { borough: 'E99999999' },
      { kind: 'nothing' },
      { status: 'all' },
      { limit: '0' },
      { limit: '101' },
      { limit: '1e1' },
      { page: '2' },
    ]) {
      const { status, json } = await list(hackney, query as unknown as Record<string, string>);
      expect(status, JSON.stringify(query)).toBe(400);
      expect(json.errors).toHaveLength(1);
    }
  });

  it('refuses a cursor that it did not give out, or gave for another list', async () => {
    for (let i = 0; i < 2; i += 1) await putTask(store, { kind: 'call-back', replyId: `R${i}` });
    const { next } = (await list(hackney, { limit: '1' })).json;
    const forge = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const { status: ownStatus } = await list(hackney, { cursor: next });
    expect(ownStatus).toBe(200);
    expect((await list(hackney, { cursor: next, status: 'done' })).status).toBe(400);
    for (const cursor of [
      'x',
      'null',
      forge(null),
      forge({}),
      forge({ status: 'open', after: 'open#' }),
      `${next}AA`,
    ]) {
      const { status, json } = await list(hackney, { cursor });
      expect(status, cursor).toBe(400);
      expect(json.errors[0].path).toBe('cursor');
    }
  });
});

describe('one task', () => {
  it("gives the victim's words and contact, after it has been written down who reads them", async () => {
    const said = { words: 'He is outside my door.', contact: '07700 900123' };
    const { id } = await putTask(store, { kind: 'danger-signal', replyId: 'R1', reference: '1000000/26', ...said });
    const { status, json } = await read({ ...hackney, subject: 'staff-7' }, id);
    expect(status).toBe(200);
    expect(json).toMatchObject({ id, ...said, callback: true, language: 'en', attempts: [], rating: 2 });
    expect(await trail()).toEqual([
      {
        pk: 'DAY#2026-11-24',
        sk: expect.stringMatching(/^2026-11-24T09:00:00\.000Z#[0-9A-Z]{16}$/),
        at: '2026-11-24T09:00:00.000Z',
        subject: 'staff-7',
        roles: ['desk'],
        action: 'task.read',
        target: id,
        reference: '1000000/26',
        referenceKey: '1000000-26.1',
        borough: HACKNEY,
        outcome: 'allowed',
      },
    ]);
  });

  it('does not exist for another borough or role, and the try is in the trail', async () => {
    const words = 'An officer took my phone.';
    const allegation = await putTask(store, { kind: 'misconduct-allegation', replyId: 'R1', words });
    const call = await putTask(store, { kind: 'call-back', replyId: 'R1', words });
    const tries: [StaffOf, string][] = [
      [{ boroughs: [CAMDEN] }, call.id],
      [{ roles: ['desk', 'supervisor'] }, allegation.id],
      [{ roles: ['standards'] }, call.id],
      [{ roles: ['standards'], boroughs: [CAMDEN] }, allegation.id],
      [{}, '0000000000000000NONE'],
      [{}, 'Jane Doe, 1 Some Street'],
    ];
    const answers = [];
    for (const [staff, id] of tries) answers.push(await read(staff, id));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(404);
    const written = (await trail()).map(({ outcome }) => outcome).sort();
    expect(written).toEqual(['not-found', 'not-found', 'refused', 'refused', 'refused', 'refused']);
    expect(JSON.stringify(await trail())).not.toContain('Jane');
    expect((await read({ roles: ['standards'] }, allegation.id)).json.words).toBe(words);
  });

  it('discloses nothing when the trail cannot be written', async () => {
    const words = 'Only after the trail.';
    const { id } = await putTask(store, { kind: 'low-rating', replyId: 'R1', words });
    const { status, text } = await read(hackney, id, TEST_NOW, handlerWith('no-such-table'));
    expect(status).toBe(503);
    expect(text).not.toContain(words);
    expect(JSON.parse(text).type).toBe('/docs#problem-busy');
    const refused = await read({ boroughs: [CAMDEN] }, id, TEST_NOW, handlerWith('no-such-table'));
    expect(refused.status).toBe(503);
  });

  it('says when words have been deleted, from the second that they expire', async () => {
    const expiresAt = TEST_NOW / 1000 + 60;
    const { id } = await putTask(store, { kind: 'low-rating', replyId: 'R1', words: 'Old words.', expiresAt });
    expect((await read(hackney, id, TEST_NOW + 59_000)).json).toMatchObject({ words: 'Old words.' });
    const { json, text } = await read(hackney, id, TEST_NOW + 60_000);
    expect(json.wordsDeleted).toBe(true);
    expect(text).not.toContain('Old words');
    const silent = await putTask(store, { kind: 'low-rating', replyId: 'R2' });
    expect((await read(hackney, silent.id)).json).not.toHaveProperty('wordsDeleted');
  });
});

describe('an outcome', () => {
  it('closes a task once: of many at the same time one is taken, the others are told when', async () => {
    const { id } = await putTask(store, { kind: 'call-back', replyId: 'R1' });
    const all = await Promise.all(
      Array.from({ length: 8 }, (_, i) => {
        const request = { method: 'POST', resource: '/desk/v1/tasks/{id}/outcome', params: { id } };
        const staff = { ...hackney, subject: `staff-${i}` };
        return call(staff, { ...request, body: { outcome: 'done', note: `by ${i}` }, requestId: `request-${i}` });
      }),
    );
    expect(all.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409, 409, 409]);
    const refused = all.find(({ status }) => status === 409);
    expect(refused?.json.detail).toBe('This task was already closed at 2026-11-24T09:00:00.000Z. Nothing was changed.');
    const { json } = await read(hackney, id);
    expect(json).toMatchObject({ status: 'done', outcome: { outcome: 'done', at: toIso(TEST_NOW) } });
    expect(refused?.text).not.toContain(json.outcome.by);
    const { Item } = await store.client.send(
      new GetCommand({ TableName: store.tables.tasks, Key: { pk: `TASK#${id}`, sk: 'TASK' } }),
    );
    expect(Item).not.toHaveProperty('dueAt');
    expect(Item?.['queueOrder']).toBe(`done#${toIso(TEST_NOW)}#${id}`);
  });

  it('keeps every attempt of many at the same time', async () => {
    const { id } = await putTask(store, { kind: 'call-back', replyId: 'R1' });
    const all = await Promise.all(
      [1, 2, 3].map((i) =>
        call(hackney, {
          method: 'POST',
          resource: '/desk/v1/tasks/{id}/outcome',
          params: { id },
          body: { outcome: 'no-answer', note: `Attempt ${i}` },
          requestId: `request-${i}`,
        }),
      ),
    );
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200]);
    const { json } = await read(hackney, id);
    expect(json.attempts.map(({ note }: { note: string }) => note).sort()).toEqual([
      'Attempt 1',
      'Attempt 2',
      'Attempt 3',
    ]);
    expect(json).toMatchObject({ status: 'open', dueAt: toIso(TEST_NOW + 24 * HOUR) });
  });

  it('sent again with its Idempotency-Key answers the same; another body is refused, another person has their own', async () => {
    const { id } = await putTask(store, { kind: 'call-back', replyId: 'R1' });
    const key = { 'Idempotency-Key': 'abc-1' };
    const first = await settle(hackney, id, { outcome: 'no-answer' }, key);
    expect(first.json).toEqual({
      id,
      status: 'open',
      outcome: 'no-answer',
      at: toIso(TEST_NOW),
      dueAt: toIso(TEST_NOW + 24 * HOUR),
    });
    expect(await settle(hackney, id, { outcome: 'no-answer' }, key)).toEqual(first);
    const other = await settle(hackney, id, { outcome: 'done' }, key);
    expect([other.status, other.json.type]).toEqual([422, '/docs#problem-key-reused']);
    expect((await settle({ ...hackney, subject: 'staff-2' }, id, { outcome: 'done' }, key)).status).toBe(200);
    expect(await settle(hackney, id, { outcome: 'no-answer' }, key)).toEqual(first);
    expect((await read(hackney, id)).json.attempts).toHaveLength(1);
    const { Item } = await store.client.send(
      new GetCommand({ TableName: store.tables.tasks, Key: { pk: `TASK#${id}`, sk: 'TASK' } }),
    );
    expect(JSON.stringify(Item)).not.toContain('abc-1');
  });

  it('is in the trail before it is stored, and not stored without it', async () => {
    const { id } = await putTask(store, { kind: 'call-back', replyId: 'R1' });
    expect((await settle(hackney, id, { outcome: 'done' }, {}, handlerWith('no-such-table'))).status).toBe(503);
    expect((await read(hackney, id)).json.status).toBe('open');
    await settle(hackney, id, { outcome: 'done' });
    await settle({ boroughs: [CAMDEN] }, id, { outcome: 'done' });
    const written = (await trail()).map(({ action, outcome }) => `${action} ${outcome}`).sort();
    expect(written).toEqual(['task.outcome allowed', 'task.outcome refused', 'task.read allowed']);
  });

  it('takes strict bodies only', async () => {
    const { id } = await putTask(store, { kind: 'call-back', replyId: 'R1' });
    const refused: [unknown, string][] = [
      [{ outcome: 'gone' }, 'outcome'],
      [{ outcome: 'done', more: 1 }, 'more'],
      [{ outcome: 'done', note: 'x'.repeat(1001) }, 'note'],
      [{ outcome: 'done', note: 'bell \u0007' }, 'note'],
      [{ outcome: 'done', note: 'turned \u202e around' }, 'note'],
      [{ outcome: 'done', note: 5 }, 'note'],
      [[], ''],
    ];
    for (const [body, path] of refused) {
      const { status, json } = await settle(hackney, id, body);
      expect(status, JSON.stringify(body)).toBe(400);
      expect(json.errors[0].path).toBe(path);
    }
    expect((await settle(hackney, id, { outcome: 'done', note: '🙂'.repeat(1000) })).status).toBe(200);
  });
});
