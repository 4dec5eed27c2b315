/**
 * How fast messages go out, of all runs of the sender together: one item a channel says from when on its time is free.
 * Who wants to send takes the next slots; time that passed unused is gone, so that an outage is not made up for by a burst.
 */
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { held } from '../shared/dynamo.ts';
import type { MessageChannel } from './message.ts';

const keyOf = (channel: MessageChannel) => ({ pk: `PACE#${channel}`, sk: 'PACE' });

/** Takes slots one behind the other. @returns when the first begins (ms) */
export type TakeSlots = (count: number, now: number) => Promise<number>;

/** @param interval ms from one slot to the next */
export function slotsOf(
  client: DynamoDBDocumentClient,
  table: string,
  channel: MessageChannel,
  interval: number,
): TakeSlots {
  /** From when on the time was free when this process last saw it: mostly it is still so. */
  let free = 0;
  return async (count, now) => {
    for (;;) {
      const from = Math.max(free, now);
      const taken = await held(
        client.send(
          new UpdateCommand({
            TableName: table,
            Key: keyOf(channel),
            UpdateExpression: 'SET freeFrom = :after',
            ConditionExpression: 'attribute_not_exists(freeFrom) OR freeFrom <= :from',
            ExpressionAttributeValues: { ':from': from, ':after': from + count * interval },
          }),
        ),
      );
      if (taken) {
        free = from + count * interval;
        return from;
      }
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: keyOf(channel), ConsistentRead: true }),
      );
      free = Number(Item?.['freeFrom'] ?? 0);
    }
  };
}
