/** A run of the sender through its own door, on the embedded store: what goes out, when, where to, and what becomes of it. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readConversation } from '../../functions/inbound/conversation-store.ts';
import { linkKeyReader } from '../../functions/links/ring-store.ts';
import { linkStore } from '../../functions/links/store.ts';
import { readToken } from '../../functions/links/token.ts';
import { slotsOf } from '../../functions/messages/pace-store.ts';
import { noteFailure, noteStop } from '../../functions/messages/suppression-store.ts';
import { DAY, HOUR, MINUTE, toIso } from '../../functions/shared/time.ts';
import { type MessagesHouse, messagesHouse, phoneOf } from '../support/messages.ts';

const NEW_PHONE = { value: phoneOf(998), confirmed: true, changedAt: '2026-11-24T09:00:00.000Z' };

let house: MessagesHouse;
let cases = 100;

beforeAll(async () => {
  house = await messagesHouse();
});
afterAll(() => house.close());
beforeEach(() => {
  house.handed.length = 0;
  house.behave(() => ({ is: 'accepted', provider: `provider-${house.handed.length}-${cases}` }));
});

async function orderedText(order: Parameters<MessagesHouse['order']>[0] | object = {}, input: object = {}) {
  cases += 1;
  const the = await house.newCase({ number: cases, ...input });
  return { the, number: cases, id: await house.order({ caseId: the.id, ...order }) };
}

describe('a message that may go out', () => {
  it('goes to the number of the case, once, however often the sender runs', async () => {
    const { id, number } = await orderedText();
    await house.run();
    await house.run();
    expect(house.handed.map(({ channel, to }) => [channel, to])).toEqual([['sms', phoneOf(number)]]);
    expect(house.handed[0]?.text).toContain('020 7946 0100');
    const message = await house.message(id);
    expect(message).toMatchObject({ status: 'sent', attempts: 1, unknowns: 0, sent: { channel: 'sms', parts: 1 } });
    expect(JSON.stringify(message)).not.toContain('7700');
  });

  it('goes to the number that the case has when it is sent', async () => {
    const { the } = await orderedText();
    await house.changeCase(the.id, (now) => ({
      ...now,
      victim: { ...now.victim, phone: { value: phoneOf(999), confirmed: true, changedAt: toIso(house.time.now()) } },
    }));
    await house.run();
    expect(house.handed.map(({ to }) => to)).toEqual([phoneOf(999)]);
  });

  it('goes by e-mail where the plan says so, with its id as a tag', async () => {
    const { id } = await orderedText({}, { email: 'ada@example.org', channels: ['email'] });
    await house.run();
    expect(house.handed).toMatchObject([{ channel: 'email', to: 'ada@example.org', id }]);
    expect((await house.message(id)).sent?.channel).toBe('email');
  });
});

describe('a message that may not', () => {
  it('waits for the hours of the plan and goes out in them', async () => {
    const { id } = await orderedText({}, { hours: { from: '14:00', to: '16:00' } });
    await house.run();
    expect(await house.message(id)).toMatchObject({ status: 'held', reason: 'outside-hours', attempts: 0 });
    expect(house.handed).toEqual([]);
    house.time.moveTo(Date.parse('2026-11-24T14:00:30Z'));
    await house.run();
    expect(house.handed).toHaveLength(1);
    expect((await house.message(id)).status).toBe('sent');
  });

  it('is not sent after STOP, and its case learns what is to be done instead', async () => {
    const { id, number } = await orderedText();
    await noteStop(
      house.store.client,
      house.store.tables.messages,
      await house.detail(phoneOf(number)),
      house.time.now(),
    );
    await house.run();
    expect(await house.message(id)).toMatchObject({
      status: 'not-sent',
      reason: 'opted-out',
      task: 'opt-out-to-confirm',
    });
    expect(house.handed).toEqual([]);
  });

  it('is not sent to a number that cannot be reached', async () => {
    const { id, number } = await orderedText();
    await noteFailure(
      house.store.client,
      house.store.tables.messages,
      await house.detail(phoneOf(number)),
      house.time.now(),
    );
    await house.run();
    expect((await house.message(id)).status).toBe('not-sent');
    expect(house.handed).toEqual([]);
  });

  it('is not sent to a case marked unsafe', async () => {
    const { id } = await orderedText({}, { unsafe: true });
    await house.run();
    expect(await house.message(id)).toMatchObject({ status: 'not-sent', reason: 'unsafe' });
    expect(house.handed).toEqual([]);
  });

  it.each([
    ['sms', {}],
    ['email', { email: 'shared@example.org', channels: ['email'] }],
  ] as const)('is not sent by %s where another case that can be reached there is marked unsafe', async (_, input) => {
    const { the, number, id } = await orderedText({}, input);
    cases += 1;
    const other = await house.newCase({ number: cases, phone: phoneOf(number), ...input, unsafe: true });
    await house.run();
    expect(await house.message(id)).toMatchObject({ status: 'not-sent', reason: 'unsafe', task: 'phone-first' });
    expect(house.handed).toEqual([]);

    // What that case has no longer, it says nothing about.
    await house.changeCase(other.id, (now) => ({ ...now, victim: { name: 'Bo', kind: 'person', phone: NEW_PHONE } }));
    await house.order({ caseId: the.id });
    await house.run();
    expect(house.handed).toHaveLength(1);
  });

  it.each([
    ['the victim has died', { death: { at: '2026-11-24T09:00:00.000Z', by: 'staff-1' } }, 'not-sent', 'deceased'],
    ['the number is another one', { victim: { name: 'Ada', kind: 'person', phone: NEW_PHONE } }, 'retrying', 'changed'],
  ] as const)('does not go out when, while it waits for its turn, %s', async (_, news, status, reason) => {
    const { the, id } = await orderedText();
    const { client, tables } = house.store;
    // Somebody else has the next second.
    await slotsOf(client, tables.messages, 'sms', 1000)(1, house.time.now());
    let changed = false;
    const sleep = async (ms: number) => {
      if (!changed) await house.changeCase(the.id, (now) => ({ ...now, ...news }));
      changed = true;
      await house.time.sleep(ms);
    };
    await house.run({ sleep });
    expect(changed).toBe(true);
    expect(await house.message(id)).toMatchObject({ status, reason });
    expect(house.handed).toEqual([]);
    await house.run();
    expect(house.handed.map(({ to }) => to)).toEqual(status === 'retrying' ? [NEW_PHONE.value] : []);
  });
});

describe('an invitation', () => {
  const order = () => ({
    template: 'feedback-invitation' as const,
    by: 'system',
    contact: { at: toIso(house.time.now() - 2 * DAY), touchpoint: 'response-my-met' },
  });
  const tokenIn = (text: string) => /\/F\/([0-9A-Z]{37})/.exec(text)?.[1] ?? '';
  const keys = async () =>
    (await linkKeyReader(house.store.client, house.store.tables.keys)(house.time.now())).checking;

  it('by text has a link of its own, the same when it is tried again, and a text from there answers it', async () => {
    const { the, id, number } = await orderedText(order());
    house.behave(() => ({ is: 'retryable', code: 'throttled' }));
    await house.run();
    house.behave(() => ({ is: 'accepted', provider: `invited-${id}` }));
    house.time.moveTo(house.time.now() + 10 * MINUTE);
    await house.run();
    const [first, again] = house.handed.map(({ text }) => tokenIn(text));
    expect(first).toHaveLength(37);
    expect(again).toBe(first);
    const content = readToken(first ?? '', await keys(), house.time.now());
    expect(content).toMatchObject({ kind: 'interaction', page: 1 });
    const link = await linkStore(house.store.client, house.store.tables.ratings).get(content?.linkId ?? '');
    expect(link).toMatchObject({ touchpoint: 'response-my-met', borough: the.borough, createdBy: 'system' });
    const conversation = await readConversation(
      house.store.client,
      house.store.tables.messages,
      await house.detail(phoneOf(number)),
    );
    expect(conversation).toMatchObject({ messageId: id, caseId: the.id, linkId: content?.linkId, until: link?.endsAt });
  });

  it('by e-mail is answered to an address that names its link and nothing else', async () => {
    await orderedText(order(), { email: 'ada@example.org', channels: ['email'] });
    await house.run();
    const [{ text, replyTo } = { text: '', replyTo: '' }] = house.handed;
    const token = tokenIn(text);
    expect(replyTo).toBe(`feedback+${token}@reply.met.example`);
    expect(readToken(token, await keys(), house.time.now())).toBeDefined();
  });
});

describe('what cannot be put into words', () => {
  it('fails at once, and staff are asked to phone', async () => {
    const { id } = await orderedText({ template: 'forum-invitation' });
    await house.run();
    expect(await house.message(id)).toMatchObject({ status: 'failed', reason: 'not-composed' });
    expect(house.handed).toEqual([]);
  });
});

describe('what a provider says', () => {
  it('refused for now: tried again later, and counted in its limits once', async () => {
    const { id } = await orderedText();
    house.behave(() => ({ is: 'retryable', code: 'throttled' }));
    await house.run();
    expect(await house.message(id)).toMatchObject({
      status: 'retrying',
      reason: 'throttled',
      attempts: 1,
      unknowns: 0,
    });
    house.behave(() => ({ is: 'accepted', provider: `again-${id}` }));
    house.time.moveTo(house.time.now() + 10 * MINUTE);
    await house.run();
    expect(await house.message(id)).toMatchObject({ status: 'sent', attempts: 2, unknowns: 0 });
    expect(house.handed).toHaveLength(2);
  });

  it('refused for good: it has failed', async () => {
    const { id } = await orderedText();
    house.behave(() => ({ is: 'permanent', code: 'rejected' }));
    await house.run();
    expect(await house.message(id)).toMatchObject({ status: 'failed', reason: 'rejected', attempts: 1 });
  });

  it('refused for three days: it has failed, and is not tried any more', async () => {
    const { id } = await orderedText();
    house.behave(() => ({ is: 'retryable', code: 'throttled' }));
    // Each morning, while it is not over.
    for (let day = 0; day < 4; day += 1) {
      await house.run();
      expect((await house.message(id)).status).toBe(day < 3 ? 'retrying' : 'failed');
      house.time.moveTo(house.time.now() + DAY);
    }
    const tries = house.handed.length;
    expect(tries).toBe(3);
    await house.run();
    expect(house.handed).toHaveLength(tries);
  });

  it('nothing: sent again once, then its outcome stays unknown', async () => {
    const { id } = await orderedText();
    house.behave(() => ({ is: 'unknown', code: 'no-answer' }));
    for (let i = 0; i < 5; i += 1) {
      await house.run();
      house.time.moveTo(house.time.now() + 10 * MINUTE);
      while ((await house.message(id)).status === 'held') {
        house.time.moveTo(house.time.now() + HOUR);
        await house.run();
      }
    }
    expect(await house.message(id)).toMatchObject({ status: 'unknown', attempts: 2, unknowns: 2 });
    expect(house.handed).toHaveLength(2);
  });
});
