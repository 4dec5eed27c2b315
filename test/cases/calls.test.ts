import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, MINUTE, toIso } from '../../functions/shared/time.ts';
import { type Asking, CAMDEN, type CasesHouse, casesHouse, HACKNEY, hooked } from '../support/cases.ts';
import { TEST_NOW } from '../support/desk.ts';

let house: CasesHouse;

beforeAll(async () => {
  house = await casesHouse();
  await house.register({ reference: '1000000/26' });
});
afterAll(() => house.close());

const body = { topic: 'update-wanted', outcome: 'answered', language: 'pl', durationSeconds: 240 };
const send = (more: Record<string, unknown> = {}, asking: Asking = {}) =>
  house.call('POST', '/calls', { ...asking, body: { ...body, ...more } });
const kept = async () => (await house.items('cases')).filter(({ pk }) => pk.startsWith('CALLS#'));

describe('a call to the desk', () => {
  it('is kept in codes, under its day, once however often it is sent', async () => {
    const at = Date.parse('2026-06-30T22:59:50Z');
    const all = await Promise.all(Array.from({ length: 5 }, () => send({}, { key: 'k', at })));
    expect(all.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    expect(all[0]?.json).toEqual({ id: expect.stringMatching(/^[0-9A-Z]{20}$/), at: toIso(at) });
    // Half a minute later it is the next day in London, and still the same call.
    const again = await send({}, { key: 'k', at: at + 30_000 });
    expect([again.text, new Set(all.map(({ text }) => text)).size]).toEqual([all[0]?.text, 1]);
    const other = await send({ outcome: 'passed-on' }, { key: 'k', at: at + 30_000 });
    expect([other.status, other.json.type]).toEqual([422, '/docs#problem-key-reused']);
    expect(await kept()).toEqual([
      expect.objectContaining({ pk: 'CALLS#2026-06-30', id: all[0]?.json.id, by: 'staff-1', ...body }),
    ]);
  });

  it('without a key is a call of its own each time', async () => {
    const before = (await kept()).length;
    const [first, second] = [await send(), await send()];
    expect(first.json.id).not.toBe(second.json.id);
    expect(await kept()).toHaveLength(before + 2);
  });

  it('about a case is in its history and in the trail, and counted once', async () => {
    const before = (await kept()).length;
    const first = await send({ reference: '1000000/26' }, { key: 'c' });
    const again = await send({ reference: '1000000/26' }, { key: 'c', at: TEST_NOW + 2 * DAY });
    expect([first.status, again.status, again.text]).toEqual([201, 201, first.text]);
    const calls = await kept();
    expect(calls).toHaveLength(before + 1);
    expect(calls.find(({ id }) => id === first.json.id)).toMatchObject({ caseId: '1000000-26.1', borough: HACKNEY });
    const { json } = await house.call('GET', '/cases/1000000-26/history');
    expect(json.items[0]).toMatchObject({ kind: 'call', details: { topic: 'update-wanted', outcome: 'answered' } });
    const entries = (await house.items('audit')).filter(({ action }) => action === 'case.call');
    expect(entries.map(({ outcome }) => outcome)).toEqual(['allowed', 'allowed']);
  });

  it('is not another one about another case, or about none, under the same key', async () => {
    await house.register({ reference: '1000001/26' });
    const before = (await kept()).length;
    expect((await send({ reference: '1999998/26' }, { key: 'moves' })).status).toBe(404);
    const first = await send({ reference: '1000000/26' }, { key: 'moves' });
    const others = [await send({}, { key: 'moves' }), await send({ reference: '1000001/26' }, { key: 'moves' })];
    expect([first.status, ...others.map(({ status }) => status)]).toEqual([201, 422, 422]);
    expect(await kept()).toHaveLength(before + 1);
    const alone = await send({}, { key: 'alone' });
    expect([alone.status, (await send({ reference: '1000000/26' }, { key: 'alone' })).status]).toEqual([201, 422]);
  });

  it('about a case that is not theirs is refused, and nothing is kept', async () => {
    const before = (await kept()).length;
    const elsewhere = await send({ reference: '1000000/26' }, { staff: { boroughs: [CAMDEN] } });
    const nowhere = await send({ reference: '1999999/26' });
    expect([elsewhere.status, elsewhere.text]).toEqual([404, nowhere.text]);
    expect(await kept()).toHaveLength(before);
  });

  it('counts after a crash, when the sweep has come by', async () => {
    const before = (await kept()).length;
    const doors = house.through(
      hooked(house.store.client, async ({ input }, go) => {
        if (input.Item?.pk?.startsWith('CALLS#')) throw new Error('Not now');
        return go();
      }),
    );
    const { status } = await doors.call('POST', '/calls', { body: { ...body, reference: '1000000/26' } });
    expect([status, (await kept()).length]).toEqual([201, before]);
    await house.sweep(TEST_NOW + MINUTE);
    expect(await kept()).toHaveLength(before + 1);
  });
});
