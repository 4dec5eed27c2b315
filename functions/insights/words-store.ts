/** Victims' words in the replies table, listed by day and borough. */
import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { held } from '../shared/dynamo.ts';

/** The replies table. */
export interface Replies {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

export interface WordsKey {
  readonly replyId: string;
  /** Which sending of the reply they came with. */
  readonly attempt: string;
}

const keyOf = ({ replyId, attempt }: WordsKey) => ({ pk: `REPLY#${replyId}`, sk: `WORDS#${attempt}` });

const shape = z.object({
  dayBorough: z.string().optional(),
  words: z.string().optional(),
  team: z.string().optional(),
  touchpoint: z.string().optional(),
  rating: z.number().optional(),
  language: z.string().optional(),
  themes: z.array(z.string()).default([]),
  expiresAt: z.number().default(Number.POSITIVE_INFINITY),
});

export type Words = z.output<typeof shape>;

/** Keys of the words of one day and borough, in the order of their replies. The index lags: read each again. */
export async function listWords(
  { client, table }: Replies,
  place: { readonly day: string; readonly borough: string },
  after: string,
  limit: number,
): Promise<{ readonly keys: WordsKey[]; readonly more: boolean }> {
  const { Items, LastEvaluatedKey } = await client.send(
    new QueryCommand({
      TableName: table,
      IndexName: 'by-day',
      KeyConditionExpression: after === '' ? 'dayBorough = :place' : 'dayBorough = :place AND replyId > :after',
      ExpressionAttributeValues: {
        ':place': `${place.day}#${place.borough}`,
        ...(after === '' ? {} : { ':after': after }),
      },
      Limit: limit,
    }),
  );
  const keys = (Items ?? []).map(({ replyId, sk }) => ({
    replyId: String(replyId),
    attempt: String(sk).slice('WORDS#'.length),
  }));
  return { keys, more: LastEvaluatedKey !== undefined };
}

/** The words with a key, read consistently; undefined when they are gone or past their time. */
export async function readWords({ client, table }: Replies, key: WordsKey, now: number): Promise<Words | undefined> {
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: keyOf(key), ConsistentRead: true }));
  const found = Item && shape.parse(Item);
  return found && found.expiresAt * 1000 > now ? found : undefined;
}

/** Replaces the themes of words that are still listed at their place. @returns false when they no longer are */
export async function putThemes(
  { client, table }: Replies,
  key: WordsKey,
  dayBorough: string,
  themes: readonly string[],
): Promise<boolean> {
  return held(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: keyOf(key),
        UpdateExpression: 'SET themes = :themes',
        ConditionExpression: 'dayBorough = :place',
        ExpressionAttributeValues: { ':themes': themes, ':place': dayBorough },
      }),
    ),
  );
}
