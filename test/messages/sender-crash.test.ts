/**
 * A run of the sender may die between any two of its calls, of the store or of a provider, the last one carried out or
 * not. The next runs bring the message to its place: it is never lost, and goes out twice only where nobody could know
 * whether it had gone out.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../functions/messages/outcome.ts';
import type { Providers } from '../../functions/messages/provider.ts';
import { DAY, MINUTE, toIso } from '../../functions/shared/time.ts';
import { hooked } from '../support/cases.ts';
import { TEST_NOW } from '../support/desk.ts';
import { type MessagesHouse, messagesHouse } from '../support/messages.ts';

let house: MessagesHouse;
let cases = 0;

beforeAll(async () => {
  house = await messagesHouse();
});
afterAll(() => house.close());

interface Life {
  /** What the process that dies is given. */
  readonly parts: Parameters<MessagesHouse['run']>[0];
  readonly died: () => boolean;
}

/** A process that dies at its `at`th call, before or after that was carried out. */
function dyingAt(at: number, carriedOut: boolean): Life {
  let calls = 0;
  const through = async <Value>(send: () => Promise<Value>): Promise<Value> => {
    calls += 1;
    if (calls === at && carriedOut) await send();
    if (calls >= at) throw new Error('The process died');
    return send();
  };
  const { providers } = house.parts();
  const wrapped =
    <Message>(hand: (message: Message) => Promise<Outcome>) =>
    (message: Message) =>
      through(() => hand(message));
  const dying: Providers = { sms: wrapped(providers.sms), email: wrapped(providers.email) };
  return {
    parts: { client: hooked(house.store.client, (_, send) => through(send)), providers: dying },
    died: () => calls >= at,
  };
}

const scenarios = {
  'a text': { channel: 'sms', order: {} },
  'an e-mail': { channel: 'email', order: {} },
  'an invitation by text, with a link and a conversation': {
    channel: 'sms',
    order: { template: 'feedback-invitation', by: 'system' },
  },
} as const;

describe.each(Object.entries(scenarios))('%s whose run dies at any call', (_, { channel, order }) => {
  it('goes out, once unless its outcome was unknown, and then at most twice', async () => {
    let twice = 0;
    let tried = 0;
    for (let at = 1, alive = false; !alive; at += 1) {
      alive = true;
      for (const carriedOut of [false, true]) {
        cases += 1;
        tried += 1;
        house.handed.length = 0;
        // Each on a morning of its own, within the hours.
        house.time.moveTo(TEST_NOW + cases * DAY);
        const email = `ada-${cases}@example.org`;
        const the = await house.newCase({ number: cases, email, channels: [channel] });
        const contact = { at: toIso(house.time.now() - 25 * 60 * MINUTE), touchpoint: 'response-my-met' };
        const id = await house.order({ caseId: the.id, ...order, ...('template' in order ? { contact } : {}) });
        const { parts, died } = dyingAt(at, carriedOut);
        await house.run(parts).catch(() => undefined);
        alive &&= !died();
        for (let again = 0; again < 2; again += 1) {
          house.time.moveTo(house.time.now() + 3 * MINUTE);
          await house.run();
        }
        const message = await house.message(id);
        const where = `dies at call ${at}, carried out: ${carriedOut}`;
        expect(message.status, where).toBe('sent');
        expect(house.handed.length, where).toBeGreaterThanOrEqual(1);
        expect(house.handed.length, where).toBeLessThanOrEqual(1 + message.unknowns);
        expect(new Set(house.handed.map(({ text }) => text)).size, where).toBe(1);
        if (house.handed.length === 2) twice += 1;
      }
    }
    expect(tried).toBeGreaterThan(20);
    // Dying with the message handed over and not noted cannot be told from dying before: those are all.
    expect(twice).toBeGreaterThan(0);
    expect(twice).toBeLessThanOrEqual(5);
  }, 120_000);
});
