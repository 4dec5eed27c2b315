/**
 * Which message a provider's id stands for, and receipts that came before that was noted: they wait in the due index
 * until it is, so that it does not matter which comes first.
 */
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dueAt } from '../shared/due.ts';
import { held } from '../shared/dynamo.ts';
import { DAY, toIso } from '../shared/time.ts';
import type { Receipt } from './receipt.ts';
import { RECEIPT_WITHIN } from './state.ts';

const PROVIDER = 'PROVIDER#';
const keyOf = (provider: string, sk: 'MESSAGE' | 'RECEIPT') => ({ pk: `${PROVIDER}${provider}`, sk });

/** Of no use once no receipt is waited for. */
const expires = (now: number) => Math.ceil((now + RECEIPT_WITHIN + DAY) / 1000);

/** Notes which message a provider's id stands for. */
export async function putProviderId(
  client: DynamoDBDocumentClient,
  table: string,
  { provider, messageId }: { readonly provider: string; readonly messageId: string },
  now: number,
): Promise<void> {
  await client.send(
    new PutCommand({
      TableName: table,
      Item: { ...keyOf(provider, 'MESSAGE'), messageId, expiresAt: expires(now) },
    }),
  );
}

/** The message that a provider's id stands for; undefined: not noted (yet), or none of ours. */
export async function readProviderId(
  client: DynamoDBDocumentClient,
  table: string,
  provider: string,
): Promise<string | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: table, Key: keyOf(provider, 'MESSAGE'), ConsistentRead: true }),
  );
  return Item?.['messageId'] as string | undefined;
}

/** A receipt that waits for its message. */
export interface WaitingReceipt {
  readonly receipt: Receipt;
  /** When it came (ISO). */
  readonly since: string;
}

/** Keeps a receipt whose message is not known, to be looked at again at an instant (ms). The first of an id is kept. */
export async function keepReceipt(
  client: DynamoDBDocumentClient,
  table: string,
  receipt: Receipt,
  { now, lookAgain }: { readonly now: number; readonly lookAgain: number },
): Promise<void> {
  const { provider } = receipt;
  await held(
    client.send(
      new PutCommand({
        TableName: table,
        Item: {
          ...keyOf(provider, 'RECEIPT'),
          receipt,
          since: toIso(now),
          expiresAt: expires(now),
          ...dueAt(provider, lookAgain, 'ended-'),
        },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    ),
  );
}

/** The provider's id in a key of the due index; undefined: the key of something else. */
export function providerIn({ pk, sk }: { readonly pk: string; readonly sk: string }): string | undefined {
  return sk === 'RECEIPT' && pk.startsWith(PROVIDER) ? pk.slice(PROVIDER.length) : undefined;
}

export async function readWaitingReceipt(
  client: DynamoDBDocumentClient,
  table: string,
  provider: string,
): Promise<WaitingReceipt | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: table, Key: keyOf(provider, 'RECEIPT'), ConsistentRead: true }),
  );
  return Item?.['dueShard'] === undefined ? undefined : (Item as unknown as WaitingReceipt);
}

/** Has it looked at again at an instant (ms); undefined: never, its message has been found or does not exist. */
export async function lookAgainAt(
  client: DynamoDBDocumentClient,
  table: string,
  provider: string,
  instant: number | undefined,
): Promise<void> {
  await held(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: keyOf(provider, 'RECEIPT'),
        ConditionExpression: 'attribute_exists(dueShard)',
        ...(instant === undefined
          ? { UpdateExpression: 'REMOVE dueShard, dueAt' }
          : { UpdateExpression: 'SET dueAt = :at', ExpressionAttributeValues: { ':at': toIso(instant) } }),
      }),
    ),
  );
}
