/** How fast messages go out: as fast as configured and no faster, in one run or several, after an outage as on any day. */
import type { SQSEvent } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runBegins } from '../../functions/messages/run-time.ts';
import { runSender } from '../../functions/messages/sender.ts';
import { HOUR } from '../../functions/shared/time.ts';
import { scheduledEvent } from '../../lib/blueprint/schedule.ts';
import { type MessagesHouse, messagesHouse } from '../support/messages.ts';

let house: MessagesHouse;

beforeEach(async () => {
  house = await messagesHouse();
});
afterEach(() => house.close());

async function order(count: number, channels: readonly ('sms' | 'email')[] = ['sms']): Promise<void> {
  for (let from = 0; from < count; from += 25) {
    await Promise.all(
      Array.from({ length: Math.min(25, count - from) }, async (_, i) => {
        const number = from + i + 1;
        const channel = channels[number % channels.length] ?? 'sms';
        const the = await house.newCase({ number, email: `ada-${number}@example.org`, channels: [channel] });
        await house.order({ caseId: the.id });
      }),
    );
  }
}

/** The most hand-overs of a channel that lie within any second, and the average of a second. */
function rateOf(channel: 'sms' | 'email'): { most: number; average: number } {
  const times = house.handed.filter((one) => one.channel === channel).map(({ at }) => at);
  const most = Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length));
  const lasted = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return { most, average: ((times.length - 1) * 1000) / lasted };
}

function expectEachOnce(count: number): void {
  const to = house.handed.map((one) => one.to);
  expect([to.length, new Set(to).size]).toEqual([count, count]);
}

/** Runs as the schedule makes them, until nothing is due. */
async function runs(at = 1): Promise<void> {
  for (let before = -1; before < house.handed.length; ) {
    before = house.handed.length;
    await house.time.during(() => Promise.all(Array.from({ length: at }, () => runSender(house.parts()))));
  }
}

describe('a run', () => {
  const scheduled = (time: string) => scheduledEvent('sender', time);
  const hastened = (...times: number[]) =>
    ({ Records: times.map((at) => ({ attributes: { SentTimestamp: String(at) } })) }) as unknown as SQSEvent;

  it('takes place at the time of its event, or now when that came late', () => {
    const machine = Date.parse('2026-11-24T21:30:00Z');
    expect(runBegins(scheduled('2026-11-24T21:30:00Z'), machine)).toBe(machine);
    // A clock that was moved forward.
    expect(runBegins(scheduled('2026-12-01T09:00:00Z'), machine)).toBe(Date.parse('2026-12-01T09:00:00Z'));
    // Called two hours late: the hours are over by now.
    expect(runBegins(scheduled('2026-11-24T19:30:00Z'), machine)).toBe(machine);
    expect(runBegins(hastened(machine - HOUR, machine + 5, machine), machine)).toBe(machine + 5);
    expect(() => runBegins(scheduled('soon'), machine)).toThrow();
  });
});

describe('the pace', { timeout: 60_000 }, () => {
  it('is the configured one', async () => {
    await order(60);
    await runs();
    expectEachOnce(60);
    const { most, average } = rateOf('sms');
    expect(most).toBeLessThanOrEqual(10);
    expect(average).toBeGreaterThan(9.5);
    expect(average).toBeLessThan(10.5);
  });

  it('is shared by two runs at once, which take no message from each other', async () => {
    await order(60);
    await runs(2);
    expectEachOnce(60);
    const { most, average } = rateOf('sms');
    expect(most).toBeLessThanOrEqual(10);
    expect(average).toBeGreaterThan(9.5);
  });

  it("is each channel's own", async () => {
    await order(80, ['sms', 'email']);
    await runs();
    expectEachOnce(80);
    expect(rateOf('sms').most).toBeLessThanOrEqual(10);
    // Every 71 ms: at most fifteen begin within a second.
    expect(rateOf('email').most).toBeLessThanOrEqual(15);
  });

  it('makes no burst of an hour that no run came by', async () => {
    await order(5);
    await runs();
    house.handed.length = 0;
    // Due all along the hour, each as its minute came; nobody looked.
    for (let minute = 0; minute < 60; minute += 1) {
      house.time.moveTo(house.time.now() + HOUR / 60);
      const the = await house.newCase({ number: 100 + minute });
      await house.order({ caseId: the.id });
    }
    await runs();
    expectEachOnce(60);
    const { most, average } = rateOf('sms');
    expect(most).toBeLessThanOrEqual(10);
    expect(average).toBeGreaterThan(9);
  });

  it('stops a run before the next begins, and the next goes on', async () => {
    await order(40);
    const slow = { perSecond: { sms: 0.5, email: 1 } };
    const began = house.time.now();
    await house.run(slow);
    expect(house.time.now() - began).toBeLessThan(75_000);
    expect(house.handed.length).toBeGreaterThan(25);
    expect(house.handed.length).toBeLessThan(40);
    await house.run(slow);
    expectEachOnce(40);
    expect(rateOf('sms').most).toBe(1);
  });
});
