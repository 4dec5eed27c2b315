/** The running conversations in the messages table, by the keyed hash of their number. */
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { held } from '../shared/dynamo.ts';
import { DAY } from '../shared/time.ts';
import type { Conversation, Invitation } from './conversation.ts';

/** Longer than a text may wait for its delivery. */
const KEPT_AFTER_END = 30 * DAY;

const keyOf = (detail: string) => ({ pk: `CONVERSATION#${detail}`, sk: 'CONVERSATION' });

function itemOf(conversation: Conversation): Record<string, unknown> {
  const expiresAt = Math.ceil((Date.parse(conversation.until) + KEPT_AFTER_END) / 1000);
  return { ...keyOf(conversation.detail), ...conversation, expiresAt };
}

/**
 * An invitation is about to go to a number: from now on a text from there answers it, and no earlier one. Sent again, it
 * is the same conversation with all that was said in it.
 */
export async function openConversation(
  client: DynamoDBDocumentClient,
  table: string,
  invitation: Invitation,
): Promise<void> {
  await held(
    client.send(
      new PutCommand({
        TableName: table,
        Item: itemOf({ ...invitation, texts: [], version: 1 }),
        ConditionExpression: 'attribute_not_exists(pk) OR (messageId <> :messageId AND #until <= :until)',
        ExpressionAttributeNames: { '#until': 'until' },
        ExpressionAttributeValues: { ':messageId': invitation.messageId, ':until': invitation.until },
      }),
    ),
  );
}

/** The conversation of a number, read consistently, also one that is over. @param detail keyed hash of the number */
export async function readConversation(
  client: DynamoDBDocumentClient,
  table: string,
  detail: string,
): Promise<Conversation | undefined> {
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: keyOf(detail), ConsistentRead: true }));
  if (!Item) return undefined;
  const { pk: _, sk: __, expiresAt: ___, ...conversation } = Item;
  return conversation as Conversation;
}

/**
 * Puts `after` in place of `before` if nobody changed the conversation in between.
 * @returns false when somebody did, or another invitation has begun: read it again and decide again
 */
export function replaceConversation(
  client: DynamoDBDocumentClient,
  table: string,
  before: Conversation,
  after: Conversation,
): Promise<boolean> {
  return held(
    client.send(
      new PutCommand({
        TableName: table,
        Item: itemOf(after),
        ConditionExpression: 'messageId = :messageId AND version = :before',
        ExpressionAttributeValues: { ':messageId': before.messageId, ':before': before.version },
      }),
    ),
  );
}
