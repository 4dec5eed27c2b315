import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, MINUTE } from '../../functions/shared/time.ts';
import { CAMDEN, type CasesHouse, type Command, casesHouse, HACKNEY, hooked } from '../support/cases.ts';
import { TEST_NOW } from '../support/desk.ts';

let house: CasesHouse;

beforeAll(async () => {
  house = await casesHouse();
});
afterAll(() => house.close());

const entriesOf = async (action: string, id?: string) =>
  (await house.items('audit')).filter(
    (entry) => entry['action'] === action && (id === undefined || entry['referenceKey'] === id),
  );

/** The house through a client that notes what is asked of it; `broken` tables answer nothing. */
function watched(broken: readonly string[] = []) {
  const commands: Command[] = [];
  const client = hooked(house.store.client, async (command, send) => {
    commands.push(command);
    if (broken.includes(command.input.TableName ?? '')) throw new Error('Not now');
    return send();
  });
  return { doors: house.through(client), commands };
}

describe('reading a case', () => {
  it('is one read of the case and one entry in the trail, however much the case holds', async () => {
    await house.register({ reference: '1/26-READ' });
    for (const suspect of [1, 2, 3]) await house.milestone('1-26-READ', { type: 'suspect-arrested', suspect });
    const { doors, commands } = watched();
    const { status, etag, json } = await doors.read('1-26-READ');
    expect([status, etag, json.version]).toEqual([200, '"4"', 4]);
    const { cases, audit } = house.store.tables;
    expect(commands.map(({ name, input }) => [name, input.TableName])).toEqual([
      ['GetCommand', cases],
      ['PutCommand', audit],
    ]);
    expect(commands[0]?.input).toMatchObject({ ConsistentRead: true });
  });

  it('is in the trail beside whatever else came in its millisecond with its request id, which the caller may choose', async () => {
    await house.register({ reference: '1/26-SAME' });
    const requestId = 'chosen';
    await house.read('1-26-SAME', { requestId, staff: { subject: 'staff-7' } });
    await house.read('1-26-SAME', { requestId, staff: { subject: 'staff-8' } });
    await house.contact('1-26-SAME', {}, { requestId, staff: { subject: 'staff-8' } });
    const entries = (await house.items('audit')).filter(({ referenceKey }) => referenceKey === '1-26-SAME.1');
    expect(entries.map(({ action, subject }) => `${action} ${subject}`).sort()).toEqual([
      'case.contact staff-8',
      'case.read staff-7',
      'case.read staff-8',
      expect.stringContaining('case.register'),
    ]);
  });

  it('takes the reference in any way of writing, and names it in one way', async () => {
    await house.register({ reference: 'ab12/26' });
    for (const written of ['ab12-26', 'AB12-26', 'Ab12-26.1', 'ab12%2F26', 'AB12%2f26.1']) {
      const { status, json } = await house.read(written);
      expect([written, status, json.reference]).toEqual([written, 200, 'ab12/26']);
    }
    const entries = await entriesOf('case.read', 'AB12-26.1');
    expect(entries).toHaveLength(5);
    expect(new Set(entries.map(({ reference, borough }) => `${reference} ${borough}`))).toEqual(
      new Set([`ab12/26 ${HACKNEY}`]),
    );
  });

  it('is the same 404 for what is not there, elsewhere or restricted, each in the trail as what it was', async () => {
    await house.register({ reference: '3/26-READ' });
    await house.register({ reference: '4/26-READ' });
    await house.call('PUT', '/cases/4-26-READ/restriction', {
      staff: { roles: ['supervisor'] },
      body: { restricted: true, subjects: ['staff-9'], reason: 'A colleague.' },
    });
    const answers = [
      await house.read('5-26-READ'),
      await house.read('3-26-READ', { staff: { boroughs: [CAMDEN] } }),
      await house.read('4-26-READ'),
      await house.read('07700900123'),
    ];
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(404);
    for (const staff of [{ subject: 'staff-9' }, { roles: ['supervisor'] as const }]) {
      const { status, json } = await house.read('4-26-READ', { staff });
      expect([status, json.restricted]).toEqual([200, true]);
    }
    const outcomes = async (id: string) => (await entriesOf('case.read', id)).map(({ outcome }) => outcome).sort();
    expect(await outcomes('3-26-READ.1')).toEqual(['refused']);
    expect(await outcomes('4-26-READ.1')).toEqual(['allowed', 'allowed', 'refused']);
    expect((await entriesOf('case.read')).filter(({ outcome }) => outcome === 'not-found')).toHaveLength(2);
    expect(JSON.stringify(await house.items('audit'))).not.toContain('07700900123');
    expect((await house.read('Jo%20Example')).status).toBe(400);
  });

  it('shows nothing when the trail cannot be written, and a change then waits for it', async () => {
    await house.register({ reference: '6/26-READ' });
    const { doors } = watched([house.store.tables.audit]);
    const read = await doors.read('6-26-READ');
    expect([read.status, read.json.type]).toEqual([503, '/docs#problem-busy']);
    expect(read.text).not.toContain('Jo Example');
    const body = { channels: ['phone'], hours: { from: '09:00', to: '17:00' } };
    const change = await doors.call('PUT', '/cases/6-26-READ/contact-plan', { body });
    expect([change.status, change.text.includes('channels')]).toEqual([503, false]);
    expect((await doors.call('GET', '/cases', { query: { phone: '07700900123' } })).status).toBe(503);
    expect((await doors.call('GET', '/cases/6-26-READ/history')).status).toBe(503);
    expect((await doors.read('6-26-READ', { staff: { boroughs: [CAMDEN] } })).status).toBe(503);
    expect(await entriesOf('case.contact-plan')).toEqual([]);
    await house.sweep(TEST_NOW + MINUTE);
    expect(await entriesOf('case.contact-plan')).toHaveLength(1);
    expect((await house.read('6-26-READ')).json.contactPlan).toEqual(body);
  });
});

describe('the history', () => {
  it('tells every change once, newest first, page by page', async () => {
    await house.register({ reference: '7/26-READ' });
    for (const suspect of [1, 2, 3]) await house.milestone('7-26-READ', { type: 'suspect-arrested', suspect });
    await house.sweep(TEST_NOW + 30 * DAY);
    const seen: { version: number; kind: string; by: string }[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const query = { limit: '2', ...(cursor ? { cursor } : {}) };
      const { status, json } = await house.call('GET', '/cases/7-26-READ/history', { query });
      expect(status).toBe(200);
      seen.push(...json.items);
      cursor = json.next;
      pages += 1;
    } while (cursor);
    expect(seen.map(({ version }) => version)).toEqual([5, 4, 3, 2, 1]);
    expect(seen.map(({ kind }) => kind)).toEqual([
      'duty-missed',
      'milestone-recorded',
      'milestone-recorded',
      'milestone-recorded',
      'registered',
    ]);
    expect([seen[0]?.by, pages]).toEqual(['system', 3]);
    expect(await entriesOf('case.history', '7-26-READ.1')).toHaveLength(3);
    const wrong = await house.call('GET', '/cases/6-26-READ/history', { query: { cursor: 'x' } });
    expect([wrong.status, wrong.json.errors[0].path]).toEqual([400, 'cursor']);
  });

  it('knows a change whose request died before it was written there', async () => {
    await house.register({ reference: '8/26-READ' });
    let dead = false;
    const client = hooked(house.store.client, async ({ input }, send) => {
      if (dead) throw new Error('The process died');
      dead = input.Item?.sk === 'CASE';
      return send();
    });
    await house.through(client).milestone('8-26-READ', { type: 'suspect-arrested', suspect: 1 });
    const { json } = await house.call('GET', '/cases/8-26-READ/history');
    expect(json.items.map(({ version }: { version: number }) => version)).toEqual([2, 1]);
  });
});
