import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Case } from '../../functions/cases/case.ts';
import { findBorough } from '../../functions/lists/boroughs.ts';
import { DAY, toIso } from '../../functions/shared/time.ts';
import { findRule } from '../../functions/victims-code/rules.ts';
import { TEST_NOW } from '../support/desk.ts';
import { LEDGER_BOROUGHS, putLedger, sampleCases } from '../support/ledger.ts';
import { owedIn, pagesOf, type StaffOf, type WorklistHouse, worklistHouse } from './support.ts';

const HAVERING = 'E09000016';
const HACKNEY = 'E09000012';
const TOWER_HAMLETS = 'E09000030';
const supervisor: StaffOf = { roles: ['supervisor'] };

const cases = sampleCases(120, 3);
const open = cases.filter(({ restriction }) => !restriction);
let house: WorklistHouse;

beforeAll(async () => {
  house = await worklistHouse();
  await putLedger(house.store, cases);
});
afterAll(() => house.close());

const ids = (some: readonly Case[]) => owedIn(some).map(({ duty }) => duty.id);
const idsOf = async (staff: StaffOf, query: Record<string, string> = {}) =>
  (await pagesOf(house, staff, query)).flat().map(({ dutyId }) => dutyId);
const bcuOf = ({ borough }: Case) => findBorough(borough)?.bcu;

describe('the worklist', () => {
  it('has what is owed in every borough, nearest deadline first, each once, in full pages', async () => {
    const expected = ids(cases);
    expect(expected.length).toBeGreaterThan(120);
    const pages = await pagesOf(house, supervisor, { limit: '7' });
    expect(pages.flat().map(({ dutyId }) => dutyId)).toEqual(expected);
    expect(new Set(pages.slice(0, -1).map(({ length }) => length))).toEqual(new Set([7]));
    expect(pages.at(-1)?.length).toBeGreaterThan(0);
  });

  it('gives 50 to a page unless fewer are asked for', async () => {
    const [first, second] = await pagesOf(house, supervisor);
    expect([first?.length, second?.length]).toEqual([50, 50]);
    for (const limit of ['0', '51', '100', '-1', '1.5', 'all', '']) {
      const { status, json } = await house.worklist(supervisor, { limit });
      expect([status, json.errors?.[0].path], limit).toEqual([400, 'limit']);
    }
  });

  it('of a borough, of a BCU, of a team, of a team in a BCU is what these have', async () => {
    expect(await idsOf(supervisor, { borough: HAVERING })).toEqual(ids(cases.filter((of) => of.borough === HAVERING)));
    const central = cases.filter((of) => bcuOf(of) === 'CE');
    expect(new Set(central.map(({ borough }) => borough))).toEqual(new Set([HACKNEY, TOWER_HAMLETS]));
    expect(await idsOf(supervisor, { bcu: 'CE', limit: '25' })).toEqual(ids(central));
    const team = cases.filter((of) => of.team === 'CID');
    expect(await idsOf(supervisor, { team: 'CID', limit: '25' })).toEqual(ids(team));
    const both = team.filter((of) => bcuOf(of) === 'CE');
    expect(await idsOf(supervisor, { team: 'CID', bcu: 'CE', limit: '9' })).toEqual(ids(both));
    for (const some of [central, team, both]) expect(ids(some).length).toBeGreaterThan(9);
    expect(await idsOf(supervisor, { team: 'Nobody' })).toEqual([]);
  });

  it('leaves restricted cases to supervisors and the staff that they name, and fills pages behind them', async () => {
    const named = (subject: string) =>
      cases.filter(({ restriction }) => !restriction || restriction.subjects.includes(subject));
    expect(await idsOf({ subject: 'staff-8', boroughs: LEDGER_BOROUGHS })).toEqual(ids(open));
    expect(ids(open).length).toBeLessThan(ids(named('staff-2')).length);
    const pages = await pagesOf(house, { subject: 'staff-2', boroughs: LEDGER_BOROUGHS }, { limit: '8' });
    expect(pages.flat().map(({ dutyId }) => dutyId)).toEqual(ids(named('staff-2')));
    expect(pages.slice(0, -1).every(({ length }) => length === 8)).toBe(true);
    const marked = (await pagesOf(house, supervisor)).flat().filter((item) => 'restricted' in item);
    const restricted = new Set(cases.filter(({ restriction }) => restriction).map(({ reference }) => reference));
    expect(new Set(marked.map(({ reference }) => reference.replace(/\.\d+$/, '')))).toEqual(
      new Set([...restricted].filter((each) => owedIn(cases).some(({ of }) => of.reference === each))),
    );
  });

  it('never says in a cursor where a case is that was withheld', async () => {
    const staff = { subject: 'staff-8', boroughs: LEDGER_BOROUGHS };
    const shown = new Set<string>();
    let cursor: string | undefined;
    do {
      const { json } = await house.worklist(staff, { limit: '2', ...(cursor ? { cursor } : {}) });
      for (const { dutyId } of json.items) shown.add(dutyId);
      cursor = json.next;
      if (cursor) expect(shown).toContain(Buffer.from(cursor, 'base64url').toString().split('#').at(-1));
    } while (cursor);
    expect(shown.size).toBe(ids(open).length);
  });

  it('is that of the token: a scope narrows every list, and another borough does not exist', async () => {
    const scope: StaffOf = { roles: ['supervisor'], boroughs: [HACKNEY, HAVERING] };
    const own = cases.filter(({ borough }) => borough === HACKNEY || borough === HAVERING);
    expect(await idsOf(scope)).toEqual(ids(own));
    expect(await idsOf(scope, { bcu: 'CE' })).toEqual(ids(own.filter(({ borough }) => borough === HACKNEY)));
    expect(await idsOf(scope, { team: 'CID' })).toEqual(ids(own.filter(({ team }) => team === 'CID')));
    for (const query of [{ borough: TOWER_HAMLETS }, { bcu: 'CN' }]) {
      const { status, json } = await house.worklist(scope, query);
      expect([status, json.type]).toEqual([404, '/docs#problem-not-found']);
    }
    expect((await house.worklist({ ...scope, roles: ['officer', 'auditor', 'records'] })).status).toBe(403);
  });

  it('tells what to do, until when, for whom, and how to reach them', async () => {
    const at = TEST_NOW + 2 * DAY;
    const { json } = await house.worklist(supervisor, {}, { at });
    const byId = new Map(owedIn(cases).map((each) => [each.duty.id, each]));
    for (const item of json.items) {
      const { of, duty } = byId.get(item.dutyId) ?? expect.fail();
      const rule = findRule(duty.rule) ?? expect.fail();
      const overdue = duty.dueAt <= toIso(at - 1000);
      expect(item).toEqual({
        reference: of.victimNumber === 1 ? of.reference : `${of.reference}.2`,
        dutyId: duty.id,
        right: rule.right,
        title: rule.title,
        whatToDo: rule.whatToDo ?? rule.duty,
        owner: rule.owner,
        confirmation: rule.confirmation,
        dueAt: duty.dueAt,
        overdue,
        status: overdue ? 'missed' : duty.status,
        enhanced: duty.enhanced,
        borough: of.borough,
        safeContact: expect.stringMatching(of.death ? /has died/ : of.contactPlan ? /Reach by/ : /No contact plan/),
        ...(of.team === undefined ? {} : { team: of.team }),
        ...(duty.suspect === undefined ? {} : { suspect: duty.suspect }),
        contactPlan: of.contactPlan ?? null,
        ...(of.lastContactAt === undefined ? {} : { lastContactAt: of.lastContactAt }),
        ...(of.restriction ? { restricted: true } : {}),
      });
      if (of.contactPlan?.unsafe && !of.death) expect(item.safeContact).toMatch(/^NOT SAFE/);
    }
  });

  it('calls a duty overdue once its last second is over', async () => {
    const dueAt = owedIn(cases).find(({ duty }) => duty.status === 'open')?.duty.dueAt ?? '';
    const overdueAt = async (at: number) => {
      const items = (await house.worklist(supervisor, {}, { at })).json.items as { dueAt: string; overdue: boolean }[];
      return new Set(items.filter((item) => item.dueAt === dueAt).map(({ overdue }) => overdue));
    };
    expect(await overdueAt(Date.parse(dueAt) + 999)).toEqual(new Set([false]));
    expect(await overdueAt(Date.parse(dueAt) + 1000)).toEqual(new Set([true]));
  });

  it('takes a cursor for a place and nothing else', async () => {
    const scope: StaffOf = { roles: ['supervisor'], boroughs: [HAVERING] };
    const { json } = await house.worklist(supervisor, { borough: HACKNEY, limit: '3' });
    const place = Buffer.from(json.next, 'base64url').toString();
    const behind = owedIn(cases).filter(({ of, duty }) => `${duty.dueAt}#${of.id}#${duty.id}` > place);
    const own = behind.filter(({ of }) => of.borough === HAVERING);
    // Another's cursor of another list: what is behind that place in one's own.
    const { json: theirs } = await house.worklist(scope, { cursor: json.next, limit: '5' });
    expect(theirs.items.map(({ dutyId }: { dutyId: string }) => dutyId)).toEqual(
      own.slice(0, 5).map(({ duty }) => duty.id),
    );
    const forged = ['x', `${json.next}A`, '0', Buffer.from('{}').toString('base64url'), `${json.next}=`];
    for (const cursor of forged) {
      const answer = await house.worklist(scope, { cursor });
      expect([answer.status, answer.json.errors?.[0].path], cursor).toEqual([400, 'cursor']);
    }
  });

  it.each([
    [{ borough: 'E09000001' }, 'borough'],
    [{ bcu: 'XX' }, 'bcu'],
    [{ borough: HACKNEY, bcu: 'CE' }, 'bcu'],
    [{ team: '' }, 'team'],
    [{ status: 'open' }, 'status'],
  ])('refuses %o and says which', async (query, path) => {
    const { status, json } = await house.worklist(supervisor, query as Record<string, string>);
    expect([status, json.errors?.[0].path]).toEqual([400, path]);
  });
});

describe('the trail of the worklist', () => {
  it('has one entry for each case of a page, whatever the number of its duties', async () => {
    const before = (await house.trail()).length;
    const { json } = await house.worklist({ subject: 'staff-77', roles: ['desk'] }, { limit: '50' });
    const references: string[] = json.items.map(({ reference }: { reference: string }) => reference);
    const shown = [...new Set(references)];
    expect(shown.length).toBeLessThan(references.length);
    const written = (await house.trail()).filter(({ subject }) => subject === 'staff-77');
    expect((await house.trail()).length - before).toBe(shown.length);
    const byReference = new Map(
      cases.map((of) => [of.victimNumber === 1 ? of.reference : `${of.reference}.${of.victimNumber}`, of]),
    );
    const entryOf = (reference: string) => ({
      pk: 'DAY#2026-11-24',
      sk: expect.stringMatching(/^2026-11-24T09:00:00\.000Z#/),
      at: toIso(TEST_NOW),
      subject: 'staff-77',
      roles: ['desk'],
      action: 'worklist.read',
      reference,
      referenceKey: byReference.get(reference)?.id,
      borough: byReference.get(reference)?.borough,
      outcome: 'allowed',
    });
    const inOrder = (a: Record<string, unknown>, b: Record<string, unknown>) =>
      String(a['reference']) < String(b['reference']) ? -1 : 1;
    expect(written.sort(inOrder)).toEqual(shown.sort().map(entryOf));
  });

  it('has what was refused, and nothing of an empty list', async () => {
    const scope = { boroughs: [HAVERING] };
    await house.worklist({ ...scope, subject: 'staff-78' }, { borough: HACKNEY });
    await house.worklist({ ...scope, subject: 'staff-79', roles: ['auditor'] });
    await house.worklist({ ...scope, subject: 'staff-80' }, { team: 'Nobody' });
    const entries = async (subject: string) =>
      (await house.trail())
        .filter((entry) => entry['subject'] === subject)
        .map(({ pk, sk, at, roles, ...rest }) => rest);
    const refused = { action: 'worklist.read', outcome: 'refused' };
    expect(await entries('staff-78')).toEqual([{ subject: 'staff-78', ...refused, target: HACKNEY, borough: HACKNEY }]);
    expect(await entries('staff-79')).toEqual([{ subject: 'staff-79', ...refused }]);
    expect(await entries('staff-80')).toEqual([]);
  });

  it('comes first: when it cannot be written nothing is shown', async () => {
    const tries = [
      house.withoutTrail.worklist(supervisor),
      house.withoutTrail.worklist({ boroughs: [HAVERING] }, { borough: HACKNEY }),
      house.withoutTrail.worklist({ roles: ['officer'] }),
    ];
    for (const { status, text } of await Promise.all(tries)) {
      expect([status, JSON.parse(text).type]).toEqual([503, '/docs#problem-busy']);
      expect(text).not.toMatch(/\d{7}\//);
    }
  });
});
