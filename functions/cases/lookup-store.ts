/** Lookups in the cases table, and the key that their hashes are made with. */
import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { held } from '../shared/dynamo.ts';
import { DAY } from '../shared/time.ts';

const KEY = { pk: 'LOOKUP-KEY', sk: 'KEY' };

/** An entry that was taken back stays this long, so that a late copy of the entry before it cannot bring it back. */
const TAKEN_BACK_FOR = 30 * DAY;

export type LookupKey = () => Promise<Uint8Array>;

/**
 * Reads the key of the hashes once for a function's life, making it if there is none. It is in the same table as the
 * numbers themselves: who can read one can read the other.
 */
export function lookupKeyReader(
  client: DynamoDBDocumentClient,
  table: string,
  randomBytes: (count: number) => Uint8Array,
): LookupKey {
  const read = async (): Promise<Uint8Array | undefined> => {
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: KEY, ConsistentRead: true }));
    return Item && Buffer.from(String(Item['key']), 'base64');
  };
  const readOrMake = async (): Promise<Uint8Array> => {
    const found = await read();
    if (found) return found;
    const key = Buffer.from(randomBytes(32)).toString('base64');
    const made = await held(
      client.send(
        new PutCommand({ TableName: table, Item: { ...KEY, key }, ConditionExpression: 'attribute_not_exists(pk)' }),
      ),
    );
    const kept = made ? Buffer.from(key, 'base64') : await read();
    if (!kept) throw new Error('The key of the lookups is neither there nor can it be made');
    return kept;
  };
  let key: Promise<Uint8Array> | undefined;
  return () => {
    key ??= readOrMake().catch((error: unknown) => {
      key = undefined;
      throw error;
    });
    return key;
  };
}

/** Says that a case is, or is no longer, found by a key. What a later revision of the case has said stays. */
export async function putLookup(
  client: DynamoDBDocumentClient,
  table: string,
  entry: { readonly key: string; readonly caseId: string; readonly found: boolean; readonly revision: number },
  now: number,
): Promise<void> {
  const { key, caseId, found, revision } = entry;
  await held(
    client.send(
      new PutCommand({
        TableName: table,
        Item: {
          pk: `LOOKUP#${key}`,
          sk: caseId,
          revision,
          ...(found ? {} : { gone: true, expiresAt: Math.ceil((now + TAKEN_BACK_FOR) / 1000) }),
        },
        ConditionExpression: 'attribute_not_exists(pk) OR revision < :revision',
        ExpressionAttributeValues: { ':revision': revision },
      }),
    ),
  );
}

/** The ids of cases that a key finds, in order, behind one; `more`: there may be others behind these. */
export async function readLookup(
  client: DynamoDBDocumentClient,
  table: string,
  { key, after, limit }: { readonly key: string; readonly after: string | undefined; readonly limit: number },
): Promise<{ readonly caseIds: readonly string[]; readonly last: string | undefined }> {
  const { Items = [], LastEvaluatedKey } = await client.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: after === undefined ? 'pk = :pk' : 'pk = :pk AND sk > :after',
      ExpressionAttributeValues: { ':pk': `LOOKUP#${key}`, ...(after === undefined ? {} : { ':after': after }) },
      ConsistentRead: true,
      Limit: limit,
    }),
  );
  return {
    caseIds: Items.filter((item) => item['gone'] !== true).map((item) => String(item['sk'])),
    last: LastEvaluatedKey && String(LastEvaluatedKey['sk']),
  };
}
