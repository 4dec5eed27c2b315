/** The ledger as the engine writes it: what staff do to cases is what the worklist and compliance then say. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Case, CaseEvent } from '../../functions/cases/case.ts';
import { DAY, HOUR, toIso } from '../../functions/shared/time.ts';
import { CAMDEN, type CasesHouse, casesHouse, HACKNEY } from '../support/cases.ts';
import { TEST_NOW } from '../support/desk.ts';
import { recount } from './recount.ts';
import { owedIn } from './support.ts';

const supervisor = { roles: ['supervisor' as const] };
const day = (at: number) => toIso(at).slice(0, 10);

let house: CasesHouse;
beforeAll(async () => {
  house = await casesHouse();
});
afterAll(() => house.close());

interface Shown {
  readonly reference: string;
  readonly dutyId: string;
  readonly title: string;
  readonly dueAt: string;
  readonly status: string;
}

async function worklist(at: number, query: Record<string, string> = {}): Promise<Shown[]> {
  const { status, json } = await house.call('GET', '/worklist', { at, query, staff: supervisor });
  expect([status, json.next]).toEqual([200, undefined]);
  return json.items;
}

const compliance = async (at: number, from: string, to: string) =>
  (await house.call('GET', '/compliance', { at, query: { from, to }, staff: supervisor })).json;

describe('an arrest', () => {
  it('is on the worklist within a working day, goes with the call, and counts as met; another is missed and stays so', async () => {
    const registered = await house.register({ enhancedRights: ['vulnerable'], team: 'Response A' });
    expect(registered.status).toBe(201);
    const at = TEST_NOW + HOUR;
    const { json } = await house.milestone('1000000-26', { type: 'suspect-arrested', suspect: 1 }, { at });
    const [told] = json.duties as { id: string; title: string; dueAt: string }[];
    expect(told?.dueAt).toBe('2026-11-25T23:59:59.000Z');

    const before = await worklist(at, { team: 'Response A' });
    expect(before.find(({ dutyId }) => dutyId === told?.id)).toMatchObject({
      reference: '1000000/26',
      title: told?.title,
      dueAt: told?.dueAt,
      status: 'open',
      overdue: false,
      enhanced: true,
      safeContact: 'No contact plan: nothing is sent. Phone first, and ask how and when contact is safe.',
    });
    expect(before.map(({ dueAt }) => dueAt)).toEqual(before.map(({ dueAt }) => dueAt).sort());
    const due = await compliance(at, '2026-11-25', '2026-11-25');
    expect(due.total.open).toBeGreaterThan(0);

    const spoken = await house.contact('1000000-26', { dutyIds: [told?.id] }, { at: at + HOUR });
    expect(spoken.json).toMatchObject({ outcome: 'spoke', met: expect.arrayContaining([told?.id]), late: [] });
    const after = await worklist(at + HOUR);
    expect(after.map(({ dutyId }) => dutyId)).not.toContain(told?.id);
    expect(after.every((item) => 'lastContactAt' in item)).toBe(true);
    const kept = await compliance(at + HOUR, '2026-11-25', '2026-11-25');
    expect(kept.total).toEqual({ ...due.total, open: due.total.open - 1, met: due.total.met + 1 });

    const second = await house.milestone('1000000-26', { type: 'suspect-arrested', suspect: 2 }, { at: at + 2 * HOUR });
    const [missed] = second.json.duties as { id: string }[];
    const late = at + 3 * DAY;
    await house.sweep(late);
    expect((await worklist(late))[0]).toMatchObject({ dutyId: missed?.id, overdue: true, status: 'missed' });
    await house.contact('1000000-26', { dutyIds: [missed?.id] }, { at: late + HOUR });
    expect((await worklist(late + HOUR)).map(({ dutyId }) => dutyId)).not.toContain(missed?.id);
    const { total } = await compliance(late + HOUR, '2026-11-25', '2026-11-25');
    expect(total).toMatchObject({ met: kept.total.met, missed: kept.total.missed + 1 });
  });
});

describe('whatever staff do', () => {
  /** Every case as its item is. */
  const stored = async () =>
    (await house.items('cases')).filter(({ sk }) => sk === 'CASE') as unknown as (Case & Record<string, unknown>)[];

  /** The events of each case, oldest first. */
  const histories = async () => {
    const events = (await house.items('cases')).filter(({ sk }) => sk.startsWith('EVENT#'));
    return [...Map.groupBy(events, ({ pk }) => pk).values()] as unknown as CaseEvent[][];
  };

  it('the worklist lists what the cases owe, and every figure of compliance can be recounted from the events', async () => {
    const start = TEST_NOW + 10 * DAY;
    for (let i = 1; i <= 6; i += 1) {
      const body = {
        reference: `200000${i}/26`,
        borough: i % 2 === 0 ? HACKNEY : CAMDEN,
        ...(i % 3 === 0 ? { enhancedRights: ['vulnerable'] } : {}),
      };
      expect((await house.register(body, { at: start })).status).toBe(201);
      const path = `200000${i}-26`;
      const { json } = await house.milestone(path, { type: 'suspect-arrested' }, { at: start + HOUR });
      await house.milestone(path, { type: 'suspect-released-on-police-bail', suspect: i }, { at: start + i * DAY });
      const [duty] = json.duties as { id: string }[];
      if (i % 3 === 1) await house.contact(path, { dutyIds: [duty?.id] }, { at: start + i * DAY + HOUR });
      if (i === 2) {
        const excuse = { body: { reason: 'Could not be found' }, staff: supervisor, at: start + 2 * HOUR };
        expect((await house.call('POST', `/cases/${path}/duties/${duty?.id}/excuse`, excuse)).status).toBe(200);
      }
      if (i === 3 || i === 4) {
        const body = i === 3 ? { withdraw: true } : { occurredAt: toIso(start - 3 * DAY) };
        const correct = {
          body: { ...body, reason: 'Told of the wrong case' },
          staff: supervisor,
          at: start + 3 * HOUR,
        };
        const { status } = await house.call('POST', `/cases/${path}/milestones/${json.id}/correct`, correct);
        expect(status).toBe(200);
      }
      if (i === 5) {
        const change = { body: { reasons: ['persistently-targeted'] }, at: start + 3 * HOUR };
        expect((await house.call('PUT', `/cases/${path}/enhanced-rights`, change)).status).toBe(200);
      }
      if (i === 6) {
        const close = { body: { reason: 'Nothing more can be found' }, at: start + 7 * DAY };
        expect((await house.call('POST', `/cases/${path}/close`, close)).status).toBe(200);
      }
    }
    const seen: Record<string, number>[] = [];
    for (const at of [start + 8 * DAY, start + 12 * DAY, start + 40 * DAY]) {
      for (let batch = 0; batch < 3; batch += 1) await house.sweep(at + batch * 60_000);
      const cases = await stored();
      const owed = owedIn(cases).map(({ duty }) => duty.id);
      expect((await worklist(at + HOUR)).map(({ dutyId }) => dutyId)).toEqual(owed);
      expect(owed.length).toBeGreaterThan(0);

      const said = await compliance(at + HOUR, day(TEST_NOW - 30 * DAY), day(TEST_NOW + 300 * DAY));
      const expected = recount(await histories(), at + HOUR);
      expect(said).toMatchObject(expected);
      expect(said.groups).toHaveLength(expected.groups.length);
      seen.push(said.total);
    }
    // All of it happened: duties were kept, missed and excused, and open ones were missed in the end.
    expect(seen.at(-1)?.['open']).toBeLessThan(seen[0]?.['open'] ?? 0);
    for (const status of ['met', 'missed', 'excused']) expect(seen.at(-1)?.[status], status).toBeGreaterThan(0);
  });
});
