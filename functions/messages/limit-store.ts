/**
 * Counters in the messages table: how much of a limit is used. Counted by conditional updates, never by looking for what
 * was sent. What is counted of one number, case, borough or the force on one day is one item, which expires.
 */
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { held } from '../shared/dynamo.ts';
import { DAY } from '../shared/time.ts';

export interface Count {
  /** What is counted, and in which window: the name of an attribute. */
  readonly name: string;
  readonly by: number;
  /** The most that may be counted; absent: it is only counted. */
  readonly most?: number;
}

/** Counts that are made together or not at all. */
export interface Counter {
  /** `<scope>#<key>#<day>` */
  readonly id: string;
  readonly counts: readonly Count[];
  /** When the last of their windows ends (ms). */
  readonly ends: number;
}

const keyOf = (id: string) => ({ pk: `LIMIT#${id}`, sk: 'LIMIT' });

/** What rounding of pence may come to: it must not refuse the last text. */
const EPSILON = 1e-6;

/**
 * Counts where there is room for all of it. A count whose answer was lost may be made twice: a limit is then reached early.
 * @returns the names of what is full; none: it was counted
 */
export async function countUp(
  client: DynamoDBDocumentClient,
  table: string,
  { id, counts, ends }: Counter,
): Promise<readonly string[]> {
  const limited = counts.flatMap(({ name, by, most }, i) =>
    most === undefined ? [] : [{ name, i, room: most - by + EPSILON }],
  );
  const impossible = limited.filter(({ room }) => room < 0);
  if (impossible.length > 0) return impossible.map(({ name }) => name);
  const counted = await held(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: keyOf(id),
        UpdateExpression: `SET expiresAt = :expires, ${counts.map((_, i) => `#${i} = if_not_exists(#${i}, :none) + :by${i}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(counts.map(({ name }, i) => [`#${i}`, name])),
        ExpressionAttributeValues: {
          ':none': 0,
          ':expires': Math.ceil((ends + DAY) / 1000),
          ...Object.fromEntries(counts.map(({ by }, i) => [`:by${i}`, by])),
          ...Object.fromEntries(limited.map(({ i, room }) => [`:room${i}`, room])),
        },
        ...(limited.length === 0
          ? {}
          : {
              ConditionExpression: limited
                .map(({ i }) => `(attribute_not_exists(#${i}) OR #${i} <= :room${i})`)
                .join(' AND '),
            }),
      }),
    ),
  );
  if (counted) return [];
  const used = await readCounts(client, table, id);
  const full = limited.filter(({ name, room }) => (used.get(name) ?? 0) > room);
  // Another window may have begun in between: what was refused is taken to be full all the same.
  return (full.length > 0 ? full : limited).map(({ name }) => name);
}

/** How much is counted, by name. */
export async function readCounts(
  client: DynamoDBDocumentClient,
  table: string,
  id: string,
): Promise<ReadonlyMap<string, number>> {
  const { Item = {} } = await client.send(new GetCommand({ TableName: table, Key: keyOf(id), ConsistentRead: true }));
  return new Map(Object.entries(Item).flatMap(([name, count]) => (typeof count === 'number' ? [[name, count]] : [])));
}
