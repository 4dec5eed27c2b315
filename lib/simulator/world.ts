/** The service as the simulated year uses it: the real handlers and sweeps on the embedded store. */
import { createHash } from 'node:crypto';
import { makeAuditHandler } from '../../functions/audit/steps.ts';
import { auditTrail } from '../../functions/audit/trail.ts';
import { makeCasesHandler } from '../../functions/cases/cases.ts';
import { detailHash } from '../../functions/cases/lookup.ts';
import { lookupKeyReader } from '../../functions/cases/lookup-store.ts';
import { runCaseSweep } from '../../functions/cases/sweep.ts';
import { makeUpdatesHandler } from '../../functions/messages/updates.ts';
import { derivedId } from '../../functions/shared/ids.ts';
import type { Alert } from '../../functions/tasks/alert.ts';
import { makeTasksHandler } from '../../functions/tasks/steps.ts';
import { runSweep } from '../../functions/tasks/sweep.ts';
import { makeWorklistHandler } from '../../functions/worklist/steps.ts';
import { scheduledEvent } from '../blueprint/schedule.ts';
import type { Chance } from './chance.ts';
import { type Door, openDoor } from './door.ts';
import { type CarrierEvents, type MessageWorld, openMessages, STAGE } from './message-world.ts';
import { verifySimulated } from './staff.ts';
import { type EmbeddedStore, openStore } from './store/embedded.ts';

export interface World extends MessageWorld {
  readonly store: EmbeddedStore;
  readonly door: Door;
  readonly sweepCases: (now: number) => Promise<void>;
  readonly sweepTasks: (now: number) => Promise<void>;
  /** Alerts to staff that were published since somebody last took them. */
  readonly takeAlerts: () => readonly Alert[];
  /** Of a number or an address (`phone:...`, `email:...`), as the messages table keys what it knows of it. */
  readonly hashOf: (detail: string) => string;
}

/** How often the topic of the alerts refuses one. */
const REFUSED_ALERTS = 0.003;

const at = (now: number, name: string) => scheduledEvent(name, new Date(now).toISOString());

/**
 * @param chance the world's own: ids, keys and refusals come from it
 * @param events what happens outside; asked for with each run of the sender
 */
export async function openWorld(chance: Chance, events: () => CarrierEvents): Promise<World> {
  const store = await openStore(chance.fork('store'));
  const { client, tables } = store;
  let ids = 0;
  const newId = () => derivedId('simulated', String(++ids));
  const trail = auditTrail(client, tables.audit, newId);
  const secret = (name: string) =>
    createHash('sha256')
      .update(String(chance.fork(name).next()))
      .digest();
  const seed = secret('key');
  const lookupKey = lookupKeyReader(client, tables.cases, (count) => seed.subarray(0, count));
  const common = { client, tables, trail, verifyStaff: verifySimulated };
  const senders = { sms: '+447700900999', email: 'Met Police <updates@mail.example>' };
  const publishing = chance.fork('alerts');
  let alerts: Alert[] = [];
  let keys = 0;
  return {
    store,
    door: openDoor(
      store,
      new Map([
        ['cases', makeCasesHandler({ ...common, lookupKey })],
        ['calls', makeCasesHandler({ ...common, lookupKey })],
        ['updates', makeUpdatesHandler({ ...common, ...STAGE, lookupKey, senders })],
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
    takeAlerts: () => {
      const taken = alerts;
      alerts = [];
      return taken;
    },
    hashOf: (detail) => detailHash(seed, detail),
    ...openMessages({
      store,
      lookupKey,
      newId,
      chance,
      newSecret: () => secret(`link-key/${++keys}`).toString('base64'),
      events,
    }),
  };
}
