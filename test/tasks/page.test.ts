import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, toIso } from '../../functions/shared/time.ts';
import { decodeCursor, encodeCursor, readPage } from '../../functions/tasks/page.ts';
import { settle } from '../../functions/tasks/settlement.ts';
import { newTask, queueOrder, type Task } from '../../functions/tasks/task.ts';

const START = Date.parse('2026-11-24T09:00:00Z');

/** A task due at a minute after the start, on a queue; done ones are closed at that minute. */
function task(queue: string, minute: number, index: number, done: boolean): Task {
  const seed = { kind: 'call-back' as const, replyId: `${queue}-${index}`, key: { pk: 'p', sk: 's' }, borough: queue };
  const made = newTask({ ...seed, touchpoint: 'desk-call', rating: (index % 5) + 1 }, START + minute * 60_000 - DAY);
  if (!done) return made;
  const closed = settle(made, { outcome: 'done', by: 's' }, START + minute * 60_000);
  if (closed.is !== 'new') throw new Error(closed.is);
  return closed.after;
}

describe('a page out of several queues', () => {
  it('is the same as sorting everything, whatever the queues, the filter, the page size and the bite', async () => {
    const queues = fc.array(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 25 }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        queues,
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 5 }),
        fc.boolean(),
        async (minutes, limit, bite, rating, done) => {
          const forwards = (a: Task, b: Task) => (queueOrder(a) < queueOrder(b) ? -1 : 1);
          const inOrder = done ? (a: Task, b: Task) => forwards(b, a) : forwards;
          const stored = new Map(
            minutes.map((list, queue) => [
              `Q${queue}`,
              list.map((minute, index) => task(`Q${queue}`, minute, index, done)).sort(inOrder),
            ]),
          );
          const keep = ({ rating: own = 0 }: Task) => own <= rating;
          const found: Task[] = [];
          let after: string | undefined;
          for (let pages = 0; pages < 200; pages += 1) {
            const page = await readPage({
              queues: [...stored.keys()],
              status: done ? 'done' : 'open',
              after,
              limit,
              keep,
              read: async (queue, behind) => {
                const rest = (stored.get(queue) ?? []).filter(
                  (one) => behind === undefined || (done ? queueOrder(one) < behind : queueOrder(one) > behind),
                );
                return { tasks: rest.slice(0, bite), more: rest.length > bite };
              },
            });
            found.push(...page.tasks);
            if (page.next === undefined) break;
            expect(page.tasks).toHaveLength(limit);
            after = page.next;
          }
          const expected = [...stored.values()].flat().filter(keep).sort(inOrder);
          expect(found.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
        },
      ),
    );
  });

  it('looks at a bounded number of tasks and says where to go on', async () => {
    let looked = 0;
    const page = await readPage({
      queues: ['Q'],
      status: 'open',
      after: undefined,
      limit: 10,
      keep: () => false,
      read: async () => {
        const tasks = Array.from({ length: 100 }, (_, i) => task('Q', looked + i, looked + i, false));
        looked += 100;
        return { tasks, more: true };
      },
    });
    expect(page.tasks).toEqual([]);
    expect(page.next).toMatch(/^open#/);
    expect(looked).toBeLessThanOrEqual(2100);
  });
});

describe('a cursor', () => {
  it('gives back its place, for its status only', () => {
    const place = `open#${toIso(START)}#0123456789ABCDEFGHJK`;
    const cursor = encodeCursor('open', place);
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(decodeCursor('open', cursor)).toBe(place);
    expect(decodeCursor('done', cursor)).toBeUndefined();
    expect(decodeCursor('done', encodeCursor('done', place))).toBeUndefined();
  });

  it('made by anybody else is none', () => {
    fc.assert(fc.property(fc.string(), (text) => decodeCursor('open', text) === undefined));
  });
});
