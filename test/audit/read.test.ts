import { type DynamoDBDocumentClient, PutCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccessEntry } from '../../functions/audit/entry.ts';
import { makeAuditHandler } from '../../functions/audit/steps.ts';
import { putEntry } from '../../functions/audit/store.ts';
import { auditTrail } from '../../functions/audit/trail.ts';
import type { HttpHandler } from '../../functions/shared/http/edge.ts';
import { randomId } from '../../functions/shared/ids.ts';
import { DAY, HOUR, MINUTE, toIso } from '../../functions/shared/time.ts';
import { apiEvent, TEST_NOW, type TestDesk, testDesk } from '../support/desk.ts';
import { type TestStore, testStore } from '../support/store.ts';

const HACKNEY = 'E09000012';
const CAMDEN = 'E09000007';

let store: TestStore;
let desk: TestDesk;
let handler: HttpHandler;
const stores: TestStore[] = [];

beforeAll(async () => {
  desk = await testDesk();
});
beforeEach(async () => {
  store = await testStore();
  stores.push(store);
  handler = handlerWith(store.client, store.tables.audit);
});
afterAll(() => Promise.all(stores.map(({ close }) => close())));

function handlerWith(client: DynamoDBDocumentClient, trailTable: string): HttpHandler {
  const trail = auditTrail(client, trailTable, randomId);
  return makeAuditHandler({ client, tables: store.tables, trail, verifyStaff: desk.verifyStaff });
}

type StaffOf = NonNullable<Parameters<TestDesk['token']>[0]>;
const auditor: StaffOf = { roles: ['auditor'], subject: 'auditor-1' };

async function ask(query: Record<string, string> = {}, staff: StaffOf = auditor, by = handler, at = TEST_NOW) {
  const headers = await desk.signedIn({ at, ...staff });
  const answer = await by(apiEvent({ method: 'GET', resource: '/desk/v1/audit', query, headers, at }));
  return { status: answer.statusCode, text: answer.body, json: JSON.parse(answer.body) };
}

/** Every page of a list. */
async function pages(query: Record<string, string>, staff: StaffOf = auditor) {
  const found: { at: string; target?: string }[][] = [];
  let cursor: string | undefined;
  do {
    const { status, json } = await ask({ ...query, ...(cursor ? { cursor } : {}) }, staff);
    expect(status).toBe(200);
    found.push(json.items);
    cursor = json.next;
  } while (cursor && found.length < 60);
  return found;
}

let counted = 0;
async function entry(at: number, more: Partial<AccessEntry> = {}): Promise<AccessEntry> {
  const made: AccessEntry = {
    at: toIso(at),
    subject: 'staff-1',
    roles: ['desk'],
    action: 'case.read',
    borough: HACKNEY,
    outcome: 'allowed',
    ...more,
  };
  counted += 1;
  await putEntry(store.client, store.tables.audit, String(counted).padStart(6, '0'), made);
  return made;
}

const of = (reference: string) => ({ reference, referenceKey: `${reference.replace('/', '-')}.1` });
const times = (items: readonly { at: string }[]) => items.map(({ at }) => at);
const all = async () => (await store.client.send(new ScanCommand({ TableName: store.tables.audit }))).Items ?? [];

describe('the audit trail', () => {
  it('of one case: every access and try, newest first, also years old, and no other case', async () => {
    const old = await entry(TEST_NOW - 900 * DAY, of('1000000/26'));
    const tried = { outcome: 'refused', subject: 'staff-2', roles: ['supervisor'] } as const;
    const refused = await entry(TEST_NOW - HOUR, { ...of('1000000/26'), ...tried });
    const vain = await entry(TEST_NOW - MINUTE, { referenceKey: '1000000-26.1', outcome: 'not-found' });
    await entry(TEST_NOW, { reference: '1000000/26.2', referenceKey: '1000000-26.2' });
    await entry(TEST_NOW, of('1000001/26'));
    for (const reference of ['1000000/26', '1000000-26', '1000000-26.1']) {
      const { status, json } = await ask({ reference });
      expect(status).toBe(200);
      // The earlier questions of this test are about this case as well.
      const items = json.items.filter(({ action }: { action: string }) => action !== 'audit.read');
      expect(items).toEqual([
        { ...shown(vain), reference: '1000000-26' },
        { ...shown(refused), reference: '1000000/26' },
        { ...shown(old), reference: '1000000/26' },
      ]);
    }
  });

  it('of one member of staff, and of one on one case', async () => {
    const mine = await entry(TEST_NOW - 2 * HOUR, of('1000000/26'));
    const other = await entry(TEST_NOW - HOUR, of('1000001/26'));
    await entry(TEST_NOW, { ...of('1000000/26'), subject: 'staff-2' });
    const found = await ask({ subject: 'staff-1' });
    expect(times(found.json.items)).toEqual([other.at, mine.at]);
    const both = await ask({ subject: 'staff-1', reference: '1000000/26' });
    expect(times(both.json.items)).toEqual([mine.at]);
  });

  it('of everybody: the last seven days in London unless other days are named, both ends in', async () => {
    // Midnight in London is an hour before midnight in UTC in summer: these two are on different days.
    const before = await entry(Date.parse('2026-07-01T22:59:59.999Z'));
    const after = await entry(Date.parse('2026-07-01T23:00:00.000Z'));
    const late = await entry(Date.parse('2026-07-08T22:59:59.999Z'));
    const at = Date.parse('2026-07-08T22:59:59.999Z');
    expect(times((await ask({}, auditor, handler, at)).json.items)).toEqual([late.at, after.at]);
    expect(times((await ask({ from: '2026-07-01', to: '2026-07-01' })).json.items)).toEqual([before.at]);
    expect(times((await ask({ from: '2026-07-02', to: '2026-07-08' })).json.items).slice(-2)).toEqual([
      late.at,
      after.at,
    ]);
    const instants = { from: '2026-07-02T00:00:00+01:00', to: '2026-07-02T00:00:00+01:00' };
    expect(times((await ask(instants)).json.items)).toEqual([after.at]);
    expect((await ask({ from: '2026-11-25' })).json.items).toEqual([]);
  });

  it('goes page by page over days, empty ones among them, each entry once', async () => {
    const made: AccessEntry[] = [];
    for (let i = 0; i < 23; i += 1) made.push(await entry(TEST_NOW - ((i * 37) % 23) * 20 * HOUR, { target: `T${i}` }));
    // More on one day than one bite holds.
    for (let i = 0; i < 130; i += 1) made.push(await entry(TEST_NOW - 12 * DAY - i, { target: `U${i}` }));
    const expected = made.sort((a, b) => (a.at < b.at ? 1 : -1)).map(({ target }) => target);
    const found = await pages({ from: '2026-10-25', to: '2026-11-24T09:00:00Z', limit: '20' });
    expect(found.map((page) => page.length)).toEqual([20, 20, 20, 20, 20, 20, 20, 13]);
    expect(found.flat().map(({ target }) => target)).toEqual(expected);
  });

  it('shows an auditor the entries of their boroughs; those of no borough to one of the whole force', async () => {
    const mine = await entry(TEST_NOW - 3 * MINUTE, of('1000000/26'));
    const theirs = await entry(TEST_NOW - 2 * MINUTE, { borough: CAMDEN });
    const nobodys = await entry(TEST_NOW - MINUTE, { borough: undefined });
    const ofHackney = { ...auditor, boroughs: [HACKNEY] };
    expect(times((await ask({}, ofHackney)).json.items)).toEqual([mine.at]);
    expect(times((await ask({ subject: 'staff-1' }, ofHackney)).json.items)).toEqual([mine.at]);
    const whole = (await ask({ subject: 'staff-1' })).json.items;
    expect(times(whole)).toEqual([nobodys.at, theirs.at, mine.at]);
  });

  it('fills pages behind entries of other boroughs, and ends a page that has looked far enough', async () => {
    const own = [10, 300, 699];
    const at = (i: number) => TEST_NOW - i * MINUTE;
    for (let from = 0; from < 700; from += 50) {
      const some = Array.from({ length: 50 }, (_, i) => from + i);
      await Promise.all(some.map((i) => entry(at(i), { borough: own.includes(i) ? HACKNEY : CAMDEN })));
    }
    const mine = own.map((i) => toIso(at(i)));
    const found = await pages({ limit: '2' }, { ...auditor, boroughs: [HACKNEY] });
    expect(found.flat().map(({ at }) => at)).toEqual(mine);
    expect(found.map((page) => page.length)).toEqual([2, 1]);
    const one = await pages({ limit: '100' }, { ...auditor, boroughs: [HACKNEY] });
    expect(one.map((page) => page.length)).toEqual([2, 1]);
  });

  it('agrees with a plain list of what was written, for any question', async () => {
    const made = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        entry(TEST_NOW - i * 11 * HOUR, {
          ...(i % 3 === 0 ? {} : of(`100000${i % 4}/26`)),
          subject: `staff-${i % 2}`,
          borough: [HACKNEY, CAMDEN, undefined][i % 3],
          target: `T${i}`,
        }),
      ),
    );
    const maybe = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: undefined });
    await fc.assert(
      fc.asyncProperty(
        maybe(fc.constantFrom('1000000/26', '1000001/26', '1000009/26')),
        maybe(fc.constantFrom('staff-0', 'staff-1', 'nobody')),
        fc.integer({ min: 0, max: 28 }),
        fc.integer({ min: 0, max: 28 }),
        fc.constantFrom<string[]>(['*'], [HACKNEY], [CAMDEN]),
        fc.integer({ min: 1, max: 30 }),
        async (reference, subject, a, b, boroughs, limit) => {
          const from = toIso(TEST_NOW - Math.max(a, b) * DAY);
          const to = toIso(TEST_NOW - Math.min(a, b) * DAY - HOUR);
          if (from > to) return;
          const expected = made.filter(
            (one) =>
              one.at >= from &&
              one.at <= to &&
              (reference === undefined || one.reference === reference) &&
              (subject === undefined || one.subject === subject) &&
              (boroughs.includes('*') || boroughs.includes(one.borough ?? '')),
          );
          const query = {
            ...(reference === undefined ? {} : { reference }),
            ...(subject === undefined ? {} : { subject }),
            ...{ from, to, limit: String(limit) },
          };
          const found = (await pages(query, { ...auditor, boroughs })).flat();
          expect(found.map(({ target }) => target)).toEqual(expected.map(({ target }) => target));
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('reading the audit trail', () => {
  it('is in the trail: who asked for what, in codes', async () => {
    await ask({ reference: '1000000/26', subject: 'staff-1', to: '2026-11-23' });
    await ask({ reference: '1000000/26' }, { ...auditor, roles: ['supervisor'] });
    const written = await all();
    expect(written).toHaveLength(2);
    expect(written).toEqual(
      expect.arrayContaining([
        {
          pk: 'DAY#2026-11-24',
          sk: expect.stringMatching(/^2026-11-24T09:00:00\.000Z#/),
          at: toIso(TEST_NOW),
          subject: 'auditor-1',
          roles: ['auditor'],
          action: 'audit.read',
          target: '1000000-26.1 staff-1 1970-01-01T00:00:00.000Z 2026-11-23T23:59:59.999Z',
          referenceKey: '1000000-26.1',
          outcome: 'allowed',
        },
        expect.objectContaining({ roles: ['supervisor'], action: 'audit.read', outcome: 'refused' }),
      ]),
    );
    const { json } = await ask({ reference: '1000000/26' });
    expect(json.items).toHaveLength(1);
    expect(json.items[0]).toMatchObject({ subject: 'auditor-1', action: 'audit.read' });
  });

  it('shows nothing when that cannot be written, and refuses nobody without writing it', async () => {
    await entry(TEST_NOW, { target: 'T-SECRET' });
    const broken = handlerWith(store.client, 'no-such-table');
    const { status, text } = await ask({}, auditor, broken);
    expect([status, text.includes('T-SECRET')]).toEqual([503, false]);
    expect((await ask({}, { ...auditor, roles: ['desk'] }, broken)).status).toBe(503);
  });

  it('is for auditors only; whoever is not signed in leaves no trace', async () => {
    for (const roles of [['desk', 'supervisor', 'insight', 'standards'], ['records'], ['officer', 'forum']] as const) {
      expect((await ask({}, { ...auditor, roles })).status).toBe(403);
    }
    expect(await all()).toHaveLength(3);
    const event = apiEvent({ method: 'GET', resource: '/desk/v1/audit', headers: { authorization: 'Bearer a.b.c' } });
    expect((await handler(event)).statusCode).toBe(401);
    expect(await all()).toHaveLength(3);
  });

  it('only adds to the table, and reads by key: no scan, no other verb', async () => {
    for (let i = 0; i < 3; i += 1) await entry(TEST_NOW - i * DAY, of('1000000/26'));
    const commands: string[] = [];
    const client = {
      send: (command: object) => {
        commands.push(command.constructor.name);
        return store.client.send(command as never);
      },
    } as unknown as DynamoDBDocumentClient;
    const watched = handlerWith(client, store.tables.audit);
    for (const query of [{}, { reference: '1000000/26' }, { subject: 'staff-1' }, { from: '2026-11-01' }]) {
      expect((await ask(query as Record<string, string>, auditor, watched)).status).toBe(200);
    }
    expect(new Set(commands)).toEqual(new Set([QueryCommand.name, PutCommand.name]));
  });

  it('refuses what it does not know and says what to use', async () => {
    const refused: [Record<string, string>, string, string][] = [
      [{ reference: '' }, 'reference', 'crime reference'],
      [{ reference: '07700 900123' }, 'reference', 'crime reference'],
      [{ subject: 'Jane Doe' }, 'subject', 'directory'],
      [{ from: 'yesterday' }, 'from', 'YYYY-MM-DD'],
      [{ from: '2026-02-29' }, 'from', '28 days'],
      [{ from: '2026-11-24T09:00:00' }, 'from', 'offset'],
      [{ from: '2026-11-02', to: '2026-11-01' }, 'to', 'before'],
      [{ from: '2026-10-24', to: '2026-11-24' }, 'from', '31 days'],
      [{ from: '2026-10-24' }, 'from', '31 days'],
      [{ limit: '0' }, 'limit', '100'],
      [{ limit: '101' }, 'limit', '100'],
      [{ limit: '1e1' }, 'limit', '100'],
      [{ cursor: 'x' }, 'cursor', 'not given out'],
      [{ borough: HACKNEY }, 'borough', 'Unknown'],
    ];
    for (const [query, path, says] of refused) {
      const { status, json, text } = await ask(query);
      expect(status, JSON.stringify(query)).toBe(400);
      expect(json.errors[0].path, JSON.stringify(query)).toBe(path);
      expect(json.errors[0].message, JSON.stringify(query)).toContain(says);
      if (query['subject']) expect(text).not.toContain(query['subject']);
    }
    expect((await ask({ from: '2026-10-25', to: '2026-11-24' })).status).toBe(200);
    expect((await ask({ from: '2020-01-01', reference: '1000000/26' })).status).toBe(200);
  });

  it('opens nothing by a cursor of one’s own making', async () => {
    for (let i = 0; i < 4; i += 1) await entry(TEST_NOW - i * HOUR, { borough: i % 2 === 0 ? HACKNEY : CAMDEN });
    const made = (place: string) => Buffer.from(place).toString('base64url');
    const ofHackney = { ...auditor, boroughs: [HACKNEY] };
    const future = await ask({ cursor: made('2199-01-01T00:00:00.000Z#A') }, ofHackney);
    expect(times(future.json.items)).toEqual([toIso(TEST_NOW), toIso(TEST_NOW - 2 * HOUR)]);
    const past = await ask({ cursor: made('2001-01-01T00:00:00.000Z#A') }, ofHackney);
    expect(past.json).toEqual({ items: [] });
    expect((await ask({ cursor: made('DAY#2026-11-24') }, ofHackney)).status).toBe(400);
  });
});

function shown({ at, subject, roles, action, outcome }: AccessEntry) {
  return { at, subject, roles, action, outcome };
}
