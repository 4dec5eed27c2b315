import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeReport } from '../../functions/insights/report.ts';
import { recomputeRollUp } from '../../functions/insights/store.ts';
import { startOfDay } from '../../functions/shared/time.ts';
import { type House, house, noon, repeat } from './support.ts';

const HAVERING = 'E09000016';
const REDBRIDGE = 'E09000026';
const CAMDEN = 'E09000007';
// A week inside one month: Monday 9 to Sunday 15 November 2026.
const WEEK = '2026-W46';
const DAY_IN_IT = '2026-11-11';

let at: House;
beforeEach(async () => {
  at = await house();
});
afterEach(() => at.store.close());

const insights = (period: string, by?: string, more: Parameters<House['call']>[0] = {}) =>
  at.call({ query: { period, ...(by ? { by } : {}) }, ...more });

describe('figures of a week that has ended', () => {
  it('are shown for twelve replies in a single borough: group, mean, distribution and total', async () => {
    await at.reply(...repeat(9, { day: DAY_IN_IT, rating: 5 }), ...repeat(3, { day: '2026-11-12', rating: 1 }));
    await at.report(WEEK);
    const figure = { count: 12, mean: 4, distribution: { '1': 3, '2': 0, '3': 0, '4': 0, '5': 9 } };
    expect((await insights(WEEK, 'borough')).json).toEqual({
      period: WEEK,
      groups: [{ key: HAVERING, name: 'Havering', ...figure }],
      total: figure,
    });
    expect((await insights(WEEK, 'bcu')).json.groups).toEqual([{ key: 'EA', name: 'East Area', ...figure }]);
    expect((await insights(WEEK, 'team')).json.groups).toEqual([{ key: `${HAVERING}/-`, ...figure }]);
    expect((await insights(WEEK, 'language')).json.groups).toEqual([{ key: 'en', ...figure }]);
    expect((await insights(WEEK)).json).toEqual({ period: WEEK, groups: [], total: figure });
  });

  it('hide a borough of 3 and, with it, the other of 25, and show the total', async () => {
    await at.reply(...repeat(25, { day: DAY_IN_IT }), ...repeat(3, { day: DAY_IN_IT, borough: CAMDEN }));
    await at.report(WEEK);
    const { json } = await insights(WEEK, 'borough');
    expect(json.groups).toEqual([
      { key: CAMDEN, name: 'Camden', suppressed: true },
      { key: HAVERING, name: 'Havering', suppressed: true },
    ]);
    expect(json.total.count).toBe(28);
    expect((await insights(WEEK, 'touchpoint')).json.groups).toMatchObject([{ key: 'desk-call', count: 28 }]);
  });

  it('hide the smallest of the others beside a small one, and show the rest', async () => {
    await at.reply(
      ...repeat(40, { day: DAY_IN_IT, team: 'A' }),
      ...repeat(30, { day: DAY_IN_IT, team: 'B' }),
      ...repeat(20, { day: DAY_IN_IT, team: 'C' }),
      ...repeat(4, { day: DAY_IN_IT, team: 'D' }),
    );
    await at.report(WEEK);
    const { groups } = (await insights(WEEK, 'team')).json;
    expect(groups).toMatchObject([{ count: 40 }, { count: 30 }, { suppressed: true }, { suppressed: true }]);
    expect((await insights(WEEK, 'borough')).json.groups).toMatchObject([{ count: 94 }]);
  });

  it('hide the teams of a hidden borough', async () => {
    await at.reply(
      ...repeat(40, { day: DAY_IN_IT, borough: HAVERING, team: 'A' }),
      ...repeat(50, { day: DAY_IN_IT, borough: 'E09000002', team: 'A' }),
      ...repeat(6, { day: DAY_IN_IT, borough: REDBRIDGE, team: 'A' }),
    );
    await at.report(WEEK);
    expect((await insights(WEEK, 'team')).json.groups).toMatchObject([
      { key: 'E09000002/A', count: 50 },
      { key: `${HAVERING}/A`, suppressed: true },
      { key: `${REDBRIDGE}/A`, suppressed: true },
    ]);
    expect((await insights(WEEK, 'bcu')).json.groups).toMatchObject([{ key: 'EA', count: 96 }]);
  });

  it('hide everything below ten replies in all', async () => {
    await at.reply(...repeat(9, { day: DAY_IN_IT }));
    await at.report(WEEK);
    expect((await insights(WEEK, 'bcu')).json).toMatchObject({
      groups: [{ key: 'EA', suppressed: true }],
      total: { suppressed: true },
    });
  });

  it('stay as they were made: later replies and corrections change no report, also not that of the month', async () => {
    await at.reply(...repeat(12, { day: DAY_IN_IT }), ...repeat(40, { day: '2026-11-18' }));
    await at.report(WEEK);
    await at.reply({ day: DAY_IN_IT });
    await makeReport(at.ratings, WEEK, noon('2026-11-20'));
    await at.report('2026-W47', '2026-11');
    expect((await insights(WEEK, 'borough')).json.total.count).toBe(12);
    expect((await insights('2026-11', 'borough')).json.total.count).toBe(52);
  });

  it('are made once when two runs make the week and the month at the same time, and leave the due index', async () => {
    await at.reply(...repeat(30, { day: '2027-02-25' }), ...repeat(30, { day: '2027-02-11', borough: CAMDEN }));
    const end = startOfDay('2027-03-01');
    const all = ['2027-W06', '2027-W08', '2027-02'].flatMap((id) => [id, id]);
    await Promise.all(all.map((id) => makeReport(at.ratings, id, end)));
    for (const id of all) {
      const key = { pk: `PERIOD#${id}`, sk: 'REPORT' };
      const { Item } = await at.store.client.send(new GetCommand({ TableName: at.ratings.table, Key: key }));
      expect(Item).not.toHaveProperty('dueAt');
      expect((await insights(id, 'borough', { at: noon('2027-03-05') })).status).toBe(200);
    }
  });

  it('are not made before the period has ended', async () => {
    await at.reply(...repeat(12, { day: DAY_IN_IT }));
    await makeReport(at.ratings, WEEK, startOfDay('2026-11-16') - 1);
    expect((await insights(WEEK, 'borough')).status).toBe(503);
  });
});

describe('weeks and months together', () => {
  it('show both where every part is large', async () => {
    for (const day of ['2027-02-02', '2027-02-09', '2027-02-16', '2027-02-23']) {
      await at.reply(...repeat(15, { day }), ...repeat(20, { day, borough: CAMDEN }));
    }
    const periods = ['2027-W05', '2027-W06', '2027-W07', '2027-W08', '2027-02'];
    await at.report(...periods);
    for (const id of periods) {
      const { groups } = (await insights(id, 'borough', { at: noon('2027-03-05') })).json;
      expect(groups).toMatchObject([{ key: CAMDEN }, { key: HAVERING }]);
      for (const group of groups) expect(group.count).toBeGreaterThan(10);
    }
  });

  it('hide in the month what would tell the one week in which a borough was small', async () => {
    await at.reply(...repeat(5, { day: '2027-02-02' }), ...repeat(20, { day: '2027-02-02', borough: CAMDEN }));
    for (const day of ['2027-02-09', '2027-02-16', '2027-02-23']) {
      await at.reply(...repeat(15, { day }), ...repeat(20, { day, borough: CAMDEN }));
    }
    await at.report('2027-W05', '2027-W06', '2027-W07', '2027-W08', '2027-02');
    const { groups, total } = (await insights('2027-02', 'borough', { at: noon('2027-03-05') })).json;
    expect(groups).toMatchObject([{ suppressed: true }, { suppressed: true }]);
    expect(total.count).toBe(130);
  });

  it('show a borough in the month that is too small in each week', async () => {
    for (const day of ['2027-02-02', '2027-02-09', '2027-02-16', '2027-02-23']) {
      await at.reply(
        ...repeat(5, { day }),
        ...repeat(7, { day, borough: REDBRIDGE }),
        ...repeat(20, { day, borough: CAMDEN }),
      );
    }
    await at.report('2027-W05', '2027-W06', '2027-W07', '2027-W08', '2027-02');
    const later = { at: noon('2027-03-05') };
    expect((await insights('2027-W06', 'borough', later)).json.groups).toMatchObject([
      { key: CAMDEN, count: 20 },
      { suppressed: true },
      { suppressed: true },
    ]);
    expect((await insights('2027-02', 'borough', later)).json.groups).toMatchObject([
      { key: CAMDEN, count: 80 },
      { key: HAVERING, count: 20 },
      { key: REDBRIDGE, count: 28 },
    ]);
  });

  it('hide the total of a month in which one week had too few, running and ended', async () => {
    await at.reply(...repeat(12, { day: '2027-02-02' }), ...repeat(3, { day: '2027-02-10' }));
    await at.report('2027-W05', '2027-W06');
    expect((await insights('2027-W05', undefined, { at: noon('2027-02-16') })).json.total.count).toBe(12);
    expect((await insights('2027-02', undefined, { at: noon('2027-02-16') })).json.total).toEqual({ suppressed: true });
    await at.report('2027-02');
    expect((await insights('2027-02', undefined, { at: noon('2027-03-05') })).json.total).toEqual({ suppressed: true });
  });
});

describe('the running period', () => {
  it('gives the total of the whole force, live', async () => {
    await at.reply(...repeat(12, { day: DAY_IN_IT }));
    const now = { at: noon('2026-11-13') };
    expect((await insights(WEEK, undefined, now)).json.total).toMatchObject({ count: 12, mean: 4 });
    expect((await insights('2026-11', undefined, now)).json).toMatchObject({ groups: [], total: { count: 12 } });
    await at.reply({ day: '2026-11-13' });
    expect((await insights(WEEK, undefined, now)).json.total.count).toBe(13);
  });

  it('gives no groups, and says when it will', async () => {
    const { status, json } = await insights(WEEK, 'borough', { at: noon(DAY_IN_IT) });
    expect(status).toBe(400);
    expect(json.detail).toContain('2026-11-16');
  });
});

describe('what cannot be answered', () => {
  it.each([
    ['2026-W54', 'borough', 400],
    ['2026-13', 'borough', 400],
    ['yesterday', undefined, 400],
    ['2031-W01', undefined, 400],
    [WEEK, 'officer', 400],
  ])('%s by %s is %i with what to do', async (period, by, status) => {
    const answer = await insights(period, by);
    expect(answer.status).toBe(status);
    expect(answer.json.detail).toMatch(/\w/);
  });

  it('a period in which nobody replied is empty', async () => {
    expect((await insights('2026-W40', 'borough')).json).toEqual({
      period: '2026-W40',
      groups: [],
      total: { suppressed: true },
    });
  });

  it('a report that is still to be made is a 503 that says when to come back', async () => {
    await at.reply(...repeat(12, { day: DAY_IN_IT }));
    const { status, headers } = await insights(WEEK, 'borough');
    expect(status).toBe(503);
    expect(headers['Retry-After']).toBe('60');
  });

  it('needs the role insight or supervisor', async () => {
    for (const [role, status] of [
      ['supervisor', 200],
      ['desk', 403],
      ['auditor', 403],
    ] as const) {
      expect((await insights('2026-W40', undefined, { staff: { roles: [role] } })).status).toBe(status);
    }
  });
});

describe('a borough scope', () => {
  it('lists only own boroughs and teams; groups of the whole force stay', async () => {
    await at.reply(...repeat(20, { day: DAY_IN_IT }), ...repeat(20, { day: DAY_IN_IT, borough: CAMDEN }));
    await at.report(WEEK);
    const staff = { boroughs: [CAMDEN] };
    expect((await insights(WEEK, 'borough', { staff })).json.groups).toMatchObject([{ key: CAMDEN }]);
    expect((await insights(WEEK, 'team', { staff })).json.groups).toMatchObject([{ key: `${CAMDEN}/-` }]);
    expect((await insights(WEEK, 'bcu', { staff })).json.groups).toHaveLength(2);
  });
});

describe('CSV', () => {
  it('has the same pattern as JSON, by Accept or by format', async () => {
    await at.reply(
      ...repeat(40, { day: DAY_IN_IT, team: '=2+5' }),
      ...repeat(30, { day: DAY_IN_IT, team: 'Desk, "A"' }),
      ...repeat(20, { day: DAY_IN_IT, borough: CAMDEN }),
      ...repeat(4, { day: DAY_IN_IT, borough: 'E09000019' }),
    );
    await at.report(WEEK);
    const byAccept = await insights(WEEK, 'team', { headers: { accept: 'text/csv' } });
    const byFormat = await at.call({ query: { period: WEEK, by: 'team', format: 'csv' } });
    expect(byAccept.headers['Content-Type']).toContain('text/csv');
    expect(byFormat.text).toBe(byAccept.text);
    const rows: Record<string, string>[] = parse(byAccept.text, { columns: true });
    const { groups, total } = (await insights(WEEK, 'team')).json;
    expect(rows.map(({ key, suppressed, count }) => [key, suppressed, count])).toEqual([
      ...groups.map((group: { key: string; suppressed?: true; count?: number }) => [
        group.key,
        String(group.suppressed ?? false),
        String(group.count ?? ''),
      ]),
      ['', 'false', String(total.count)],
    ]);
  });
});

describe('equality answers', () => {
  const put = (question: string, answer: string, times: number) =>
    Promise.all(
      Array.from({ length: times }, (_, i) =>
        at.store.client.send(
          new PutCommand({
            TableName: at.ratings.table,
            Item: { pk: 'EQUALITY#2026-10', sk: `${question}#${answer}${i}`, answer },
          }),
        ),
      ),
    );
  const equality = (period: string) => at.call({ resource: '/desk/v1/insights/equality', query: { period } });

  it('hide few, and as many more as it takes; a question is hidden as a whole when they do not reach ten', async () => {
    await put('age', '25-34', 30);
    await put('age', '35-44', 15);
    await put('age', '45-54', 2);
    await put('sex', 'female', 12);
    await put('sex', 'male', 11);
    await put('disability', 'yes', 9);
    const { json } = await equality('2026-10');
    expect(json.questions).toEqual([
      {
        question: 'age',
        answers: [
          { answer: '25-34', count: 30 },
          { answer: '35-44', suppressed: true },
          { answer: '45-54', suppressed: true },
        ],
      },
      { question: 'disability', suppressed: true },
      {
        question: 'sex',
        answers: [
          { answer: 'female', count: 12 },
          { answer: 'male', count: 11 },
        ],
      },
    ]);
  });

  it('are given for months that have ended only', async () => {
    expect((await equality('2026-12')).status).toBe(400);
    expect((await equality('2026-W40')).status).toBe(400);
    expect((await equality('2026-09')).json).toEqual({ period: '2026-09', questions: [] });
  });
});

describe('a roll-up', () => {
  it('made again, in parallel, counts each reply once', async () => {
    await at.reply(...repeat(12, { day: DAY_IN_IT }));
    await Promise.all(repeat(5, { day: '' }).map(() => recomputeRollUp(at.ratings, DAY_IN_IT, HAVERING)));
    await at.report(WEEK);
    expect((await insights(WEEK)).json.total.count).toBe(12);
  });
});
