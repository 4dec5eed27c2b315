/**
 * The duty ledger at a thousand, ten thousand and a hundred thousand open cases: what a page of the worklist, the sweep
 * with nothing due, and a compliance report read. Units are those that the store answers; times are of this machine,
 * with the store in the same process.
 */

import { auditTrail } from '../../functions/audit/trail.ts';
import type { Case, Duty } from '../../functions/cases/case.ts';
import { ledgerEntry } from '../../functions/cases/ledger.ts';
import { BOROUGHS } from '../../functions/lists/boroughs.ts';
import { dueAt, queryDue } from '../../functions/shared/due.ts';
import { derivedId, randomId } from '../../functions/shared/ids.ts';
import { DAY, toIso } from '../../functions/shared/time.ts';
import { makeWorklistHandler } from '../../functions/worklist/steps.ts';
import { apiEvent } from '../support/desk.ts';
import { type BulkStore, bulkStore } from './bulk-store.ts';
import { NOW } from './fresh-store.ts';
import { median, print } from './measure.ts';

const SIZES = [1_000, 10_000, 100_000] as const;
const ROUNDS = 5;
const TEAMS = ['Response A', 'Response B', 'CID', 'Safeguarding'];

/** The due time of the `n`th duty: a minute of the year before or, for open ones, of the month ahead. */
const dueOf = (n: number, open: boolean) =>
  toIso(NOW + (open ? (n * 7919) % (28 * 1440) : -((n * 7919) % (365 * 1440))) * 60_000);

/** An open case with a duty that is owed and one of the past year that was settled. */
function caseOf(n: number): Case {
  const id = `${1_000_000 + n}-26.1`;
  const team = TEAMS[n % TEAMS.length];
  const duty = (which: string, open: boolean): Duty => ({
    id: derivedId('duty', id, which),
    rule: 'tell-arrest',
    right: '6',
    startedAt: toIso(NOW - DAY),
    openedAt: toIso(NOW - DAY),
    enhanced: n % 5 === 0,
    dueAt: dueOf(n, open),
    status: open ? 'open' : n % 10 === 0 ? 'missed' : 'met',
    ...(open ? {} : { fulfilled: { at: toIso(NOW - DAY), by: 'staff-1' } }),
    reminded: [],
  });
  return {
    id,
    reference: `${1_000_000 + n}/26`,
    victimNumber: 1,
    borough: BOROUGHS[n % BOROUGHS.length]?.code ?? '',
    ...(team === undefined ? {} : { team }),
    category: 'burglary',
    reportedAt: toIso(NOW - DAY),
    status: 'open',
    registeredAt: toIso(NOW - DAY),
    registeredBy: 'staff-1',
    victim: { name: 'Robin Example', kind: 'person' },
    contactPlan: {
      channels: ['phone', 'sms'],
      hours: { from: '09:00', to: '17:00' },
      notes: 'Works nights, so not before noon. Ask for her by her first name.',
    },
    consents: { surveys: true, routineUpdates: true, dutyUpdates: true },
    updateInterval: { days: 28, source: 'force-policy' },
    enhancedReasons: [],
    milestones: [],
    duties: [duty('owed', true), duty('settled', false)],
    contacts: [],
    lastContactAt: toIso(NOW - DAY),
    marks: [],
    version: 1,
  };
}

/** The case's item, as far as the due index sees it, and its duties' ledger items. */
function itemsOf(n: number): Record<string, unknown>[] {
  const of = caseOf(n);
  const pk = `CASE#${of.id}`;
  const ledger = of.duties.map((duty) => ({ pk, sk: `DUTY#${duty.id}`, revision: 1, ...ledgerEntry(of, duty) }));
  return [{ pk, sk: 'CASE', reference: of.reference, revision: 1, ...dueAt(of.id, NOW + DAY) }, ...ledger];
}

/** A request as a supervisor of the whole force; its answer must be good. */
function asking({ client, tables }: BulkStore) {
  const handler = makeWorklistHandler({
    client,
    tables,
    trail: auditTrail(client, tables.audit, randomId),
    verifyStaff: async () => ({ subject: 'staff-1', roles: ['supervisor'], boroughs: ['*'] }),
  });
  return async (route: 'worklist' | 'compliance', query: Record<string, string>) => {
    const answer = await handler(apiEvent({ method: 'GET', resource: `/desk/v1/${route}`, query, at: NOW }));
    if (answer.statusCode !== 200) throw new Error(answer.body);
    return JSON.parse(answer.body) as { items: unknown[]; total: { due: number } };
  };
}

const QUESTIONS = {
  'a borough': { borough: 'E09000012' },
  'a BCU': { bcu: 'EA' },
  'a team': { borough: 'E09000012', team: 'CID' },
  'the whole force': {},
} as const satisfies Record<string, Record<string, string>>;

interface Cost {
  readonly units: number;
  readonly ms: number;
}

/** Medians of some rounds; every round reads the same. */
async function costOf(store: BulkStore, work: () => Promise<unknown>, rounds = ROUNDS): Promise<Cost> {
  const seen: { readUnits: number; ms: number }[] = [];
  for (let round = 0; round < rounds; round += 1) seen.push(await store.measure(work));
  return { units: median(seen.map(({ readUnits }) => readUnits)), ms: median(seen.map(({ ms }) => ms)) };
}

const quiet = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  const write = process.stdout.write;
  process.stdout.write = (() => true) as typeof write;
  return work().finally(() => {
    process.stdout.write = write;
  });
};

/** Flat: ten times the cases read no more. A thousand are too few to fill every page: they are shown, not compared. */
function printFlat(what: string, costs: readonly Cost[]): void {
  const [, fewer, most] = costs.map(({ units }) => units) as [number, number, number];
  const units = costs.map((cost) => cost.units).join(' / ');
  const times = costs.map(({ ms }) => ms.toFixed(0)).join(' / ');
  print({ what, measured: `${units} units, ${times} ms`, goal: 'flat', met: most <= fewer * 1.1 });
}

export async function benchWorklist(): Promise<void> {
  const store = await bulkStore();
  const ask = asking(store);
  const pages = new Map<string, Cost[]>(Object.keys(QUESTIONS).map((name) => [name, []]));
  const sweeps: Cost[] = [];
  let filled = 0;
  for (const size of SIZES) {
    for (; filled < size; filled += 1000) {
      await store.fill(Array.from({ length: 1000 }, (_, i) => itemsOf(filled + i)).flat());
    }
    await quiet(async () => {
      for (const [name, query] of Object.entries(QUESTIONS)) {
        pages.get(name)?.push(await costOf(store, () => ask('worklist', query)));
      }
      sweeps.push(await costOf(store, () => queryDue(store.client, store.tables.cases, NOW, 100)));
    });
  }
  console.log(`      read units of one page of 50 at ${SIZES.join(' / ')} open cases`);
  for (const [name, costs] of pages) printFlat(`worklist of ${name}`, costs);
  printFlat('sweep with nothing due, 4 shards', sweeps);
  for (const [name, from, to] of [
    ['month', '2026-10-25', '2026-11-24'],
    ['year', '2025-11-25', '2026-11-24'],
  ] as const) {
    let due = 0;
    const work = async () => {
      due = (await ask('compliance', { from, to })).total.due;
    };
    const { units, ms } = await quiet(() => costOf(store, work, 1));
    const seconds = ms / 1000;
    print({
      what: `compliance of a ${name}, ${due} duties due`,
      measured: `${units} units, ${seconds.toFixed(1)} s`,
      goal: '<= 28 s, the time-out',
      met: seconds <= 28,
    });
  }
  await store.close();
}
