/** Replies in the ratings table, words in the replies table, equality answers apart from both. */
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { dueAt } from '../shared/due.ts';
import { held } from '../shared/dynamo.ts';
import { DAY } from '../shared/time.ts';
import type { Answer } from './form.ts';
import type { Reply, ReplyKey } from './reply.ts';

/** How long words and call-back contacts are kept. Policy of the force. */
export const WORDS_KEPT_FOR = 365 * DAY;

/** Words of a form whose reply was never stored (the process died between the two) go sooner: nothing leads to them. */
const WORDS_UNCONFIRMED_FOR = 30 * DAY;

export interface FeedbackStore {
  /**
   * Makes the first write of a cold start before a victim waits for it, by a put whose condition
   * can never hold: it stores nothing.
   */
  readonly prime: () => Promise<void>;
  /** Stores the words of a reply, before the reply that decides. Doing it twice changes nothing. */
  readonly putWords: (reply: Reply, answer: Answer, now: number) => Promise<void>;
  /** Empties words that turned out to belong to no reply. */
  readonly dropWords: (reply: Reply, now: number) => Promise<void>;
  /** The deciding write: true when stored, false when the place is taken (or has another version than `replaces`). */
  readonly putReply: (key: ReplyKey, reply: Reply, now: number) => Promise<boolean>;
  readonly getReply: (key: ReplyKey) => Promise<Reply | undefined>;
  /** Stores one equality answer, once per form, with nothing that leads to a reply or to another answer. */
  readonly putEquality: (month: string, question: string, id: string, answer: string) => Promise<void>;
}

/** For the TTL attribute. */
export const seconds = (ms: number) => Math.ceil(ms / 1000);

export function feedbackStore(
  client: DynamoDBDocumentClient,
  tables: { readonly ratings: string; readonly replies: string },
): FeedbackStore {
  const wordsKey = (reply: Reply) => ({ pk: `REPLY#${reply.replyId}`, sk: `WORDS#${reply.words}` });
  const putOnce = (command: PutCommand) => held(client.send(command));
  return {
    prime: async () => {
      await putOnce(
        new PutCommand({
          TableName: tables.ratings,
          Item: { pk: 'PRIME', sk: 'PRIME' },
          ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(pk)',
        }),
      );
    },
    putWords: async (reply, answer, now) => {
      await putOnce(
        new PutCommand({
          TableName: tables.replies,
          // Words that were dropped (no place was found for them) and come again are stored again.
          ConditionExpression: 'attribute_not_exists(replyId)',
          Item: {
            ...wordsKey(reply),
            replyId: reply.replyId,
            words: answer.words,
            contact: answer.contact,
            language: reply.language,
            at: reply.changedAt,
            expiresAt: seconds(now + WORDS_UNCONFIRMED_FOR),
          },
        }),
      );
    },
    dropWords: async (reply, now) => {
      await client.send(
        new PutCommand({ TableName: tables.replies, Item: { ...wordsKey(reply), expiresAt: seconds(now) } }),
      );
    },
    putReply: (key, reply, now) =>
      putOnce(
        new PutCommand({
          TableName: tables.ratings,
          Item: { ...key, ...reply, ...dueAt(reply.replyId, now) },
          ...(reply.version === 1
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : { ConditionExpression: 'version = :was', ExpressionAttributeValues: { ':was': reply.version - 1 } }),
        }),
      ),
    getReply: async (key) => {
      const { Item } = await client.send(
        new GetCommand({ TableName: tables.ratings, Key: { ...key }, ConsistentRead: true }),
      );
      return Item as Reply | undefined;
    },
    putEquality: async (month, question, id, answer) => {
      await client.send(
        new PutCommand({
          TableName: tables.ratings,
          Item: { pk: `EQUALITY#${month}`, sk: `${question}#${id}`, answer },
        }),
      );
    },
  };
}
