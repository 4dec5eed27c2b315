/** The service as the simulated year uses it: the real handlers and sweeps on the embedded store. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { makeAuditHandler } from '../../functions/audit/steps.ts';
import { auditTrail } from '../../functions/audit/trail.ts';
import { makeCasesHandler } from '../../functions/cases/cases.ts';
import { detailHash } from '../../functions/cases/lookup.ts';
import { lookupKeyReader } from '../../functions/cases/lookup-store.ts';
import { runCaseSweep } from '../../functions/cases/sweep.ts';
import { feedbackStore } from '../../functions/feedback/store.ts';
import { signalsIn } from '../../functions/feedback/watchwords/index.ts';
import { takeTexts } from '../../functions/inbound/texts.ts';
import { linkKeyReader, tendStoredRing } from '../../functions/links/ring-store.ts';
import { linkStore } from '../../functions/links/store.ts';
import { takeDeliveryLog, takeEmailEvents } from '../../functions/messages/deliveries.ts';
import { runEndedSweep } from '../../functions/messages/ended-sweep.ts';
import { runSender } from '../../functions/messages/sender.ts';
import { makeUpdatesHandler } from '../../functions/messages/updates.ts';
import { derivedId } from '../../functions/shared/ids.ts';
import type { Alert } from '../../functions/tasks/alert.ts';
import { raise } from '../../functions/tasks/raise-store.ts';
import { makeTasksHandler } from '../../functions/tasks/steps.ts';
import { runSweep } from '../../functions/tasks/sweep.ts';
import type { Task } from '../../functions/tasks/task.ts';
import { makeWorklistHandler } from '../../functions/worklist/steps.ts';
import { scheduledEvent } from '../blueprint/schedule.ts';
import { type CarrierParts, type Report, type RunClock, simulatedProviders } from './carrier.ts';
import type { Chance } from './chance.ts';
import { INVITED_AFTER, INVITED_EVERY } from './check/hand-overs.ts';
import { type Door, openDoor } from './door.ts';
import { deliveryLog, emailEvent, queued } from './post.ts';
import type { SentText } from './scenario/replies.ts';
import { verifySimulated } from './staff.ts';
import { type EmbeddedStore, openStore } from './store/embedded.ts';

export interface World {
  readonly store: EmbeddedStore;
  readonly door: Door;
  readonly sweepCases: (now: number) => Promise<void>;
  readonly sweepTasks: (now: number) => Promise<void>;
  /** A run of the sender. */
  readonly send: (now: number) => Promise<void>;
  /** A network reports what became of a message. @throws when it must be told again */
  readonly takeReport: (report: Report, now: number) => Promise<void>;
  readonly sweepEnded: (now: number) => Promise<void>;
  /** A text comes in. @param tries how often it was delivered, this time included @throws when it must come again */
  readonly takeText: (text: SentText, tries: number) => Promise<void>;
  readonly tendKeys: (now: number) => Promise<void>;
  /** Alerts to staff that were published since somebody last took them. */
  /** Of a number or an address (`phone:...`, `email:...`), as the messages table keys what it knows of it. */
  readonly hashOf: (detail: string) => string;
  readonly takeAlerts: () => readonly Alert[];
}

/** How often the topic of the alerts refuses one. */
const REFUSED_ALERTS = 0.003;

const at = (now: number, name: string) => scheduledEvent(name, new Date(now).toISOString());

/** The stage, as it would be set up. */
const SETTINGS = { forceName: 'Met Police', deskPhone: '020 7946 0100', deskHours: '8am to 8pm, every day' };
const LANGUAGES = ['en', 'pl', 'ro', 'ur', 'ar', 'so', 'bn'];
const ORIGIN = 'https://feedback.example';
const PER_SECOND = { sms: 10, email: 14 };
const POLICY = {
  invitationDelay: INVITED_AFTER,
  invitationPeriod: INVITED_EVERY,
  dailySpendPence: 50_000,
  smsPence: 4,
};

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

/** What the carrier tells, beside what it needs of the world. */
export type CarrierEvents = Omit<CarrierParts, 'chance' | 'whose'>;

/** @param chance the world's own: ids, keys and refusals come from it @param events asked when something happens */
export async function openWorld(chance: Chance, events: () => CarrierEvents): Promise<World> {
  const store = await openStore(chance.fork('store'));
  const { client, tables } = store;
  let ids = 0;
  const newId = () => derivedId('simulated', String(++ids));
  const trail = auditTrail(client, tables.audit, newId);
  const secretOf = (name: string) =>
    createHash('sha256')
      .update(String(chance.fork(name).next()))
      .digest();
  const seed = secretOf('key');
  const lookupKey = lookupKeyReader(client, tables.cases, (count) => seed.subarray(0, count));
  const common = { client, tables, trail, verifyStaff: verifySimulated };
  const publishing = chance.fork('alerts');
  let alerts: Alert[] = [];

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
  let keys = 0;
  const sender = {
    client: watched,
    tables,
    lookupKey,
    links: { store: linkStore(client, tables.ratings), keys: linkKeyReader(client, tables.keys), origin: ORIGIN },
    settings: SETTINGS,
    published: LANGUAGES,
    replyTo: 'feedback@reply.example',
    policy: POLICY,
    perSecond: PER_SECOND,
    random: jitter.next,
    newId,
  };

  const texts = {
    client,
    tables,
    lookupKey,
    getLink: linkStore(client, tables.ratings).get,
    store: feedbackStore(client, { ratings: tables.ratings, replies: tables.replies }),
    raise: (task: Task) => raise(client, tables.tasks, task),
    signalsIn,
    nudge: async () => undefined,
  };

  const takeReport = async (report: Report, now: number): Promise<void> => {
    if (report.handOver.channel === 'sms') return void (await takeDeliveryLog({ client, tables }, deliveryLog(report)));
    const { batchItemFailures } = await takeEmailEvents({ client, tables }, emailEvent({ ...report, at: now }));
    if (batchItemFailures.length > 0) throw new Error('The event comes again');
  };

  return {
    store,
    door: openDoor(
      store,
      new Map([
        ['cases', makeCasesHandler({ ...common, lookupKey })],
        ['calls', makeCasesHandler({ ...common, lookupKey })],
        [
          'updates',
          makeUpdatesHandler({
            ...common,
            lookupKey,
            settings: SETTINGS,
            published: LANGUAGES,
            origin: ORIGIN,
            policy: POLICY,
            senders: { sms: '+447700900999', email: 'Met Police <updates@mail.example>' },
          }),
        ],
        ['worklist', makeWorklistHandler(common)],
        ['compliance', makeWorklistHandler(common)],
        ['tasks', makeTasksHandler(common)],
        ['audit', makeAuditHandler(common)],
      ]),
    ),
    sweepCases: (now) => runCaseSweep({ client, tables, hasTime: () => true }, at(now, 'case-sweep')),
    sweepTasks: (now) =>
      runSweep(
        {
          client,
          table: tables.tasks,
          hasTime: () => true,
          publish: async (_, alert) => {
            if (publishing.happens(REFUSED_ALERTS)) throw new Error('The topic does not take the alert');
            alerts.push(alert);
          },
        },
        at(now, 'task-sweep'),
      ),
    send: async (now) => {
      const clock = runClock(now);
      const whose = () => reading.getStore() ?? '';
      const providers = simulatedProviders({ ...events(), chance: carrying, whose }, clock);
      await runSender({ ...sender, providers, now: clock.now, sleep: clock.sleep });
    },
    takeReport,
    takeText: async ({ id, from, words, at }, tries) => {
      const message = { originationNumber: from, messageBody: words, inboundMessageId: id };
      const { batchItemFailures } = await takeTexts(texts, queued(`sqs-${id}`, message, at, tries));
      if (batchItemFailures.length > 0) throw new Error('The text comes again');
    },
    sweepEnded: (now) => runEndedSweep({ client, tables, hasTime: () => true }, at(now, 'receipts')),
    tendKeys: async (now) => {
      keys += 1;
      await tendStoredRing(client, tables.keys, now, () => secretOf(`link-key/${keys}`).toString('base64'));
    },
    hashOf: (detail) => detailHash(seed, detail),
    takeAlerts: () => {
      const taken = alerts;
      alerts = [];
      return taken;
    },
  };
}
