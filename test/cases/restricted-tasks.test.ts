/** A case that is restricted takes its tasks with it, whenever they were raised. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY, MINUTE } from '../../functions/shared/time.ts';
import { type CasesHouse, casesHouse, hooked, type StaffOf } from '../support/cases.ts';
import { TEST_NOW } from '../support/desk.ts';

const desk: StaffOf = { subject: 'desk-1', roles: ['desk'] };
const supervisor: StaffOf = { subject: 'supervisor-1', roles: ['supervisor'] };
const LATER = TEST_NOW + 7 * DAY;

let house: CasesHouse;
beforeAll(async () => {
  house = await casesHouse();
  await house.register();
  await house.register({ reference: '1000001/26' });
  // The first change is overtaken by the second, and its task settled.
  await house.call('PUT', '/cases/1000000-26/victim', { body: { name: 'Jo', phone: '07700 900456' } });
  await house.call('PUT', '/cases/1000000-26/victim', { body: { name: 'Jo', phone: '07700 900457' } });
  // A week later duties are missed, and the tasks of earlier reminders closed.
  for (let half = 0; half <= 14; half += 1) await house.sweep(TEST_NOW + (half * DAY) / 2);
});
afterAll(() => house.close());

async function listed(staff: StaffOf, at = LATER): Promise<{ reference: string; kind: string }[]> {
  const found = [];
  for (const status of ['open', 'done']) {
    const { json } = await house.call('GET', '/tasks', { query: { status, limit: '100' }, staff, at });
    found.push(...json.items);
  }
  return found;
}

const ofCase = (items: readonly { reference: string }[], reference = '1000000/26') =>
  items.filter((item) => item.reference === reference).length;

const restrict = (restricted: boolean, at: number, doors = house) =>
  doors.call('PUT', '/cases/1000000-26/restriction', {
    body: { restricted, ...(restricted ? { subjects: [] } : {}), reason: 'A colleague' },
    staff: supervisor,
    at,
  });

it('hides them from the desk, closed ones too, and shows them again at its end', async () => {
  const before = await listed(desk);
  expect(new Set(before.map(({ kind }) => kind))).toEqual(
    new Set(['duty-half-time', 'duty-due-soon', 'duty-missed', 'details-to-confirm', 'plan-missing']),
  );
  expect(ofCase(before)).toBeGreaterThan(3);
  expect((await restrict(true, LATER)).status).toBe(200);
  expect(ofCase(await listed(desk))).toBe(0);
  expect(ofCase(await listed(desk), '1000001/26')).toBe(ofCase(before, '1000001/26'));
  expect(ofCase(await listed(supervisor))).toBe(ofCase(before));
  expect((await restrict(false, LATER + MINUTE)).status).toBe(200);
  expect(await listed(desk)).toEqual(before);
});

it('also when the request dies in between: the sweep hides them', async () => {
  const dying = house.through(
    hooked(house.store.client, async ({ input }, send) => {
      if (input.TableName === house.store.tables.tasks) throw Object.assign(new Error(), { name: 'TimeoutError' });
      return send();
    }),
  );
  expect((await restrict(true, LATER + 2 * MINUTE, { ...house, ...dying })).status).toBe(200);
  expect(ofCase(await listed(desk))).toBeGreaterThan(0);
  await house.sweep(LATER + 4 * MINUTE);
  expect(ofCase(await listed(desk))).toBe(0);
});
