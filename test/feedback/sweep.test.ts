import { DeleteCommand, GetCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { languagesFor } from '../../functions/feedback/languages/index.ts';
import { feedbackHandler } from '../../functions/feedback/routes.ts';
import { feedbackStore } from '../../functions/feedback/store.ts';
import { type SweepParts, sweepFeedback } from '../../functions/feedback/sweep.ts';
import { sweepStore } from '../../functions/feedback/sweep-store.ts';
import { signalsIn } from '../../functions/feedback/watchwords/index.ts';
import { makeReport } from '../../functions/insights/report.ts';
import { getReportPart, recomputeRollUp } from '../../functions/insights/store.ts';
import { linkKeyReader } from '../../functions/links/ring-store.ts';
import { linkStore } from '../../functions/links/store.ts';
import { randomId } from '../../functions/shared/ids.ts';
import { DAY, MINUTE } from '../../functions/shared/time.ts';
import { raise } from '../../functions/tasks/raise-store.ts';
import { replaceTask } from '../../functions/tasks/store.ts';
import type { Task } from '../../functions/tasks/task.ts';
import { apiEvent, TEST_NOW } from '../support/desk.ts';
import { type House, house } from '../support/house.ts';

let home: House;
beforeEach(async () => {
  home = await house();
});
afterEach(() => home.close());

type Item = Record<string, unknown>;

function sweeper(change: Partial<SweepParts> = {}) {
  const { client, tables } = home.store;
  const ratings = { client, table: tables.ratings };
  const parts: SweepParts = {
    store: sweepStore(client, tables),
    raise: (task) => raise(client, tables.tasks, task),
    rollUp: (day, borough) => recomputeRollUp(ratings, day, borough),
    makeReport: (id, now) => makeReport(ratings, id, now),
    timeLeft: () => true,
    ...change,
  };
  return (now = TEST_NOW + MINUTE) => sweepFeedback(parts, now);
}

async function scan(table: 'ratings' | 'replies' | 'tasks'): Promise<Item[]> {
  const { client, tables } = home.store;
  return (await client.send(new ScanCommand({ TableName: tables[table], ConsistentRead: true }))).Items ?? [];
}

/** How many replies the roll-ups of a day count, by rating. */
async function counted(day = '2026-11-24'): Promise<number[]> {
  const { client, tables } = home.store;
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: tables.ratings,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `ROLLUP#${day}` },
      ConsistentRead: true,
    }),
  );
  const totals = [0, 0, 0, 0, 0];
  for (const { cells } of Items as { cells: { counts: number[] }[] }[]) {
    for (const { counts } of cells) for (const [i, count] of counts.entries()) totals[i] = (totals[i] ?? 0) + count;
  }
  return totals;
}

/** A feedback function that dies at a given step, after the deciding write. */
function dyingFeedback() {
  const { client, tables } = home.store;
  return feedbackHandler({
    keys: linkKeyReader(client, tables.keys),
    getLink: linkStore(client, tables.ratings).get,
    store: feedbackStore(client, tables),
    raise: async () => {
      throw new Error('the process died');
    },
    signalsIn,
    languages: languagesFor([]),
    randomId,
  });
}

describe('after an answer', () => {
  it('counts it, once, however often the sweep runs or runs at once', async () => {
    const { token } = await home.mint({ kind: 'card' });
    for (const rating of ['1', '5', '5']) await home.send(token, { rating });
    const sweep = sweeper();
    expect((await sweep()).replies).toBe(3);
    await Promise.all([sweep(), sweep(), sweep()]);
    expect(await counted()).toEqual([1, 0, 0, 0, 2]);
    expect((await sweep()).replies).toBe(0);
  });

  it('counts right when sweeps overlap on the same replies', async () => {
    const { token } = await home.mint({ kind: 'card' });
    for (let i = 0; i < 20; i += 1) await home.send(token, { rating: '4' });
    await Promise.all([sweeper()(), sweeper()(), sweeper()()]);
    expect(await counted()).toEqual([0, 0, 0, 20, 0]);
  });

  it('moves the count when the answer is corrected, also across midnight, on the day it was given', async () => {
    const { token } = await home.mint();
    await home.send(token, { rating: '1', form: 'A'.repeat(16) });
    await sweeper()();
    await home.send(token, { rating: '5', form: 'B'.repeat(16), change: '1' }, { at: TEST_NOW + 20 * 60 * MINUTE });
    await sweeper()(TEST_NOW + DAY);
    expect(await counted()).toEqual([0, 0, 0, 0, 1]);
    expect(await counted('2026-11-25')).toEqual([0, 0, 0, 0, 0]);
  });

  it('erases words that a correction replaced, and lists those that count', async () => {
    const { token } = await home.mint();
    await home.send(token, { rating: '3', words: 'Old words', form: 'A'.repeat(16) });
    await sweeper()();
    await home.send(token, { rating: '3', words: 'New words', form: 'A'.repeat(16) }, { at: TEST_NOW + MINUTE });
    await sweeper()(TEST_NOW + 2 * MINUTE);
    const stored = await scan('replies');
    expect(JSON.stringify(stored)).not.toContain('Old words');
    expect(stored.filter((item) => item['dayBorough'] !== undefined)).toMatchObject([
      { words: 'New words', dayBorough: '2026-11-24#E09000016' },
    ]);
  });
});

describe('words', () => {
  it('are kept a year once they count; those of a form that never became a reply, a month', async () => {
    const { token } = await home.mint();
    await home.send(token, { rating: '3', words: 'Kept for a year' });
    const days = async () => ((await scan('replies'))[0]?.['expiresAt'] as number) / 86_400 - TEST_NOW / DAY;
    expect(await days()).toBeCloseTo(30, 3);
    await sweeper()();
    expect(await days()).toBeCloseTo(365, 3);
  });

  it('of an allegation are not in the list that supervisors read', async () => {
    const { token } = await home.mint();
    await home.send(token, { rating: '3', words: 'The officer hit me' });
    await sweeper()();
    const [stored] = await scan('replies');
    expect(stored).toMatchObject({ words: 'The officer hit me' });
    expect(stored?.['dayBorough']).toBeUndefined();
    expect(((stored?.['expiresAt'] as number) / 86_400 - TEST_NOW / DAY).toFixed(0)).toBe('365');
  });
});

describe('when the process dies right after the answer was stored', () => {
  const words = 'He will kill me. The officer hit me.';
  const dying = async () => {
    const { token } = await home.mint();
    const answer = await dyingFeedback()(
      apiEvent({
        method: 'POST',
        resource: '/F/{token}',
        params: { token },
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: Buffer.from(
          new URLSearchParams({
            rating: '1',
            words,
            callback: 'yes',
            contact: '07700 900321',
            form: 'A'.repeat(16),
          }).toString(),
        ),
      }),
    );
    expect(answer.statusCode).toBe(500);
    return token;
  };

  it('the sweep raises each task, exactly once', async () => {
    await dying();
    expect(await scan('tasks')).toEqual([]);
    await sweeper()();
    await sweeper()();
    const tasks = await scan('tasks');
    expect(tasks.map((task) => task['kind']).sort()).toEqual([
      'call-back',
      'danger-signal',
      'low-rating',
      'misconduct-allegation',
    ]);
    // The victim's wait began when the answer was given, not when the sweep came.
    for (const task of tasks) expect(task['openedAt']).toBe(new Date(TEST_NOW).toISOString());
  });

  it('the same form sent again raises them too', async () => {
    const token = await dying();
    const again = await home.send(token, {
      rating: '1',
      words,
      callback: 'yes',
      contact: '07700 900321',
      form: 'A'.repeat(16),
    });
    expect(again.statusCode).toBe(303);
    expect(await scan('tasks')).toHaveLength(4);
    await sweeper()();
    expect(await scan('tasks')).toHaveLength(4);
  });
});

describe('a correction', () => {
  const danger = { rating: '4', words: 'He said he will kill me', form: 'A'.repeat(16) };
  const corrected = { rating: '4', words: 'He is outside, he will kill me', form: 'B'.repeat(16), change: '1' };
  const close = (task: Item | undefined, at: number) => {
    const { client, tables } = home.store;
    const open = task as unknown as Task;
    const outcome = { outcome: 'not-needed', by: 'desk-1', at: new Date(at).toISOString() } as const;
    return replaceTask(client, tables.tasks, open, { ...open, version: 2, status: 'done', outcome });
  };

  it('raises what the answer before it asked for, when that one died before it could', async () => {
    const { client, tables } = home.store;
    const { token } = await home.mint();
    await home.send(token, danger);
    const [task] = await scan('tasks');
    await client.send(new DeleteCommand({ TableName: tables.tasks, Key: { pk: task?.['pk'], sk: task?.['sk'] } }));
    await home.send(token, { rating: '4', words: 'All is well', form: 'B'.repeat(16), change: '1' });
    expect(await scan('tasks')).toMatchObject([{ kind: 'danger-signal', openedAt: new Date(TEST_NOW).toISOString() }]);
  });

  it('that asks for the same again raises no second task while the first is open', async () => {
    const { token } = await home.mint();
    await home.send(token, danger);
    await home.send(token, corrected, { at: TEST_NOW + 10 * MINUTE });
    await sweeper()(TEST_NOW + 11 * MINUTE);
    expect(await scan('tasks')).toHaveLength(1);
  });

  it('that asks for the same after staff closed the first raises it again, once', async () => {
    const { token } = await home.mint();
    await home.send(token, danger);
    await sweeper()();
    await close((await scan('tasks'))[0], TEST_NOW + 5 * MINUTE);
    await home.send(token, corrected, { at: TEST_NOW + 10 * MINUTE });
    await home.send(token, corrected, { at: TEST_NOW + 11 * MINUTE });
    await sweeper()(TEST_NOW + 12 * MINUTE);
    const open = (await scan('tasks')).filter(({ status }) => status === 'open');
    expect(open).toMatchObject([
      { kind: 'danger-signal', openedAt: new Date(TEST_NOW + 10 * MINUTE).toISOString(), attempts: [] },
    ]);
    await close(open[0], TEST_NOW + 13 * MINUTE);
    await home.send(token, corrected, { at: TEST_NOW + 14 * MINUTE });
    expect((await scan('tasks')).map(({ status }) => status)).toEqual(['done', 'done']);
  });

  it('a late sweep does not raise again what staff have closed since', async () => {
    const { token } = await home.mint();
    await home.send(token, danger);
    await close((await scan('tasks'))[0], TEST_NOW + MINUTE / 2);
    await sweeper()();
    expect((await scan('tasks')).map(({ status }) => status)).toEqual(['done']);
  });
});

describe('when something fails on the way', () => {
  it('one reply that cannot be followed up does not stop the others, and is tried again', async () => {
    const { token } = await home.mint({ kind: 'card' });
    for (const rating of ['1', '4', '5']) await home.send(token, { rating });
    const broken = sweeper({
      raise: async () => {
        throw new Error('no tasks today');
      },
    });
    // What failed is told, so that the run fails and its alarm rings.
    expect(await broken()).toMatchObject({ replies: 2, failed: 2 });
    expect(await broken()).toMatchObject({ replies: 0, failed: 1 });
    expect(await sweeper()()).toMatchObject({ replies: 1, failed: 0 });
    expect(await counted()).toEqual([1, 0, 0, 1, 1]);
  });

  it('a roll-up that fails keeps its replies due', async () => {
    const { token } = await home.mint({ kind: 'card' });
    await home.send(token, { rating: '4' });
    await sweeper({
      rollUp: async () => {
        throw new Error('no roll-ups today');
      },
    })();
    expect(await counted()).toEqual([0, 0, 0, 0, 0]);
    expect((await sweeper()()).replies).toBe(1);
    expect(await counted()).toEqual([0, 0, 0, 1, 0]);
  });

  it('stops when its time is over and goes on in the next minute', async () => {
    const { token } = await home.mint({ kind: 'card' });
    await home.send(token, { rating: '4' });
    expect((await sweeper({ timeLeft: () => false })()).replies).toBe(0);
    expect((await sweeper()()).replies).toBe(1);
  });
});

describe('reports', () => {
  it('are made when the week has ended, and not before', async () => {
    const { token } = await home.mint({ kind: 'card' });
    for (let i = 0; i < 12; i += 1) await home.send(token, { rating: '4' });
    await sweeper()();
    const report = async () => {
      const { client, tables } = home.store;
      const Key = { pk: 'PERIOD#2026-W48', sk: 'REPORT' };
      return (await client.send(new GetCommand({ TableName: tables.ratings, Key, ConsistentRead: true }))).Item;
    };
    expect((await report())?.['dueAt']).toBe('2026-11-30T00:01:00.000Z');
    expect((await sweeper()(Date.parse('2026-11-29T23:59:00Z'))).reports).toBe(0);
    expect((await sweeper()(Date.parse('2026-11-30T00:00:00Z'))).reports).toBe(0);
    // Given in the week's last moment, stored after the sweep of midnight.
    await home.send(token, { rating: '5' }, { at: Date.parse('2026-11-29T23:59:59.900Z') });
    expect((await sweeper()(Date.parse('2026-11-30T00:01:00Z'))).reports).toBe(1);
    expect((await report())?.['dueAt']).toBeUndefined();
    const read = await getReportPart(
      { client: home.store.client, table: home.store.tables.ratings },
      '2026-W48',
      'REPORT',
    );
    expect(read).toMatchObject({ is: 'made', value: { total: { count: 13 } } });
    expect((await sweeper()(Date.parse('2026-11-30T00:02:00Z'))).reports).toBe(0);
  });
});
