import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, MINUTE, toIso } from '../../functions/shared/time.ts';
import { type Asking, CAMDEN, type CasesHouse, casesHouse, hooked } from '../support/cases.ts';
import { TEST_NOW } from '../support/desk.ts';

let house: CasesHouse;
let cases = 0;

beforeAll(async () => {
  house = await casesHouse();
});
afterAll(() => house.close());

/** A case of its own: its reference in a path. */
async function aCase(): Promise<string> {
  cases += 1;
  const { status } = await house.register({ reference: `${2_000_000 + cases}/26` });
  expect(status).toBe(201);
  return `${2_000_000 + cases}-26`;
}

/** Puts other values into a stored case, as if a long life had left them there. */
async function overwrite(reference: string, values: Record<string, unknown>): Promise<void> {
  const { client, tables } = house.store;
  await client.send(new PutCommand({ TableName: tables.cases, Item: { ...(await itemOf(reference)), ...values } }));
}

const itemOf = async (reference: string) =>
  (await house.items('cases')).find(({ pk, sk }) => pk === `CASE#${reference}.1` && sk === 'CASE');
const eventsOf = async (reference: string) =>
  (await house.items('cases')).filter(({ pk, sk }) => pk === `CASE#${reference}.1` && sk.startsWith('EVENT#'));
const entriesOf = async (reference: string, action: string) =>
  (await house.items('audit'))
    .filter((entry) => entry['referenceKey'] === `${reference}.1` && entry['action'] === action)
    .map(({ outcome }) => outcome)
    .sort();

const arrest = (reference: string, suspect: number, asking: Asking = {}) =>
  house.milestone(reference, { type: 'suspect-arrested', suspect }, asking);

describe('fifty changes of one case at the same time', () => {
  it('lose none and double none: those who come too late are told so and can try again', async () => {
    const reference = await aCase();
    // Every second one says which version it has read, and only one of these can be taken.
    const sent = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        arrest(reference, i + 1, { key: `key-${i}`, ...(i % 2 === 0 ? { ifMatch: '"1"' } : {}) }),
      ),
    );
    const taken = sent.filter(({ status }) => status === 201);
    expect(sent.filter(({ status }, i) => i % 2 === 0 && status === 201).length).toBeLessThan(2);
    expect(taken.length).toBeGreaterThan(9);
    expect(new Set(taken.map(({ etag }) => etag)).size).toBe(taken.length);
    for (const [i, { status, json, etag }] of sent.entries()) {
      if (status !== 201) expect([status, json.type, etag === '"1"']).toEqual([412, '/docs#problem-stale', false]);
      // Everybody sends the same again; whoever was taken already is known by the key.
      const again = await arrest(reference, i + 1, { key: `key-${i}` });
      expect(again.status).toBe(201);
      if (status === 201) expect(again.text).toBe(sent[i]?.text);
    }
    const { json } = await house.read(reference);
    const suspects = json.milestones.flatMap(({ suspect }: { suspect?: number }) => suspect ?? []);
    expect(suspects.sort((a: number, b: number) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    expect(json.version).toBe(51);
    expect((await eventsOf(reference)).map(({ version }) => version)).toEqual(
      Array.from({ length: 51 }, (_, i) => i + 1),
    );
    // Nobody has cleared a list that others were still at; the sweep finds all of it done.
    await house.sweep(TEST_NOW + MINUTE);
    expect(await itemOf(reference)).not.toHaveProperty('follow');
    const ledger = (await house.items('cases')).filter(
      ({ pk, sk }) => pk === `CASE#${reference}.1` && sk.startsWith('DUTY#'),
    );
    expect(ledger).toHaveLength(json.duties.length);
  });
});

describe('If-Match', () => {
  it('holds a change to the version that was read', async () => {
    const reference = await aCase();
    const body = { surveys: false, routineUpdates: true, dutyUpdates: true };
    const consents = (ifMatch: string, more = {}) =>
      house.call('PUT', `/cases/${reference}/consents`, { body: { ...body, ...more }, ifMatch });
    const taken = await consents('"1"');
    expect([taken.status, taken.etag, taken.json.consents]).toEqual([200, '"2"', body]);
    const stale = await consents('"1"', { surveys: true });
    expect([stale.status, stale.json.type, stale.etag]).toEqual([412, '/docs#problem-stale', '"2"']);
    expect((await consents('W/"2"', { surveys: true })).status).toBe(412);
    expect((await consents('"7", "2"', { surveys: true })).status).toBe(200);
    expect((await consents('*', { surveys: true })).status).toBe(200);
    expect((await house.read(reference)).etag).toBe('"4"');
    expect(await entriesOf(reference, 'case.consents')).toEqual([
      'allowed',
      'allowed',
      'allowed',
      'refused',
      'refused',
    ]);
  });

  it('is asked of whoever ends a warning that contact is unsafe: any version is none that was seen', async () => {
    const reference = await aCase();
    const plan = { channels: ['sms'], hours: { from: '09:00', to: '17:00' } };
    const put = (unsafe: boolean, ifMatch?: string) =>
      house.call('PUT', `/cases/${reference}/contact-plan`, {
        body: { ...plan, unsafe },
        ...(ifMatch === undefined ? {} : { ifMatch }),
      });
    expect((await put(true)).status).toBe(200);
    expect((await put(false)).status).toBe(412);
    expect((await put(false, '*')).status).toBe(412);
    expect((await house.read(reference)).json.safeContact).toContain('NOT SAFE');
    expect((await put(false, '"2"')).status).toBe(200);
  });
});

describe('the same request again', () => {
  it('is answered as the first time and changes nothing', async () => {
    const reference = await aCase();
    const first = await arrest(reference, 1, { key: 'a' });
    expect(first.status).toBe(201);
    expect(first.json.duties.length).toBeGreaterThan(0);
    const again = await arrest(reference, 1, { key: 'a', ifMatch: '"1"' });
    expect([again.status, again.text, again.etag]).toEqual([201, first.text, first.etag]);
    const reused = await arrest(reference, 2, { key: 'a' });
    expect([reused.status, reused.json.type]).toEqual([422, '/docs#problem-key-reused']);
    // A key belongs to its subject and to its route.
    expect((await arrest(reference, 3, { key: 'a', staff: { subject: 'staff-2' } })).status).toBe(201);
    expect((await house.contact(reference, { outcome: 'no-answer' }, { key: 'a' })).status).toBe(201);
    expect((await house.read(reference)).json.version).toBe(4);
    expect(await entriesOf(reference, 'case.milestone')).toEqual(['allowed', 'allowed', 'allowed', 'refused']);
  });

  it('does not care about the order of fields, but about the duty that the path names', async () => {
    const reference = await aCase();
    const body = { channel: 'phone', direction: 'outbound', outcome: 'no-answer' };
    const turned = Object.fromEntries(Object.entries(body).reverse());
    const contacts = `/cases/${reference}/contacts`;
    const first = await house.call('POST', contacts, { body, key: 'c' });
    const again = await house.call('POST', contacts, { body: turned, key: 'c', at: TEST_NOW + MINUTE });
    expect(again.text).toBe(first.text);
    const { json } = await house.read(reference);
    const excuse = (id: string) =>
      house.call('POST', `/cases/${reference}/duties/${id}/excuse`, {
        body: { reason: 'The victim asked not to be told.' },
        key: 'e',
        staff: { roles: ['supervisor'] },
      });
    const excused = await excuse(json.duties[0].id);
    expect([excused.status, excused.json.status]).toEqual([200, 'excused']);
    expect((await excuse(json.duties[0].id)).text).toBe(excused.text);
    expect((await excuse(json.duties[1].id)).status).toBe(422);
  });

  it('is known though its first answer was lost in the store', async () => {
    const reference = await aCase();
    let puts = 0;
    // The write goes through, its answer does not arrive, the SDK writes again: the condition no longer holds.
    const lossy = house.through(
      hooked(house.store.client, async ({ name, input }, send) => {
        const answer = await send();
        if (name !== 'PutCommand' || input.Item?.sk !== 'CASE') return answer;
        puts += 1;
        return send();
      }),
    );
    const { status, json } = await lossy.milestone(reference, { type: 'suspect-arrested', suspect: 1 });
    expect([status, puts]).toEqual([201, 1]);
    expect(json.duties.length).toBeGreaterThan(0);
    const read = (await house.read(reference)).json;
    expect(read.version).toBe(2);
    expect(read.milestones).toHaveLength(2);
    expect(await entriesOf(reference, 'case.milestone')).toEqual(['allowed']);
  });

  it('remembers the last 200 requests of a case', async () => {
    const reference = await aCase();
    const marks = Array.from({ length: 200 }, (_, i) => ({ key: `earlier-${i}`, body: 'hash', version: 1 }));
    await overwrite(reference, { marks });
    await arrest(reference, 1, { key: 'latest' });
    const kept = (await itemOf(reference))?.['marks'] as { key: string; version: number }[];
    expect(kept).toHaveLength(200);
    expect(kept.slice(0, 199).map(({ key }) => key)).toEqual(marks.slice(1).map(({ key }) => key));
    expect(kept.at(-1)?.version).toBe(2);
  });
});

describe('a refused change', () => {
  it('by a type of milestone that there is none of, however it is written, is told which there are', async () => {
    const reference = await aCase();
    for (const type of ['suspect_arrested', 'Suspect Arrested', 'suspect-vanished', '']) {
      const body = { type, occurredAt: toIso(TEST_NOW) };
      const { status, json } = await house.call('POST', `/cases/${reference}/milestones`, { body });
      expect([status, json.errors[0].path], type).toEqual([400, 'type']);
      expect(json.detail, type).toContain('suspect-arrested, suspect-interviewed-under-caution');
    }
  });

  it('is in the trail, changes nothing, and a case of another borough does not exist', async () => {
    const reference = await aCase();
    const unknown = await house.milestone(reference, { type: 'no-such-thing' });
    expect(unknown.status).toBe(400);
    const elsewhere = await arrest(reference, 1, { staff: { boroughs: [CAMDEN] } });
    const nowhere = await arrest('9999999-26', 1);
    expect([elsewhere.status, elsewhere.text]).toEqual([404, nowhere.text]);
    expect(nowhere.status).toBe(404);
    const role = await arrest(reference, 1, { staff: { roles: ['supervisor'] } });
    expect(role.status).toBe(403);
    expect(await entriesOf(reference, 'case.milestone')).toEqual(['refused', 'refused', 'refused']);
    expect(await entriesOf('9999999-26', 'case.milestone')).toEqual(['not-found']);
    expect((await itemOf(reference))?.['revision']).toBe(1);
  });

  it('keeps a case well below what an item can hold; what time does is still done', async () => {
    const reference = await aCase();
    const earlier = {
      type: 'suspect-charged',
      occurredAt: toIso(TEST_NOW - MINUTE),
      recordedAt: toIso(TEST_NOW),
      recordedBy: 'staff-1',
      withdrawn: { at: toIso(TEST_NOW), by: 'staff-2', reason: 'x'.repeat(900) },
    };
    const item = await itemOf(reference);
    const milestones = Array.from({ length: 270 }, (_, i) => ({ ...earlier, id: `M${i}` }));
    await overwrite(reference, { milestones: [item?.['milestones'], milestones].flat() });
    const { status, json } = await arrest(reference, 1);
    expect([status, json.type]).toEqual([409, '/docs#problem-conflict']);
    expect((await itemOf(reference))?.['revision']).toBe(1);
    await house.sweep(TEST_NOW + 60 * DAY);
    expect(await itemOf(reference)).toMatchObject({ revision: 2, version: 2 });
  });
});

describe('the records system', () => {
  const records = { roles: ['records'] as const, subject: 'records-system' };

  it('feeds milestones, also of restricted cases, each source event once, and is shown nothing', async () => {
    const reference = await aCase();
    const restriction = { restricted: true, subjects: ['staff-1'], reason: 'A colleague.' };
    const supervisor = { roles: ['supervisor'] as const };
    await house.call('PUT', `/cases/${reference}/restriction`, { body: restriction, staff: supervisor });
    const event = {
      type: 'suspect-arrested',
      suspect: 1,
      sourceEventId: 'rms-1',
      occurredAt: toIso(TEST_NOW - MINUTE),
    };
    const first = await house.milestone(reference, event, { staff: records });
    const again = await house.milestone(reference, event, { staff: records, at: TEST_NOW + MINUTE });
    expect([first.status, again.status, again.text]).toEqual([201, 201, first.text]);
    const other = await house.milestone(
      reference,
      { ...event, occurredAt: toIso(TEST_NOW - 2 * MINUTE) },
      { staff: records },
    );
    expect(other.status).toBe(409);
    expect((await house.read(reference, { staff: records })).status).toBe(403);
    expect((await house.contact(reference, {}, { staff: records })).status).toBe(403);
    expect((await house.read(reference)).json.milestones).toHaveLength(2);
    expect((await house.read(reference, { staff: { subject: 'staff-2' } })).status).toBe(404);
  });
});
