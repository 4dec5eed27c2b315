/**
 * The function may die between any two of its calls of the store, its last call carried out or not. The queue delivers
 * the text again, and in the end everything has happened once.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MINUTE } from '../../functions/shared/time.ts';
import { hooked } from '../support/cases.ts';
import { TEST_NOW } from '../support/desk.ts';
import {
  caseTasks,
  outcomeOf,
  type SentText,
  type Somebody,
  somebody,
  type TextsHouse,
  textsHouse,
} from '../support/texts.ts';

let house: TextsHouse;

beforeAll(async () => {
  house = await textsHouse();
});
afterAll(() => house.close());

/** The store as a process sees it that dies at its `at`th call, before or after that was carried out. */
function dyingAt(at: number, carriedOut: boolean) {
  let calls = 0;
  const client = hooked(house.store.client, async (_, send) => {
    calls += 1;
    if (calls === at && carriedOut) await send();
    if (calls >= at) throw new Error('The process died');
    return send();
  });
  return { client, died: () => calls >= at };
}

/** What is told before, the text at which the process dies, and how many calls of the store it takes at least. */
const scenarios: Record<string, { before: readonly string[]; text: string; calls: number }> = {
  'a rating with words': { before: [], text: '2 nobody rang me back', calls: 10 },
  'words alone': { before: [], text: 'Nobody rang me back', calls: 8 },
  'a rating for words': { before: ['Nobody rang me back'], text: '2', calls: 12 },
  'a rating and danger': { before: [], text: '1. He is going to kill me', calls: 10 },
  danger: { before: [], text: 'He is going to kill me', calls: 6 },
  STOP: { before: [], text: 'STOP', calls: 8 },
};

it.each(Object.entries(scenarios))(
  '%s: killed at any call and delivered again it is done once',
  async (_, scenario) => {
    const { before, text, calls } = scenario;
    const prepare = async (): Promise<{ one: Somebody; last: SentText }> => {
      const one = await somebody(house);
      for (const [at, body] of before.entries()) await house.deliver([one.sms(body, TEST_NOW + at)]);
      return { one, last: one.sms(text) };
    };
    const whole = await prepare();
    await house.deliver([whole.last]);

    const killed: { at: number; carriedOut: boolean; one: Somebody }[] = [];
    for (let at = 1, alive = false; !alive; at += 1) {
      for (const carriedOut of [false, true]) {
        const { one, last } = await prepare();
        const { client, died } = dyingAt(at, carriedOut);
        await house.deliver([last], { client });
        expect(await house.deliver([last], { deliveries: 2 })).toEqual({ batchItemFailures: [] });
        alive = !died();
        killed.push({ at, carriedOut, one });
      }
    }
    expect(killed.length / 2).toBeGreaterThan(calls);
    await house.sweep(TEST_NOW + 5 * MINUTE);

    const all = await house.snapshot();
    const expected = outcomeOf(all, whole.one.phone, whole.one.link?.id);
    expect(expected.answers).toHaveLength(before.length + 1);
    for (const { at, carriedOut, one } of killed) {
      expect([at, carriedOut, outcomeOf(all, one.phone, one.link?.id)]).toEqual([at, carriedOut, expected]);
      const asked = caseTasks(all, one.caseId, 'opt-out-to-confirm');
      expect([at, carriedOut, asked.length]).toEqual([at, carriedOut, text === 'STOP' ? 1 : 0]);
    }
  },
  120_000,
);
