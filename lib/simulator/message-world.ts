/** What sends and is sent to: the real sender, receipts and texts, with simulated providers and a clock of their own. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { LookupKey } from '../../functions/cases/lookup-store.ts';
import { feedbackStore } from '../../functions/feedback/store.ts';
import { signalsIn } from '../../functions/feedback/watchwords/index.ts';
import { takeTexts } from '../../functions/inbound/texts.ts';
import { linkKeyReader, tendStoredRing } from '../../functions/links/ring-store.ts';
import { linkStore } from '../../functions/links/store.ts';
import { takeDeliveryLog, takeEmailEvents } from '../../functions/messages/deliveries.ts';
import { runEndedSweep } from '../../functions/messages/ended-sweep.ts';
import { runSender } from '../../functions/messages/sender.ts';
import { raise } from '../../functions/tasks/raise-store.ts';
import type { Task } from '../../functions/tasks/task.ts';
import { scheduledEvent } from '../blueprint/schedule.ts';
import { type CarrierParts, type Report, type RunClock, simulatedProviders } from './carrier.ts';
import type { Chance } from './chance.ts';
import { INVITED_AFTER, INVITED_EVERY } from './check/hand-overs.ts';
import { deliveryLog, emailEvent, queued, type SentText } from './post.ts';
import type { EmbeddedStore } from './store/embedded.ts';

export interface MessageWorld {
  /** A run of the sender. */
  readonly send: (now: number) => Promise<void>;
  /** A network reports what became of a message. @throws when it must be told again */
  readonly takeReport: (report: Report, now: number) => Promise<void>;
  readonly sweepEnded: (now: number) => Promise<void>;
  /** A text comes in. @param tries how often it was delivered, this time included @throws when it must come again */
  readonly takeText: (text: SentText, tries: number) => Promise<void>;
  readonly tendKeys: (now: number) => Promise<void>;
}

/** The stage, as it would be set up. */
export const STAGE = {
  settings: { forceName: 'Met Police', deskPhone: '020 7946 0100', deskHours: '8am to 8pm, every day' },
  published: ['en', 'pl', 'ro', 'ur', 'ar', 'so', 'bn'],
  origin: 'https://feedback.example',
  policy: {
    invitationDelay: INVITED_AFTER,
    invitationPeriod: INVITED_EVERY,
    dailySpendPence: 50_000,
    smsPence: 4,
  },
} as const;

const PER_SECOND = { sms: 10, email: 14 };

/** The clock of one run: whoever waits for a turn moves it on. */
function runClock(begin: number): RunClock & { readonly sleep: (ms: number) => Promise<void> } {
  let at = begin;
  return {
    now: () => at,
    pass: (ms) => {
      at += ms;
    },
    sleep: async (ms) => {
      const until = at + ms;
      await Promise.resolve();
      at = Math.max(at, until);
    },
  };
}

/** What happens outside, beside what the carrier needs of the world. */
export type CarrierEvents = Omit<CarrierParts, 'chance' | 'whose'>;

export interface MessageWorldParts {
  readonly store: EmbeddedStore;
  readonly lookupKey: LookupKey;
  readonly newId: () => string;
  readonly chance: Chance;
  /** A new key for links, in base64. */
  readonly newSecret: () => string;
  readonly events: () => CarrierEvents;
}

export function openMessages({ store, lookupKey, newId, chance, newSecret, events }: MessageWorldParts): MessageWorld {
  const { client, tables } = store;
  const links = linkStore(client, tables.ratings);

  // Which message a worker of the sender is at: the one that it has read last.
  const reading = new AsyncLocalStorage<string>();
  const watched = new Proxy(client, {
    get: (target, property) =>
      property === 'send'
        ? (command: Parameters<typeof client.send>[0]) => {
            const pk = (command.input as { Key?: { pk?: string } }).Key?.pk;
            if (pk?.startsWith('MESSAGE#')) reading.enterWith(pk.slice('MESSAGE#'.length));
            return target.send(command);
          }
        : Reflect.get(target, property),
  });
  const carrying = chance.fork('carrier');
  const jitter = chance.fork('jitter');
  const sender = {
    ...STAGE,
    client: watched,
    tables,
    lookupKey,
    links: { store: links, keys: linkKeyReader(client, tables.keys), origin: STAGE.origin },
    replyTo: 'feedback@reply.example',
    perSecond: PER_SECOND,
    random: jitter.next,
    newId,
  };
  const texts = {
    client,
    tables,
    lookupKey,
    getLink: links.get,
    store: feedbackStore(client, { ratings: tables.ratings, replies: tables.replies }),
    raise: (task: Task) => raise(client, tables.tasks, task),
    signalsIn,
    nudge: async () => undefined,
  };
  return {
    send: async (now) => {
      const clock = runClock(now);
      const whose = () => reading.getStore() ?? '';
      const providers = simulatedProviders({ ...events(), chance: carrying, whose }, clock);
      await runSender({ ...sender, providers, now: clock.now, sleep: clock.sleep });
    },
    takeReport: async (report, now) => {
      if (report.handOver.channel === 'sms') {
        await takeDeliveryLog({ client, tables }, deliveryLog(report));
        return;
      }
      const { batchItemFailures } = await takeEmailEvents({ client, tables }, emailEvent({ ...report, at: now }));
      if (batchItemFailures.length > 0) throw new Error('The event comes again');
    },
    sweepEnded: (now) =>
      runEndedSweep({ client, tables, hasTime: () => true }, scheduledEvent('receipts', new Date(now).toISOString())),
    takeText: async ({ id, from, words, at }, tries) => {
      const message = { originationNumber: from, messageBody: words, inboundMessageId: id };
      const { batchItemFailures } = await takeTexts(texts, queued(`sqs-${id}`, message, at, tries));
      if (batchItemFailures.length > 0) throw new Error('The text comes again');
    },
    tendKeys: async (now) => void (await tendStoredRing(client, tables.keys, now, newSecret)),
  };
}
