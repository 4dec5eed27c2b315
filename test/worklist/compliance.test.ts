import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Case, Duty } from '../../functions/cases/case.ts';
import { findBorough } from '../../functions/lists/boroughs.ts';
import { DAY, startOfDay } from '../../functions/shared/time.ts';
import { findRule } from '../../functions/victims-code/rules.ts';
import { TEST_NOW } from '../support/desk.ts';
import { LEDGER_BOROUGHS, putLedger, sampleCases } from '../support/ledger.ts';
import { type StaffOf, type WorklistHouse, worklistHouse } from './support.ts';

const HAVERING = 'E09000016';
const auditor: StaffOf = { roles: ['auditor'], subject: 'auditor-1' };
/** The same figures with fewer questions to the store: nothing is stored of other boroughs. */
const near: StaffOf = { ...auditor, boroughs: LEDGER_BOROUGHS };
const cases = sampleCases(120, 5);
let house: WorklistHouse;

beforeAll(async () => {
  house = await worklistHouse();
  await putLedger(house.store, cases);
});
afterAll(() => house.close());

/** The London day of a due time: an hour before its last second it is that day in winter and in summer. */
const dayOf = (dueAt: string) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London', dateStyle: 'short' }).format(Date.parse(dueAt));

type Counted = Duty & { dueAt: string };

/** Every duty that counts, with its borough, from the cases themselves. */
function counted(some: readonly Case[]): { borough: string; duty: Counted; status: string }[] {
  return some.flatMap(({ borough, duties }) =>
    duties
      .filter((duty): duty is Counted => {
        const { confirmation, owner = '', right = '' } = findRule(duty.rule) ?? {};
        const owes = ['police', 'wcu', 'police-or-cps', 'all-agencies'].includes(owner);
        return owes && confirmation === 'confirmed' && Number(right) > 0 && duty.dueAt !== undefined;
      })
      .map((duty) => {
        const over = duty.status === 'open' && TEST_NOW >= Date.parse(duty.dueAt) + 1000;
        return { borough, duty, status: over ? 'missed' : duty.status };
      }),
  );
}

function figuresOf(some: readonly { status: string }[]) {
  const of = (wanted: string) => some.filter(({ status }) => status === wanted).length;
  return { due: some.length, met: of('met'), missed: of('missed'), excused: of('excused'), open: of('open') };
}

const within = (from: string, to: string, some = cases) =>
  counted(some).filter(({ duty }) => dayOf(duty.dueAt) >= from && dayOf(duty.dueAt) <= to);

const RANGE = { from: '2026-10-20', to: '2026-12-31' };

describe('compliance', () => {
  it('by right is a recount of the duties, rights in order', async () => {
    const { status, json } = await house.compliance(auditor, RANGE);
    expect(status).toBe(200);
    const all = within(RANGE.from, RANGE.to);
    const rights = [...new Set(all.map(({ duty }) => duty.right))].sort((a, b) => Number(a) - Number(b));
    expect(rights.length).toBeGreaterThan(2);
    expect(json).toEqual({
      ...RANGE,
      by: 'right',
      groups: rights.map((key) => ({ key, ...figuresOf(all.filter(({ duty }) => duty.right === key)) })),
      total: figuresOf(all),
    });
    const { due, ...parts } = json.total;
    expect(Object.values<number>(parts).every((count) => count > 0)).toBe(true);
    expect(Object.values<number>(parts).reduce((sum, count) => sum + count, 0)).toBe(due);
  });

  it('by borough is one too, and has the same total', async () => {
    const { json } = await house.compliance(auditor, { ...RANGE, by: 'borough' });
    const all = within(RANGE.from, RANGE.to);
    expect(json.groups).toEqual(
      [...LEDGER_BOROUGHS].sort().map((key) => ({
        key,
        name: findBorough(key)?.name,
        ...figuresOf(all.filter(({ borough }) => borough === key)),
      })),
    );
    expect(json.total).toEqual((await house.compliance(auditor, RANGE)).json.total);
  });

  it('takes both ends of its days, in London', async () => {
    const days = [...new Set(counted(cases).map(({ duty }) => dayOf(duty.dueAt)))].sort();
    expect(days.length).toBeGreaterThan(10);
    // Both sides of the end of summer time, when London's midnight is another one in UTC.
    expect([...days].some((day) => day < '2026-10-25') && [...days].some((day) => day > '2026-10-25')).toBe(true);
    for (const day of days.slice(0, 12)) {
      const { json } = await house.compliance(near, { from: day, to: day });
      expect(json.total, day).toEqual(figuresOf(within(day, day)));
    }
    const none = await house.compliance(auditor, { from: '2030-01-01', to: '2030-12-31' });
    expect(none.json).toMatchObject({ groups: [], total: { due: 0, met: 0, missed: 0, excused: 0, open: 0 } });
  });

  it('counts the boroughs of the token only', async () => {
    const { json } = await house.compliance({ ...auditor, boroughs: [HAVERING] }, { ...RANGE, by: 'borough' });
    const own = within(
      RANGE.from,
      RANGE.to,
      cases.filter(({ borough }) => borough === HAVERING),
    );
    expect(json.groups.map(({ key }: { key: string }) => key)).toEqual([HAVERING]);
    expect(json.total).toEqual(figuresOf(own));
    expect(own.length).toBeLessThan(within(RANGE.from, RANGE.to).length);
  });

  it('calls open what is not over yet, and missed what nothing can keep any more', async () => {
    const last = counted(cases).findLast(({ duty }) => duty.status === 'open' && dayOf(duty.dueAt) > '2026-11-24');
    const day = dayOf(last?.duty.dueAt ?? '');
    const at = async (now: number) => (await house.compliance(near, { from: day, to: day }, { at: now })).json.total;
    const end = startOfDay(day) + DAY;
    const before = await at(end - 1);
    expect(before.open).toBeGreaterThan(0);
    expect(await at(end)).toEqual({ ...before, open: 0, missed: before.missed + before.open });
  });

  it('is CSV by Accept or by format, with the same figures', async () => {
    const { json } = await house.compliance(auditor, { ...RANGE, by: 'borough' });
    const byFormat = await house.compliance(near, { ...RANGE, by: 'borough', format: 'csv' });
    const byAccept = await house.compliance(near, { ...RANGE, by: 'borough' }, { headers: { accept: 'text/csv' } });
    expect(byAccept.text).toBe(byFormat.text);
    expect(byFormat.headers).toMatchObject({
      'Content-Type': 'text/csv; charset=utf-8; header=present',
      'Content-Disposition': 'attachment; filename="compliance-2026-10-20-2026-12-31-borough.csv"',
    });
    const rows: Record<string, string>[] = parse(byFormat.text, { columns: true });
    const texts = (figures: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, String(value)]));
    expect(rows).toEqual([
      ...json.groups.map((group: Record<string, unknown>) => texts({ ...RANGE, by: 'borough', ...group })),
      texts({ ...RANGE, by: 'total', key: '', name: '', ...json.total }),
    ]);
  });

  it.each([
    [{ from: '2026-10-01' }, 'to'],
    [{ from: '2026-02-29', to: '2026-03-01' }, 'from'],
    [{ from: '2026-13-01', to: '2027-01-01' }, 'from'],
    [{ from: '26-1-1', to: '2026-01-01' }, 'from'],
    [{ from: '2026-10-02', to: '2026-10-01' }, 'to'],
    [{ from: '2026-01-01', to: '2027-01-02' }, 'to'],
    [{ ...RANGE, by: 'team' }, 'by'],
    [{ ...RANGE, borough: HAVERING }, 'borough'],
  ])('refuses %o and says which', async (query, path) => {
    const { status, json } = await house.compliance(auditor, query as Record<string, string>);
    expect([status, json.errors?.[0].path]).toEqual([400, path]);
  });

  it('takes a whole leap year', async () => {
    expect((await house.compliance(auditor, { from: '2024-01-01', to: '2024-12-31' })).status).toBe(200);
  });

  it('is in the trail once for each request, before the figures leave, and refused ones too', async () => {
    const entries = async (subject: string) =>
      (await house.trail()).filter((entry) => entry['subject'] === subject).map(({ pk, sk, at, ...rest }) => rest);
    await house.compliance({ ...auditor, subject: 'auditor-7' }, { ...RANGE, format: 'csv' });
    await house.compliance({ roles: ['desk'], subject: 'desk-7' }, RANGE);
    expect(await entries('auditor-7')).toEqual([
      {
        subject: 'auditor-7',
        roles: ['auditor'],
        action: 'compliance.read',
        target: '2026-10-20 2026-12-31 right',
        outcome: 'allowed',
      },
    ]);
    expect(await entries('desk-7')).toEqual([
      { subject: 'desk-7', roles: ['desk'], action: 'compliance.read', outcome: 'refused' },
    ]);
    const { status, text } = await house.withoutTrail.compliance(auditor, RANGE);
    expect(status).toBe(503);
    expect(text).not.toMatch(/"due"/);
  });
});
