import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergePages } from '../../functions/shared/merge-pages.ts';

interface Item {
  readonly place: string;
  readonly secret: boolean;
}

/** Queues of distinct places, some of them secret. */
const queues = fc
  .uniqueArray(fc.record({ number: fc.nat(999), queue: fc.nat(4), secret: fc.boolean() }), {
    selector: ({ number }) => number,
    maxLength: 60,
  })
  .map((all) =>
    [0, 1, 2, 3, 4].map((queue) =>
      all
        .filter((one) => one.queue === queue)
        .map(({ number, secret }): Item => ({ place: String(number).padStart(3, '0'), secret }))
        .sort((a, b) => (a.place < b.place ? -1 : 1)),
    ),
  );

function readIn(stored: readonly (readonly Item[])[], bite: number, descending: boolean) {
  return async (queue: string, after: string | undefined) => {
    const all = stored[Number(queue)] ?? [];
    const ordered = descending ? all.toReversed() : all;
    const rest = ordered.filter(({ place }) => after === undefined || (descending ? place < after : place > after));
    return { items: rest.slice(0, bite), more: rest.length > bite };
  };
}

describe('pages merged from sorted queues', () => {
  it('give everything that is kept once, in order, page by page, and no page but an only one is empty', async () => {
    await fc.assert(
      fc.asyncProperty(
        queues,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        async (stored, limit, bite, descending) => {
          const found: string[] = [];
          let after: string | undefined;
          for (let pages = 0; pages < 100; pages += 1) {
            const page = await mergePages<Item>({
              queues: ['0', '1', '2', '3', '4'],
              placeOf: ({ place }) => place,
              descending,
              after,
              limit,
              keep: ({ secret }) => !secret,
              read: readIn(stored, bite, descending),
            });
            found.push(...page.items.map(({ place }) => place));
            if (page.next === undefined) {
              if (pages > 0) expect(page.items.length).toBeGreaterThan(0);
              break;
            }
            expect(page.items).toHaveLength(limit);
            // The place to go on from is that of the last one shown, never of one withheld.
            expect(page.next).toBe(page.items.at(-1)?.place);
            after = page.next;
          }
          const kept = stored.flat().filter(({ secret }) => !secret);
          const expected = kept.map(({ place }) => place).sort();
          expect(found).toEqual(descending ? expected.reverse() : expected);
        },
      ),
    );
  });

  it('stop at the most that may be looked at and say where to go on', async () => {
    const stored = [Array.from({ length: 50 }, (_, i) => ({ place: String(i).padStart(3, '0'), secret: true }))];
    const request = {
      queues: ['0'],
      placeOf: ({ place }: Item) => place,
      limit: 5,
      keep: ({ secret }: Item) => !secret,
      read: readIn(stored, 3, false),
      most: 20,
    };
    expect(await mergePages({ ...request, after: undefined })).toEqual({ items: [], next: '019' });
    expect(await mergePages({ ...request, after: '039' })).toEqual({ items: [] });
  });
});
