/** Texts through the function, on a real store: what becomes of each, whatever is delivered twice, late or in disorder. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { feedbackStore } from '../../functions/feedback/store.ts';
import { submit } from '../../functions/feedback/submit.ts';
import { sweepFeedback } from '../../functions/feedback/sweep.ts';
import { sweepStore } from '../../functions/feedback/sweep-store.ts';
import { signalsIn } from '../../functions/feedback/watchwords/index.ts';
import { recomputeRollUp } from '../../functions/insights/store.ts';
import { linkStore } from '../../functions/links/store.ts';
import { findTouchpoint } from '../../functions/lists/touchpoints.ts';
import { DAY, HOUR, MINUTE, toIso } from '../../functions/shared/time.ts';
import { raise } from '../../functions/tasks/raise-store.ts';
import { hooked, type Item } from '../support/cases.ts';
import { TEST_NOW } from '../support/desk.ts';
import {
  somebody as aSomebody,
  caseTasks,
  outcomeOf,
  type SentText,
  stranger,
  type TextsHouse,
  textsEvent,
  textsHouse,
} from '../support/texts.ts';

let house: TextsHouse;

beforeAll(async () => {
  house = await textsHouse();
});
afterAll(() => house.close());

const somebody = (more?: { invited?: boolean }) => aSomebody(house, more);

const outcome = async (phone: string, linkId?: string) => outcomeOf(await house.snapshot(), phone, linkId);

const HACKNEY = 'E09000012';

describe('an answer to an invitation', () => {
  it('is feedback by text with the rest as words, thanked for, and asks staff for what a page reply would', async () => {
    const { phone, link, sms } = await somebody();
    expect(await house.deliver([sms('2 nobody rang me back')])).toEqual({ batchItemFailures: [] });
    expect(await outcome(phone, link?.id)).toEqual({
      replies: [[2, 'nobody rang me back', 'sms']],
      answers: ['answer-thanks'],
      tasks: [['low-rating', 'open', HACKNEY]],
      kept: [undefined],
    });
  });

  it('is counted with its channel, and its words are listed with it', async () => {
    const { client, tables } = house.store;
    const { link, sms } = await somebody();
    await house.deliver([sms('3 it was slow')]);
    const parts = {
      store: sweepStore(client, tables),
      raise: (task: Parameters<typeof raise>[2]) => raise(client, tables.tasks, task),
      rollUp: (day: string, borough: string) => recomputeRollUp({ client, table: tables.ratings }, day, borough),
      makeReport: async () => {},
      timeLeft: () => true,
    };
    await sweepFeedback(parts, TEST_NOW + HOUR);
    const rollUp = (await house.all('ratings')).find(({ pk }) => pk.startsWith('ROLLUP#'));
    const cells = (rollUp?.['cells'] ?? []) as { channel: string; counts: number[] }[];
    expect(cells.map(({ channel, counts }) => [channel, counts[2]])).toEqual([['sms', 1]]);
    const reply = (await house.all('ratings')).find(({ pk, sk }) => pk === `LINK#${link?.id}` && sk !== 'LINK');
    const words = (await house.all('replies')).find(({ pk }) => pk === `REPLY#${reply?.['replyId']}`);
    expect(words).toMatchObject({ words: 'it was slow', channel: 'sms', dayBorough: `2026-11-24#${HACKNEY}` });
  });

  it('needs no words', async () => {
    const { phone, link, sms } = await somebody();
    await house.deliver([sms('5️⃣')]);
    expect(await outcome(phone, link?.id)).toMatchObject({ replies: [[5, undefined, 'sms']], tasks: [] });
  });

  it('with words alone is kept for staff and asked for a rating once; the rating joins the words', async () => {
    const { phone, link, sms } = await somebody();
    await house.deliver([sms('Nobody rang me back', TEST_NOW + MINUTE)]);
    expect(await outcome(phone, link?.id)).toEqual({
      replies: [],
      answers: ['answer-ask-rating'],
      tasks: [['text-to-read', 'open', HACKNEY]],
      kept: ['no-rating'],
    });
    await house.deliver([sms('and it rained', TEST_NOW + 2 * MINUTE)]);
    expect((await outcome(phone)).answers.sort()).toEqual(['answer-ask-rating', 'answer-neutral']);
    await house.deliver([sms('2', TEST_NOW + 3 * MINUTE)]);
    const end = await outcome(phone, link?.id);
    expect(end.replies).toEqual([[2, 'Nobody rang me back\nand it rained', 'sms']]);
    expect(end.tasks.sort()).toEqual([
      ['low-rating', 'open', HACKNEY],
      ['text-to-read', 'done', HACKNEY],
      ['text-to-read', 'done', HACKNEY],
    ]);
    expect(end.answers.sort()).toEqual(['answer-ask-rating', 'answer-neutral', 'answer-thanks']);
  });

  it('is the same whatever the order in which its texts are delivered, and however often', async () => {
    const orders = [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
      [2, 0, 1, 2, 0, 1, 1],
    ];
    for (const order of orders) {
      const { phone, link, sms } = await somebody();
      const said = [
        sms('Nobody rang me back', TEST_NOW + MINUTE),
        sms('2', TEST_NOW + 2 * MINUTE),
        sms('4. They have rung just now', TEST_NOW + 3 * MINUTE),
      ];
      for (const at of order) await house.deliver([said[at] as SentText]);
      const end = await outcome(phone, link?.id);
      expect([order, end.replies]).toEqual([order, [[4, 'Nobody rang me back\nThey have rung just now', 'sms']]]);
      expect(end.tasks.filter(([kind, status]) => kind === 'text-to-read' && status === 'open')).toEqual([]);
      expect(end.answers).toHaveLength(3);
    }
  });

  it('is the same when its texts are taken at the same time', async () => {
    const { phone, link, sms } = await somebody();
    const said = [sms('Nobody rang', TEST_NOW + 1), sms('1', TEST_NOW + 2), sms('3 fine now', TEST_NOW + 3)];
    const twice = [...said, ...said];
    await Promise.all(twice.map((one) => house.deliver([one])));
    const end = await outcome(phone, link?.id);
    expect(end.replies).toEqual([[3, 'Nobody rang\nfine now', 'sms']]);
    expect(end.tasks.filter(([kind, status]) => kind === 'text-to-read' && status === 'open')).toEqual([]);
  });

  it('corrects within a day; later it is thanked for, changes nothing, and its words go to people', async () => {
    const { phone, link, sms } = await somebody();
    await house.deliver([sms('5', TEST_NOW + MINUTE)]);
    await house.deliver([sms('4', TEST_NOW + 23 * HOUR)]);
    expect((await outcome(phone, link?.id)).replies).toEqual([[4, undefined, 'sms']]);
    await house.deliver([sms('1', TEST_NOW + 25 * HOUR)]);
    expect(await outcome(phone, link?.id)).toMatchObject({ replies: [[4, undefined, 'sms']], tasks: [] });
    await house.deliver([sms('1 nobody rang me', TEST_NOW + 26 * HOUR)]);
    const end = await outcome(phone, link?.id);
    expect(end.replies).toEqual([[4, undefined, 'sms']]);
    expect(end.tasks).toEqual([['text-to-read', 'open', HACKNEY]]);
    expect(end.kept).toContain('late');
    expect(end.answers).toEqual(Array(4).fill('answer-thanks'));
    // One from the first day that is delivered now is still in time.
    await house.deliver([sms('3', TEST_NOW + 22 * HOUR)]);
    expect((await outcome(phone, link?.id)).replies).toEqual([[4, undefined, 'sms']]);
    await house.deliver([sms('2', TEST_NOW + 23.5 * HOUR)]);
    expect((await outcome(phone, link?.id)).replies).toEqual([[2, undefined, 'sms']]);
  });

  it('does not undo what the page was told after it, and takes the place of what it was told before', async () => {
    const { client, tables } = house.store;
    const onPage = async (link: { id: string }, rating: 1 | 5, at: number) => {
      const stored = await linkStore(client, tables.ratings).get(link.id);
      const touchpoint = findTouchpoint('desk-call');
      if (!stored || !touchpoint) throw new Error('no link');
      const parts = {
        store: feedbackStore(client, tables),
        raise: (task: Parameters<typeof raise>[2]) => raise(client, tables.tasks, task),
        signalsIn,
      };
      const form = { link: stored, page: 1, touchpoint, formId: 'PAGEFORM00000000', language: 'en', change: true };
      return submit(parts, { ...form, answer: { rating, callback: false } }, at);
    };
    const { phone, link, sms } = await somebody();
    if (!link) throw new Error('no link');
    await onPage(link, 5, TEST_NOW);
    const text = sms('2', TEST_NOW + MINUTE);
    await house.deliver([text]);
    expect((await outcome(phone, link.id)).replies).toEqual([[2, undefined, 'sms']]);
    await onPage(link, 1, TEST_NOW + 2 * MINUTE);
    await house.deliver([text]);
    expect((await outcome(phone, link.id)).replies).toEqual([[1, undefined, 'interaction']]);

    // Its words would be nowhere: people read them.
    const slow = await somebody();
    if (!slow.link) throw new Error('no link');
    await onPage(slow.link, 5, TEST_NOW + HOUR);
    await house.deliver([slow.sms('2 nobody rang')]);
    expect(await outcome(slow.phone, slow.link.id)).toMatchObject({
      replies: [[5, undefined, 'interaction']],
      tasks: [['text-to-read', 'open', HACKNEY]],
      kept: ['late'],
    });

    // Nobody who has answered is asked for a rating.
    const rated = await somebody();
    if (!rated.link) throw new Error('no link');
    await onPage(rated.link, 5, TEST_NOW);
    await house.deliver([rated.sms('Thanks again for coming')]);
    expect(await outcome(rated.phone, rated.link.id)).toMatchObject({
      replies: [[5, undefined, 'interaction']],
      answers: ['answer-neutral'],
      tasks: [['text-to-read', 'open', HACKNEY]],
    });
  });

  it('is none once the invitation is over, its link withdrawn, or another number the right one', async () => {
    const over = await somebody();
    await house.deliver([over.sms('2 nobody rang', TEST_NOW + 40 * DAY)]);
    expect(await outcome(over.phone, over.link?.id)).toEqual({
      replies: [],
      answers: ['answer-neutral'],
      tasks: [['text-to-read', 'open', HACKNEY]],
      kept: ['unplaced'],
    });

    const withdrawn = await somebody();
    await linkStore(house.store.client, house.store.tables.ratings).revoke(
      withdrawn.link?.id ?? '',
      undefined,
      TEST_NOW,
    );
    await house.deliver([withdrawn.sms('2 nobody rang')]);
    expect(await outcome(withdrawn.phone, withdrawn.link?.id)).toMatchObject({
      replies: [],
      tasks: [['text-to-read', 'open', HACKNEY]],
      answers: ['answer-neutral'],
      kept: ['unplaced'],
    });

    // Away and back: until a second person has looked, nobody knows who changed it and why.
    const back = await somebody();
    const victimPath = `/cases/${back.reference.replace('/', '-')}/victim`;
    for (const phone of ['020 7946 0321', back.phone]) {
      await house.call('PUT', victimPath, { body: { name: 'Jo Example', phone } });
    }
    await house.deliver([back.sms('2 nobody rang')]);
    expect(await outcome(back.phone, back.link?.id)).toMatchObject({
      replies: [],
      tasks: [['text-to-read', 'open', 'force']],
      kept: ['unplaced'],
    });

    // Somebody else speaks for the victim now: the invitation went to who no longer does.
    const spokenFor = await somebody();
    const representative = { name: 'Al Example', relation: 'parent', phone: '020 7946 0322' };
    await house.call('PUT', `/cases/${spokenFor.reference.replace('/', '-')}/representative`, { body: representative });
    await house.deliver([spokenFor.sms('2 nobody rang')]);
    expect(await outcome(spokenFor.phone, spokenFor.link?.id)).toMatchObject({
      replies: [],
      tasks: [['text-to-read', 'open', HACKNEY]],
      kept: ['unplaced'],
    });

    const moved = await somebody();
    const path = `/cases/${moved.reference.replace('/', '-')}/victim`;
    await house.call('PUT', path, { body: { name: 'Jo Example', phone: '020 7946 0321' } });
    await house.deliver([moved.sms('2 nobody rang')]);
    expect(await outcome(moved.phone, moved.link?.id)).toEqual({
      replies: [],
      answers: ['answer-neutral'],
      tasks: [['text-to-read', 'open', 'force']],
      kept: ['unplaced'],
    });
  });
});

describe('whoever texts without an invitation', () => {
  it('gets one and the same answer, known or not; words are read by people', async () => {
    const known = await somebody({ invited: false });
    const first = await somebody({ invited: false });
    const second = await house.victim('SHARED-1/26', first.phone);
    const unknown = stranger('Where is my bicycle?');
    await house.deliver([known.sms('Where is my bicycle?'), first.sms('Where is my bicycle?'), unknown]);
    expect(await outcome(known.phone)).toMatchObject({ tasks: [['text-to-read', 'open', HACKNEY]] });
    expect(await outcome(first.phone)).toMatchObject({ tasks: [['text-to-read', 'open', 'force']] });
    expect(await outcome(unknown.from)).toMatchObject({ tasks: [['text-to-read', 'open', 'force']] });
    const orders = (await house.all('messages'))
      .filter(({ sk }) => sk === 'MESSAGE')
      .map((item) => item['order'] as Item);
    const answers = [known.phone, first.phone, unknown.from].map((number) =>
      orders.find((order) => order['number'] === number),
    );
    expect(answers.map((order) => order?.['template'])).toEqual(Array(3).fill('answer-neutral'));
    expect(answers.map((order) => order?.['language'])).toEqual([undefined, undefined, undefined]);
    expect(answers.map((order) => order?.['cases'])).toEqual([[known.caseId], expect.anything(), []]);
    expect(new Set(answers[1]?.['cases'] as string[])).toEqual(new Set([first.caseId, second]));
  });

  it('gives no feedback by a number alone', async () => {
    const { phone, sms } = await somebody({ invited: false });
    const before = await house.all('ratings');
    await house.deliver([sms('5')]);
    expect(await outcome(phone)).toMatchObject({
      answers: ['answer-neutral'],
      tasks: [['text-to-read', 'open', HACKNEY]],
    });
    expect(await house.all('ratings')).toEqual(before);
  });

  it('asks for help and gets the numbers to call, nothing else', async () => {
    const text = stranger('HELP');
    await house.deliver([text]);
    expect(await outcome(text.from)).toMatchObject({ answers: ['answer-help'], tasks: [] });
  });

  it('who asks for texts again is answered as anybody, and staff ask what is wanted', async () => {
    const { phone, sms } = await somebody({ invited: false });
    await house.deliver([sms('START')]);
    expect(await outcome(phone)).toMatchObject({
      answers: ['answer-neutral'],
      tasks: [['text-to-read', 'open', HACKNEY]],
      kept: ['start'],
    });
  });

  it("is a telephone's own answer: it is not answered, so two machines never talk", async () => {
    const { phone, sms } = await somebody();
    await house.deliver([sms("I'm driving with Do Not Disturb While Driving turned on."), sms('')]);
    expect(await outcome(phone)).toMatchObject({ answers: [], tasks: [] });
  });

  it('from no telephone number is read, never answered', async () => {
    const text = { id: 'short-code', from: '60006', body: 'Win a prize', at: TEST_NOW };
    await house.deliver([text]);
    expect(await outcome('60006')).toMatchObject({ answers: [], tasks: [['text-to-read', 'open', 'force']] });
  });
});

describe('words that may mean danger', () => {
  const danger = 'He is going to kill me';

  it('are a task at once and are answered with 999 where it is certain whose they are', async () => {
    const { phone, sms } = await somebody({ invited: false });
    await house.deliver([sms(danger)]);
    expect(await outcome(phone)).toMatchObject({
      answers: ['answer-danger'],
      tasks: [['danger-signal', 'open', HACKNEY]],
    });
    const unknown = stranger(danger);
    await house.deliver([unknown]);
    expect(await outcome(unknown.from)).toMatchObject({
      answers: ['answer-neutral'],
      tasks: [['danger-signal', 'open', 'force']],
    });
  });

  it('with a rating are feedback, whose task it is then; without one nobody is asked for it', async () => {
    const rated = await somebody();
    await house.deliver([rated.sms(`1. ${danger}`)]);
    expect(await outcome(rated.phone, rated.link?.id)).toMatchObject({
      replies: [[1, danger, 'sms']],
      answers: ['answer-danger'],
      tasks: expect.arrayContaining([['danger-signal', 'open', HACKNEY]]),
    });
    expect((await outcome(rated.phone, rated.link?.id)).tasks).toHaveLength(2);
    const unrated = await somebody();
    await house.deliver([unrated.sms(danger)]);
    expect(await outcome(unrated.phone, unrated.link?.id)).toMatchObject({
      replies: [],
      answers: ['answer-danger'],
      tasks: [['danger-signal', 'open', HACKNEY]],
    });
  });

  it('of wrongdoing by police go to Professional Standards, not to the desk', async () => {
    const { phone, sms } = await somebody();
    await house.deliver([sms('The officer hit me')]);
    const { tasks } = await outcome(phone);
    expect(tasks).toEqual([['misconduct-allegation', 'open', 'standards']]);
  });

  it('beside STOP do both', async () => {
    const { phone, sms, caseId } = await somebody({ invited: false });
    await house.deliver([sms(`STOP\n${danger}`)]);
    expect(await outcome(phone)).toMatchObject({ tasks: [['danger-signal', 'open', HACKNEY]] });
    expect(await consentsOf(caseId)).toMatchObject({ surveys: false, routineUpdates: false });
  });
});

async function consentsOf(caseId: string) {
  const found = (await house.all('cases')).find(({ pk, sk }) => pk === `CASE#${caseId}` && sk === 'CASE');
  return found?.['consents'];
}

describe('STOP', () => {
  it('ends surveys and routine updates of every case of the number at once, and staff ask about the rest', async () => {
    const { phone, caseId, sms } = await somebody();
    const other = await house.victim('STOP-OTHER/26', phone);
    await house.deliver([sms('stop texting me please')]);
    for (const id of [caseId, other]) {
      expect(await consentsOf(id)).toEqual({ surveys: false, routineUpdates: false, dutyUpdates: true });
      expect(caseTasks(await house.snapshot(), id, 'opt-out-to-confirm')).toHaveLength(1);
    }
    expect(await outcome(phone)).toMatchObject({ answers: ['answer-stopped'], tasks: [] });
    const stopped = (await house.all('messages')).filter(({ sk }) => sk === 'SUPPRESSED');
    expect(stopped.map((item) => item['stoppedAt'])).toContain(toIso(TEST_NOW + MINUTE));
  });

  it('of an unknown number is kept for the number, and answered the same', async () => {
    const before = (await house.all('messages')).filter(({ sk }) => sk === 'SUPPRESSED').length;
    const text = stranger('STOP');
    await house.deliver([text]);
    expect((await house.all('messages')).filter(({ sk }) => sk === 'SUPPRESSED')).toHaveLength(before + 1);
    expect(await outcome(text.from)).toMatchObject({ answers: ['answer-stopped'], tasks: [] });
  });

  it('that is delivered after staff asked the victim changes nothing of what they recorded', async () => {
    const { caseId, reference, sms } = await somebody();
    const consents = { surveys: true, routineUpdates: true, dutyUpdates: true };
    const path = `/cases/${reference.replace('/', '-')}/consents`;
    await house.call('PUT', path, { body: { ...consents, surveys: false }, at: TEST_NOW + HOUR });
    await house.call('PUT', path, { body: consents, at: TEST_NOW + HOUR });
    await house.deliver([sms('STOP', TEST_NOW + MINUTE)]);
    expect(await consentsOf(caseId)).toEqual(consents);
  });

  it('is not what somebody says of somebody else', async () => {
    const { caseId, sms } = await somebody({ invited: false });
    await house.deliver([sms('please stop him'), sms('they did not stop')]);
    expect(await consentsOf(caseId)).toMatchObject({ surveys: true, routineUpdates: true });
  });
});

describe('what goes wrong', () => {
  it('a text that cannot be taken is delivered again alone', async () => {
    const [good, bad] = [await somebody(), await somebody()];
    const texts = [good.sms('5'), bad.sms('5')];
    const client = hooked(house.store.client, async ({ input }, send) => {
      if (String(input.Item?.pk ?? '').startsWith('INBOUND#') && input.Item?.['from'] === bad.phone) {
        throw Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
      }
      return send();
    });
    const failed = { batchItemFailures: [{ itemIdentifier: `sqs-${texts[1]?.id}` }] };
    expect(await house.deliver(texts, { client })).toEqual(failed);
    // However often: the store will be back.
    expect(await house.deliver(texts, { client, deliveries: 1000 })).toEqual(failed);
    expect((await outcome(good.phone, good.link?.id)).replies).toEqual([[5, undefined, 'sms']]);
    expect(await house.deliver(texts)).toEqual({ batchItemFailures: [] });
    expect((await outcome(bad.phone, bad.link?.id)).replies).toEqual([[5, undefined, 'sms']]);
  });

  it('what is not in the form of a text is kept for people once, and never comes again', async () => {
    const event = textsEvent([stranger('x')]);
    const [record] = event.Records;
    if (!record) throw new Error('no record');
    const bodies = [
      '',
      'no JSON',
      '{}',
      JSON.stringify({ Message: '{"messageBody":"He is going to kill me"}', Timestamp: toIso(TEST_NOW) }),
    ];
    const Records = bodies.map((body, at) => ({ ...record, messageId: `broken-${at}`, body }));
    expect(await house.deliverEvent({ Records })).toEqual({ batchItemFailures: [] });
    expect(await house.deliverEvent({ Records })).toEqual({ batchItemFailures: [] });
    const kept = (await house.all('messages')).filter((item) => item['because'] === 'unreadable');
    expect(kept.map((item) => item['words']).sort()).toEqual(bodies.sort());
    const ids = new Set(kept.map(({ pk }) => pk.slice('INBOUND#'.length)));
    const tasks = (await house.all('tasks')).filter((task) => ids.has(String(task['inbound'])));
    expect(tasks.map((task) => task['kind']).sort()).toEqual(['danger-signal', ...Array(4).fill('text-to-read')]);
  });

  it('a text that only we cannot handle is given to people after some tries', async () => {
    const { phone, sms } = await somebody();
    const text = sms('5 very kind');
    // As an older version might have left it.
    const client = hooked(house.store.client, async ({ input }, send) => {
      if (String(input.Key?.pk ?? '').startsWith('CONVERSATION#'))
        throw new TypeError('cannot read properties of undefined');
      return send();
    });
    expect((await house.deliver([text], { client, deliveries: 4 })).batchItemFailures).toHaveLength(1);
    expect((await house.deliver([text], { client, deliveries: 5 })).batchItemFailures).toEqual([]);
    const kept = (await house.all('messages')).find(
      (item) => item['words'] === '5 very kind' && item['because'] === 'unreadable',
    );
    const tasks = (await house.all('tasks')).filter((task) => `INBOUND#${task['inbound']}` === kept?.pk);
    expect(tasks.map((task) => task['kind'])).toEqual(['text-to-read']);
    expect((await outcome(phone)).answers).toEqual([]);
  });

  it('the sender is told that answers wait, once a batch; that it cannot be told changes nothing', async () => {
    const before = house.nudges();
    await house.deliver([stranger('HELP'), stranger('Where is my bicycle?')]);
    expect(house.nudges()).toBe(before + 1);
    await house.deliver([{ ...stranger('hello'), from: '60006' }]);
    expect(house.nudges()).toBe(before + 1);
    const text = stranger('HELP');
    const nudge = async () => {
      throw new Error('no topic');
    };
    expect(await house.deliver([text], { nudge })).toEqual({ batchItemFailures: [] });
    expect((await outcome(text.from)).answers).toEqual(['answer-help']);
  });

  it('a conversation takes so many texts and no more; the rest is read by people', async () => {
    const { phone, link, sms } = await somebody();
    for (let i = 0; i < 25; i += 1)
      await house.deliver([sms(`Words ${'abcdefghijklmnopqrstuvwxyz'[i]}`, TEST_NOW + i * 1000)]);
    await house.deliver([sms('2', TEST_NOW + HOUR)]);
    const { replies, tasks, answers } = await outcome(phone, link?.id);
    // There is no room for the rating either: people see it.
    expect(replies).toEqual([]);
    expect(tasks.filter(([kind, status]) => kind === 'text-to-read' && status === 'open')).toHaveLength(26);
    expect(answers.filter((template) => template === 'answer-ask-rating')).toHaveLength(1);
  });
});
