/** The cases table: cases, their history, the duty ledger, lookups and calls. Every item of a case is put, never deleted. */
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { queryDue } from '../shared/due.ts';
import { held } from '../shared/dynamo.ts';
import { MINUTE, toIso } from '../shared/time.ts';
import type { CaseEvent } from './case.ts';
import { dueAttributes, fromItem, type StoredCase, toItem } from './item.ts';

const CASE = 'CASE#';
const keyOf = (id: string) => ({ pk: `${CASE}${id}`, sk: 'CASE' });
const eventKey = (id: string, version: number) => ({
  pk: `${CASE}${id}`,
  sk: `EVENT#${String(version).padStart(8, '0')}`,
});

/** The case with a canonical id, read consistently. */
export async function readCase(
  client: DynamoDBDocumentClient,
  table: string,
  id: string,
): Promise<StoredCase | undefined> {
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: keyOf(id), ConsistentRead: true }));
  return Item && fromItem(Item);
}

/**
 * The write that decides: the whole case in place of the revision that was read, or, without one, where no case is.
 * @returns false when somebody else has written it in between: read it again and decide again
 */
export function putCase(
  client: DynamoDBDocumentClient,
  table: string,
  before: number | undefined,
  after: StoredCase,
  now: number,
): Promise<boolean> {
  return held(
    client.send(
      new PutCommand({
        TableName: table,
        Item: { ...keyOf(after.case.id), ...toItem(after, now) },
        ...(before === undefined
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : { ConditionExpression: 'revision = :before', ExpressionAttributeValues: { ':before': before } }),
      }),
    ),
  );
}

/** Notes that everything followed. A case that was written again in between keeps its list: it is carried on there. */
export async function clearFollow(client: DynamoDBDocumentClient, table: string, stored: StoredCase): Promise<void> {
  const due = dueAttributes({ ...stored, follow: [] }, 0);
  const later = Object.keys(due).length > 0;
  await held(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: keyOf(stored.case.id),
        UpdateExpression: later
          ? 'SET dueShard = :dueShard, dueAt = :dueAt REMOVE follow'
          : 'REMOVE follow, dueShard, dueAt',
        ConditionExpression: 'revision = :revision',
        ExpressionAttributeValues: {
          ':revision': stored.revision,
          ...(later ? { ':dueShard': due['dueShard'], ':dueAt': due['dueAt'] } : {}),
        },
      }),
    ),
  );
}

/** Has the sweep come back to a case a minute from now: it could not be brought forward, and others wait behind it. */
export async function postponeCase(
  client: DynamoDBDocumentClient,
  table: string,
  id: string,
  now: number,
): Promise<void> {
  await held(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: keyOf(id),
        UpdateExpression: 'SET dueAt = :until',
        ConditionExpression: 'dueAt <= :now',
        ExpressionAttributeValues: { ':until': toIso(now + MINUTE), ':now': toIso(now) },
      }),
    ),
  );
}

/** Ids of the cases that are due, nearest first, at most `limit` a shard. */
export async function dueCases(
  client: DynamoDBDocumentClient,
  table: string,
  now: number,
  limit: number,
): Promise<string[]> {
  return (await queryDue(client, table, now, limit)).map(({ pk }) => pk.slice(CASE.length));
}

/** Adds an event to the history. That it is there already means that it was added before. */
export async function putEvent(
  client: DynamoDBDocumentClient,
  table: string,
  id: string,
  event: CaseEvent,
): Promise<void> {
  await held(
    client.send(
      new PutCommand({
        TableName: table,
        Item: { ...eventKey(id, event.version), ...event },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    ),
  );
}

/** The event that made a version of a case. */
export async function readEvent(
  client: DynamoDBDocumentClient,
  table: string,
  id: string,
  version: number,
): Promise<CaseEvent | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: table, Key: eventKey(id, version), ConsistentRead: true }),
  );
  return Item as CaseEvent | undefined;
}

/** The latest events of a case before a version, newest first. */
export async function readEvents(
  client: DynamoDBDocumentClient,
  table: string,
  id: string,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<CaseEvent[]> {
  const { Items } = await client.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
      ExpressionAttributeValues: {
        ':pk': `${CASE}${id}`,
        ':first': eventKey(id, 0).sk,
        ':last': eventKey(id, before - 1).sk,
      },
      ScanIndexForward: false,
      ConsistentRead: true,
      Limit: limit,
    }),
  );
  return (Items ?? []) as CaseEvent[];
}
