/** The one way in which an order becomes a message: from then on it is the sender's. */
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { dueAt } from '../shared/due.ts';
import { held } from '../shared/dynamo.ts';
import { type AnswerOrder, isCaseOrder, type Message, type MessageOrder } from './message.ts';

/**
 * Stores the message of an order, due at once. Ordered again it stays as it is: it may have been sent since.
 * @param now (ms) when the sender may take it up
 */
export async function putOrder(
  client: DynamoDBDocumentClient,
  table: string,
  order: MessageOrder | AnswerOrder,
  now: number,
): Promise<void> {
  const { id, at } = order;
  const message: Message = { id, order, status: 'queued', attempts: 0, unknowns: 0, version: 1 };
  await held(
    client.send(
      new PutCommand({
        TableName: table,
        Item: {
          pk: `MESSAGE#${id}`,
          sk: 'MESSAGE',
          ...message,
          ...(isCaseOrder(order) ? { caseId: order.caseId, caseOrder: `${at}#${id}` } : {}),
          ...dueAt(id, now),
        },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    ),
  );
}
