/**
 * Whether a provider is left in peace: after so many failures in a row its channel rests, for all runs of the sender, and
 * one message a minute is tried to see whether it works again.
 */
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { held } from '../shared/dynamo.ts';
import { MINUTE } from '../shared/time.ts';
import type { MessageChannel } from './message.ts';

const keyOf = (channel: MessageChannel) => ({ pk: `PACE#${channel}`, sk: 'REST' });

/** From one trial to the next. */
const REST = MINUTE;

/** Failures in a row after which a channel rests: chance alone, with three calls of ten failing, makes them once in 15,000. */
const MOST_FAILURES = 8;

export interface Circuit {
  /** Whether a message may be handed over now; otherwise from when on it may be worth trying (ms). */
  readonly ask: (now: number) => Promise<'go' | { readonly restsUntil: number }>;
  /** The same from what this run knows, without asking the table and without becoming the trial. */
  readonly restsNow: () => number | undefined;
  readonly worked: () => Promise<void>;
  /** @returns whether this failure has put the channel to rest, or, of the trial, left it there */
  readonly failed: (now: number) => Promise<boolean>;
}

export function circuitOf(client: DynamoDBDocumentClient, table: string, channel: MessageChannel): Circuit {
  const Key = keyOf(channel);
  let failures = 0;
  let restsUntil: number | undefined;
  /** This run's trial is under way: only its outcome counts. */
  let trying = false;
  let known: Promise<void> | undefined;

  const read = async (): Promise<void> => {
    const { Item } = await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
    restsUntil = Item?.['until'] === undefined ? undefined : Number(Item['until']);
  };
  const readOnce = (): Promise<void> => {
    known ??= read().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
  const update = (UpdateExpression: string, values: Record<string, number>, ConditionExpression?: string) =>
    held(
      client.send(
        new UpdateCommand({
          TableName: table,
          Key,
          UpdateExpression,
          ExpressionAttributeNames: { '#until': 'until' },
          ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
          ...(ConditionExpression === undefined ? {} : { ConditionExpression }),
        }),
      ),
    );

  return {
    ask: async (now) => {
      await readOnce();
      if (restsUntil === undefined) return 'go';
      if (trying || now < restsUntil) return { restsUntil: Math.max(restsUntil, now) };
      trying = true;
      // Whoever moves it on is the one who tries.
      const mine = await update('SET #until = :next', { ':next': now + REST, ':now': now }, '#until <= :now');
      if (mine) {
        restsUntil = now + REST;
        return 'go';
      }
      trying = false;
      await read();
      return restsUntil === undefined ? 'go' : { restsUntil };
    },
    restsNow: () => (trying ? undefined : restsUntil),
    worked: async () => {
      failures = 0;
      if (restsUntil === undefined) return;
      await update('REMOVE #until', {});
      restsUntil = undefined;
      trying = false;
    },
    failed: async (now) => {
      failures += 1;
      const [rests, tried] = [restsUntil !== undefined, trying];
      trying = false;
      if (!rests && failures < MOST_FAILURES) return false;
      restsUntil = now + REST;
      await update('SET #until = :until', { ':until': restsUntil });
      return !rests || tried;
    },
  };
}
