/**
 * A request may die between any two of its calls of the store, its last call carried out or not. Whatever it leaves, the
 * sweep of the next minute makes whole, and the same request sent again is answered as if nothing had happened.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Case } from '../../functions/cases/case.ts';
import { ledgerEntry } from '../../functions/cases/ledger.ts';
import { DAY, MINUTE, toIso } from '../../functions/shared/time.ts';
import {
  type Answer,
  type Asking,
  type CasesDoors,
  type CasesHouse,
  casesHouse,
  hooked,
  type Item,
  registration,
} from '../support/cases.ts';
import { TEST_NOW } from '../support/desk.ts';

let house: CasesHouse;
let cases = 0;

beforeAll(async () => {
  house = await casesHouse();
  // The key of the lookups exists: a house in use.
  await house.register({ reference: 'FIRST/26' });
});
afterAll(() => house.close());

/** The store as a process sees it that dies at its `at`th call, before or after that was carried out. */
function dyingAt(at: number, carriedOut: boolean): { doors: CasesDoors; died: () => boolean } {
  let calls = 0;
  const client = hooked(house.store.client, async (_, send) => {
    calls += 1;
    if (calls === at && carriedOut) await send();
    if (calls >= at) throw new Error('The process died');
    return send();
  });
  return { doors: house.through(client), died: () => calls >= at };
}

interface Scenario {
  /** Makes what there is before; the reference is in a path's way of writing. @returns the duties to tell of */
  readonly before: (reference: string) => Promise<string[]>;
  readonly request: (doors: CasesDoors, tried: Omit<Tried, 'key'>, asking: Asking) => Promise<Answer>;
  readonly action: string;
  /** The version that the request makes. */
  readonly version: number;
}

interface Tried {
  readonly reference: string;
  readonly key: string;
  readonly dutyIds: readonly string[];
}

const victim = registration()['victim'] as Record<string, unknown>;
const occurredAt = toIso(TEST_NOW - 2 * MINUTE);
const plan = { channels: ['sms'], hours: { from: '09:00', to: '17:00' }, notes: 'Never in the evening.' };

async function registered(reference: string, more = {}): Promise<string[]> {
  const { json } = await house.register({ reference, team: 'Response A', ...more }, { at: TEST_NOW - MINUTE });
  return json.duties
    .filter(({ evidence }: { evidence: string }) => evidence === 'told')
    .map(({ id }: { id: string }) => id);
}

const scenarios: Record<string, Scenario> = {
  'a registration': {
    before: async () => [],
    request: (doors, { reference }, asking) =>
      doors.register({ reference, team: 'Response A', contactPlan: plan, reportedAt: occurredAt }, asking),
    action: 'case.register',
    version: 1,
  },
  'a milestone': {
    before: registered,
    request: (doors, { reference }, asking) =>
      doors.milestone(reference, { type: 'suspect-charged', occurredAt }, asking),
    action: 'case.milestone',
    version: 2,
  },
  'a contact': {
    before: registered,
    request: (doors, { reference, dutyIds }, asking) =>
      doors.contact(reference, { dutyIds, note: 'Told of what comes next.' }, asking),
    action: 'case.contact',
    version: 2,
  },
  'a contact plan': {
    before: registered,
    request: (doors, { reference }, asking) =>
      doors.call('PUT', `/cases/${reference}/contact-plan`, { ...asking, body: plan }),
    action: 'case.contact-plan',
    version: 2,
  },
  'a contact after which the victim is invited': {
    before: (reference) => registered(reference, { contactPlan: plan }),
    request: (doors, { reference, dutyIds }, asking) => doors.contact(reference, { dutyIds }, asking),
    action: 'case.contact',
    version: 2,
  },
  'an update that staff send': {
    before: (reference) => registered(reference, { contactPlan: plan }),
    request: (doors, { reference }, asking) =>
      doors.call('POST', `/cases/${reference}/updates`, { ...asking, body: { template: 'please-call-us' } }),
    action: 'case.update',
    version: 2,
  },
  'another telephone number': {
    before: registered,
    request: (doors, { reference }, asking) =>
      doors.call('PUT', `/cases/${reference}/victim`, { ...asking, body: { ...victim, phone: '020 7946 0999' } }),
    action: 'case.victim',
    version: 2,
  },
};

/** Sends the request once for every place at which it can die, each time to a case of its own. */
async function dieEverywhere({ before, request }: Scenario): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (let at = 1; ; at += 1) {
    let alive = true;
    for (const carriedOut of [false, true]) {
      cases += 1;
      const [reference, key] = [`CRASH-${cases}`, `key-${cases}`];
      const dutyIds = await before(reference);
      const { doors, died } = dyingAt(at, carriedOut);
      await request(doors, { reference, dutyIds }, { key, requestId: key });
      alive &&= !died();
      tried.push({ reference, key, dutyIds });
    }
    if (alive) return tried;
  }
}

interface Dump {
  readonly cases: Item[];
  readonly tasks: Item[];
  readonly audit: Item[];
  readonly messages: Item[];
}

async function dump(): Promise<Dump> {
  const tables = ['cases', 'tasks', 'audit', 'messages'] as const;
  const [cases = [], tasks = [], audit = [], messages = []] = await Promise.all(tables.map(house.items));
  return { cases, tasks, audit, messages };
}

function partsOf({ cases: all, tasks, audit, messages }: Dump, reference: string) {
  const id = `${reference}.1`;
  const mine = all.filter(({ pk }) => pk === `CASE#${id}`);
  const item = mine.find(({ sk }) => sk === 'CASE');
  return {
    item,
    the: item as unknown as Case | undefined,
    ledger: mine.filter(({ sk }) => sk.startsWith('DUTY#')),
    events: mine.filter(({ sk }) => sk.startsWith('EVENT#')),
    lookups: all.filter(({ pk, sk }) => pk.startsWith('LOOKUP#') && sk === id),
    tasks: tasks.filter((task) => (task['case'] as { id: string } | undefined)?.id === id),
    messages: messages.filter(({ caseId }) => caseId === id),
    entries: audit.filter((entry) => entry['referenceKey'] === id),
  };
}

/** Nothing is left to follow, and all that follows agrees with the case. */
function expectWhole(all: Dump, reference: string): void {
  const { item, the, ledger, events } = partsOf(all, reference);
  if (!the || !item) {
    expect([ledger, events]).toEqual([[], []]);
    return;
  }
  expect(item).not.toHaveProperty('follow');
  expect(events.map(({ version }) => version)).toEqual(Array.from({ length: the.version }, (_, i) => i + 1));
  const entries = ledger.map(({ pk: _, sk: __, revision: ___, ...entry }) => entry);
  const byId = (a: { dutyId?: unknown }, b: { dutyId?: unknown }) => (String(a.dutyId) < String(b.dutyId) ? -1 : 1);
  expect(entries.sort(byId)).toEqual(the.duties.map((duty) => ledgerEntry(the, duty)).sort(byId));
}

/** What must be the same for every case of a scenario, wherever its request died. */
function essenceOf(all: Dump, reference: string) {
  const { the, tasks, lookups, messages } = partsOf(all, reference);
  return {
    version: the?.version,
    duties: the?.duties.map(({ rule, status, dueAt }) => ({ rule, status, dueAt })),
    tasks: tasks
      .map(({ kind, status, outcome, dueBy }) => ({ kind, status, outcome, dueBy }))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    messages: messages
      .map(({ order, status }) => ({ template: (order as { template: string }).template, status }))
      .sort((a, b) => (a.template < b.template ? -1 : 1)),
    lookups: lookups.map(({ pk, gone = false }) => ({ pk: pk.startsWith('LOOKUP#REPORT#') ? 'report' : pk, gone })),
  };
}

describe.each(Object.entries(scenarios))('%s that dies at any call of the store', (_, scenario) => {
  it('is whole after the next sweep, there once when it is sent again, and answered as the first time', async () => {
    const tried = await dieEverywhere(scenario);
    expect(tried.length).toBeGreaterThan(10);
    await house.sweep(TEST_NOW + MINUTE);

    const swept = await dump();
    const stored = tried.map(({ reference, key }) => {
      expectWhole(swept, reference);
      const { the, entries } = partsOf(swept, reference);
      const done = the?.version === scenario.version;
      const mine = entries.filter(({ action, outcome }) => action === scenario.action && outcome === 'allowed');
      expect(mine, `${reference} ${key}`).toHaveLength(done ? 1 : 0);
      return done;
    });
    // Some died before the write that decides, some after it.
    expect(new Set(stored).size).toBe(2);

    const answers: Answer[] = [];
    for (const one of tried) {
      const again = await scenario.request(house, one, { key: one.key, at: TEST_NOW + MINUTE });
      const third = await scenario.request(house, one, { key: one.key, at: TEST_NOW + 2 * MINUTE });
      expect([third.status, third.text]).toEqual([again.status, again.text]);
      answers.push(again);
    }
    expect(new Set(answers.map(({ status, etag }) => `${status < 300} ${etag}`))).toEqual(
      new Set([`true "${scenario.version}"`]),
    );

    const end = await dump();
    const essences = tried.map(({ reference }, i) => {
      expectWhole(end, reference);
      // Due times of tasks follow the time at which the change was stored.
      return [stored[i], JSON.stringify(essenceOf(end, reference))];
    });
    expect(new Set(essences.filter(([done]) => done).map(([, essence]) => essence)).size).toBe(1);
    expect(new Set(essences.filter(([done]) => !done).map(([, essence]) => essence)).size).toBe(1);
  }, 120_000);
});

describe('a sweep that dies at any call of the store', () => {
  it('is made up for by the next one: everything once, whoever did which part', async () => {
    const swept: string[] = [];
    const start = TEST_NOW + 365 * DAY;
    let now = start;
    // What other tests left is due in this year, too.
    await house.sweep(now);
    for (let at = 1, alive = false; !alive; at += 1) {
      for (const carriedOut of [false, true]) {
        cases += 1;
        const reference = `SWEEP-${cases}`;
        await registered(reference);
        const { doors, died } = dyingAt(at, carriedOut);
        await doors.sweep(now + MINUTE).catch(() => undefined);
        alive = !died();
        now += 3 * MINUTE;
        await house.sweep(now);
        swept.push(reference);
      }
    }
    const all = await dump();
    for (const reference of swept) expectWhole(all, reference);
    const essences = swept.map((reference) => {
      const { version, duties, tasks } = essenceOf(all, reference);
      return JSON.stringify({ version, duties, tasks: tasks.map(({ kind, status }) => `${kind} ${status}`).sort() });
    });
    expect(new Set(essences).size).toBe(1);
    expect(essences[0]).toContain('duty-missed open');
    expect(swept.length).toBeGreaterThan(20);
  }, 60_000);
});

describe('a request that stalls after its write', () => {
  it('does not undo, when it goes on at last, what a later one has written', async () => {
    const reference = 'SLOW-1';
    await registered(reference);
    let written = () => {};
    const hasWritten = new Promise<void>((resolve) => {
      written = resolve;
    });
    let goOn = () => {};
    const mayGoOn = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let stalls = false;
    const client = hooked(house.store.client, async ({ input }, send) => {
      if (stalls) await mayGoOn;
      const answer = await send();
      if (input.Item?.sk === 'CASE') {
        stalls = true;
        written();
      }
      return answer;
    });
    const put = (doors: CasesDoors, phone: string) =>
      doors.call('PUT', `/cases/${reference}/victim`, { body: { ...victim, phone } });
    const slow = put(house.through(client), '020 7946 0001');
    await hasWritten;
    expect((await put(house, '020 7946 0002')).status).toBe(200);
    expect((await house.call('PUT', `/cases/${reference}/contact-plan`, { body: plan })).status).toBe(200);
    const before = await dump();
    goOn();
    expect((await slow).status).toBe(200);
    const after = await dump();
    const { ledger, lookups } = partsOf(after, reference);
    expect(ledger).toEqual(partsOf(before, reference).ledger);
    const later = partsOf(before, reference).lookups.filter(({ revision }) => Number(revision) > 2);
    expect(later).toHaveLength(2);
    expect(lookups).toEqual(expect.arrayContaining(later));
    await house.sweep(TEST_NOW + MINUTE);
    const end = await dump();
    expectWhole(end, reference);
    const found = async (phone: string) => (await house.call('GET', '/cases', { query: { phone } })).json.items.length;
    expect([await found('020 7946 0001'), await found('020 7946 0002')]).toEqual([0, 1]);
    const gone = partsOf(end, reference).lookups.filter((lookup) => lookup['gone'] === true);
    expect(gone).toHaveLength(2);
  });
});
