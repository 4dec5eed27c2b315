/**
 * Counters in the messages table: how much of a limit is used. Counted by conditional updates, never by looking for what
 * was sent; a counter that nobody needs any more expires.
 */
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { held } from '../shared/dynamo.ts';
import { DAY } from '../shared/time.ts';

export interface Counter {
  /** `<scope>#<key>#<window>` */
  readonly id: string;
  /** The most that may be counted; absent: it is only counted. */
  readonly most?: number;
  /** When its window ends (ms). */
  readonly ends: number;
}

const keyOf = (id: string) => ({ pk: `LIMIT#${id}`, sk: 'LIMIT' });

/** Rounding of pence must not refuse the last text. */
const EPSILON = 1e-6;

/**
 * Counts where there is room for it. A count whose answer was lost may be made twice: a limit is then reached early.
 * @returns whether it was counted
 */
export function countUp(
  client: DynamoDBDocumentClient,
  table: string,
  { id, most, ends }: Counter,
  by: number,
): Promise<boolean> {
  return held(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: keyOf(id),
        UpdateExpression: 'SET used = if_not_exists(used, :none) + :by, expiresAt = :expires',
        ExpressionAttributeValues: {
          ':none': 0,
          ':by': by,
          ':expires': Math.ceil((ends + DAY) / 1000),
          ...(most === undefined ? {} : { ':room': most - by + EPSILON }),
        },
        ...(most === undefined
          ? {}
          : {
              ConditionExpression:
                most - by + EPSILON >= 0 ? 'attribute_not_exists(used) OR used <= :room' : 'used <= :room',
            }),
      }),
    ),
  );
}

/** How much is counted. */
export async function readCount(client: DynamoDBDocumentClient, table: string, id: string): Promise<number> {
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: keyOf(id), ConsistentRead: true }));
  return Number(Item?.['used'] ?? 0);
}
