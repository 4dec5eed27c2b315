/** What keeps the sender from sending too much, and from knocking at a provider that does not answer. */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../../functions/messages/gate/limits.ts';
import { DAY, HOUR, MINUTE } from '../../functions/shared/time.ts';
import { type MessagesHouse, messagesHouse, phoneOf } from '../support/messages.ts';

let house: MessagesHouse;
beforeEach(async () => {
  house = await messagesHouse();
});
afterEach(() => house.close());

/** The functions' own log lines while something is done. */
async function logged(work: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
  const lines: Record<string, unknown>[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(JSON.parse(String(line)));
    return true;
  });
  await work().finally(() => write.mockRestore());
  return lines;
}

async function orders(count: number, caseId: (i: number) => Promise<string>): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) ids.push(await house.order({ caseId: await caseId(i) }));
  return ids;
}

const reasonsOf = (ids: readonly string[]) =>
  Promise.all(ids.map(async (id) => (await house.message(id)).reason ?? (await house.message(id)).status));

describe('limits', () => {
  const most = LIMITS.case.find(({ name }) => name === 'number-hour')?.amount ?? 0;
  /** More messages than one number gets in an hour, each of a case of its own. */
  const tooMany = () => orders(most + 2, async (i) => (await house.newCase({ number: i + 1, phone: phoneOf(500) })).id);

  it('of a number: what finds no place waits, and goes out when there is room', async () => {
    const ids = await tooMany();
    await house.run();
    expect(house.handed).toHaveLength(most);
    expect((await reasonsOf(ids)).filter((reason) => reason === 'rate-limit')).toHaveLength(2);
    house.time.moveTo(house.time.now() + HOUR);
    await house.run();
    expect(house.handed).toHaveLength(most + 2);
  });

  it('hold for two runs at once', async () => {
    await tooMany();
    await Promise.all([house.run(), house.run()]);
    expect(house.handed).toHaveLength(most);
  });

  it("of a day's spend: the rest waits for tomorrow, engineers are told, answers go out", async () => {
    const ids = await orders(5, async (i) => (await house.newCase({ number: i + 1 })).id);
    const answer = await house.answer({ number: phoneOf(700), template: 'answer-danger' });
    const policy = { ...house.parts().policy, dailySpendPence: 13 };
    const lines = await logged(() => house.run({ policy }));
    expect(house.handed.length).toBeGreaterThanOrEqual(3);
    expect(house.handed.some(({ to }) => to === phoneOf(700))).toBe(true);
    expect(await reasonsOf([answer])).toEqual(['sent']);
    const spent = house.handed.reduce((pence, { text }) => pence + 4 * Math.ceil(text.length / 160), 0);
    expect(spent).toBeLessThanOrEqual(13 + 4);
    expect((await reasonsOf(ids)).filter((reason) => reason === 'daily-spend').length).toBeGreaterThan(0);
    expect(lines).toContainEqual({ level: 'warn', event: 'daily-spend-reached' });
    house.time.moveTo(house.time.now() + DAY);
    await house.run({ policy: { ...policy, dailySpendPence: 1000 } });
    expect(new Set(await reasonsOf(ids))).toEqual(new Set(['sent']));
  });
});

describe('a provider that does not take messages', () => {
  const texts = async (count: number) => orders(count, async (i) => (await house.newCase({ number: i + 1 })).id);

  it('is left in peace after some failures in a row, and asked once a minute by one message', async () => {
    await texts(60);
    house.behave(() => ({ is: 'retryable', code: 'not-connected' }));
    const lines = await logged(() => house.run().catch(() => undefined));
    const first = house.handed.length;
    expect(first).toBeGreaterThanOrEqual(8);
    // Those that were on their way when it showed, and no more.
    expect(first).toBeLessThanOrEqual(8 + 14);
    expect(lines.filter(({ event }) => event === 'provider-fails')).toEqual([
      { level: 'error', event: 'provider-fails', code: 'sms' },
    ]);
    const later = await logged(async () => {
      for (let minute = 0; minute < 10; minute += 1) {
        house.time.moveTo(house.time.now() + MINUTE);
        await house.run();
      }
    });
    const trials = house.handed.length - first;
    expect(trials).toBeLessThanOrEqual(10);
    expect(trials).toBeGreaterThan(3);
    // As long as it lasts, engineers are told.
    expect(later.filter(({ event }) => event === 'provider-fails')).toHaveLength(trials);

    house.behave(() => ({ is: 'accepted', provider: `works-${house.handed.length}` }));
    const back = house.time.now();
    for (let minute = 0; minute < 16; minute += 1) {
      house.time.moveTo(house.time.now() + MINUTE);
      await house.run();
    }
    const got = house.handed.filter(({ at }) => at > back).map(({ to }) => to);
    expect([got.length, new Set(got).size]).toEqual([60, 60]);
  }, 60_000);

  it('does not hold up the other channel', async () => {
    await texts(20);
    const email = 'ada@example.org';
    const the = await house.newCase({ number: 900, email, channels: ['email'] });
    house.behave(({ channel }) =>
      channel === 'sms' ? { is: 'retryable', code: 'throttled' } : { is: 'accepted', provider: 'mail' },
    );
    await house.run();
    house.time.moveTo(house.time.now() + MINUTE / 2);
    await house.order({ caseId: the.id });
    await house.run();
    expect(house.handed.filter(({ to }) => to === email)).toHaveLength(1);
  });
});

describe('answers to texts', () => {
  it('go out before everything else that is due, and not where a case of the number is unsafe', async () => {
    await orders(30, async (i) => (await house.newCase({ number: i + 1 })).id);
    const unsafe = await house.newCase({ number: 800, unsafe: true });
    const not = await house.answer({ number: phoneOf(800), cases: [unsafe.id] });
    await house.answer({ number: phoneOf(700) });
    const began = house.time.now();
    await house.run({ perSecond: { sms: 4, email: 4 } });
    // Among those that the run takes up first, though it was ordered last.
    expect(house.handed.slice(0, 16).map(({ to }) => to)).toContain(phoneOf(700));
    expect(await house.message(not)).toMatchObject({ status: 'not-sent', reason: 'unsafe' });
    // The number is in it: it does not stay.
    const item = await house.store.client.send(
      new GetCommand({ TableName: house.store.tables.messages, Key: { pk: `MESSAGE#${not}`, sk: 'MESSAGE' } }),
    );
    expect(item.Item?.['expiresAt']).toBe((began + 30 * DAY) / 1000);
  });
});

describe('the log', () => {
  it('has a line for each message and the counts of the run, with ids and codes only', async () => {
    const [id = ''] = await orders(1, async () => (await house.newCase({ number: 1, phone: phoneOf(987) })).id);
    const lines = await logged(() => house.run());
    expect(lines).toContainEqual({
      level: 'info',
      event: 'message',
      message: id,
      code: 'sent',
      ms: expect.any(Number),
    });
    expect(lines).toContainEqual({ level: 'info', event: 'sender', code: 'handed-over', count: 1 });
    expect(lines).toContainEqual({ level: 'info', event: 'sender', code: 'percent-in-time', count: 100 });
    for (const secret of ['700900987', 'Ada', '1-26', '020 7946']) expect(JSON.stringify(lines)).not.toContain(secret);
  });
});
