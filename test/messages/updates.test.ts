/** The message routes through their handler, with the sender on the same store: what was previewed is what goes out. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, toIso } from '../../functions/shared/time.ts';
import {
  type Answer,
  type Asking,
  type CasesHouse,
  casesHouse,
  MESSAGE_STAGE,
  type StaffOf,
} from '../support/cases.ts';
import { TEST_NOW } from '../support/desk.ts';
import { type MessagesHouse, messagesHouse } from '../support/messages.ts';

let sending: MessagesHouse;
let house: CasesHouse;
let cases = 0;

beforeAll(async () => {
  sending = await messagesHouse();
  house = await casesHouse(sending.store);
});
afterAll(() => house.close());

const PLAN = { channels: ['sms', 'email'], hours: { from: '08:00', to: '20:00' } };

/** A case of its own with a plan, its acknowledgement out of the way; its path and its number. */
async function newCase(more: Record<string, unknown> = {}): Promise<{ path: string; phone: string }> {
  cases += 1;
  const phone = `+4477009${String(cases).padStart(5, '0')}`;
  const body = {
    reference: `30${cases}/26`,
    victim: { name: 'Jo Example', phone, email: `jo${cases}@example.org` },
    contactPlan: PLAN,
    ...more,
  };
  const { status, text } = await house.register(body, { at: TEST_NOW - HOUR });
  if (status !== 201) throw new Error(text);
  return { path: `30${cases}-26`, phone };
}

const update = (path: string, body: Record<string, unknown>, asking: Asking = {}): Promise<Answer> =>
  house.call('POST', `/cases/${path}/updates`, { ...asking, body });

const preview = (path: string, body: Record<string, unknown>, asking: Asking = {}): Promise<Answer> =>
  update(path, body, { ...asking, query: { preview: 'true' } });

const messages = async (path: string, query: Record<string, string> = {}, asking: Asking = {}) =>
  (await house.call('GET', `/cases/${path}/messages`, { ...asking, query })).json;

const everything = async () =>
  JSON.stringify(await Promise.all((['cases', 'tasks', 'messages'] as const).map((table) => house.items(table))));

const tasksOf = async (path: string, kind: string) =>
  (await house.items('tasks')).filter(
    (task) => task['kind'] === kind && JSON.stringify(task).includes(path.replace('-', '/')),
  );

describe('an update', () => {
  it('is ordered by one write of the case, once however often it is sent', async () => {
    const { path } = await newCase();
    const before = (await house.read(path)).etag;
    const body = { template: 'please-call-us', channel: 'sms' };
    const first = await update(path, body, { key: 'one' });
    expect([first.status, first.json]).toEqual([202, { messageId: expect.any(String), status: 'queued' }]);
    expect(Number(first.etag?.slice(1, -1))).toBe(Number(before?.slice(1, -1)) + 1);
    const again = await update(path, body, { key: 'one', at: TEST_NOW + HOUR });
    expect([again.status, again.text, again.etag]).toEqual([202, first.text, first.etag]);
    expect((await update(path, { template: 'nothing-new' }, { key: 'one' })).status).toBe(422);
    const ordered = (await messages(path)).items.filter(
      ({ template }: { template: string }) => template === body.template,
    );
    expect(ordered).toEqual([
      {
        id: first.json.messageId,
        ...body,
        status: 'queued',
        dutyIds: [],
        orderedAt: toIso(TEST_NOW),
        by: 'staff-1',
      },
    ]);
  });

  it('without a key is another one each time', async () => {
    const { path } = await newCase();
    const ids = [await update(path, { template: 'nothing-new' }), await update(path, { template: 'nothing-new' })];
    expect(new Set(ids.map(({ json }) => json.messageId)).size).toBe(2);
  });

  it('at night waits for the morning and says so', async () => {
    const { path } = await newCase();
    const night = TEST_NOW + 13 * HOUR;
    const { status, json } = await update(path, { template: 'please-call-us' }, { at: night });
    expect([status, json]).toEqual([
      202,
      {
        messageId: expect.any(String),
        status: 'held',
        reason: expect.stringContaining('between 08:00 and 20:00'),
        until: '2026-11-25T08:00:00.000Z',
      },
    ]);
  });

  it('goes out as it was previewed, on the channel that the victim or staff chose', async () => {
    const { path, phone } = await newCase({ contactPlan: { ...PLAN, language: 'pl' } });
    for (const channel of ['sms', 'email'] as const) {
      const body = { template: 'investigation-update', channel };
      const { json } = await preview(path, body);
      expect(json.decision).toEqual({ do: 'send' });
      const { messageId } = (await update(path, body)).json;
      await sending.run({ published: MESSAGE_STAGE.published });
      const over = sending.handed.find(({ text }) => text === json.text);
      expect(over).toMatchObject({ channel, to: channel === 'sms' ? phone : `jo${cases}@example.org` });
      const [listed] = (await messages(path)).items.filter(({ id }: { id: string }) => id === messageId);
      expect(listed).toMatchObject({ status: 'sent', channel, sentAt: expect.any(String) });
      expect(listed.parts).toBe(channel === 'sms' ? json.parts : undefined);
    }
  });

  it('names the duties that its delivery is to meet, and none that it cannot', async () => {
    const { path } = await newCase();
    const { duties } = (await house.read(path)).json;
    const idOf = (title: RegExp) => duties.find((duty: { title: string }) => title.test(duty.title))?.id;
    const [routine, written] = [idOf(/Routine update/), idOf(/writing|written/i)];
    const right = await update(path, { template: 'nothing-new', dutyIds: [routine] });
    expect(right.status).toBe(202);
    expect((await messages(path)).items[0]).toMatchObject({ id: right.json.messageId, dutyIds: [routine] });
    const wrong = await update(path, { template: 'nothing-new', dutyIds: [written, routine] });
    expect([wrong.status, wrong.json.errors[0].path]).toEqual([400, 'dutyIds']);
    expect(wrong.json.detail).toContain(routine);
    expect((await update(path, { template: 'acknowledgement', dutyIds: [written] })).status).toBe(202);
    const none = await update(path, { template: 'please-call-us', dutyIds: [routine] });
    expect([none.status, none.json.detail]).toEqual([400, expect.stringContaining('none')]);
    const unknown = await update(path, { template: 'nothing-new', dutyIds: ['00000000000000000000'] });
    expect(unknown.status).toBe(400);
  });

  it('asks how it was: about the latest conversation, and at most once a period', async () => {
    const { path } = await newCase();
    const consents = (surveys: boolean) =>
      house.call('PUT', `/cases/${path}/consents`, { body: { surveys, routineUpdates: true, dutyUpdates: true } });
    await consents(false);
    await house.contact(path, { channel: 'in-person' }, { at: TEST_NOW - 30 * MINUTE });
    await consents(true);
    const { status, json } = await update(path, { template: 'feedback-invitation' });
    expect([status, json.status, json.until]).toEqual([202, 'held', toIso(TEST_NOW - 30 * MINUTE + DAY)]);
    const { order } = await sending.message(json.messageId);
    expect(order).toMatchObject({ contact: { at: toIso(TEST_NOW - 30 * MINUTE), touchpoint: 'response-my-met' } });
    const stored = (await house.items('cases')).find(({ pk, sk }) => pk === `CASE#${path}.1` && sk === 'CASE');
    expect(stored?.['invitedAt']).toBe(toIso(TEST_NOW));
    // Whether the first one arrives nobody knows yet, on whichever channel.
    const again = { template: 'feedback-invitation', channel: 'email' };
    for (const at of [TEST_NOW + MINUTE, TEST_NOW + 2 * DAY]) {
      const { status, json } = await update(path, again, { at });
      expect([status, json.detail]).toEqual([409, expect.stringContaining('invited not long ago')]);
    }
  });

  it('asks about the report where there was no conversation since', async () => {
    const { path } = await newCase();
    const { json } = await update(path, { template: 'feedback-invitation' }, { at: TEST_NOW + DAY });
    const { order } = await sending.message(json.messageId);
    expect(order).toMatchObject({ contact: { at: toIso(TEST_NOW - 2 * HOUR), touchpoint: 'first-contact-uss' } });
  });

  it('that was based on an older version of the case is not ordered', async () => {
    const { path } = await newCase();
    const { status } = await update(path, { template: 'please-call-us' }, { ifMatch: '"999"' });
    expect(status).toBe(412);
    expect((await messages(path)).items.map(({ template }: { template: string }) => template)).not.toContain(
      'please-call-us',
    );
  });
});

describe('what may not go out', () => {
  const refused = async (path: string, body: Record<string, unknown>, says: string, asking?: Asking) => {
    const { status, json } = await update(path, body, asking);
    expect([status, json.type]).toEqual([409, '/docs#problem-not-sent']);
    expect(json.detail).toContain(says);
  };

  it('without a plan is refused, and somebody is asked to make one', async () => {
    const { path } = await newCase({ contactPlan: undefined });
    await refused(path, { template: 'please-call-us' }, 'There is no contact plan', { key: 'k' });
    await refused(path, { template: 'please-call-us' }, 'There is no contact plan', { key: 'k' });
    expect(await tasksOf(path, 'plan-missing')).toHaveLength(1);
    expect((await messages(path)).items).toEqual([]);
  });

  it.each([
    ['unsafe', { contactPlan: { ...PLAN, unsafe: true } }, 'marked unsafe'],
    [
      'on a channel that the plan does not have',
      { contactPlan: { ...PLAN, channels: ['email'] } },
      'does not have this channel',
    ],
    ['to a landline', { victim: { name: 'Jo', phone: '020 7946 0123' } }, 'not a mobile of the United Kingdom'],
    ['with no hour in common', { contactPlan: { ...PLAN, hours: { from: '21:00', to: '23:00' } } }, '08:00 to 20:00'],
  ])('%s is refused', async (_, more, says) => {
    const { path } = await newCase(more);
    await refused(path, { template: 'please-call-us', channel: 'sms' }, says);
  });

  it.each([
    ['the victim', {}],
    ['who speaks for somebody', { victim: { name: 'Al' }, representative: { name: 'Jo', relation: 'parent' } }],
  ])('to a number that another case has of %s, and that is marked unsafe there, is refused', async (_, more) => {
    const { path, phone } = await newCase();
    const { representative, victim = { name: 'Jo' } } = more as Record<string, Record<string, string>>;
    const shared = representative
      ? { victim, representative: { ...representative, phone } }
      : { victim: { ...victim, phone } };
    await newCase({ contactPlan: { ...PLAN, unsafe: true }, ...shared });
    await refused(path, { template: 'please-call-us', channel: 'sms' }, 'or another one with the same number');
    const { json } = await preview(path, { template: 'please-call-us', channel: 'sms' });
    expect(json.decision).toMatchObject({ do: 'stop' });
    expect((await update(path, { template: 'please-call-us', channel: 'email' })).status).toBe(202);
  });

  it('against a consent is refused', async () => {
    const { path } = await newCase();
    const consents = { surveys: false, routineUpdates: false, dutyUpdates: true };
    await house.call('PUT', `/cases/${path}/consents`, { body: consents });
    await refused(path, { template: 'nothing-new' }, 'does not want messages of this kind');
    await refused(path, { template: 'feedback-invitation' }, 'does not want messages of this kind');
    expect((await update(path, { template: 'please-call-us' })).status).toBe(202);
  });

  it('with enhanced rights is refused until somebody has phoned', async () => {
    const { path } = await newCase({ enhancedRights: ['vulnerable'] });
    await house.milestone(path, { type: 'suspect-arrested', suspect: 1 });
    await refused(path, { template: 'investigation-update' }, 'A person phones first');
    expect(await tasksOf(path, 'phone-first')).toHaveLength(1);
    await house.contact(path, { outcome: 'no-answer' }, { at: TEST_NOW + MINUTE });
    expect((await update(path, { template: 'investigation-update' }, { at: TEST_NOW + 2 * MINUTE })).status).toBe(202);
  });

  it('is in the trail and in the history, with its reason as a code', async () => {
    const { path } = await newCase({ contactPlan: { ...PLAN, unsafe: true } });
    await refused(path, { template: 'please-call-us' }, 'unsafe', { requestId: 'refused-1' });
    const { json } = await house.call('GET', `/cases/${path}/history`, {});
    expect(json.items.map(({ kind }: { kind: string }) => kind)).not.toContain('message-ordered');
    const entries = (await house.items('audit')).filter((entry) => entry['action'] === 'case.update');
    expect(entries.filter((entry) => entry['referenceKey'] === `${path}.1`)).toHaveLength(1);
  });

  it('names the templates that staff may send', async () => {
    const { path } = await newCase();
    for (const template of ['answer-help', 'forum-invitation', 'sign-in-code', 'letter']) {
      const { status, json } = await update(path, { template });
      expect([status, json.errors]).toEqual([
        400,
        [
          {
            path: 'template',
            message:
              'Use a template that staff may send: acknowledgement, investigation-update, nothing-new, please-call-us, feedback-invitation',
          },
        ],
      ]);
    }
    const { status, json } = await update(path, { template: 'nothing-new', channel: 'phone' });
    expect([status, json.errors[0].path]).toEqual([400, 'channel']);
  });

  it('waits where the limits of the number are reached', async () => {
    const { path } = await newCase();
    const at = sending.time.now();
    for (let i = 0; i < 5; i += 1) {
      expect((await update(path, { template: 'please-call-us' }, { at })).json.status).toBe('queued');
    }
    await sending.run();
    const sixth = await update(path, { template: 'please-call-us' }, { at: sending.time.now() });
    expect(sixth.json).toMatchObject({ status: 'held', reason: expect.stringContaining('when there is room again') });
  });
});

describe('a preview', () => {
  it('shows what would go out, what it costs and what would become of it', async () => {
    const { path } = await newCase();
    const { status, json } = await preview(path, { template: 'please-call-us' });
    const text =
      'Met Police: We would like to speak with you. Please call us on 020 7946 0100 (8am to 8pm, every day). To check that this is from us, call 101.';
    expect([status, json]).toEqual([
      200,
      {
        channel: 'sms',
        language: 'en',
        sender: '+447700900999',
        text,
        encoding: 'gsm-7',
        characters: text.length,
        parts: 1,
        pence: 4,
        priceNote: expect.stringContaining('4 pence a part'),
        decision: { do: 'send' },
      },
    ]);
  });

  it('counts the parts of another script and says what they cost', async () => {
    const { path } = await newCase({ contactPlan: { ...PLAN, language: 'ur' } });
    const { json } = await preview(path, { template: 'acknowledgement' });
    expect(json).toMatchObject({ language: 'ur', encoding: 'ucs-2', characters: json.text.length });
    expect(json.parts).toBe(Math.ceil(json.characters / 67));
    expect(json.parts).toBeGreaterThan(1);
    expect(json.pence).toBe(4 * json.parts);
  });

  it('is in English where the stage has no words in the language', async () => {
    const { path } = await newCase({ contactPlan: { ...PLAN, language: 'so' } });
    expect((await preview(path, { template: 'nothing-new' })).json.language).toBe('en');
  });

  it('of an e-mail has its subject and both bodies', async () => {
    const { path } = await newCase();
    const { json } = await preview(path, { template: 'please-call-us', channel: 'email' });
    expect(json).toMatchObject({ channel: 'email', sender: 'Met Police <updates@mail.met.example>', pence: 0 });
    expect([json.subject, json.text, json.html].every((part) => part.includes('Met Police'))).toBe(true);
    expect(json).not.toHaveProperty('parts');
  });

  it('is the same, and comes from the same, whatever has happened to the victim', async () => {
    const seen = new Set<string>();
    for (const category of ['burglary', 'domestic-abuse', 'rape', 'fraud']) {
      const { path } = await newCase({ category });
      for (const template of ['investigation-update', 'nothing-new', 'please-call-us']) {
        seen.add(JSON.stringify((await preview(path, { template })).json));
      }
    }
    expect(seen.size).toBe(3);
  });

  it('of an invitation has an address as long as the one that it will have', async () => {
    const { path } = await newCase();
    await house.contact(path, {}, { at: TEST_NOW - 2 * DAY });
    const { json } = await preview(path, { template: 'feedback-invitation' });
    const link = /HTTPS:\S+/.exec(json.text)?.[0] ?? '';
    expect(link).toMatch(/^HTTPS:\/\/FEEDBACK\.EXAMPLE\.UK\/F\/[0-9A-Z]{37}$/);
  });

  it('says what the gate would: hold, or stop', async () => {
    const { path } = await newCase();
    const night = await preview(path, { template: 'please-call-us' }, { at: TEST_NOW + 13 * HOUR });
    expect(night.json.decision).toEqual({
      do: 'hold',
      reason: expect.stringContaining('08:00'),
      until: '2026-11-25T08:00:00.000Z',
    });
    const unsafe = await newCase({ contactPlan: { ...PLAN, unsafe: true } });
    expect((await preview(unsafe.path, { template: 'please-call-us' })).json).toMatchObject({
      text: expect.any(String),
      decision: { do: 'stop', reason: expect.stringContaining('unsafe') },
    });
  });

  it('of what has no way to go is a 409', async () => {
    const { path } = await newCase({ contactPlan: undefined });
    const { status, json } = await preview(path, { template: 'please-call-us' });
    expect([status, json.detail]).toEqual([409, expect.stringContaining('no contact plan')]);
  });

  it('stores nothing but that somebody has looked', async () => {
    const open = await newCase();
    const closed = await newCase({ contactPlan: undefined });
    const [stored, entries] = [await everything(), (await house.items('audit')).length];
    await preview(open.path, { template: 'please-call-us' }, { key: 'p' });
    await preview(open.path, { template: 'feedback-invitation' });
    await preview(closed.path, { template: 'please-call-us' });
    expect(await everything()).toBe(stored);
    const trail = await house.items('audit');
    expect(trail).toHaveLength(entries + 3);
    const looked = trail.filter((entry) => entry['action'] === 'case.update-preview');
    expect(looked.filter((entry) => entry['referenceKey'] === `${open.path}.1`)).toHaveLength(2);
    expect(looked.filter((entry) => entry['referenceKey'] === `${closed.path}.1`)).toMatchObject([
      { outcome: 'refused' },
    ]);
    // Its key is free for the order.
    expect((await update(open.path, { template: 'please-call-us' }, { key: 'p' })).status).toBe(202);
  });

  it('is refused where the order would be: another borough, another role', async () => {
    const { path } = await newCase();
    const as = (staff: StaffOf) => preview(path, { template: 'please-call-us' }, { staff });
    expect((await as({ roles: ['supervisor'] })).status).toBe(403);
    expect((await as({ boroughs: ['E09000007'] })).status).toBe(404);
  });
});

describe("a case's messages", () => {
  it('are listed latest first, in pages, without a number, an address or a word', async () => {
    const { path, phone } = await newCase();
    for (let i = 1; i <= 5; i += 1) {
      await update(path, { template: 'please-call-us' }, { at: TEST_NOW + i * MINUTE });
    }
    const pages: { items: { id: string; orderedAt: string }[]; next?: string }[] = [];
    let cursor: string | undefined;
    do {
      const page = await messages(path, { limit: '2', ...(cursor === undefined ? {} : { cursor }) });
      pages.push(page);
      cursor = page.next;
    } while (cursor !== undefined);
    const all = pages.flatMap(({ items }) => items);
    expect(pages.every(({ items }) => items.length <= 2)).toBe(true);
    // The acknowledgement was ordered at registration.
    expect(all).toHaveLength(6);
    expect(new Set(all.map(({ id }) => id)).size).toBe(6);
    const times = all.map(({ orderedAt }) => orderedAt);
    expect(times).toEqual(times.toSorted().toReversed());
    for (const secret of [phone, phone.slice(3), 'example.org', 'Jo', 'speak with you']) {
      expect(JSON.stringify(pages)).not.toContain(secret);
    }
  });

  it('end in words: why they failed, and what to do', async () => {
    const { path } = await newCase();
    const { messageId } = (
      await update(path, { template: 'please-call-us', channel: 'sms' }, { at: sending.time.now() })
    ).json;
    sending.behave(() => ({ is: 'permanent', code: 'rejected' }));
    await sending.run();
    sending.behave(() => ({ is: 'accepted', provider: 'p' }));
    const [item] = (await messages(path)).items.filter(({ id }: { id: string }) => id === messageId);
    expect(item).toMatchObject({
      status: 'failed',
      reason: 'The provider has refused this message for good.',
      endedAt: expect.any(String),
    });
  });

  it('of another case are not given out by its cursor', async () => {
    const [one, other] = [await newCase(), await newCase()];
    await update(one.path, { template: 'please-call-us' });
    const { next } = await messages(one.path, { limit: '1' });
    const { status } = await house.call('GET', `/cases/${other.path}/messages`, { query: { cursor: next } });
    expect(status).toBe(400);
  });
});

describe('the list of templates', () => {
  it('is for all staff, and says what each can meet and in which languages it goes out here', async () => {
    const { status, json } = await house.call('GET', '/message-templates', { staff: { roles: ['officer'] } });
    expect(status).toBe(200);
    const byId = Object.fromEntries(json.items.map((item: { id: string }) => [item.id, item]));
    expect(byId['nothing-new']).toMatchObject({
      class: 'routine',
      staffMaySend: true,
      meets: [{ rule: 'routine-update', title: 'Routine update (force policy)' }],
    });
    expect(byId['please-call-us'].meets).toEqual([]);
    expect(byId['answer-stopped']).toMatchObject({ staffMaySend: false, channels: ['sms'] });
    const published = byId.acknowledgement.languages.filter((one: { published: boolean }) => one.published);
    expect(published.map(({ language }: { language: string }) => language).sort()).toEqual(
      [...MESSAGE_STAGE.published].sort(),
    );
  });
});
