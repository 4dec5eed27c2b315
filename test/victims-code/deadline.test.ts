import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addWorkingDays, CalendarEnded, isWorkingDay } from '../../functions/victims-code/calendar.ts';
import { deadline, isPast, reminderTimes } from '../../functions/victims-code/deadline.ts';
import type { Limit } from '../../functions/victims-code/rule.ts';
import { at, lastSecond, london, slicedReminders } from './naive.ts';

const workingDays = (count: number): Limit => ({ count, unit: 'working-days' });
const days = (count: number): Limit => ({ count, unit: 'days' });
/** London's clocks at an instant, with their distance from UTC. */
const shown = (instant: number) => london(instant).toISO({ suppressMilliseconds: true });

describe('due times', () => {
  it.each([
    ['the last second of a day is that day', '2026-11-24T23:59:59.999', 1, '2026-11-25T23:59:59+00:00'],
    ['midnight is the next day', '2026-11-25T00:00', 1, '2026-11-26T23:59:59+00:00'],
    ['a Friday night', '2026-11-27T23:59:59', 1, '2026-11-30T23:59:59+00:00'],
    ['a Saturday', '2026-11-28T12:00', 1, '2026-11-30T23:59:59+00:00'],
    ['midnight in summer, which is 23:00 UTC of the day before', '2026-07-01T00:00', 1, '2026-07-02T23:59:59+01:00'],
    ['the last second before it', '2026-06-30T23:59:59', 1, '2026-07-01T23:59:59+01:00'],
    ['over the spring change', '2026-03-27T10:00', 1, '2026-03-30T23:59:59+01:00'],
    ['on the night of the spring change', '2026-03-29T02:30', 5, '2026-04-07T23:59:59+01:00'],
    ['over the autumn change', '2026-10-23T10:00', 5, '2026-10-30T23:59:59+00:00'],
    ['on the night of the autumn change', '2026-10-25T01:30', 1, '2026-10-26T23:59:59+00:00'],
    ['to 29 February', '2024-02-28T09:00', 1, '2024-02-29T23:59:59+00:00'],
    ['from 29 February', '2024-02-29T09:00', 5, '2024-03-07T23:59:59+00:00'],
    ['not to 29 February of another year', '2023-02-28T09:00', 1, '2023-03-01T23:59:59+00:00'],
    ['Early May 2020 was moved to Friday the 8th', '2020-05-07T09:00', 1, '2020-05-11T23:59:59+01:00'],
    ['so Monday the 4th was a working day', '2020-05-01T09:00', 1, '2020-05-04T23:59:59+01:00'],
    ['Spring 2022 was moved beside the jubilee', '2022-06-01T09:00', 1, '2022-06-06T23:59:59+01:00'],
    ['so 30 May 2022 was a working day', '2022-05-27T09:00', 1, '2022-05-30T23:59:59+01:00'],
    ['the state funeral', '2022-09-16T09:00', 1, '2022-09-20T23:59:59+01:00'],
    ['the coronation', '2023-05-05T09:00', 1, '2023-05-09T23:59:59+01:00'],
    ['Christmas with substitute days', '2021-12-24T09:00', 5, '2022-01-05T23:59:59+00:00'],
    ['twenty working days over Easter', '2024-03-20T09:00', 20, '2024-04-19T23:59:59+01:00'],
  ])('%s', (_, start, count, due) => {
    expect(shown(deadline(at(start), workingDays(count)))).toBe(due);
  });

  it('calendar days count every day', () => {
    expect(shown(deadline(at('2026-12-20T09:00'), days(10)))).toBe('2026-12-30T23:59:59+00:00');
    expect(shown(deadline(at('2026-03-01T09:00'), days(28)))).toBe('2026-03-29T23:59:59+01:00');
    expect(shown(deadline(at('2026-10-25T00:30'), days(28)))).toBe('2026-11-22T23:59:59+00:00');
  });

  it('are past only when their last second is over', () => {
    const due = '2026-11-25T23:59:59.000Z';
    expect(isPast(due, at('2026-11-25T23:59:59.999'))).toBe(false);
    expect(isPast(due, at('2026-11-26T00:00'))).toBe(true);
  });
});

/** Any instant of the published years. */
const known = fc.integer({ min: at('2019-01-01'), max: at('2028-12-31T23:59:59.999') });
/** One that leaves room for the longest limits. */
const early = fc.integer({ min: at('2019-01-01'), max: at('2027-12-31') });
const limit = fc.record({
  count: fc.integer({ min: 1, max: 60 }),
  unit: fc.constantFrom<Limit['unit']>('working-days', 'days'),
});

function tried<T>(work: () => T): T | 'ended' {
  try {
    return work();
  } catch (error) {
    if (error instanceof CalendarEnded) return 'ended';
    throw error;
  }
}

describe('whatever the start and the limit', () => {
  it('the due time is 23:59:59 in London, after the day of the start, as the other calculation says', () => {
    fc.assert(
      fc.property(known, limit, (start, limit) => {
        const due = tried(() => deadline(start, limit));
        expect(due).toBe(lastSecond(start, limit.count, limit.unit) ?? 'ended');
        if (due === 'ended') return;
        expect(london(due).toFormat('HH:mm:ss.SSS')).toBe('23:59:59.000');
        if (limit.unit === 'working-days') expect(isWorkingDay(london(due).toFormat('yyyy-MM-dd'))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('a later start or a longer limit is never due earlier, and a longer one always later', () => {
    fc.assert(
      fc.property(early, early, limit, fc.integer({ min: 1, max: 20 }), (one, other, limit, more) => {
        const [first, second] = [Math.min(one, other), Math.max(one, other)];
        expect(deadline(first, limit)).toBeLessThanOrEqual(deadline(second, limit));
        expect(deadline(first, limit)).toBeLessThan(deadline(first, { ...limit, count: limit.count + more }));
        expect(deadline(first, { ...limit, unit: 'days' })).toBeLessThanOrEqual(
          deadline(first, { ...limit, unit: 'working-days' }),
        );
      }),
    );
  });

  it('the time of the day makes no difference, so re-dating from the same start comes back to the same due time', () => {
    fc.assert(
      fc.property(early, limit, (start, limit) => {
        const day = london(start);
        expect(deadline(day.startOf('day').toMillis(), limit)).toBe(deadline(start, limit));
        expect(deadline(day.endOf('day').toMillis(), limit)).toBe(deadline(start, limit));
      }),
    );
  });

  it('counting on from a working day is counting further', () => {
    const count = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(early, count, count, (start, one, other) => {
        const day = london(start).toFormat('yyyy-MM-dd');
        expect(addWorkingDays(addWorkingDays(day, one), other)).toBe(addWorkingDays(day, one + other));
      }),
    );
  });
});

describe('reminders', () => {
  it.each([
    ['a whole day ahead', '2026-11-24T09:00', workingDays(1), '2026-11-24T17:00', '2026-11-25T13:00'],
    ['from the middle of a day', '2026-11-24T10:00', workingDays(1), '2026-11-25T09:30', '2026-11-25T13:00'],
    ['from the evening', '2026-11-24T20:00', workingDays(1), '2026-11-25T13:00', '2026-11-25T13:00'],
    ['from before the working day', '2026-11-24T03:00', workingDays(1), '2026-11-24T17:00', '2026-11-25T13:00'],
    ['from a weekend', '2026-11-28T15:00', workingDays(1), '2026-11-30T13:00', '2026-11-30T13:00'],
    ['over a weekend', '2026-11-27T13:00', workingDays(1), '2026-11-30T11:00', '2026-11-30T13:00'],
    ['five days', '2026-11-24T09:00', workingDays(5), '2026-11-26T17:00', '2026-12-01T13:00'],
    ['over the spring change', '2026-03-27T09:00', workingDays(1), '2026-03-27T17:00', '2026-03-30T13:00'],
    ['over the autumn change', '2026-10-23T12:00', workingDays(5), '2026-10-28T10:30', '2026-10-30T13:00'],
    ['over holidays', '2022-06-01T09:00', workingDays(1), '2022-06-01T17:00', '2022-06-06T13:00'],
    ['due on a Sunday', '2026-11-19T13:00', days(10), '2026-11-24T15:00', '2026-11-27T13:00'],
    ['due on a bank holiday', '2026-12-18T09:00', days(7), '2026-12-22T13:00', '2026-12-24T13:00'],
  ])('%s', (_, start, limit, half, fourHours) => {
    expect(reminderTimes(at(start), deadline(at(start), limit))).toEqual({ half: at(half), fourHours: at(fourHours) });
  });

  it('come at once when no working time is left', () => {
    const saturday = at('2026-11-28T12:00');
    expect(reminderTimes(saturday, deadline(saturday, days(1)))).toEqual({ half: saturday, fourHours: saturday });
    const friday = at('2026-11-27T16:00');
    expect(reminderTimes(friday, deadline(friday, days(2)))).toEqual({
      half: at('2026-11-27T16:30'),
      fourHours: friday,
    });
  });

  it('are whole milliseconds', () => {
    const start = at('2026-11-24T09:00:00.001');
    expect(reminderTimes(start, deadline(start, workingDays(1))).half).toBe(at('2026-11-25T09:00:00.001'));
  });

  it('are those counted by quarters of an hour, between start and due time', () => {
    const halfHour = 30 * 60_000;
    fc.assert(
      fc.property(early, limit, (instant, limit) => {
        fc.pre(limit.count <= 20);
        const start = Math.floor(instant / halfHour) * halfHour;
        const due = deadline(start, limit);
        const times = reminderTimes(start, due);
        expect(times).toEqual(slicedReminders(start, due));
        expect(Math.min(times.half, times.fourHours)).toBeGreaterThanOrEqual(start);
        expect(Math.max(times.half, times.fourHours)).toBeLessThan(due);
      }),
      { numRuns: 80 },
    );
  });
});
