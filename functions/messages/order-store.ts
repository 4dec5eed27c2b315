/** The one way in which an order becomes a message: from then on it is the sender's. */
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { held } from '../shared/dynamo.ts';
import { toItem } from './item.ts';
import type { AnswerOrder, MessageOrder } from './message.ts';
import { ordered } from './state.ts';

/** Stores the message of an order, due at once. Ordered again it stays as it is: it may have been sent since. */
export async function putOrder(
  client: DynamoDBDocumentClient,
  table: string,
  order: MessageOrder | AnswerOrder,
): Promise<void> {
  await held(
    client.send(
      new PutCommand({
        TableName: table,
        Item: toItem(ordered(order)),
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    ),
  );
}
