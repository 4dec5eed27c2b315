/** The reply that a task is about, out of the feedback's own tables. */
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Task } from './task.ts';

const replyShape = z.object({
  replyId: z.string(),
  rating: z.number(),
  language: z.string(),
  channel: z.string(),
  callback: z.boolean(),
  at: z.string(),
  words: z.string().optional(),
});

const wordsShape = z.object({
  words: z.string().optional(),
  contact: z.string().optional(),
  expiresAt: z.number().optional(),
});

/** What the victim said, as the reply stands now: a correction takes the place of the earlier answer. */
export interface Feedback {
  readonly rating: number;
  readonly language: string;
  readonly channel: string;
  /** Whether they want a call. */
  readonly callback: boolean;
  readonly at: string;
  readonly words?: string | undefined;
  readonly contact?: string | undefined;
  /** There were words or a contact; their time in the store has ended. */
  readonly wordsDeleted: boolean;
}

/**
 * The reply that a task is about with its words and contact, both read consistently; undefined when it is gone.
 * Words past their time count as deleted from that second on, however late the store removes them.
 */
export async function readFeedback(
  client: DynamoDBDocumentClient,
  tables: { readonly ratings: string; readonly replies: string },
  { pk, sk }: NonNullable<Task['reply']>,
  now: number,
): Promise<Feedback | undefined> {
  const stored = await client.send(
    new GetCommand({ TableName: tables.ratings, Key: { pk, sk }, ConsistentRead: true }),
  );
  if (!stored.Item) return undefined;
  const { replyId, words: attempt, ...reply } = replyShape.parse(stored.Item);
  if (attempt === undefined) return { ...reply, wordsDeleted: false };
  const { Item } = await client.send(
    new GetCommand({
      TableName: tables.replies,
      Key: { pk: `REPLY#${replyId}`, sk: `WORDS#${attempt}` },
      ConsistentRead: true,
    }),
  );
  const said = Item && wordsShape.parse(Item);
  if (!said || (said.expiresAt ?? Number.POSITIVE_INFINITY) * 1000 <= now) return { ...reply, wordsDeleted: true };
  return { ...reply, words: said.words, contact: said.contact, wordsDeleted: false };
}
