import { describe, expect, it } from 'vitest';
import { BANK_HOLIDAYS, FIRST_KNOWN_DAY, LAST_KNOWN_DAY } from '../../functions/victims-code/bank-holidays.ts';
import {
  addKnownDays,
  addWorkingDays,
  CalendarEnded,
  calendarEndsSoon,
  isWorkingDay,
} from '../../functions/victims-code/calendar.ts';
import { deadline } from '../../functions/victims-code/deadline.ts';
import type { Limit } from '../../functions/victims-code/rule.ts';
import { DUTY_RULES } from '../../functions/victims-code/rules.ts';
import { holidayFact } from './facts.ts';
import { at, DAYS, LIBRARY_HOLIDAYS, lastSecond, london } from './naive.ts';

const isWeekend = (day: string) => london(at(day)).weekday > 5;

describe('bank holidays', () => {
  it('are those of the fact file, and all of its years', () => {
    expect(BANK_HOLIDAYS).toEqual(holidayFact.events.map((event) => event.date));
    expect(FIRST_KNOWN_DAY).toBe(`${holidayFact.first_year}-01-01`);
    expect(LAST_KNOWN_DAY).toBe(`${holidayFact.last_year}-12-31`);
  });

  it('are those of an independent library, which also names the days themselves when a weekend moves them', () => {
    for (const day of BANK_HOLIDAYS) expect([day, isWeekend(day)]).toEqual([day, false]);
    expect([...LIBRARY_HOLIDAYS].filter((day) => !isWeekend(day)).sort()).toEqual(BANK_HOLIDAYS);
    expect([...LIBRARY_HOLIDAYS].filter(isWeekend).sort()).toEqual([
      '2020-12-26',
      '2021-12-25',
      '2021-12-26',
      '2022-01-01',
      '2022-12-25',
      '2023-01-01',
      '2026-12-26',
      '2027-12-25',
      '2027-12-26',
      '2028-01-01',
    ]);
  });
});

describe('every day of 2019 to 2028', () => {
  const LIMITS: readonly Limit[] = [
    ...[1, 2, 5, 10, 20].map((count) => ({ count, unit: 'working-days' as const })),
    ...[10, 28].map((count) => ({ count, unit: 'days' as const })),
  ];

  it('the limits checked are all limits there are, and the interval of routine updates', () => {
    const key = (limit: Limit) => `${limit.count} ${limit.unit}`;
    const used = DUTY_RULES.flatMap((rule) => [rule.standard, rule.enhanced]).filter((limit) => limit !== undefined);
    expect([...new Set([...used.map(key), '28 days'])].sort()).toEqual(LIMITS.map(key).sort());
  });

  it('has the due times that the other calculation gives, from its first to its last millisecond', () => {
    let compared = 0;
    let refused = 0;
    for (const day of DAYS) {
      for (const limit of LIMITS) {
        const due = lastSecond(day.begins, limit.count, limit.unit);
        for (const start of [day.begins, day.lastSecond, day.ends]) {
          const answer = dueOrEnded(start, limit);
          // A plain comparison: 76,713 assertions would cost more than the calculation.
          if (answer !== due) expect([day.iso, limit, answer]).toEqual([day.iso, limit, due]);
          compared += 1;
          if (answer === undefined) refused += 1;
        }
      }
    }
    expect(compared).toBe(3653 * 3 * 7);
    // The last 10 and 28 days of 2028; for working days all from the nth from the end on: 29, 28, 21, 14 December, 30 November.
    expect(refused).toBe(3 * (10 + 28 + 3 + 4 + 11 + 18 + 32));
  });

  it('is a working day or not as the other calculation says', () => {
    expect(DAYS.filter((day) => isWorkingDay(day.iso) !== day.working)).toEqual([]);
    expect(DAYS.at(-1)?.iso).toBe('2028-12-31');
    expect(isWorkingDay('2022-06-02')).toBe(false);
    expect(isWorkingDay('2022-06-01')).toBe(true);
  });
});

function dueOrEnded(start: number, limit: Limit): number | undefined {
  try {
    return deadline(start, limit);
  } catch (error) {
    if (error instanceof CalendarEnded) return undefined;
    throw error;
  }
}

describe('outside of the published years', () => {
  it.each(['2018-12-31', '2029-01-01', '2029-06-15', 'yesterday', ''])('nothing is guessed about %j', (day) => {
    expect(() => isWorkingDay(day)).toThrow(CalendarEnded);
    expect(() => addWorkingDays(day, 1)).toThrow(CalendarEnded);
    expect(() => addKnownDays(day, 1)).toThrow(CalendarEnded);
  });

  it('the last dates that can be counted are counted, the next are refused with the years that are known', () => {
    expect(addWorkingDays('2028-12-28', 1)).toBe('2028-12-29');
    expect(() => addWorkingDays('2028-12-29', 1)).toThrow('Working days are known from 2019-01-01 to 2028-12-31 only');
    expect(addKnownDays('2028-12-03', 28)).toBe('2028-12-31');
    expect(() => addKnownDays('2028-12-04', 28)).toThrow(CalendarEnded);
  });

  it.each([0, -1, 1.5, Number.NaN])('a limit of %d days is refused', (count) => {
    expect(() => addWorkingDays('2026-11-24', count)).toThrow(RangeError);
    expect(() => addKnownDays('2026-11-24', count)).toThrow(RangeError);
  });

  it('the end is announced half a year before, and from then on', () => {
    expect(calendarEndsSoon(at('2028-06-30T23:59:59.999'))).toBe(false);
    expect(calendarEndsSoon(at('2028-07-01T00:00'))).toBe(true);
    expect(calendarEndsSoon(at('2028-12-31T12:00'))).toBe(true);
    expect(calendarEndsSoon(at('2030-01-01T12:00'))).toBe(true);
  });
});
