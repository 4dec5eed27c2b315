/** The service as the simulated year uses it: the real handlers and sweeps on the embedded store. */
import { createHash } from 'node:crypto';
import { makeAuditHandler } from '../../functions/audit/steps.ts';
import { auditTrail } from '../../functions/audit/trail.ts';
import { makeCasesHandler } from '../../functions/cases/cases.ts';
import { lookupKeyReader } from '../../functions/cases/lookup-store.ts';
import { runCaseSweep } from '../../functions/cases/sweep.ts';
import { derivedId } from '../../functions/shared/ids.ts';
import type { Alert } from '../../functions/tasks/alert.ts';
import { makeTasksHandler } from '../../functions/tasks/steps.ts';
import { runSweep } from '../../functions/tasks/sweep.ts';
import { makeWorklistHandler } from '../../functions/worklist/steps.ts';
import { scheduledEvent } from '../blueprint/schedule.ts';
import type { Chance } from './chance.ts';
import { type Door, openDoor } from './door.ts';
import { verifySimulated } from './staff.ts';
import { type EmbeddedStore, openStore } from './store/embedded.ts';

export interface World {
  readonly store: EmbeddedStore;
  readonly door: Door;
  readonly sweepCases: (now: number) => Promise<void>;
  readonly sweepTasks: (now: number) => Promise<void>;
  /** Alerts to staff that were published since somebody last took them. */
  readonly takeAlerts: () => readonly Alert[];
}

/** How often the topic of the alerts refuses one. */
const REFUSED_ALERTS = 0.003;

const at = (now: number, name: string) => scheduledEvent(name, new Date(now).toISOString());

/** @param chance the world's own: ids, keys and refusals come from it */
export async function openWorld(chance: Chance): Promise<World> {
  const store = await openStore(chance.fork('store'));
  const { client, tables } = store;
  let ids = 0;
  const newId = () => derivedId('simulated', String(++ids));
  const trail = auditTrail(client, tables.audit, newId);
  const seed = createHash('sha256')
    .update(String(chance.fork('key').next()))
    .digest();
  const lookupKey = lookupKeyReader(client, tables.cases, (count) => seed.subarray(0, count));
  const common = { client, tables, trail, verifyStaff: verifySimulated };
  const publishing = chance.fork('alerts');
  let alerts: Alert[] = [];
  return {
    store,
    door: openDoor(
      store,
      new Map([
        ['cases', makeCasesHandler({ ...common, lookupKey })],
        ['calls', makeCasesHandler({ ...common, lookupKey })],
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
  };
}
