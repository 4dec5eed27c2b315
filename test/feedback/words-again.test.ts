/** A text whose words found no place is delivered again, with the same words at the same time: they must not stay lost. */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newReply } from '../../functions/feedback/reply.ts';
import { feedbackStore } from '../../functions/feedback/store.ts';
import type { Link } from '../../functions/links/link.ts';
import { DAY, toIso } from '../../functions/shared/time.ts';
import { TEST_NOW } from '../support/desk.ts';
import { type TestStore, testStore } from '../support/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await testStore();
});
afterAll(() => store.close());

const link: Link = {
  id: 'LINK00000000',
  kind: 'interaction',
  touchpoint: 'desk-call',
  borough: 'E09000012',
  pages: 1,
  keyId: 0,
  endsAt: toIso(TEST_NOW + DAY),
  createdAt: toIso(TEST_NOW),
  createdBy: 'system',
  bodyHash: 'H',
};

it('words that were dropped are stored again; words that stand stay as they are', async () => {
  const words = feedbackStore(store.client, store.tables);
  const answer = { rating: 2, words: 'Nobody rang me', callback: false } as const;
  const given = { link, page: 1, formId: 'F', answer, language: 'en', tasks: [], channel: 'sms' } as const;
  const reply = newReply(given, TEST_NOW);
  const Key = { pk: `REPLY#${reply.replyId}`, sk: `WORDS#${reply.words}` };
  const stored = async () => (await store.client.send(new GetCommand({ TableName: store.tables.replies, Key }))).Item;
  await words.putWords(reply, answer, TEST_NOW);
  await words.putWords(reply, { ...answer, words: 'Something else' }, TEST_NOW);
  expect(await stored()).toMatchObject({ words: 'Nobody rang me' });
  await words.dropWords(reply, TEST_NOW);
  expect((await stored())?.['words']).toBeUndefined();
  await words.putWords(reply, answer, TEST_NOW);
  expect(await stored()).toMatchObject({ words: 'Nobody rang me', replyId: reply.replyId });
});
