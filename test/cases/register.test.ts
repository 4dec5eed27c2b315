import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE, toIso } from '../../functions/shared/time.ts';
import { CAMDEN, type CasesHouse, casesHouse, HACKNEY, registration } from '../support/cases.ts';
import { TEST_NOW } from '../support/desk.ts';

let house: CasesHouse;

beforeAll(async () => {
  house = await casesHouse();
});
afterAll(() => house.close());

const itemsOf = async (id: string) => (await house.items('cases')).filter(({ pk }) => pk === `CASE#${id}`);
const entriesOf = async (id: string) =>
  (await house.items('audit')).filter(({ referenceKey }) => referenceKey === id).map(({ outcome }) => outcome);

describe('registering a case', () => {
  it('opens it with its first milestone, what is owed, and one entry in the trail', async () => {
    const { status, json, etag } = await house.register({ reference: '1000001/26' }, { staff: { subject: 'staff-7' } });
    expect(status).toBe(201);
    expect(etag).toBe('"1"');
    expect(json).toMatchObject({
      reference: '1000001/26',
      victimNumber: 1,
      borough: HACKNEY,
      status: 'open',
      version: 1,
      victim: { name: 'Jo Example', kind: 'person', phone: '+447700900123', email: 'jo@example.org' },
      milestones: [{ type: 'crime-reported', occurredAt: toIso(TEST_NOW - 60 * MINUTE), recordedBy: 'staff-7' }],
    });
    expect(json.duties.length).toBeGreaterThan(1);
    expect((await house.read('1000001-26')).json).toEqual(json);

    const stored = await itemsOf('1000001-26.1');
    const item = stored.find(({ sk }) => sk === 'CASE');
    expect(item).toMatchObject({ revision: 1, version: 1, registeredBy: 'staff-7' });
    expect(item).not.toHaveProperty('follow');
    expect(stored.filter(({ sk }) => sk.startsWith('DUTY#'))).toHaveLength(json.duties.length);
    expect(stored.filter(({ sk }) => sk.startsWith('EVENT#')).map(({ sk, kind }) => [sk, kind])).toEqual([
      ['EVENT#00000001', 'registered'],
    ]);
    const entries = (await house.items('audit')).filter(({ action }) => action === 'case.register');
    expect(entries).toEqual([
      expect.objectContaining({
        subject: 'staff-7',
        reference: '1000001/26',
        referenceKey: '1000001-26.1',
        borough: HACKNEY,
        outcome: 'allowed',
      }),
    ]);
  });

  it('makes one case of twenty equal requests at the same time, with twenty equal answers', async () => {
    const all = await Promise.all(
      Array.from({ length: 20 }, () => house.register({ reference: '1000002/26' }, { key: 'one-key' })),
    );
    expect(all.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 201));
    expect(new Set(all.map(({ text, etag }) => `${etag} ${text}`)).size).toBe(1);
    const stored = await itemsOf('1000002-26.1');
    expect(stored.find(({ sk }) => sk === 'CASE')).toMatchObject({ revision: 1, version: 1 });
    expect(await entriesOf('1000002-26.1')).toEqual(Array.from({ length: 20 }, () => 'allowed'));
  });

  it('gives the first answer again, also when the case has changed since and years have passed', async () => {
    const first = await house.register({ reference: '1000003/26' }, { key: 'k' });
    const plan = { channels: ['phone'], hours: { from: '09:00', to: '17:00' } };
    expect((await house.call('PUT', '/cases/1000003-26/contact-plan', { body: plan })).status).toBe(200);
    const body = { ...registration(), reference: '1000003/26' };
    const again = await house.call('POST', '/cases', { body, key: 'k', at: TEST_NOW + 900 * 24 * 60 * MINUTE });
    expect([again.status, again.text, again.etag]).toEqual([201, first.text, '"1"']);
  });

  it('refuses another registration of the same victim, and another body under the same key', async () => {
    await house.register({ reference: '1000004/26' }, { key: 'k-4' });
    const other = await house.register({ reference: '1000004/26' }, { key: 'k2' });
    expect([other.status, other.json.type]).toEqual([409, '/docs#problem-conflict']);
    const lower = await house.register({ reference: '1000004-26', category: 'fraud' });
    expect(lower.status).toBe(409);
    const reused = await house.register({ reference: '1000004/26', category: 'fraud' }, { key: 'k-4' });
    expect([reused.status, reused.json.type]).toEqual([422, '/docs#problem-key-reused']);
    const stranger = await house.register({ reference: '1000004/26' }, { key: 'k-4', staff: { subject: 'staff-2' } });
    expect(stranger.status).toBe(409);
    expect((await itemsOf('1000004-26.1')).find(({ sk }) => sk === 'CASE')).toMatchObject({
      revision: 1,
      category: 'burglary',
    });
    expect((await entriesOf('1000004-26.1')).sort()).toEqual(['allowed', 'refused', 'refused', 'refused', 'refused']);
  });

  it('refuses a key that comes back with another reference, also in the same moment, and registers nothing', async () => {
    await house.register({ reference: '1000014/26' }, { key: 'moved' });
    const moved = await house.register({ reference: '1000015/26' }, { key: 'moved' });
    expect([moved.status, moved.json.type]).toEqual([422, '/docs#problem-key-reused']);
    expect(await itemsOf('1000015-26.1')).toEqual([]);
    expect(await entriesOf('1000015-26.1')).toEqual(['refused']);
    expect((await house.register({ reference: '1000014/26' }, { key: 'moved' })).status).toBe(201);
    expect((await house.register({ reference: '1000015/26' }, { key: 'own' })).status).toBe(201);

    const at = (report: string) => house.register({ reference: report }, { key: 'together' });
    const both = await Promise.all([at('1000016/26'), at('1000017/26')]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 422]);
  });

  it('leaves a key free whose request was refused, and forgets it in the end', async () => {
    const early = { reference: '1000018/26', reportedAt: toIso(TEST_NOW + 60 * MINUTE) };
    expect((await house.register(early, { key: 'mended' })).status).toBe(400);
    expect((await house.register({ reference: '1000018/26' }, { key: 'mended' })).status).toBe(201);
    const weeksLater = await house.register(
      { reference: '1000019/26' },
      { key: 'mended', at: TEST_NOW + 8 * 24 * 60 * MINUTE },
    );
    expect(weeksLater.status).toBe(201);
  });

  it('keeps several victims of one crime report apart', async () => {
    await house.register({ reference: '1000005/26' });
    const second = await house.register({ reference: '1000005/26', victimNumber: 2, victim: { name: 'Sam Example' } });
    expect(second.json).toMatchObject({ reference: '1000005/26.2', victimNumber: 2, victim: { name: 'Sam Example' } });
    expect((await house.read('1000005-26')).json.victim.name).toBe('Jo Example');
    expect((await house.read('1000005-26.1')).json.victim.name).toBe('Jo Example');
    expect((await house.read('1000005-26.2')).json.victim.name).toBe('Sam Example');
    const written = await house.register({ reference: '1000005/26.3' });
    expect(written.json).toMatchObject({ reference: '1000005/26.3', victimNumber: 3 });
  });

  it('is for boroughs of the token, and the try is in the trail', async () => {
    const staff = { boroughs: [CAMDEN] };
    const { status, json } = await house.register({ reference: '1000006/26' }, { staff });
    expect([status, json.type]).toEqual([403, '/docs#problem-not-allowed']);
    expect(await itemsOf('1000006-26.1')).toEqual([]);
    expect(await entriesOf('1000006-26.1')).toEqual(['refused']);
  });

  it('records nothing beyond the last known bank holiday', async () => {
    const at = Date.parse('2028-12-29T12:00:00Z');
    const { status, json } = await house.register({ reference: '1000007/28' }, { at });
    expect([status, json.type]).toEqual([503, '/docs#problem-calendar-ended']);
    expect(await itemsOf('1000007-28.1')).toEqual([]);
    expect(await entriesOf('1000007-28.1')).toEqual(['refused']);
  });
});
