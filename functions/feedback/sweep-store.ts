/** What the sweep reads and writes: see sweep.ts for why. */
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dueAt, queryDue } from '../shared/due.ts';
import { held } from '../shared/dynamo.ts';
import { toIso } from '../shared/time.ts';
import type { Reply, ReplyKey } from './reply.ts';
import { seconds, WORDS_KEPT_FOR } from './store.ts';
import type { SweepStore } from './sweep.ts';

export function sweepStore(
  client: DynamoDBDocumentClient,
  tables: { readonly ratings: string; readonly replies: string },
): SweepStore {
  /** A write whose condition may have been met by an earlier run: then there is nothing left to do. */
  const putUnlessDone = async (command: PutCommand): Promise<void> => void (await held(client.send(command)));
  const updateUnlessDone = async (command: UpdateCommand): Promise<void> => void (await held(client.send(command)));
  const wordsKey = (reply: Reply, attempt: string) => ({ pk: `REPLY#${reply.replyId}`, sk: `WORDS#${attempt}` });

  return {
    due: (now, limit) => queryDue(client, tables.ratings, now, limit) as Promise<readonly ReplyKey[]>,
    getDue: async (key, now) => {
      const { Item } = await client.send(
        new GetCommand({ TableName: tables.ratings, Key: { pk: key.pk, sk: key.sk }, ConsistentRead: true }),
      );
      const item = Item as (Reply & { dueAt?: string }) | undefined;
      return item?.dueAt !== undefined && item.dueAt <= toIso(now) ? item : undefined;
    },
    putDayEntry: (reply) =>
      putUnlessDone(
        new PutCommand({
          TableName: tables.ratings,
          Item: {
            pk: `DAY#${reply.day}#${reply.borough}`,
            sk: `REPLY#${reply.replyId}`,
            replyId: reply.replyId,
            rating: reply.rating,
            answer: reply.answer,
            team: reply.team,
            touchpoint: reply.touchpoint,
            channel: reply.channel,
            language: reply.language,
            version: reply.version,
          },
          // A run that is late must not put an earlier rating over a corrected one.
          ConditionExpression: 'attribute_not_exists(pk) OR version < :version',
          ExpressionAttributeValues: { ':version': reply.version },
        }),
      ),
    listWords: async (reply) => {
      if (reply.words === undefined) return;
      const keep = { ':keep': seconds(Date.parse(reply.changedAt) + WORDS_KEPT_FOR) };
      const confirm = {
        TableName: tables.replies,
        Key: wordsKey(reply, reply.words),
        ConditionExpression: 'attribute_exists(replyId)',
      };
      if (reply.tasks.includes('misconduct-allegation')) {
        // An allegation is read by Professional Standards through its task, not by everybody who reads what victims say.
        await updateUnlessDone(
          new UpdateCommand({ ...confirm, UpdateExpression: 'SET expiresAt = :keep', ExpressionAttributeValues: keep }),
        );
        return;
      }
      await updateUnlessDone(
        new UpdateCommand({
          ...confirm,
          UpdateExpression:
            'SET expiresAt = :keep, dayBorough = :day, rating = :rating, touchpoint = :touchpoint, channel = :channel, team = :team',
          ExpressionAttributeValues: {
            ...keep,
            ':day': `${reply.day}#${reply.borough}`,
            ':rating': reply.rating,
            ':touchpoint': reply.touchpoint,
            ':channel': reply.channel,
            ':team': reply.team ?? '',
          },
        }),
      );
    },
    eraseWords: async (reply, now) => {
      await Promise.all(
        reply.staleWords.map((attempt) =>
          client.send(
            new UpdateCommand({
              TableName: tables.replies,
              Key: wordsKey(reply, attempt),
              UpdateExpression: 'REMOVE words, contact, replyId, dayBorough SET expiresAt = :now',
              ExpressionAttributeValues: { ':now': seconds(now) },
            }),
          ),
        ),
      );
    },
    seedPeriod: (periodId, endsAt) =>
      putUnlessDone(
        new PutCommand({
          TableName: tables.ratings,
          Item: { pk: `PERIOD#${periodId}`, sk: 'REPORT', ...dueAt(periodId, endsAt) },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    settle: (key, reply) =>
      updateUnlessDone(
        new UpdateCommand({
          TableName: tables.ratings,
          Key: { pk: key.pk, sk: key.sk },
          UpdateExpression: 'REMOVE dueShard, dueAt SET staleWords = :none',
          ConditionExpression: 'version = :version',
          ExpressionAttributeValues: { ':version': reply.version, ':none': [] },
        }),
      ),
  };
}
