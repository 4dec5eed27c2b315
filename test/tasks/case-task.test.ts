import { GetCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TaskOrder } from '../../functions/cases/case.ts';
import { HOUR, MINUTE, toIso } from '../../functions/shared/time.ts';
import {
  caseTask,
  isTombstone,
  raisedAgain,
  type StoredTask,
  settledBySystem,
  taskIdOf,
  tombstone,
  withRestriction,
} from '../../functions/tasks/case-task.ts';
import { CASE_KINDS, type CaseTaskKind } from '../../functions/tasks/kinds.ts';
import { raise, settleBySystem } from '../../functions/tasks/raise-store.ts';
import { settle } from '../../functions/tasks/settlement.ts';
import { readTask, replaceTask } from '../../functions/tasks/store.ts';
import { due, nextDue, type Task } from '../../functions/tasks/task.ts';
import { type TestStore, testStore } from '../support/store.ts';

const NOW = Date.parse('2026-11-24T09:00:00Z');
const HACKNEY = 'E09000012';
const theCase = { id: '1000000-26.2', reference: '1000000/26', victimNumber: 2, borough: HACKNEY, team: 'A' };
const DUTY = 'D7K2V9X4N0B5S3GJ1MQC';

type Raise = Extract<TaskOrder, { order: 'raise' }>;
type Settle = Extract<TaskOrder, { order: 'settle' }>;

function raising(at: number, kind: CaseTaskKind = 'duty-due-soon', dueBy = at + 8 * HOUR): Raise {
  return { order: 'raise', kind, dutyId: DUTY, openedAt: toIso(at), dueBy: toIso(dueBy) };
}
function settling(at: number, outcome: Settle['outcome'] = 'done'): Settle {
  return { order: 'settle', kind: 'duty-due-soon', dutyId: DUTY, outcome, at: toIso(at) };
}

/** What the table would hold after an order. */
function obeyed(stored: StoredTask | undefined, order: Raise | Settle): StoredTask {
  if (order.order === 'raise') {
    const fresh = caseTask(order, theCase);
    return stored ? (raisedAgain(stored, fresh) ?? stored) : fresh;
  }
  if (!stored) return tombstone(taskIdOf(order, theCase.id), order.outcome, order.at);
  return settledBySystem(stored, order.outcome, order.at) ?? stored;
}

/** A closing by staff that must be accepted. */
function closedByStaff(task: Task, at: number, note = 'Rang her'): Task {
  const result = settle(task, { outcome: 'done', by: 'staff-1', note }, at);
  if (result.is !== 'new') throw new Error(result.is);
  return result.after;
}

describe('a task of a case', () => {
  it('is the same for the same order, another for another kind, duty, subject matter or case', () => {
    const order = raising(NOW);
    const ids = [
      caseTask(order, theCase).id,
      taskIdOf({ ...order, kind: 'duty-missed' }, theCase.id),
      taskIdOf({ ...order, dutyId: 'X' }, theCase.id),
      taskIdOf({ kind: order.kind, about: DUTY }, theCase.id),
      taskIdOf(order, '1000000-26.1'),
    ];
    expect(new Set(ids).size).toBe(5);
    expect(caseTask(raising(NOW + HOUR), theCase).id).toBe(ids[0]);
    expect(taskIdOf(settling(NOW), theCase.id)).toBe(ids[0]);
    expect(ids[0]).toMatch(/^[0-9A-Z]{20}$/);
  });

  it('holds the reference as people write it and the place of the case, nothing of a person', () => {
    expect(caseTask(raising(NOW), theCase)).toEqual({
      id: expect.any(String),
      kind: 'duty-due-soon',
      status: 'open',
      queue: HACKNEY,
      openedAt: toIso(NOW),
      dueBy: toIso(NOW + 8 * HOUR),
      borough: HACKNEY,
      team: 'A',
      reference: '1000000/26.2',
      case: { id: '1000000-26.2', dutyId: DUTY },
      version: 1,
      attempts: [],
    });
    const restriction = { subjects: ['staff-9'], reason: 'A colleague', at: toIso(NOW), by: 'staff-1' };
    const restricted = caseTask(raising(NOW), { ...theCase, restriction });
    expect(restricted.restricted).toBe(true);
    expect(JSON.stringify(restricted)).not.toMatch(/colleague|staff-9/);
  });

  it.each(Object.keys(CASE_KINDS) as CaseTaskKind[])('%s is told once to its topic', (kind) => {
    const step = due(caseTask(raising(NOW, kind), theCase), NOW);
    expect(step).toMatchObject({ reason: 'new', topic: kind === 'duty-missed' ? 'duty-missed' : 'case-work' });
    const overdue = step && due(step.after, NOW + 1000 * HOUR);
    // What nobody does keeps a victim from being reached: supervisors are told. Reminders of a deadline do not escalate.
    const escalates = ['details-to-confirm', 'phone-first', 'message-failed', 'opt-out-to-confirm'].includes(kind);
    expect(overdue?.topic).toBe(escalates ? 'overdue' : undefined);
    expect(step && nextDue(step.after) === undefined).toBe(!escalates);
  });

  it('is tried again by its policy, but not later than the deadline that it is about', () => {
    const attempt = (task: Task, at: number) => {
      const result = settle(task, { outcome: 'no-answer', by: 's' }, at);
      return result.is === 'new' ? result.after.dueBy : result.is;
    };
    const task = caseTask(raising(NOW, 'duty-due-soon', NOW + 8 * HOUR), theCase);
    expect(attempt(task, NOW + HOUR)).toBe(toIso(NOW + 2 * HOUR));
    expect(attempt(task, NOW + 7.5 * HOUR)).toBe(toIso(NOW + 8 * HOUR));
    expect(attempt(task, NOW + 9 * HOUR)).toBe(toIso(NOW + 10 * HOUR));
  });
});

describe('orders that come late, twice or out of order', () => {
  it('leave it as the latest order says, whatever the order in which they are carried out', () => {
    const orders = fc
      .uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 7 })
      .chain((times) =>
        fc.tuple(
          fc.tuple(...times.map((time) => fc.boolean().map((up) => ({ up, at: NOW + time * MINUTE })))),
          fc.infiniteStream(fc.nat()),
        ),
      );
    fc.assert(
      fc.property(orders, ([all, picks]) => {
        const latest = [...all].sort((a, b) => b.at - a.at)[0];
        let stored: StoredTask | undefined;
        // Each at least once, some again, in any order.
        const twice = [...all, ...all];
        while (twice.length > 0) {
          const [next] = twice.splice((picks.next().value ?? 0) % twice.length, 1);
          if (next) stored = obeyed(stored, next.up ? raising(next.at) : settling(next.at));
        }
        expect(stored?.status).toBe(latest?.up ? 'open' : 'done');
        if (stored && latest?.up && !isTombstone(stored)) {
          expect([stored.openedAt, stored.dueBy]).toEqual([toIso(latest.at), toIso(latest.at + 8 * HOUR)]);
          expect(due(stored, latest.at)?.reason).toBe('new');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never raise what was settled before it was there, also in the same moment', () => {
    const settled = obeyed(undefined, settling(NOW + HOUR));
    expect(obeyed(settled, raising(NOW))).toBe(settled);
    expect(obeyed(settled, raising(NOW + HOUR))).toBe(settled);
    expect(obeyed(settled, raising(NOW + HOUR + 1))).toMatchObject({ status: 'open', version: 2 });
  });

  it('leave alone what staff have closed, and do not let an older raise open it again', () => {
    const task = caseTask(raising(NOW), theCase);
    const closed = closedByStaff(task, NOW + HOUR);
    const settled = obeyed(closed, settling(NOW + 3 * HOUR, 'not-needed'));
    expect(settled).toMatchObject({ status: 'done', outcome: { by: 'staff-1', outcome: 'done', note: 'Rang her' } });
    expect(obeyed(settled, raising(NOW + 2 * HOUR))).toBe(settled);
    const again = obeyed(settled, raising(NOW + 4 * HOUR));
    expect(again).toMatchObject({ status: 'open', attempts: [], openedAt: toIso(NOW + 4 * HOUR) });
    expect(again).toMatchObject({ earlier: [{ by: 'staff-1', note: 'Rang her' }] });
    expect(again).not.toHaveProperty('outcome');
    expect(again).not.toHaveProperty('alertedAt');
  });

  it('keep staff requests recognisable after it was opened again', () => {
    const request = { key: 'k', body: 'b' };
    const first = settle(caseTask(raising(NOW), theCase), { outcome: 'done', by: 's', request }, NOW + HOUR);
    if (first.is !== 'new') throw new Error(first.is);
    const again = obeyed(first.after, raising(NOW + 2 * HOUR)) as Task;
    expect(settle(again, { outcome: 'done', by: 's', request }, NOW + 3 * HOUR)).toEqual({
      is: 'repeated',
      record: first.record,
    });
  });

  it('that ask again while it waits give it a new due time and a new escalation, not a second alert', () => {
    let task = caseTask(raising(NOW, 'details-to-confirm', NOW + HOUR), theCase);
    for (const at of [NOW, NOW + HOUR]) task = due(task, at)?.after ?? task;
    expect(nextDue(task)).toBeUndefined();
    const again = obeyed(task, raising(NOW + 2 * HOUR, 'details-to-confirm', NOW + 3 * HOUR)) as Task;
    expect(due(again, NOW + 3 * HOUR - 1)).toBeUndefined();
    expect(due(again, NOW + 3 * HOUR)).toMatchObject({ reason: 'overdue', topic: 'overdue' });
  });
});

describe('a restriction of the case', () => {
  const restriction = { subjects: [], reason: 'A colleague', at: toIso(NOW), by: 'staff-1' };

  it('hides its tasks, open and closed ones, and its end shows them again', () => {
    const task = caseTask(raising(NOW), theCase);
    const hidden = withRestriction(task, true);
    expect(hidden).toEqual({ ...task, restricted: true, version: 2 });
    expect(withRestriction(hidden, true)).toBeUndefined();
    expect(withRestriction(hidden, false)).toEqual({ ...task, version: 3 });
    expect(withRestriction(closedByStaff(task, NOW), true)).toMatchObject({ status: 'done', restricted: true });
  });

  it('changes nothing where no task was raised', () => {
    expect(withRestriction(undefined, true)).toBeUndefined();
    expect(withRestriction(obeyed(undefined, settling(NOW)), true)).toBeUndefined();
  });

  it('holds for a task that is asked for again as the case then is', () => {
    const hidden = caseTask(raising(NOW), { ...theCase, restriction });
    expect(raisedAgain(hidden, caseTask(raising(NOW + HOUR), theCase))).not.toHaveProperty('restricted');
    const shown = caseTask(raising(NOW), theCase);
    const again = caseTask(raising(NOW + HOUR), { ...theCase, restriction });
    expect(raisedAgain(shown, again)).toMatchObject({ restricted: true });
  });
});

describe('the table of tasks', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await testStore();
  });
  afterAll(() => store.close());

  const fresh = (victimNumber: number, at = NOW) => {
    const of = { ...theCase, id: `1000000-26.${victimNumber}`, victimNumber };
    return caseTask(raising(at), of);
  };
  const put = (task: Task) => raise(store.client, store.tables.tasks, task);
  const done = (id: string, at: number) => settleBySystem(store.client, store.tables.tasks, id, 'done', toIso(at));
  const stored = (id: string) => readTask(store.client, store.tables.tasks, id);
  const item = async (id: string) =>
    (
      await store.client.send(
        new GetCommand({ TableName: store.tables.tasks, Key: { pk: `TASK#${id}`, sk: 'TASK' }, ConsistentRead: true }),
      )
    ).Item;
  const queue = async () =>
    (
      await store.client.send(
        new QueryCommand({
          TableName: store.tables.tasks,
          IndexName: 'by-queue',
          KeyConditionExpression: 'queue = :queue',
          ExpressionAttributeValues: { ':queue': HACKNEY },
        }),
      )
    ).Items?.map(({ id, status }) => `${status} ${id}`) ?? [];

  it('raises once, settles once, and takes it out of the due index', async () => {
    const task = fresh(1);
    expect([await put(task), await put(task)]).toEqual([true, false]);
    expect(await item(task.id)).toMatchObject({ dueAt: toIso(NOW), version: 1 });
    await done(task.id, NOW + HOUR);
    await done(task.id, NOW + HOUR);
    const settled = await item(task.id);
    expect(settled).toMatchObject({ status: 'done', version: 2, outcome: { by: 'system', at: toIso(NOW + HOUR) } });
    expect(settled).not.toHaveProperty('dueAt');
    expect(await queue()).toEqual([`done ${task.id}`]);
  });

  it('shows no trace of a task that was settled before it was raised, in no queue and under no id', async () => {
    const task = fresh(2);
    await done(task.id, NOW + HOUR);
    expect(await stored(task.id)).toBeUndefined();
    expect(await put(task)).toBe(false);
    expect(await stored(task.id)).toBeUndefined();
    expect((await queue()).join()).not.toContain(task.id);
    const again = fresh(2, NOW + 2 * HOUR);
    expect(await put(again)).toBe(true);
    expect(await stored(task.id)).toMatchObject({ status: 'open', openedAt: toIso(NOW + 2 * HOUR) });
    expect((await queue()).join()).toContain(`open ${task.id}`);
  });

  it('agrees on one end when all come at once', async () => {
    for (let round = 3; round < 9; round += 1) {
      const task = fresh(round);
      await Promise.all([
        put(task),
        done(task.id, NOW + HOUR),
        put(fresh(round, NOW + 2 * HOUR)),
        done(task.id, NOW + HOUR),
        put(task),
      ]);
      expect(await stored(task.id)).toMatchObject({ status: 'open', openedAt: toIso(NOW + 2 * HOUR) });
      await Promise.all([done(task.id, NOW + 3 * HOUR), put(fresh(round, NOW + 2 * HOUR)), done(task.id, NOW)]);
      expect((await stored(task.id))?.status).toBe('done');
    }
  });

  it('lets staff and the system close the same task at the same time: one of them did', async () => {
    const task = fresh(9);
    await put(task);
    const closed = closedByStaff(task, NOW + HOUR);
    const [byStaff] = await Promise.all([
      replaceTask(store.client, store.tables.tasks, task, closed),
      done(task.id, NOW + HOUR),
    ]);
    expect(await stored(task.id)).toMatchObject({ status: 'done', outcome: { by: byStaff ? 'staff-1' : 'system' } });
    const { Items = [] } = await store.client.send(new ScanCommand({ TableName: store.tables.tasks }));
    expect(Items.filter(({ id }) => id === task.id)).toHaveLength(1);
  });
});
