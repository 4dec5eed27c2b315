/** What is known of a number or address itself, whoever's it is: that its owner said STOP, that it cannot be reached. */
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { held } from '../shared/dynamo.ts';
import { toIso } from '../shared/time.ts';

export interface Suppression {
  /** When its owner last asked to stop (ISO). */
  readonly stoppedAt?: string;
  /** When a provider last said that it cannot be reached, ever, or its owner complained (ISO). */
  readonly failedAt?: string;
}

const keyOf = (detail: string) => ({ pk: `SUPPRESSED#${detail}`, sk: 'SUPPRESSED' });

/** @param detail keyed hash of the number or address; read consistently: a STOP counts at once */
export async function readSuppression(
  client: DynamoDBDocumentClient,
  table: string,
  detail: string,
): Promise<Suppression> {
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: keyOf(detail), ConsistentRead: true }));
  if (!Item) return {};
  const { pk: _, sk: __, ...suppression } = Item;
  return suppression as Suppression;
}

/** Notes an instant, unless a later one is there already. */
async function note(
  client: DynamoDBDocumentClient,
  table: string,
  { detail, what, at }: { readonly detail: string; readonly what: keyof Suppression; readonly at: number },
): Promise<void> {
  await held(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: keyOf(detail),
        UpdateExpression: 'SET #what = :at',
        ConditionExpression: 'attribute_not_exists(#what) OR #what < :at',
        ExpressionAttributeNames: { '#what': what },
        ExpressionAttributeValues: { ':at': toIso(at) },
      }),
    ),
  );
}

/** The owner of a number asked to stop. */
export function noteStop(client: DynamoDBDocumentClient, table: string, detail: string, at: number): Promise<void> {
  return note(client, table, { detail, what: 'stoppedAt', at });
}

/** A number or address cannot be reached, ever, or its owner complained. */
export function noteFailure(client: DynamoDBDocumentClient, table: string, detail: string, at: number): Promise<void> {
  return note(client, table, { detail, what: 'failedAt', at });
}
