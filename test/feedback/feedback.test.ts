import { GetCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DAY, HOUR } from '../../functions/shared/time.ts';
import { apiEvent, TEST_NOW } from '../support/desk.ts';
import { type House, house } from '../support/house.ts';

let home: House;
beforeAll(async () => {
  home = await house();
});
afterAll(() => home.close());

type Item = Record<string, unknown>;

async function replies(linkId: string): Promise<Item[]> {
  const { client, tables } = home.store;
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: tables.ratings,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :reply)',
      ExpressionAttributeValues: { ':pk': `LINK#${linkId}`, ':reply': 'REPLY#' },
      ConsistentRead: true,
    }),
  );
  return Items;
}

async function all(table: 'ratings' | 'replies' | 'tasks'): Promise<Item[]> {
  const { client, tables } = home.store;
  const { Items = [] } = await client.send(new ScanCommand({ TableName: tables[table], ConsistentRead: true }));
  return Items;
}

async function wordsOf(reply: Item | undefined): Promise<Item | undefined> {
  const { client, tables } = home.store;
  const Key = { pk: `REPLY#${reply?.['replyId']}`, sk: `WORDS#${reply?.['words']}` };
  return (await client.send(new GetCommand({ TableName: tables.replies, Key, ConsistentRead: true }))).Item;
}

/** The tasks that a reply has raised. */
async function tasksOf(linkId: string): Promise<string[]> {
  const tasks = (await all('tasks')).filter((task) => (task['reply'] as Item)['pk'] === `LINK#${linkId}`);
  return tasks.map((task) => String(task['kind'])).sort();
}

/** The ratings that a page comes with chosen. */
const chosenIn = (html: string) =>
  [...html.matchAll(/<input[^>]* name="rating" type="radio" value="(\d)" checked>/g)].map(([, rating]) => rating);

const formIdIn = (html: string) => /name="form" value="(\w+)"/.exec(html)?.[1] ?? '';

describe('two taps', () => {
  it('store one rating and say thank you', async () => {
    const { id, token } = await home.mint({ team: 'Response A', reference: '1000000/26' });
    const page = await home.open(token);
    expect(page.statusCode).toBe(200);
    const answer = await home.send(token, { rating: '4', form: formIdIn(page.body) });
    expect(answer.statusCode).toBe(303);
    expect(answer.headers?.['Location']).toBe(`/F/${token}/thanks?lang=en`);
    const [reply, ...more] = await replies(id);
    expect(more).toEqual([]);
    expect(reply).toMatchObject({
      rating: 4,
      borough: 'E09000016',
      team: 'Response A',
      touchpoint: 'response-my-met',
      channel: 'interaction',
      language: 'en',
      reference: '1000000/26',
      day: '2026-11-24',
    });
    expect((await home.open(token, { part: '/thanks' })).statusCode).toBe(200);
  });

  it('keep words and contact out of the ratings table', async () => {
    const { id, token } = await home.mint();
    await home.send(token, {
      rating: '2',
      words: 'Nobody rang me',
      callback: 'yes',
      contact: '07700 900123',
      answer: '4',
    });
    const [reply] = await replies(id);
    expect(JSON.stringify(reply)).not.toMatch(/Nobody|07700/);
    expect(reply).toMatchObject({ rating: 2, answer: 4, callback: true });
    expect(await wordsOf(reply)).toMatchObject({ words: 'Nobody rang me', contact: '07700 900123' });
  });
});

describe('one reply per interaction link', () => {
  it('whatever is tapped twice, sent again or in parallel', async () => {
    const { id, token } = await home.mint();
    const form = formIdIn((await home.open(token)).body);
    const fields = { rating: '1', words: 'Too slow', form };
    const answers = await Promise.all(Array.from({ length: 10 }, () => home.send(token, fields)));
    const again = await home.send(token, fields, { at: TEST_NOW + 3 * DAY });
    expect([...answers, again].map(({ statusCode }) => statusCode)).toEqual(Array(11).fill(303));
    expect(await replies(id)).toHaveLength(1);
    expect((await replies(id))[0]?.['version']).toBe(1);
    expect(await tasksOf(id)).toEqual(['low-rating']);
    const kept = (await all('replies')).filter((item) => item['words'] === 'Too slow');
    expect(kept).toHaveLength(1);
  });

  it('of ten different forms in parallel one wins, the others are told and keep what was typed', async () => {
    const { id, token } = await home.mint();
    const answers = await Promise.all(
      Array.from({ length: 10 }, async (_, i) => {
        const form = formIdIn((await home.open(token)).body);
        return home.send(token, { rating: '3', words: `These are the words of form ${i}`, form });
      }),
    );
    const won = answers.filter(({ statusCode }) => statusCode === 303);
    const lost = answers.filter(({ statusCode }) => statusCode === 409);
    expect([won.length, lost.length]).toEqual([1, 9]);
    for (const { body } of lost) expect(body).toMatch(/These are the words of form \d/);
    expect(await replies(id)).toHaveLength(1);
    const kept = (await all('replies')).filter((item) => String(item['words']).startsWith('These are the words'));
    expect(kept).toHaveLength(1);
  });
});

describe('standing links', () => {
  it.each(['card', 'leaflet'])('of a %s take many replies, one per form, never with a case', async (kind) => {
    const { id, token } = await home.mint({ kind });
    const form = formIdIn((await home.open(token)).body);
    await Promise.all([home.send(token, { rating: '5', form }), home.send(token, { rating: '5', form })]);
    await home.send(token, { rating: '5', form: formIdIn((await home.open(token)).body) });
    await home.send(token, { rating: '5' });
    await home.send(token, { rating: '5' });
    const stored = await replies(id);
    expect(stored).toHaveLength(4);
    for (const reply of stored) expect([reply['channel'], reply['reference']]).toEqual([kind, undefined]);
  });

  it('keep pages of one minting apart', async () => {
    const { pages = [], id } = await home.mint({ kind: 'interaction', count: 3 });
    for (const { token } of pages) expect((await home.send(token, { rating: '5' })).statusCode).toBe(303);
    expect(await replies(id)).toHaveLength(3);
  });
});

describe('correcting', () => {
  it('takes the place of the earlier answer for 24 hours, starting empty, and erases nothing before it is stored', async () => {
    const { id, token } = await home.mint();
    await home.send(token, { rating: '1', words: 'First words', form: 'A'.repeat(16) });
    const page = await home.open(token, { part: '/change', at: TEST_NOW + HOUR });
    expect(page.body).not.toContain('First words');
    expect(page.body).not.toMatch(/<input[^>]* checked/);
    const change = { rating: '5', words: 'Second words', form: formIdIn(page.body), change: '1' };
    expect((await home.send(token, change, { at: TEST_NOW + 23 * HOUR })).statusCode).toBe(303);
    expect((await home.send(token, change, { at: TEST_NOW + 23 * HOUR })).statusCode).toBe(303);
    const [reply, ...more] = await replies(id);
    expect(more).toEqual([]);
    expect(reply).toMatchObject({ rating: 5, version: 2, day: '2026-11-24', at: new Date(TEST_NOW).toISOString() });
    expect(await wordsOf(reply)).toMatchObject({ words: 'Second words' });
    const late = await home.send(token, { ...change, rating: '1', form: 'B'.repeat(16) }, { at: TEST_NOW + 25 * HOUR });
    expect(late.statusCode).toBe(409);
    expect((await replies(id))[0]).toMatchObject({ rating: 5, version: 2 });
  });

  it('works by Back, other rating, Send: the same form with other content', async () => {
    const { id, token } = await home.mint();
    const form = formIdIn((await home.open(token)).body);
    await home.send(token, { rating: '5', form });
    expect((await home.send(token, { rating: '2', form })).statusCode).toBe(303);
    expect(await replies(id)).toHaveLength(1);
    expect((await replies(id))[0]).toMatchObject({ rating: 2, version: 2 });
    expect(await tasksOf(id)).toEqual(['low-rating']);
  });

  it('can bring first words back after second ones', async () => {
    const { id, token } = await home.mint();
    const form = 'C'.repeat(16);
    for (const [minute, words] of ['One', 'Two', 'One'].entries()) {
      await home.send(token, { rating: '4', words, form }, { at: TEST_NOW + minute * 60_000 });
    }
    const [reply] = await replies(id);
    expect(await wordsOf(reply)).toMatchObject({ words: 'One' });
    expect(reply?.['staleWords']).not.toContain(reply?.['words']);
  });

  it('is for interaction links only', async () => {
    const { token } = await home.mint({ kind: 'card' });
    expect((await home.open(token, { part: '/change' })).statusCode).toBe(404);
  });
});

describe('a link that does not work', () => {
  it('gets one identical page and status, whatever the reason, on every address', async () => {
    const { id, token } = await home.mint();
    const revoked = await home.mint();
    await home.links(
      apiEvent({
        method: 'DELETE',
        resource: '/desk/v1/links/{id}',
        params: { id: revoked.id },
        headers: await home.desk.signedIn({ roles: ['officer'] }),
      }),
    );
    const unknown = await home.mint();
    const { DeleteCommand } = await import('@aws-sdk/lib-dynamodb');
    await home.store.client.send(
      new DeleteCommand({ TableName: home.store.tables.ratings, Key: { pk: `LINK#${unknown.id}`, sk: 'LINK' } }),
    );
    const forged = `${token.slice(0, -2)}${token.endsWith('00') ? '22' : '00'}`;
    const ended = TEST_NOW + 29 * DAY;
    const strip = ({ statusCode, body, headers }: Awaited<ReturnType<House['open']>>) => ({
      statusCode,
      body,
      headers,
    });
    const answers = [
      await home.open(forged),
      await home.open('nonsense'),
      await home.open(revoked.token),
      await home.open(unknown.token),
      await home.open(token, { at: ended }),
      await home.send(forged, { rating: '5' }),
      await home.send(revoked.token, { rating: '5' }),
      await home.open(forged, { part: '/thanks' }),
      await home.open(revoked.token, { part: '/change' }),
    ].map(strip);
    expect(answers[0]?.statusCode).toBe(404);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await replies(id)).toEqual([]);
    expect(await replies(revoked.id)).toEqual([]);
  });
});

describe('opening a link', () => {
  it('also works when it was typed in small letters', async () => {
    const { token } = await home.mint();
    const typed = await home.feedback(
      apiEvent({ method: 'GET', resource: '/f/{token}', params: { token: token.toLowerCase() } }),
    );
    expect([typed.statusCode, typed.headers?.['Location']]).toEqual([301, `/F/${token}`]);
  });

  it('changes and counts nothing, however often scanners do it', async () => {
    const { token } = await home.mint();
    const before = JSON.stringify(await all('ratings'));
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'GET']) {
      await home.feedback(apiEvent({ method, resource: '/F/{token}', params: { token } }));
    }
    expect(JSON.stringify(await all('ratings'))).toBe(before);
  });

  it('chooses the rating of a tapped link, which stores and counts nothing until the button is pressed', async () => {
    const { id, token } = await home.mint();
    const before = JSON.stringify([await all('ratings'), await all('replies'), await all('tasks')]);
    for (const rating of ['1', '2', '3', '4', '5']) {
      for (const method of ['HEAD', 'GET', 'GET']) {
        const query = { rating, lang: 'pl' };
        const page = await home.feedback(apiEvent({ method, resource: '/F/{token}', params: { token }, query }));
        expect(page.statusCode).toBe(200);
        if (method === 'HEAD') continue;
        expect(chosenIn(page.body)).toEqual([rating]);
        expect(page.body).toContain('<html lang="pl"');
      }
    }
    expect(JSON.stringify([await all('ratings'), await all('replies'), await all('tasks')])).toBe(before);
    await home.send(token, { rating: '3' });
    expect((await replies(id)).map(({ rating }) => rating)).toEqual([3]);
  });

  it.each(['0', '6', '', '44', '4 ', '-1', '"><b>', '4&rating=5'])(
    'ignores %j as a rating in its address',
    async (rating) => {
      const { token } = await home.mint();
      const page = await home.feedback(
        apiEvent({ method: 'GET', resource: '/F/{token}', params: { token }, query: { rating } }),
      );
      const bare = (await home.open(token)).body;
      expect(page.body.replaceAll(formIdIn(page.body), 'FORM')).toBe(bare.replaceAll(formIdIn(bare), 'FORM'));
    },
  );

  it('keeps the rating of a tapped link whose address was turned to small letters, and no other query', async () => {
    const resource = '/f/{token}';
    for (const [query, location] of [
      [{ rating: '4', to: 'elsewhere' }, '/F/ABC?rating=4'],
      [{ rating: '4\r\nX: y' }, '/F/ABC'],
    ] as const) {
      const answer = await home.feedback(apiEvent({ method: 'GET', resource, params: { token: 'abc' }, query }));
      expect(answer.headers?.['Location']).toBe(location);
    }
  });

  it('puts no rating and no token of a tapped link into the log', async () => {
    const { token } = await home.mint();
    const lines: string[] = [];
    const write = vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
    for (const [resource, used] of [
      ['/F/{token}', token],
      ['/F/{token}', token.replace(/.$/, 'Z')],
      ['/f/{token}', token.toLowerCase()],
    ] as const) {
      await home.feedback(apiEvent({ method: 'GET', resource, params: { token: used }, query: { rating: '4' } }));
    }
    write.mockRestore();
    expect(lines.join('')).toContain('"route":"GET /F/{token}"');
    expect(lines.join('')).not.toMatch(new RegExp(`rating|${token.slice(0, 30)}`, 'i'));
  });

  it('shows the same bytes for two links of a kind and touchpoint, but for token and form id', async () => {
    const one = await home.mint({ borough: 'E09000002', team: 'A', reference: '1/26', officer: 'P1' });
    const two = await home.mint({ borough: 'E09000016' });
    const bare = async ({ token }: { token: string }) => {
      const { body } = await home.open(token);
      return body.replaceAll(token, 'TOKEN').replaceAll(formIdIn(body), 'FORM');
    };
    expect(await bare(one)).toBe(await bare(two));
    await home.send(one.token, { rating: '1', words: 'x' });
    expect(await bare(one)).toBe(await bare(two));
  });

  it.each(['response-da', 'statement-abe'])('does not tell a reader of %s what happened', async (touchpoint) => {
    const general = await home.mint({ touchpoint: 'response-treatment' });
    const sensitive = await home.mint({ touchpoint });
    const bare = async ({ token }: { token: string }) => {
      const { body } = await home.open(token);
      return body.replaceAll(token, 'TOKEN').replaceAll(formIdIn(body), 'FORM');
    };
    expect(await bare(sensitive)).toBe(await bare(general));
  });
});

describe('tasks', () => {
  it.each([
    [{ rating: '3' }, []],
    [{ rating: '2' }, ['low-rating']],
    [{ rating: '5', callback: 'yes', contact: 'a@example.org' }, ['call-back']],
    [{ rating: '4', words: 'He said he will kill me' }, ['danger-signal']],
    [{ rating: '4', words: 'The officer hit me' }, ['misconduct-allegation']],
    [
      { rating: '1', words: 'The officer hit me and my ex will kill me', callback: 'yes', contact: '020 7946 0000' },
      ['call-back', 'danger-signal', 'low-rating', 'misconduct-allegation'],
    ],
  ])('for %j', async (fields, kinds) => {
    const { id, token } = await home.mint();
    await home.send(token, fields as Record<string, string>);
    expect(await tasksOf(id)).toEqual(kinds);
  });

  it('for a yes to having been pressed to withdraw: to people, not only to a score', async () => {
    const { id, token } = await home.mint({ touchpoint: 'statement-pressure' });
    await home.send(token, { rating: '4', answer: '1' });
    expect(await tasksOf(id)).toEqual(['misconduct-allegation']);
  });

  it('hold none of the words', async () => {
    const { token } = await home.mint();
    await home.send(token, { rating: '1', words: 'canary sentence zzyzx', callback: 'yes', contact: '07700 900777' });
    expect(JSON.stringify(await all('tasks'))).not.toMatch(/zzyzx|900777/);
  });
});

describe('questions about you', () => {
  it('left empty count nothing and say so by saying nothing; answered, the answer before can still be changed', async () => {
    const { token } = await home.mint();
    const empty = await home.send(token, { age: '', form: 'E'.repeat(16) }, { part: '/about-you' });
    expect(empty.headers?.['Location']).toBe(`/F/${token}/thanks?lang=en`);
    const sent = await home.feedback(
      apiEvent({ method: 'GET', resource: '/F/{token}/thanks', params: { token }, query: { about: 'sent' } }),
    );
    expect(sent.body).toContain(`/F/${token}/change`);
  });

  it('are stored once per form and joined to nothing', async () => {
    const { id, token } = await home.mint();
    await home.send(token, { rating: '3' });
    const { body } = await home.open(token, { part: '/thanks' });
    const form = formIdIn(body);
    const before = (await all('ratings')).length;
    const fields = { age: '25-34', sex: 'female', ethnicity: '', disability: 'prefer-not-to-say', form };
    for (let i = 0; i < 2; i += 1) {
      const answer = await home.send(token, fields, { part: '/about-you' });
      expect(answer.headers?.['Location']).toBe(`/F/${token}/thanks?lang=en&about=sent`);
    }
    const stored = (await all('ratings')).filter((item) => String(item['pk']).startsWith('EQUALITY#2026-11'));
    expect((await all('ratings')).length).toBe(before + 3);
    expect(stored.map((item) => item['answer']).sort()).toEqual(['25-34', 'female', 'prefer-not-to-say']);
    expect(new Set(stored.map((item) => String(item['sk']).split('#')[1])).size).toBe(3);
    expect(JSON.stringify(stored)).not.toContain(id);
    expect(JSON.stringify(stored)).not.toContain(form);
  });
});
