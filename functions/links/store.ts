/** Mintings in the ratings table. */
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { held } from '../shared/dynamo.ts';
import { toIso } from '../shared/time.ts';
import type { Link } from './link.ts';

const key = (id: string) => ({ pk: `LINK#${id}`, sk: 'LINK' });

export interface LinkStore {
  /** Stores a new minting: false when its id is taken. */
  readonly add: (link: Link) => Promise<boolean>;
  readonly get: (id: string) => Promise<Link | undefined>;
  /** Revokes the whole minting, or one page of it. Doing it again changes nothing. */
  readonly revoke: (id: string, page: number | undefined, now: number) => Promise<void>;
}

export function linkStore(client: DynamoDBDocumentClient, table: string): LinkStore {
  return {
    add: (link) =>
      held(
        client.send(
          new PutCommand({
            TableName: table,
            Item: { ...key(link.id), ...link },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      ),
    get: async (id) => {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: key(id), ConsistentRead: true }));
      return Item as Link | undefined;
    },
    revoke: async (id, page, now) => {
      await client.send(
        new UpdateCommand({
          TableName: table,
          Key: key(id),
          ConditionExpression: 'attribute_exists(pk)',
          ...(page === undefined
            ? {
                UpdateExpression: 'SET revokedAt = if_not_exists(revokedAt, :at)',
                ExpressionAttributeValues: { ':at': toIso(now) },
              }
            : {
                UpdateExpression: 'ADD revokedPages :page',
                ExpressionAttributeValues: { ':page': new Set([page]) },
              }),
        }),
      );
    },
  };
}
