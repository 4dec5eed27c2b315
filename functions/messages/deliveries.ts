/** Receipts as they are delivered: e-mail events from their queue, lines of the delivery log from its subscription. */
import type { CloudWatchLogsEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import type { FollowParts } from '../cases/follow-store.ts';
import { log } from '../shared/log.ts';
import { logLines, textReceipt } from './delivery-log.ts';
import { emailReceipt } from './email-events.ts';
import type { Receipt } from './receipt.ts';
import { takeReceipt } from './receipts.ts';

/** SNS around an event, in a queue's record. */
const envelope = z.object({ Message: z.string(), Timestamp: z.iso.datetime({ offset: true }) });

/**
 * Reads one. What cannot be read is nothing that a repetition would cure: it is counted and let go, its message ends as
 * not known in three days.
 */
function readOr<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error;
    log({ level: 'error', event: 'receipt-unreadable', error: name });
    return undefined;
  }
}

/** Takes a batch of SES's events. @returns those that must come again: the store failed */
export async function takeEmailEvents(parts: FollowParts, { Records }: SQSEvent): Promise<SQSBatchResponse> {
  const results = await Promise.all(
    Records.map(async ({ messageId, body }) => {
      const found = readOr(() => {
        const { Message, Timestamp } = envelope.parse(JSON.parse(body));
        return { receipt: emailReceipt(Message), now: Date.parse(Timestamp) };
      });
      if (!found?.receipt) return [];
      return (await taken(parts, found.receipt, found.now)) ? [] : [{ itemIdentifier: messageId }];
    }),
  );
  return { batchItemFailures: results.flat() };
}

/** Takes lines of the delivery log. @throws when the store failed for some: the platform hands the whole event over again */
export async function takeDeliveryLog(parts: FollowParts, { awslogs }: CloudWatchLogsEvent): Promise<undefined> {
  const lines = readOr(() => logLines(awslogs.data)) ?? [];
  const results = await Promise.all(
    lines.map(async (line) => {
      const receipt = readOr(() => textReceipt(line));
      return receipt === undefined || (await taken(parts, receipt, line.at));
    }),
  );
  if (results.includes(false)) throw new Error('Some receipts could not be taken; they come again.');
}

async function taken(parts: FollowParts, receipt: Receipt, now: number): Promise<boolean> {
  try {
    await takeReceipt(parts, receipt, now);
    return true;
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error;
    log({ level: 'error', event: 'receipt-failed', error: name });
    return false;
  }
}
