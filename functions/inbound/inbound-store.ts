/** Texts and e-mails that came in, in the messages table. */
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { held } from '../shared/dynamo.ts';
import { DAY } from '../shared/time.ts';
import type { Inbound, InboundBecause } from './inbound.ts';

/** How long words are kept that staff read from here. Policy of the force, the same as for words of feedback. */
const READ_FOR = 365 * DAY;

/** What nobody reads here (it is feedback by now, or a mere keyword) is kept as long as it may be delivered again. */
const KNOWN_FOR = 30 * DAY;

const keyOf = (id: string) => ({ pk: `INBOUND#${id}`, sk: 'INBOUND' });

/**
 * Stores what came in, once: what is there already stays as it was decided the first time.
 * @param now ms
 * @returns whether this call stored it
 */
export function putInbound(
  client: DynamoDBDocumentClient,
  table: string,
  inbound: Inbound,
  now: number,
): Promise<boolean> {
  const keptFor = inbound.because === undefined ? KNOWN_FOR : READ_FOR;
  return held(
    client.send(
      new PutCommand({
        TableName: table,
        Item: { ...keyOf(inbound.id), ...inbound, expiresAt: Math.ceil((now + keptFor) / 1000) },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    ),
  );
}

/**
 * What is stored under an id, read consistently; undefined when its time is over, however late the store removes it.
 * @param now ms
 */
export async function readInbound<Kind extends Inbound = Inbound>(
  client: DynamoDBDocumentClient,
  table: string,
  id: string,
  now: number,
): Promise<Kind | undefined> {
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: keyOf(id), ConsistentRead: true }));
  if (!Item || Number(Item['expiresAt']) * 1000 <= now) return undefined;
  const { pk: _, sk: __, expiresAt: ___, ...inbound } = Item;
  return inbound as Kind;
}

/** Keeps for people what was to be feedback and came too late for it. Twice is once. @param now ms */
export async function keepInbound(
  client: DynamoDBDocumentClient,
  table: string,
  id: string,
  because: InboundBecause,
  now: number,
): Promise<void> {
  await held(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: keyOf(id),
        UpdateExpression: 'SET because = :because, expiresAt = :until',
        ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(because)',
        ExpressionAttributeValues: { ':because': because, ':until': Math.ceil((now + READ_FOR) / 1000) },
      }),
    ),
  );
}
