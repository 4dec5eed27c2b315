/** What an `Idempotency-Key` was used for, where the case alone cannot tell: sent again, it may name another case. */
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { held } from '../shared/dynamo.ts';
import { Problem } from '../shared/http/problem.ts';
import { DAY } from '../shared/time.ts';

/** So long a key is remembered beside the case, which remembers its own requests. */
const KEPT = 7 * DAY;

export interface KeyUse {
  readonly key: string;
  /** Hash of what was sent. */
  readonly body: string;
}

/**
 * Takes a key for what is sent with it, or finds it taken for the same.
 * @throws Problem `key-reused` when it was taken for something else
 */
export async function takeKey(
  client: DynamoDBDocumentClient,
  table: string,
  { key, body }: KeyUse,
  now: number,
): Promise<void> {
  const Key = { pk: `KEY#${key}`, sk: 'KEY' };
  const taken = await held(
    client.send(
      new PutCommand({
        TableName: table,
        Item: { ...Key, body, expiresAt: Math.ceil((now + KEPT) / 1000) },
        ConditionExpression: 'attribute_not_exists(pk) OR body = :body OR expiresAt < :now',
        ExpressionAttributeValues: { ':body': body, ':now': Math.floor(now / 1000) },
      }),
    ),
  );
  if (taken) return;
  throw new Problem('key-reused', 'This Idempotency-Key was used for another request. Use a new key.');
}
