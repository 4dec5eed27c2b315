import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditTrail } from '../../functions/audit/trail.ts';
import { makeInsightsHandler } from '../../functions/insights/steps.ts';
import { DAY } from '../../functions/shared/time.ts';
import { apiEvent } from '../support/desk.ts';
import { type House, house, noon, repeat } from './support.ts';

const CAMDEN = 'E09000007';
const WEEK = '2026-W46';
const DAY_IN_IT = '2026-11-11';

let at: House;
beforeEach(async () => {
  at = await house();
});
afterEach(() => at.store.close());

const words = (query: Record<string, string> = {}, more: Parameters<House['call']>[0] = {}) =>
  at.call({ resource: '/desk/v1/words', query: { period: WEEK, ...query }, ...more });

const putThemes = (id: string, themes: unknown, more: Parameters<House['call']>[0] = {}) =>
  at.call({ method: 'PUT', resource: '/desk/v1/words/{id}/themes', params: { id }, body: { themes }, ...more });

async function trail(): Promise<Record<string, unknown>[]> {
  const { Items } = await at.store.client.send(
    new QueryCommand({
      TableName: at.store.tables.audit,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': 'DAY#2026-12-15' },
    }),
  );
  return Items ?? [];
}

describe('words', () => {
  it('are shown, redacted, of a group whose figures are shown, without time and place', async () => {
    await at.reply(...repeat(11, { day: DAY_IN_IT }), {
      day: DAY_IN_IT,
      rating: 5,
      words: 'PC Smith rang me on 07700 900123, thank you',
    });
    await at.report(WEEK);
    const { status, json } = await words();
    expect(status).toBe(200);
    expect(json).toEqual({
      items: [
        {
          id: 'R000012.A',
          words: 'PC [removed] rang me on [removed], thank you',
          rating: 5,
          touchpoint: 'desk-call',
          language: 'en',
          themes: [],
        },
      ],
    });
    expect(await trail()).toMatchObject([
      { subject: 'staff-1', action: 'words.read', target: `${WEEK} * * *`, outcome: 'allowed' },
    ]);
  });

  it('are not shown of fewer than ten replies, of a hidden group, or of a small crossing of two groups', async () => {
    await at.reply(
      ...repeat(30, { day: DAY_IN_IT, team: 'A', words: 'a' }),
      ...repeat(30, { day: DAY_IN_IT, team: 'B', words: 'b' }),
      ...repeat(12, { day: DAY_IN_IT, team: 'C', words: 'c' }),
      ...repeat(3, { day: DAY_IN_IT, team: 'D', words: 'd' }),
      ...repeat(9, { day: DAY_IN_IT, team: 'A', touchpoint: 'vps', words: 'few' }),
      ...repeat(9, { day: DAY_IN_IT, team: 'B', touchpoint: 'vps', words: 'few' }),
      ...repeat(20, { day: DAY_IN_IT, borough: CAMDEN }),
    );
    await at.report(WEEK);
    const none = { items: [], suppressed: true };
    const borough = 'E09000016';
    expect((await words({ borough, team: 'D' })).json).toEqual(none);
    expect((await words({ borough, team: 'C' })).json).toEqual(none);
    expect((await words({ borough, team: 'A', touchpoint: 'vps' })).json).toEqual(none);
    expect((await words({ borough, touchpoint: 'vps' })).json.items).toHaveLength(18);
    expect((await words({ borough, team: 'A', touchpoint: 'desk-call', limit: '100' })).json.items).toHaveLength(30);
    expect((await words({ borough: CAMDEN, touchpoint: 'vps' })).json).toEqual(none);
    expect((await words({ borough, team: 'A' })).json.items[0].borough).toBe(borough);
  });

  it('come in pages, each word once, with each page in the trail', async () => {
    const given = ['2026-11-09', '2026-11-10', '2026-11-11'].flatMap((day) => [
      ...repeat(7, { day, words: 'here' }),
      ...repeat(5, { day, borough: CAMDEN, words: 'there' }),
      ...repeat(5, { day, borough: CAMDEN }),
    ]);
    const ids = await at.reply(...given);
    await at.report(WEEK);
    const got: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const { json } = await words({ limit: '4', ...(cursor ? { cursor } : {}) });
      expect(json.items.length).toBeLessThanOrEqual(4);
      got.push(...json.items.map(({ id }: { id: string }) => id));
      cursor = json.next;
      pages += 1;
    } while (cursor);
    expect(got.sort()).toEqual(ids.filter((_, i) => given[i]?.words).map((id) => `${id}.A`));
    expect(await trail()).toHaveLength(pages);
  });

  it('are those of own boroughs only', async () => {
    await at.reply(
      ...repeat(12, { day: DAY_IN_IT, words: 'here' }),
      ...repeat(12, { day: DAY_IN_IT, borough: CAMDEN, words: 'there' }),
    );
    await at.report(WEEK);
    const staff = { boroughs: [CAMDEN] };
    const { json } = await words({}, { staff });
    expect(new Set(json.items.map((item: { words: string }) => item.words))).toEqual(new Set(['there']));
    expect((await words({ borough: 'E09000016' }, { staff })).status).toBe(404);
    const there = json.items[0].id;
    expect((await putThemes(there, ['manner'], { staff })).status).toBe(200);
    expect((await putThemes('R000001.A', ['manner'], { staff })).status).toBe(404);
    expect((await putThemes('R999999.A', ['manner'], { staff })).status).toBe(404);
    const outcomes = (await trail()).map(({ outcome }) => outcome);
    expect(outcomes.sort()).toEqual(['allowed', 'allowed', 'not-found', 'refused', 'refused']);
  });

  it('are gone when their time is over', async () => {
    await at.reply(...repeat(12, { day: DAY_IN_IT, words: 'here' }));
    await at.report(WEEK);
    const later = { at: noon(DAY_IN_IT) + 366 * DAY };
    expect((await words({}, later)).json).toEqual({ items: [] });
    expect((await putThemes('R000001.A', ['manner'], later)).status).toBe(404);
  });

  it('do not leave when the trail cannot be written', async () => {
    const ids = await at.reply(...repeat(12, { day: DAY_IN_IT, words: 'here' }));
    await at.report(WEEK);
    const { client, tables } = at.store;
    const handler = makeInsightsHandler({
      client,
      tables,
      trail: auditTrail(client, 'no-such-table', () => 'X'),
      verifyStaff: at.desk.verifyStaff,
    });
    const now = noon('2026-12-15');
    const headers = await at.desk.signedIn({ roles: ['insight'], at: now });
    const read = await handler(
      apiEvent({ method: 'GET', resource: '/desk/v1/words', query: { period: WEEK }, headers, at: now }),
    );
    expect(read.statusCode).toBe(503);
    expect(read.body).not.toContain('here');
    const put = await handler(
      apiEvent({
        method: 'PUT',
        resource: '/desk/v1/words/{id}/themes',
        params: { id: `${ids[0]}.A` },
        body: { themes: ['manner'] },
        headers,
        at: now,
      }),
    );
    expect(put.statusCode).toBe(503);
    const Key = { pk: `REPLY#${ids[0]}`, sk: 'WORDS#A' };
    const { Item } = await client.send(new GetCommand({ TableName: tables.replies, Key }));
    expect(Item).not.toHaveProperty('themes');
  });

  it.each([
    [{ period: '2026-W51' }, 400],
    [{ period: 'W46' }, 400],
    [{ borough: 'E99999999' }, 400],
    [{ touchpoint: 'teleport' }, 400],
    [{ team: 'A' }, 400],
    [{ cursor: 'bm9uc2Vuc2U' }, 400],
    [{ cursor: Buffer.from('{"day":"2020-01-01","borough":"E09000016","after":""}').toString('base64url') }, 400],
    [{ limit: '0' }, 400],
    [{ limit: '101' }, 400],
    [{ officer: 'x' }, 400],
  ])('are refused for %j', async (query, status) => {
    await at.reply(...repeat(12, { day: DAY_IN_IT, words: 'here' }));
    await at.report(WEEK);
    const answer = await words(query as Record<string, string>);
    expect(answer.status).toBe(status);
  });
});

describe('themes', () => {
  it('are replaced and come with the words', async () => {
    await at.reply(...repeat(12, { day: DAY_IN_IT, words: 'here' }));
    await at.report(WEEK);
    expect((await putThemes('R000003.A', ['kept-informed', 'manner'])).json).toEqual({
      id: 'R000003.A',
      themes: ['kept-informed', 'manner'],
    });
    await putThemes('R000003.A', ['Waiting times']);
    const { items } = (await words()).json;
    expect(items.find(({ id }: { id: string }) => id === 'R000003.A').themes).toEqual(['Waiting times']);
  });

  it.each([
    [['']],
    [['x'.repeat(41)]],
    [Array.from({ length: 11 }, (_, i) => `t${i}`)],
    [['a', 'a']],
    [['<b>']],
    ['a'],
  ])('are refused: %j', async (themes) => {
    const [id] = await at.reply({ day: DAY_IN_IT, words: 'here' });
    expect((await putThemes(`${id}.A`, themes)).status).toBe(400);
  });
});
