/** The key ring in its table, and the reader that functions hold. */
import { createSecretKey, type KeyObject } from 'node:crypto';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { dueAt } from '../shared/due.ts';
import { held } from '../shared/dynamo.ts';
import { RING_HELD_FOR, type Ring, ringDueAt, signingKey, tendRing } from './keyring.ts';

const KEY = { pk: 'LINK-KEYS', sk: 'RING' } as const;

/** The ring as it stands, read consistently. */
async function readRing(client: DynamoDBDocumentClient, table: string): Promise<Ring | undefined> {
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: KEY, ConsistentRead: true }));
  return Item as Ring | undefined;
}

/** Renews the ring where it is due. @returns whether it changed; losing a race to another run is no change. */
export async function tendStoredRing(
  client: DynamoDBDocumentClient,
  table: string,
  now: number,
  newSecret: () => string,
): Promise<boolean> {
  const ring = await readRing(client, table);
  const next = tendRing(ring, now, newSecret);
  if (!next) return false;
  return held(
    client.send(
      new PutCommand({
        TableName: table,
        Item: { ...KEY, ...next, ...dueAt(KEY.pk, ringDueAt(next)) },
        ConditionExpression: ring ? 'version = :was' : 'attribute_not_exists(pk)',
        ...(ring ? { ExpressionAttributeValues: { ':was': ring.version } } : {}),
      }),
    ),
  );
}

export interface LinkKeys {
  /** Every key that may check a token: key id → key. */
  readonly checking: ReadonlyMap<number, KeyObject>;
  /** The key that signs now; undefined only before the first ring is made. */
  readonly signing: { readonly id: number; readonly key: KeyObject } | undefined;
}

export type ReadLinkKeys = (now: number) => Promise<LinkKeys>;

/** A reader that asks the table at most once in `RING_HELD_FOR`, however many tokens it is shown. */
export function linkKeyReader(client: DynamoDBDocumentClient, table: string): ReadLinkKeys {
  let held: { readonly at: number; readonly ring: Ring; readonly checking: Map<number, KeyObject> } | undefined;
  return async (now) => {
    if (!held || Math.abs(now - held.at) > RING_HELD_FOR || held.ring.keys.length === 0) {
      const ring = (await readRing(client, table)) ?? { version: 0, keys: [] };
      const usable = ring.keys.filter((key) => !key.revokedAt);
      const checking = new Map(usable.map((key) => [key.id, createSecretKey(key.secret, 'base64')]));
      held = { at: now, ring, checking };
    }
    const signing = signingKey(held.ring, now);
    const key = signing && held.checking.get(signing.id);
    return { checking: held.checking, signing: signing && key ? { id: signing.id, key } : undefined };
  };
}
