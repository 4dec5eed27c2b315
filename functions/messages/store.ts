/** The messages table: reading messages and putting one state in place of another. */
import { isDeepStrictEqual } from 'node:util';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { type DueKey, type DueQueue, queryDue } from '../shared/due.ts';
import { held } from '../shared/dynamo.ts';
import { MINUTE, toIso } from '../shared/time.ts';
import { fromItem, keyOf, toItem } from './item.ts';
import type { Message } from './message.ts';

/** The message with an id, read consistently. */
export async function readMessage(
  client: DynamoDBDocumentClient,
  table: string,
  id: string,
): Promise<Message | undefined> {
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: keyOf(id), ConsistentRead: true }));
  return Item && fromItem(Item);
}

/**
 * Puts `after` in place of `before` if nobody changed the message in between. A write whose answer was lost is known
 * again: the next try finds just what it wanted to write.
 * @returns false when somebody did change it: read it again and decide again
 */
export async function replaceMessage(
  client: DynamoDBDocumentClient,
  table: string,
  before: Message,
  after: Message,
): Promise<boolean> {
  const Item = toItem(after);
  const put = await held(
    client.send(
      new PutCommand({
        TableName: table,
        Item,
        ConditionExpression: 'version = :before',
        ExpressionAttributeValues: { ':before': before.version },
      }),
    ),
  );
  if (put) return true;
  const stored = await client.send(new GetCommand({ TableName: table, Key: keyOf(after.id), ConsistentRead: true }));
  return isDeepStrictEqual(stored.Item, withoutAbsent(Item));
}

/** As the table gives it back: what is undefined is not there. */
function withoutAbsent(item: Record<string, unknown>): unknown {
  return JSON.parse(JSON.stringify(item));
}

/** The keys of what is due in a queue, nearest first, at most `limit` a shard. */
export function dueMessages(
  client: DynamoDBDocumentClient,
  table: string,
  now: number,
  limit: number,
  queue: DueQueue,
): Promise<DueKey[]> {
  return queryDue(client, table, now, limit, queue);
}

/** A case's messages, latest ordered first, behind a place. */
export async function messagesOfCase(
  client: DynamoDBDocumentClient,
  table: string,
  { caseId, after, limit }: { readonly caseId: string; readonly after?: string | undefined; readonly limit: number },
): Promise<{ readonly messages: readonly Message[]; readonly more: boolean }> {
  const { Items = [], LastEvaluatedKey } = await client.send(
    new QueryCommand({
      TableName: table,
      IndexName: 'by-case',
      KeyConditionExpression: after === undefined ? 'caseId = :case' : 'caseId = :case AND caseOrder < :after',
      ExpressionAttributeValues: { ':case': caseId, ...(after === undefined ? {} : { ':after': after }) },
      ScanIndexForward: false,
      Limit: limit,
    }),
  );
  return { messages: Items.map(fromItem), more: LastEvaluatedKey !== undefined };
}

/** Has a sweep come back to an item a minute from now: it could not be brought forward, and others wait behind it. */
export async function postponeMessage(
  client: DynamoDBDocumentClient,
  table: string,
  { pk, sk }: Pick<DueKey, 'pk' | 'sk'>,
  now: number,
): Promise<void> {
  await held(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: { pk, sk },
        UpdateExpression: 'SET dueAt = :until',
        ConditionExpression: 'dueAt <= :now',
        ExpressionAttributeValues: { ':until': toIso(now + MINUTE), ':now': toIso(now) },
      }),
    ),
  );
}
