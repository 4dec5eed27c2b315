/**
 * The due index: an item that has something to do later carries `dueShard` and `dueAt` (ISO, UTC); without them it is
 * not in the index. Several shards, so that no one partition takes every write; a sweep asks each.
 */
import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { toIso } from './time.ts';

export const DUE_SHARDS = ['0', '1', '2', '3'] as const;

export interface DueKey {
  readonly pk: string;
  readonly sk: string;
  readonly dueAt: string;
}

/** The shard of an item: stable for its id (FNV-1a over its UTF-16 units), so an update never moves it. */
export function dueShard(id: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return DUE_SHARDS[(hash >>> 0) % DUE_SHARDS.length] ?? '0';
}

/**
 * Whose work it is, where two functions share a table's index: each asks its own queue only. The name of a queue is the
 * beginning of its shards' names; most tables have one queue, without a name.
 */
export const DUE_QUEUES = ['', 'ended-'] as const;
export type DueQueue = (typeof DUE_QUEUES)[number];

/** The attributes that put an item into the due index at an instant. */
export function dueAt(id: string, instant: number, queue: DueQueue = ''): { dueShard: string; dueAt: string } {
  return { dueShard: `${queue}${dueShard(id)}`, dueAt: toIso(instant) };
}

/**
 * The keys of what is due at `now`, nearest first, at most `limit` a shard. Index reads lag: read each item again,
 * consistently, before acting on it. A sweep that finds `limit` items asks again in the next minute: batches are bounded.
 */
export async function queryDue(
  client: DynamoDBDocumentClient,
  table: string,
  now: number,
  limit: number,
  queue: DueQueue = '',
): Promise<DueKey[]> {
  const shards = await Promise.all(
    DUE_SHARDS.map((shard) =>
      client.send(
        new QueryCommand({
          TableName: table,
          IndexName: 'due',
          KeyConditionExpression: 'dueShard = :shard AND dueAt <= :now',
          ExpressionAttributeValues: { ':shard': `${queue}${shard}`, ':now': toIso(now) },
          Limit: limit,
        }),
      ),
    ),
  );
  const due = shards.flatMap((page) => (page.Items ?? []) as DueKey[]);
  return due.sort((a, b) => (a.dueAt < b.dueAt ? -1 : a.dueAt > b.dueAt ? 1 : 0));
}
