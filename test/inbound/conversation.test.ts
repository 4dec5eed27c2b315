import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Conversation,
  type ConversationText,
  isLive,
  joined,
  MOST_TEXTS,
  type Rating,
  withText,
} from '../../functions/inbound/conversation.ts';
import { DAY, toIso } from '../../functions/shared/time.ts';
import { TEST_NOW } from '../support/desk.ts';

const empty: Conversation = {
  detail: 'D',
  messageId: 'M',
  caseId: '1000000-26.1',
  linkId: 'L',
  language: 'en',
  until: toIso(TEST_NOW + DAY),
  texts: [],
  version: 1,
};

/** Texts with ids of their own; several of one instant among them. */
const someTexts = fc
  .array(fc.record({ after: fc.integer({ min: 0, max: 3 }), rating: fc.option(fc.integer({ min: 1, max: 5 })) }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((list) =>
    list.map(
      ({ after, rating }, i): ConversationText => ({
        id: `T${i}`,
        at: toIso(TEST_NOW + after),
        ...(rating === null ? {} : { rating: rating as Rating }),
      }),
    ),
  );

const withAll = (texts: readonly ConversationText[]) =>
  texts.reduce((conversation, text) => withText(conversation, text, false) ?? conversation, empty);

describe('a conversation', () => {
  it('says the same whatever the order in which its texts are delivered, and however often', () => {
    const deliveries = someTexts.chain((texts) =>
      fc.tuple(
        fc.constant(texts),
        fc.shuffledSubarray([...texts, ...texts], { minLength: 2 * texts.length, maxLength: 2 * texts.length }),
      ),
    );
    fc.assert(
      fc.property(deliveries, ([texts, delivered]) => {
        expect(joined(withAll(delivered))).toEqual(joined(withAll(texts)));
        expect(withAll(delivered).version).toBe(1 + texts.length);
      }),
    );
  });

  it('is later with each text that joins, also with one that came before', () => {
    fc.assert(
      fc.property(someTexts, (texts) => {
        for (let count = 2; count <= texts.length; count += 1) {
          const [fewer, more] = [joined(withAll(texts.slice(0, count - 1))), joined(withAll(texts.slice(0, count)))];
          if (fewer) expect(more?.at).toBeGreaterThan(fewer.at);
        }
      }),
    );
  });

  it('takes the latest rating, the words of all, and nothing before there is a rating', () => {
    const text = (id: string, after: number, rating?: Rating): ConversationText => ({
      id,
      at: toIso(TEST_NOW + after),
      ...(rating === undefined ? {} : { rating }),
    });
    expect(joined(withAll([text('A', 1)]))).toBeUndefined();
    const all = withAll([text('C', 30, 4), text('A', 10), text('B', 20, 2)]);
    expect(joined(all)).toEqual({ rating: 4, ids: ['A', 'B', 'C'], at: TEST_NOW + 33 });
    expect(joined(all, toIso(TEST_NOW + 20))).toMatchObject({ rating: 2, ids: ['A', 'B'] });
    expect(joined(all, toIso(TEST_NOW + 10))).toBeUndefined();
  });

  it('asks for a rating once, and not when there is one or another answer', () => {
    const [first, second] = [
      { id: 'A', at: toIso(TEST_NOW) },
      { id: 'B', at: toIso(TEST_NOW + 1) },
    ];
    const asked = withText(empty, first, false);
    expect(asked?.askedBy).toBe('A');
    expect(asked && withText(asked, second, false)?.askedBy).toBe('A');
    expect(withText(empty, first, true)?.askedBy).toBeUndefined();
    const rated = withText(empty, { ...second, rating: 3 }, false);
    expect(rated?.askedBy).toBeUndefined();
    expect(rated && withText(rated, first, false)?.askedBy).toBeUndefined();
  });

  it('has room for so many texts, and ends', () => {
    const many = Array.from({ length: MOST_TEXTS + 1 }, (_, i) => ({ id: `T${i}`, at: toIso(TEST_NOW + i) }));
    expect(withAll(many).texts).toHaveLength(MOST_TEXTS);
    expect([isLive(empty, TEST_NOW + DAY), isLive(empty, TEST_NOW + DAY + 1)]).toEqual([true, false]);
  });
});
