import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, toIso } from '../../../functions/shared/time.ts';
import { MILESTONE_TYPES } from '../../../functions/victims-code/milestone-types.ts';
import { type CasesHouse, casesHouse } from '../../support/cases.ts';
import { TEST_NOW } from '../../support/desk.ts';

let house: CasesHouse;
const REFERENCE = '1000000-26';
const other = { staff: { subject: 'staff-2' } };

beforeAll(async () => {
  house = await casesHouse();
  expect((await house.register()).status).toBe(201);
});
afterAll(() => house.close());

describe('what staff read when something cannot be', () => {
  it('an unknown milestone: all that are known', async () => {
    const { status, json } = await house.milestone(REFERENCE, { type: 'suspect-vanished' });
    expect(status).toBe(400);
    for (const { id } of MILESTONE_TYPES) expect(json.detail).toContain(id);
    expect(json.errors).toEqual([{ path: 'type', message: expect.stringContaining('/desk/v1/milestone-types') }]);
  });

  it('a time that cannot have been: why', async () => {
    const said = async (body: Record<string, unknown>) =>
      (await house.milestone(REFERENCE, { type: 'suspect-arrested', ...body })).json.errors;
    expect(await said({ occurredAt: '2026-02-30T10:00:00Z' })).toEqual([
      { path: 'occurredAt', message: 'There is no such day: that month has 28 days' },
    ]);
    expect(await said({ occurredAt: toIso(TEST_NOW + HOUR) })).toEqual([
      { path: 'occurredAt', message: expect.stringContaining('in the future') },
    ]);
    expect(await said({ receivedAt: toIso(TEST_NOW - HOUR) })).toEqual([
      { path: 'receivedAt', message: expect.stringContaining('before occurredAt') },
    ]);
  });

  it('a duty that telling cannot meet: which ones it can', async () => {
    const { json: the } = await house.read(REFERENCE);
    const [done] = the.duties.filter(({ evidence }: { evidence: string }) => evidence === 'done');
    const told = the.duties.filter(({ evidence }: { evidence: string }) => evidence === 'told');
    expect(told.length).toBeGreaterThan(0);
    const { status, json } = await house.contact(REFERENCE, { dutyIds: [done.id] });
    expect(status).toBe(400);
    for (const { id, title } of told) expect(json.detail).toContain(`${id} (${title})`);
    const doneByTelling = await house.call('POST', `/cases/${REFERENCE}/duties/${told[0].id}/done`, { body: {} });
    expect(doneByTelling.status).toBe(400);
    expect(doneByTelling.json.detail).toContain('record the contact');
  });

  it('a letter is no proof that somebody spoke', async () => {
    const { status, json } = await house.contact(REFERENCE, { channel: 'letter' });
    expect(status).toBe(400);
    expect(json.detail).toContain('phone, in-person, video');
  });

  it('no refusal repeats a name, number, address, day of birth or word that was sent', async () => {
    const sent = ['QQname', '07999 12', 'qq@@example.org', '2031-02-03', 'QQwords'];
    const victim = { name: 'QQname', phone: '07999 12', email: 'qq@@example.org', dateOfBirth: '2031-02-03' };
    const path = `/cases/${REFERENCE}`;
    const answers = await Promise.all([
      house.register({ reference: '1000009/26', victim }),
      house.register({ reference: '1000009/26', victim: { name: 'QQname', dateOfBirth: '2031-02-03' } }),
      house.call('PUT', `${path}/victim`, { body: victim }),
      house.call('PUT', `${path}/victim`, { body: { name: 'QQname', dateOfBirth: '2031-02-03' } }),
      house.call('PUT', `${path}/representative`, { body: { name: 'QQname', relation: '', phone: '07999 12' } }),
      house.call('POST', `${path}/contact-details/confirm`, { ...other, body: { who: 'victim', phone: '07999 12' } }),
      house.call('POST', `${path}/contact-details/confirm`, {
        ...other,
        body: { who: 'victim', email: 'other@example.org' },
      }),
      house.call('PUT', `${path}/contact-plan`, {
        body: { channels: [], hours: { from: '09:00', to: '17:00' }, notes: 'QQwords' },
      }),
      house.contact(REFERENCE, { channel: 'letter', note: 'QQwords' }),
      house.milestone(REFERENCE, { type: 'qqwords', note: 'QQwords' }),
      house.call('POST', `${path}/reopen`, { body: { reason: 'QQwords' } }),
      house.call('GET', '/cases', { query: { phone: '07999 12' } }),
      house.call('GET', '/cases', { query: { email: 'qq@@example.org' } }),
      house.call('GET', '/cases/07999%2012'),
    ]);
    for (const { status, text } of answers) {
      expect([400, 404, 409]).toContain(status);
      for (const word of [...sent, 'other@example.org', '+447700900123', 'jo@example.org', 'Jo Example']) {
        expect(text).not.toContain(word);
      }
    }
  });

  it('a case is found by its number in any way of writing, by its address, by its report', async () => {
    const found = async (query: Record<string, string>) => {
      const { status, json } = await house.call('GET', '/cases', { query });
      expect(status).toBe(200);
      return json.items.map(({ reference }: { reference: string }) => reference);
    };
    for (const phone of ['07700 900123', ' 44 7700 900123', '0044 (0)7700-900123', '０７７００９００１２３']) {
      expect(await found({ phone })).toEqual(['1000000/26']);
    }
    expect(await found({ email: ' JO@example.org' })).toEqual(['1000000/26']);
    expect(await found({ reference: '1000000-26' })).toEqual(['1000000/26']);
    expect(await found({ reference: '1000000/26.1' })).toEqual(['1000000/26']);
    expect(await found({ reference: '1000000/26.2' })).toEqual([]);
  });
});
