import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE } from '../../functions/shared/time.ts';
import { type Asking, CAMDEN, type CasesHouse, casesHouse, HACKNEY, hooked } from '../support/cases.ts';
import { TEST_NOW } from '../support/desk.ts';

let house: CasesHouse;

beforeAll(async () => {
  house = await casesHouse();
});
afterAll(() => house.close());

const find = (query: Record<string, string>, asking: Asking = {}) => house.call('GET', '/cases', { ...asking, query });
const found = async (query: Record<string, string>, asking: Asking = {}): Promise<string[]> => {
  const { status, json } = await find(query, asking);
  expect(status).toBe(200);
  return json.items.map(({ reference }: { reference: string }) => reference);
};
const entries = async () => (await house.items('audit')).filter(({ action }) => action === 'case.find');
const victim = (more: Record<string, unknown>) => ({ name: 'Jo Example', ...more });

describe('finding cases', () => {
  it('by any way of writing a number or an address, also of who speaks for the victim, never by a scan', async () => {
    await house.register({
      reference: '1/26-A',
      victim: victim({ phone: '020 7946 0001', email: 'A.Person@Example.org' }),
    });
    const representative = { name: 'Kim Example', relation: 'mother', phone: '07700 900201' };
    await house.register({ reference: '2/26-A', victim: victim({ phone: '+44 20 7946 0001' }), representative });
    const names: string[] = [];
    const client = hooked(house.store.client, (command, send) => {
      names.push(command.name);
      return send();
    });
    const search = house.through(client).call('GET', '/cases', { query: { phone: '(020) 7946-0001' } });
    expect((await search).json.items).toEqual([
      {
        reference: '1/26-A',
        victimNumber: 1,
        borough: HACKNEY,
        status: 'open',
        victim: { name: 'Jo Example', kind: 'person' },
        category: 'burglary',
        enhanced: false,
        restricted: false,
        deceased: false,
        safeContact: expect.stringContaining('No contact plan'),
        reportedAt: expect.any(String),
      },
      expect.objectContaining({ reference: '2/26-A' }),
    ]);
    // The key of the hashes, the lookup, the two cases; an entry for each of them and one for the question.
    expect(names.sort()).toEqual([
      'GetCommand',
      'GetCommand',
      'GetCommand',
      'PutCommand',
      'PutCommand',
      'PutCommand',
      'QueryCommand',
    ]);
    expect(await found({ phone: '0044 20 7946 0001' })).toEqual(['1/26-A', '2/26-A']);
    expect(await found({ email: ' a.person@EXAMPLE.org ' })).toEqual(['1/26-A']);
    expect(await found({ phone: '+447700900201' })).toEqual(['2/26-A']);
    expect(await found({ phone: '07700 900999' })).toEqual([]);
  });

  it('writes down each case that is shown and the question itself, without the number', async () => {
    await found({ phone: '020 7946 0001' }, { staff: { subject: 'staff-7' } });
    await found({ phone: '07700 900999' }, { staff: { subject: 'staff-7' } });
    const mine = (await entries()).filter(({ subject }) => subject === 'staff-7');
    expect(mine).toHaveLength(4);
    expect(mine.flatMap(({ referenceKey }) => referenceKey ?? []).sort()).toEqual(['1-26-A.1', '2-26-A.1']);
    const questions = mine.filter(({ target }) => target !== undefined);
    expect(questions.map(({ outcome }) => outcome).sort()).toEqual(['allowed', 'not-found']);
    for (const { target } of questions) expect(target).toMatch(/^[0-9A-Z]{26}$/);
    const all = JSON.stringify([await house.items('audit'), await house.items('tasks')]);
    for (const secret of ['79460001', '900201', 'example.org', 'Example']) expect(all).not.toContain(secret);
    const lookups = (await house.items('cases')).filter(({ pk }) => pk.startsWith('LOOKUP#'));
    expect(JSON.stringify(lookups)).not.toContain('79460001');
  });

  it('by crime report: every victim of it, or the one that is named', async () => {
    await house.register({ reference: '3/26-A' });
    await house.register({ reference: '3/26-A', victimNumber: 2 });
    expect(await found({ reference: '3/26-a' })).toEqual(['3/26-A', '3/26-A.2']);
    expect(await found({ reference: '3-26-A.2' })).toEqual(['3/26-A.2']);
    expect(await found({ reference: '1000004/26' })).toEqual([]);
    const last = (await entries()).filter(({ outcome }) => outcome === 'not-found');
    expect(last.some(({ referenceKey }) => referenceKey === '1000004-26.1')).toBe(true);
  });

  it('shows what is in reach: no other borough, no restricted case', async () => {
    const phone = '020 7946 0077';
    await house.register({ reference: '5/26-A', victim: victim({ phone }) });
    await house.register({ reference: '6/26-A', victim: victim({ phone }), borough: CAMDEN });
    await house.register({ reference: '7/26-A', victim: victim({ phone }) });
    await house.call('PUT', '/cases/7-26-A/restriction', {
      staff: { roles: ['supervisor'] },
      body: { restricted: true, subjects: ['staff-9'], reason: 'A colleague.' },
    });
    expect(await found({ phone })).toEqual(['5/26-A', '6/26-A']);
    expect(await found({ phone }, { staff: { boroughs: [HACKNEY], subject: 'staff-9' } })).toEqual([
      '5/26-A',
      '7/26-A',
    ]);
    expect(await found({ phone }, { staff: { roles: ['supervisor'], boroughs: [CAMDEN] } })).toEqual(['6/26-A']);
    expect(await found({ reference: '7/26-A' })).toEqual([]);
    const withheld = (await entries()).filter(({ referenceKey }) => referenceKey === '7-26-A.1');
    expect(withheld.map(({ outcome }) => outcome).sort()).toEqual(['allowed', 'refused']);
  });

  it('forgets a number that was changed and knows the new one; a stale entry shows nothing', async () => {
    await house.register({ reference: '8/26-A', victim: victim({ phone: '020 7946 0088' }) });
    let lag = false;
    // The write of the lookups that would forget the number is lost, as long as the sweep has not come by.
    const client = hooked(house.store.client, async ({ input }, send) => {
      lag ||= input.Item?.sk === 'CASE';
      if (lag && input.Item?.pk?.startsWith('LOOKUP#')) throw new Error('Not now');
      return send();
    });
    const body = victim({ phone: '020 7946 0089' });
    const changed = await house.through(client).call('PUT', '/cases/8-26-A/victim', { body });
    expect([changed.status, changed.json.victim.unconfirmed]).toEqual([200, ['phone']]);
    expect(await found({ phone: '020 7946 0088' })).toEqual([]);
    await house.sweep(TEST_NOW + MINUTE);
    expect(await found({ phone: '020 7946 0088' })).toEqual([]);
    expect(await found({ phone: '020 7946 0089' })).toEqual(['8/26-A']);
    const back = victim({ phone: '020 7946 0088' });
    expect((await house.call('PUT', '/cases/8-26-A/victim', { body: back })).status).toBe(200);
    expect(await found({ phone: '020 7946 0088' })).toEqual(['8/26-A']);
    expect(await found({ phone: '020 7946 0089' })).toEqual([]);
  });

  it('gives pages, past those that are not shown, and no cursor for another list', async () => {
    const phone = '020 7946 0100';
    for (let i = 1; i <= 9; i += 1) {
      const borough = i % 3 === 0 ? CAMDEN : HACKNEY;
      await house.register({ reference: `P${i}/26-A`, victim: victim({ phone }), borough });
    }
    const staff = { boroughs: [HACKNEY] };
    const first = await find({ phone, limit: '4' }, { staff });
    expect(first.json.items.map(({ reference }: { reference: string }) => reference)).toEqual([
      'P1/26-A',
      'P2/26-A',
      'P4/26-A',
      'P5/26-A',
    ]);
    const rest = await find({ phone, limit: '4', cursor: first.json.next }, { staff });
    expect(rest.json).toEqual({
      items: [expect.objectContaining({ reference: 'P7/26-A' }), expect.objectContaining({ reference: 'P8/26-A' })],
    });
    for (const query of [
      { phone: '020 7946 0001', cursor: first.json.next },
      { phone, cursor: 'x' },
      { phone, cursor: Buffer.from('{"list":"a","after":""}').toString('base64url') },
    ]) {
      const { status, json } = await find(query);
      expect([status, json.errors[0].path]).toEqual([400, 'cursor']);
    }
  });

  it('has no cursor that says that something was withheld, however small the page', async () => {
    for (let victimNumber = 1; victimNumber <= 42; victimNumber += 1) {
      await house.register({ reference: 'W1/26-A', victimNumber, victim: victim({}), borough: CAMDEN });
    }
    const staff = { boroughs: [HACKNEY] };
    expect((await find({ reference: 'W1/26-A', limit: '1' }, { staff })).json).toEqual({ items: [] });
  });

  it('wants exactly one thing to look for', async () => {
    const queries: Record<string, string>[] = [{}, { phone: '020 7946 0001', reference: '1/26-A' }, { phone: '12' }];
    for (const query of queries) expect((await find(query)).status).toBe(400);
  });
});
