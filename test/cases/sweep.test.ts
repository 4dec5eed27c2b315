import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCaseSweep } from '../../functions/cases/sweep.ts';
import { dueShard } from '../../functions/shared/due.ts';
import { DAY, HOUR, MINUTE, toIso } from '../../functions/shared/time.ts';
import { LAST_KNOWN_DAY } from '../../functions/victims-code/calendar.ts';
import { scheduledEvent } from '../../lib/blueprint/schedule.ts';
import { type CasesHouse, type Command, casesHouse, hooked, type Item } from '../support/cases.ts';
import { TEST_NOW } from '../support/desk.ts';

let house: CasesHouse;
const houses: CasesHouse[] = [];

beforeEach(async () => {
  house = await casesHouse();
  houses.push(house);
});
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(async () => {
  await Promise.all(houses.map(({ close }) => close()));
});

/** The sweep through a client that notes what is asked of the store and may refuse it. */
async function sweepThrough(
  at: number,
  hook: (command: Command, send: () => Promise<unknown>) => Promise<unknown> = (_, send) => send(),
): Promise<Command[]> {
  const commands: Command[] = [];
  const client = hooked(house.store.client, (command, send) => {
    commands.push(command);
    return hook(command, send);
  });
  await house.through(client).sweep(at);
  return commands;
}

/** The lines that were logged while something ran. */
async function logged(work: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
  const lines: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  await work();
  vi.restoreAllMocks();
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Tasks about duties; that a plan is missing is no matter of time. */
const tasks = async () =>
  (await house.items('tasks'))
    .filter(({ kind }) => kind !== 'plan-missing')
    .map(({ kind, status, openedAt }) => `${status} ${kind} ${openedAt}`)
    .sort();
const caseItem = async (id: string) =>
  (await house.items('cases')).find(({ pk, sk }) => pk === `CASE#${id}` && sk === 'CASE') as Item;

/** The instant of the next sweep that finds something to do, as the due index has it. */
async function nextDue(): Promise<number> {
  const times = (await house.items('cases')).flatMap(({ dueShard: shard, dueAt }) => (shard ? [String(dueAt)] : []));
  return Date.parse(times.sort()[0] ?? '');
}

/** Sweeps at every instant at which anything is due, up to one; between them twice, for nothing. */
async function sweepUntil(end: number): Promise<void> {
  for (let at = await nextDue(); at <= end; at = await nextDue()) {
    await house.sweep(at - 1);
    await house.sweep(at);
    await house.sweep(at);
  }
}

describe('the case sweep', () => {
  it('costs one query for each shard when nothing is due', async () => {
    await house.register({ reference: '1/26' });
    const commands = await sweepThrough(TEST_NOW + MINUTE);
    expect(commands.map(({ name }) => name)).toEqual(Array.from({ length: 4 }, () => 'QueryCommand'));
  });

  it('reminds staff of a duty at half its time, four working hours before its end, and when it is missed, once each', async () => {
    await house.register({ reference: '1/26', team: 'Response A' });
    const { json } = await house.milestone('1-26', { type: 'suspect-arrested', suspect: 1 });
    const [duty] = json.duties;
    await sweepUntil(TEST_NOW + 27 * DAY);
    const mine = (await house.items('tasks')).filter(
      (task) => (task['case'] as { dutyId?: string }).dutyId === duty.id,
    );
    const seen = mine.map(({ kind, status, openedAt, team, reference }) => ({
      kind,
      status,
      openedAt,
      team,
      reference,
    }));
    const about = { team: 'Response A', reference: '1/26' };
    const missedAt = toIso(Date.parse(duty.dueAt) + 1000);
    expect(seen.sort((a, b) => (String(a.openedAt) < String(b.openedAt) ? -1 : 1))).toEqual([
      { kind: 'duty-half-time', status: 'done', openedAt: expect.any(String), ...about },
      { kind: 'duty-due-soon', status: 'done', openedAt: expect.any(String), ...about },
      { kind: 'duty-missed', status: 'open', openedAt: missedAt, ...about },
    ]);
    const read = await house.read('1-26', { at: TEST_NOW + 27 * DAY });
    expect(read.json.duties.find(({ id }: { id: string }) => id === duty.id)).toMatchObject({
      status: 'missed',
      missedAt,
      overdue: true,
    });
    const { json: history } = await house.call('GET', '/cases/1-26/history', { query: { limit: '50' } });
    const missed = history.items.filter(({ kind }: { kind: string }) => kind === 'duty-missed');
    expect(missed.flatMap(({ details }: { details: { duties: string[] } }) => details.duties)).toContain(duty.id);
    expect(missed.every(({ by }: { by: string }) => by === 'system')).toBe(true);
    expect((await house.items('audit')).some(({ subject }) => subject === 'system')).toBe(false);
  });

  it('reminds of nothing that was done in between', async () => {
    await house.register({ reference: '1/26' });
    const registered = (await house.read('1-26')).json.duties as { id: string; evidence: string; status: string }[];
    const told = registered.filter(({ evidence, status }) => evidence === 'told' && status === 'open');
    const { status, json } = await house.contact('1-26', { dutyIds: told.map(({ id }) => id) });
    expect([status, json.met.length]).toEqual([201, told.length]);
    const due = new Set(told.map(({ id }) => id));
    await sweepUntil(TEST_NOW + 20 * DAY);
    const about = (await house.items('tasks')).map((task) => (task['case'] as { dutyId?: string }).dutyId ?? '');
    expect(about.filter((id) => due.has(id))).toEqual([]);
  });

  it('finds everything after a year in which it did not run, each once, in bounded batches', async () => {
    const count = 104;
    // More than one batch of one shard.
    const references = Array.from({ length: 4000 }, (_, i) => `Y${i}-26`)
      .filter((reference) => dueShard(`${reference}.1`) === '0')
      .slice(0, count);
    for (let i = 0; i < count; i += 10) {
      await Promise.all(references.slice(i, i + 10).map((reference) => house.register({ reference })));
    }
    const year = TEST_NOW + 365 * DAY;
    let queries = 0;
    await sweepThrough(year, (command, send) => {
      if (command.name === 'QueryCommand') queries += 1;
      return send();
    });
    expect(queries).toBe(3 * 4);
    const after = await tasks();
    const duties = (await caseItem(`${references[0]}.1`))['duties'] as { status: string }[];
    const each = duties.filter(({ status }) => status === 'missed').length;
    expect(each).toBeGreaterThan(1);
    expect(after).toHaveLength(each * count);
    expect(new Set(after.map((task) => task.split(' ')[0]))).toEqual(new Set(['open']));
    await house.sweep(year);
    await house.sweep(year + MINUTE);
    expect(await tasks()).toEqual(after);
    const versions = (await house.items('cases')).filter(({ sk }) => sk === 'CASE').map(({ version }) => version);
    expect(new Set(versions)).toEqual(new Set([2]));
  }, 60_000);

  it('believes the case and not the index, which may lag', async () => {
    await house.register({ reference: '1/26' });
    const before = await caseItem('1-26.1');
    const commands = await sweepThrough(TEST_NOW + MINUTE, async (command, send) => {
      if (command.name !== 'QueryCommand') return send();
      return {
        Items: [
          { pk: 'CASE#1-26.1', sk: 'CASE', dueAt: toIso(TEST_NOW) },
          { pk: 'CASE#2-26.1', sk: 'CASE', dueAt: toIso(TEST_NOW) },
        ],
      };
    });
    expect(commands.filter(({ name }) => name !== 'QueryCommand' && name !== 'GetCommand')).toEqual([]);
    expect(await caseItem('1-26.1')).toEqual(before);
    expect(await tasks()).toEqual([]);
  });

  it('gives way to a request that is faster: what was met in between is not reminded of', async () => {
    await house.register({ reference: '1/26' });
    const { json } = await house.milestone('1-26', { type: 'suspect-arrested', suspect: 1 });
    const [{ id, dueAt }] = json.duties;
    const at = Date.parse(dueAt) - 2 * HOUR;
    await sweepUntil(at - DAY);
    const before = new Set(await tasks());
    let met: string[] | undefined;
    await sweepThrough(at, async ({ name, input }, send) => {
      if (name === 'PutCommand' && input.Item?.sk === 'CASE' && !met) {
        met = (await house.contact('1-26', { dutyIds: [id] }, { at: at - 1 })).json.met;
      }
      return send();
    });
    await sweepUntil(at + 3 * DAY);
    expect(met).toContain(id);
    const mine = (await house.items('tasks')).filter((task) => (task['case'] as { dutyId?: string }).dutyId === id);
    expect(mine.filter(({ status }) => status === 'open')).toEqual([]);
    expect(
      mine.every(({ kind, status, openedAt }) => before.has(`open ${kind} ${openedAt}`) || status === 'done'),
    ).toBe(true);
    expect(mine.some(({ kind }) => kind === 'duty-missed')).toBe(false);
  });

  it('goes on past a case that fails, reports it, and comes back to it a minute later', async () => {
    await house.register({ reference: '1/26' });
    await house.register({ reference: '2/26' });
    const at = TEST_NOW + 365 * DAY;
    const fails = sweepThrough(at, async ({ input }, send) => {
      if (input.Item?.pk === 'CASE#1-26.1' && input.Item.sk === 'CASE') throw new Error('Not now');
      return send();
    });
    await expect(fails).rejects.toThrow('tried again');
    expect(await caseItem('1-26.1')).toMatchObject({ version: 1, dueAt: toIso(at + MINUTE) });
    expect(await caseItem('2-26.1')).toMatchObject({ version: 2 });
    await house.sweep(at + MINUTE);
    expect(await caseItem('1-26.1')).toMatchObject({ version: 2 });
  });

  it('stops when its time is over and says so; the next one goes on', async () => {
    for (let i = 1; i <= 25; i += 1) await house.register({ reference: `T${i}/26` });
    const at = TEST_NOW + 365 * DAY;
    let asked = 0;
    const hasTime = () => {
      asked += 1;
      return asked <= 2;
    };
    await expect(house.sweep(at, hasTime)).rejects.toThrow('tried again');
    const changed = async () =>
      (await house.items('cases')).filter(({ sk, version }) => sk === 'CASE' && version === 2);
    expect(await changed()).toHaveLength(20);
    await house.sweep(at + MINUTE);
    expect(await changed()).toHaveLength(25);
  });

  it('does not put a repair off, however often the case is written in between', async () => {
    await house.register({ reference: '1/26' });
    const set = (days: number, at: number, doors: Pick<CasesHouse, 'call'> = house) =>
      doors.call('PUT', '/cases/1-26/update-interval', { body: { days }, at });
    const client = hooked(house.store.client, async ({ input }, send) => {
      if (input.Item?.sk?.startsWith('EVENT#')) throw new Error('Not now');
      return send();
    });
    expect((await set(7, TEST_NOW, house.through(client))).status).toBe(200);
    for (const seconds of [20, 40, 59]) await set(seconds, TEST_NOW + seconds * 1000);
    expect((await caseItem('1-26.1'))['dueAt']).toBe(toIso(TEST_NOW + MINUTE));
    await house.sweep(TEST_NOW + MINUTE);
    expect(await caseItem('1-26.1')).not.toHaveProperty('follow');
    const events = (await house.items('cases')).filter(({ sk }) => sk.startsWith('EVENT#'));
    expect(events.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5]);
  });

  it('logs counts and nothing of a case; warns of the end of the calendar once an hour, months before', async () => {
    await house.register({ reference: '1/26' });
    const lines = await logged(() => house.sweep(TEST_NOW + 365 * DAY));
    expect(lines).toEqual([
      { level: 'info', event: 'case-sweep', code: 'changed', count: 1 },
      { level: 'info', event: 'case-sweep', code: 'repaired', count: 0 },
    ]);
    const soon = Date.parse(`${LAST_KNOWN_DAY}T10:00:00Z`) - 60 * DAY;
    const warnings = async (at: number) =>
      (await logged(() => house.sweep(at))).filter(({ event }) => event === 'calendar-ends-soon');
    expect(await warnings(soon)).toEqual([{ level: 'warn', event: 'calendar-ends-soon' }]);
    expect(await warnings(soon + MINUTE)).toEqual([]);
    expect(await warnings(soon + HOUR)).toHaveLength(1);
    expect(await warnings(soon - 365 * DAY)).toEqual([]);
  });

  it('needs the time of its run', async () => {
    const { client, tables } = house.store;
    const run = runCaseSweep({ client, tables, hasTime: () => true }, scheduledEvent('case-sweep', 'now'));
    await expect(run).rejects.toThrow('no time');
  });
});
