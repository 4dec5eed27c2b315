import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  DAY,
  daysOf,
  HOUR,
  londonDay,
  MINUTE,
  monthOf,
  parsePeriod,
  startOfDay,
  weekOf,
} from '../../functions/shared/time.ts';

/** The same by the time zone data of the runtime: what a change of the law would reach first. */
const london = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London', dateStyle: 'short' });
const between = (from: string, to: string) =>
  fc.integer({ min: Date.parse(from) / MINUTE, max: Date.parse(to) / MINUTE }).map((minute) => minute * MINUTE);

describe('a day in London', () => {
  it('is what the time zone data say, 2003 to 2040', () => {
    fc.assert(
      fc.property(between('2003-01-01T00:00Z', '2040-12-31T00:00Z'), (instant) => {
        expect(londonDay(instant)).toBe(london.format(instant));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['2026-03-28T23:59:59.999Z', '2026-03-28'],
    ['2026-03-29T00:59:59.999Z', '2026-03-29'],
    ['2026-03-29T22:59:59.999Z', '2026-03-29'],
    ['2026-03-29T23:00:00.000Z', '2026-03-30'],
    ['2026-10-24T22:59:59.999Z', '2026-10-24'],
    ['2026-10-24T23:00:00.000Z', '2026-10-25'],
    ['2026-10-25T23:59:59.999Z', '2026-10-25'],
    ['2028-02-29T12:00:00.000Z', '2028-02-29'],
  ])('%s is %s', (instant, day) => {
    expect(londonDay(Date.parse(instant))).toBe(day);
  });

  it('begins at an instant that is in it, and the millisecond before is not', () => {
    fc.assert(
      fc.property(between('2003-01-02T00:00Z', '2040-12-30T00:00Z'), (instant) => {
        const day = londonDay(instant);
        const start = startOfDay(day);
        expect(londonDay(start)).toBe(day);
        expect(londonDay(start - 1)).toBe(addDays(day, -1));
        expect([23 * HOUR, DAY, 25 * HOUR]).toContain(startOfDay(addDays(day, 1)) - start);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('periods', () => {
  it.each([
    ['2026-W48', '2026-11-23', '2026-11-30'],
    ['2026-W53', '2026-12-28', '2027-01-04'],
    ['2027-W01', '2027-01-04', '2027-01-11'],
    ['2025-W01', '2024-12-30', '2025-01-06'],
    ['2026-11', '2026-11-01', '2026-12-01'],
    ['2028-02', '2028-02-01', '2028-03-01'],
    ['2026-12', '2026-12-01', '2027-01-01'],
  ])('%s is %s up to %s', (id, from, to) => {
    expect(parsePeriod(id)).toMatchObject({ id, from, to });
  });

  it.each(['2027-W53', '2026-W54', '2026-W00', '2026-13', '2026-00', '2026', '2026-W4', '26-W48', ' 2026-11', ''])(
    '%j does not exist',
    (id) => {
      expect(parsePeriod(id)).toBeUndefined();
    },
  );

  it('hold each day exactly once', () => {
    fc.assert(
      fc.property(between('2003-01-01T00:00Z', '2040-12-31T00:00Z'), (instant) => {
        const day = londonDay(instant);
        for (const id of [weekOf(day), monthOf(day)]) {
          const period = parsePeriod(id);
          expect(period && daysOf(period)).toContain(day);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
