/**
 * Where events come in: each function that takes an intake has a queue of it, the delivery log of texts and the incoming
 * mail have one each. What was accepted here reaches its function, whatever ends in between.
 */
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { SESEvent } from 'aws-lambda';
import type { Blueprint, FunctionPlan, IntakeName } from '../../blueprint/types.ts';
import type { Outcome } from '../instance.ts';
import { type DurableQueue, type Entry, openQueue, type QueueParts } from './durable-queue.ts';
import { logsEvent, notTaken, snsEnvelope, sqsEvent } from './envelopes.ts';

/** An event source's most for one call of a function. */
const BATCH = 10;

/** An asynchronous call of a function is tried twice more when it fails. */
const ASYNCHRONOUS_TRIES = 3;

const LOOK_EVERY_MS = 10;

interface Notice {
  readonly body: string;
  readonly sentAt: number;
}

interface LogLine {
  readonly group: string;
  readonly message: string;
  readonly at: number;
}

export interface IntakeParts {
  readonly blueprint: Blueprint;
  /** A folder for the queues. */
  readonly folder: string;
  readonly invoke: (functionName: string, event: unknown) => Promise<Outcome>;
  /** ms since 1970, by the service's clock. */
  readonly now: () => number;
  readonly topicArn: (intake: IntakeName) => string;
  /** From a failed delivery to the next, in ms. */
  readonly pauseMs?: number;
}

/** What was accepted is on disk when the promise resolves, and is delivered soon after. */
export interface Intakes {
  readonly start: () => void;
  /** A message published to an intake's topic. */
  readonly takeIn: (intake: IntakeName, messageId: string, message: string) => Promise<void>;
  /** A line in a log group that the receipts are read from. */
  readonly log: (group: string, message: string) => Promise<void>;
  /** A mail that was stored in the bucket. */
  readonly mail: (event: SESEvent) => Promise<void>;
  /** Delivers until nothing is left that a function would take now. @returns how many events were taken */
  readonly drain: () => Promise<number>;
  /** Waits until nothing is under way, at most so long. */
  readonly settle: (ms: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The names of the functions that a plan's field is set for. */
function functionsWith(blueprint: Blueprint, wanted: (plan: FunctionPlan) => boolean): string[] {
  return Object.entries(blueprint.functions).flatMap(([name, plan]) => (wanted(plan) ? [name] : []));
}

export function openIntakes(parts: IntakeParts): Intakes {
  const { blueprint, folder, invoke, now, topicArn, pauseMs } = parts;
  const queues: DurableQueue<unknown>[] = [];
  const open = <Value>(name: string, more: Omit<QueueParts<Value>, 'pauseMs'>): DurableQueue<Value> => {
    const queue = openQueue<Value>(join(folder, name), { ...more, ...(pauseMs === undefined ? {} : { pauseMs }) });
    queues.push(queue as DurableQueue<unknown>);
    return queue;
  };
  /** Calls a function about events of which it takes all or none. */
  const whole = async (functionName: string, entries: readonly Entry<unknown>[], event: unknown) => {
    const { kind } = await invoke(functionName, event);
    return new Set(kind === 'answer' ? [] : entries.map(({ id }) => id));
  };

  const notices = new Map<IntakeName, DurableQueue<Notice>[]>();
  for (const intake of Object.keys(blueprint.intakes) as IntakeName[]) {
    const takers = functionsWith(blueprint, ({ takes }) => takes?.includes(intake) ?? false);
    const opened = takers.map((taker) => {
      const queue = `${intake}.${taker}`;
      return open<Notice>(queue, {
        batch: BATCH,
        deliver: async (entries) => {
          const bodies = entries.map(({ id, deliveries, value }) => ({ id, deliveries, ...value }));
          const outcome = await invoke(taker, sqsEvent(queue, bodies));
          if (outcome.kind !== 'answer') return new Set(entries.map(({ id }) => id));
          return notTaken(entries, outcome.value);
        },
      });
    });
    notices.set(intake, opened);
  }

  const logs = functionsWith(blueprint, ({ takesDeliveryLog }) => takesDeliveryLog ?? false).map((taker) =>
    open<LogLine>(`delivery-log.${taker}`, {
      batch: 1,
      deliver: (entries) => {
        const lines = entries.map(({ id, value: { message, at } }) => ({ id, message, at }));
        return whole(taker, entries, logsEvent(entries[0]?.value.group ?? '', lines));
      },
    }),
  );
  const mails = functionsWith(blueprint, ({ takesMail }) => takesMail ?? false).map((taker) =>
    open<SESEvent>(`mail.${taker}`, {
      batch: 1,
      mostDeliveries: ASYNCHRONOUS_TRIES,
      deliver: (entries) => whole(taker, entries, entries[0]?.value),
    }),
  );
  const putAll = async <Value>(into: readonly DurableQueue<Value>[], value: Value): Promise<void> => {
    await Promise.all(into.map((queue) => queue.put(value)));
  };

  return {
    start: () => {
      for (const queue of queues) queue.start();
    },
    takeIn: (intake, messageId, message) => {
      const sentAt = now();
      const body = snsEnvelope(topicArn(intake), messageId, message, new Date(sentAt).toISOString());
      return putAll(notices.get(intake) ?? [], { body, sentAt });
    },
    log: (group, message) => putAll(logs, { group, message, at: now() }),
    mail: (event) => putAll(mails, event),
    drain: async () => {
      let taken = 0;
      // What one function does may be another one's event.
      for (;;) {
        const counts = await Promise.all(queues.map((queue) => queue.drain()));
        const now = counts.reduce((sum, count) => sum + count, 0);
        taken += now;
        if (now === 0 && !queues.some((queue) => queue.busy())) return taken;
      }
    },
    settle: async (ms) => {
      const end = performance.now() + ms;
      while (queues.some((queue) => queue.busy()) && performance.now() < end) await setTimeout(LOOK_EVERY_MS);
    },
    close: async () => {
      await Promise.all(queues.map((queue) => queue.close()));
    },
  };
}
