/** The audit trail cannot be written: nothing is shown, nothing is said to be done, and what was done is noted later. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MINUTE } from '../../functions/shared/time.ts';
import type { Role } from '../../lib/blueprint/types.ts';
import { CAMDEN, type CasesDoors, type CasesHouse, casesHouse, HACKNEY, hooked } from '../support/cases.ts';
import { TEST_NOW } from '../support/desk.ts';

const SECRETS = /Jo Example|7700|example\.org|burglary|1000000\/26|E09000012|Ring after six/;

let house: CasesHouse;
let doors: CasesDoors;
let taskId: string;

beforeAll(async () => {
  house = await casesHouse();
  await house.register();
  await house.contact('1000000-26', { note: 'Ring after six' });
  await house.call('PUT', '/cases/1000000-26/victim', {
    body: { name: 'Jo Example', phone: '07700 900456', email: 'jo@example.org' },
  });
  taskId = String((await house.items('tasks'))[0]?.['id']);
  doors = house.through(
    hooked(house.store.client, async ({ name, input }, send) => {
      if (name === 'PutCommand' && input.TableName === house.store.tables.audit) {
        throw Object.assign(new Error('no'), { name: 'AccessDeniedException' });
      }
      return send();
    }),
  );
});
afterAll(() => house.close());

const period = { from: '2026-11-01', to: '2026-12-31' };

it.each<[string, Role, Record<string, string>]>([
  ['/cases/1000000-26', 'desk', {}],
  ['/cases/1000000-26/history', 'supervisor', {}],
  ['/cases', 'desk', { reference: '1000000/26' }],
  ['/cases', 'desk', { phone: '07700 900456' }],
  ['/cases', 'supervisor', { email: 'jo@example.org' }],
  ['/worklist', 'desk', {}],
  ['/compliance', 'auditor', { ...period, by: 'borough' }],
  ['/compliance', 'supervisor', { ...period, by: 'borough', format: 'csv' }],
  ['/audit', 'auditor', { reference: '1000000/26' }],
  ['/tasks/TASK', 'desk', {}],
])('GET %s (%s) shows nothing', async (path, role, query) => {
  const at = path.replace('TASK', taskId);
  const good = await house.call('GET', at, { query, staff: { roles: [role] } });
  expect([good.status, SECRETS.test(good.text)], 'there is something to show').toEqual([200, true]);
  const { status, text, json, headers } = await doors.call('GET', at, { query, staff: { roles: [role] } });
  expect([status, json.type]).toEqual([503, '/docs#problem-busy']);
  expect(text).not.toMatch(SECRETS);
  expect(headers['Retry-After']).toBeDefined();
  expect(headers['ETag']).toBeUndefined();
});

it('refuses nobody without a note of it either: not by role, borough, or for what is not there', async () => {
  const tries = [
    doors.read('1000000-26', { staff: { roles: ['insight'] } }),
    doors.read('1000000-26', { staff: { boroughs: [CAMDEN] } }),
    doors.read('9999999-26'),
    doors.call('GET', '/worklist', { query: { borough: HACKNEY }, staff: { boroughs: [CAMDEN] } }),
    doors.call('GET', '/audit', { staff: { roles: ['desk'] } }),
    doors.contact('9999999-26', {}),
    doors.call('POST', '/cases/1000000-26/reopen', { body: { reason: 'It is open' } }),
  ];
  const answers = await Promise.all(tries);
  expect(answers.map(({ status }) => status)).toEqual(tries.map(() => 503));
  expect(answers.map(({ text }) => text).join()).not.toMatch(SECRETS);
});

it('says of a change that it may be stored; sent again it is found, and the sweep has noted it once', async () => {
  const asking = { key: 'once', at: TEST_NOW, staff: { subject: 'staff-9' } };
  const noted = async () =>
    (await house.items('audit')).filter(({ subject, action }) => subject === 'staff-9' && action === 'case.contact');
  const contact = { note: 'Told her', dutyIds: [] };
  const first = await doors.contact('1000000-26', contact, asking);
  expect(first.status).toBe(503);
  expect(first.text).not.toMatch(SECRETS);
  expect(await noted()).toEqual([]);
  await house.sweep(TEST_NOW + 2 * MINUTE);
  await house.sweep(TEST_NOW + 3 * MINUTE);
  expect(await noted()).toMatchObject([{ outcome: 'allowed', referenceKey: '1000000-26.1', borough: HACKNEY }]);
  const again = await house.contact('1000000-26', contact, asking);
  expect(again.status).toBe(201);
  const { json } = await house.read('1000000-26');
  expect(json.contacts.filter(({ note }: { note?: string }) => note === 'Told her')).toHaveLength(1);
  // The same request again is an access of its own.
  expect(await noted()).toHaveLength(2);
});
