import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { commonHours, DAYTIME, nextAllowed } from '../../functions/messages/gate/hours.ts';
import { DAY, HOUR, MINUTE, toIso } from '../../functions/shared/time.ts';

describe('the hours of a plan within daytime', () => {
  test.each([
    ['09:00', '17:30', '09:00', '17:30'],
    ['00:00', '23:59', '08:00', '20:00'],
    ['06:30', '08:01', '08:00', '08:01'],
    ['19:59', '23:00', '19:59', '20:00'],
  ])('%s to %s are %s to %s', (from, to, first, last) => {
    expect(commonHours({ from, to })).toEqual(commonHours({ from: first, to: last }));
    const minutes = (time: string) => Number(time.slice(0, 2)) * HOUR + Number(time.slice(3)) * MINUTE;
    expect(commonHours({ from, to })).toEqual({ from: minutes(first), to: minutes(last) });
  });

  test.each([
    ['05:00', '08:00'],
    ['20:00', '23:00'],
    ['00:00', '00:01'],
  ])('%s to %s has no minute in common with it', (from, to) => {
    expect(commonHours({ from, to })).toBeUndefined();
  });
});

describe('the next allowed instant', () => {
  const nine = commonHours({ from: '09:00', to: '17:00' });
  const next = (time: string, hours = nine) => toIso(nextAllowed(hours ?? DAYTIME, Date.parse(time)));

  test.each([
    ['in winter, before them', '2026-11-23T08:59:59.999Z', '2026-11-23T09:00:00.000Z'],
    ['at the first instant', '2026-11-23T09:00:00.000Z', '2026-11-23T09:00:00.000Z'],
    ['within them', '2026-11-23T12:34:56.789Z', '2026-11-23T12:34:56.789Z'],
    ['at the last', '2026-11-23T16:59:59.999Z', '2026-11-23T16:59:59.999Z'],
    ['when they have ended', '2026-11-23T17:00:00.000Z', '2026-11-24T09:00:00.000Z'],
    ['in summer', '2026-07-01T07:59:59.999Z', '2026-07-01T08:00:00.000Z'],
    ['in a summer night, of London and not of UTC', '2026-07-01T23:30:00.000Z', '2026-07-02T08:00:00.000Z'],
    ['over the night in which the clocks go forward', '2027-03-27T22:00:00.000Z', '2027-03-28T08:00:00.000Z'],
    ['in the hour that does not exist', '2027-03-28T01:00:00.000Z', '2027-03-28T08:00:00.000Z'],
    ['on the evening before', '2027-03-27T16:59:00.000Z', '2027-03-27T16:59:00.000Z'],
    ['over the night in which they go back', '2026-10-24T20:00:00.000Z', '2026-10-25T09:00:00.000Z'],
    ['in the hour that comes twice, the first time', '2026-10-25T00:30:00.000Z', '2026-10-25T09:00:00.000Z'],
    ['and the second', '2026-10-25T01:30:00.000Z', '2026-10-25T09:00:00.000Z'],
    ['when they have ended on that day', '2026-10-25T17:00:00.000Z', '2026-10-26T09:00:00.000Z'],
    ['over the end of the year', '2026-12-31T18:00:00.000Z', '2027-01-01T09:00:00.000Z'],
    ['on a leap day', '2028-02-28T18:00:00.000Z', '2028-02-29T09:00:00.000Z'],
  ])('%s', (_, now, expected) => {
    expect(next(now)).toBe(expected);
  });

  /** London's clock by the runtime's own knowledge of time zones. */
  const london = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', hour: '2-digit', minute: '2-digit' });

  it('is never outside the hours, never before, at most a day away, and the first there is', () => {
    const minute = fc.integer({ min: 0, max: 24 * 60 - 1 });
    const clock = (minutes: number) =>
      `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
    const when = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2030, 0, 1) });
    const nearAChange = fc
      .tuple(
        fc.constantFrom('2026-03-29', '2026-10-25', '2027-03-28', '2027-10-31'),
        fc.integer({ max: DAY, min: -DAY }),
      )
      .map(([day, off]) => Date.parse(`${day}T01:00:00Z`) + off);
    let asked = 0;
    fc.assert(
      fc.property(minute, minute, fc.oneof(when, nearAChange), (a, b, now) => {
        const [from, to] = [clock(Math.min(a, b)), clock(Math.max(a, b))];
        const hours = commonHours({ from, to });
        if (!hours) return;
        asked += 1;
        const allowed = (instant: number) => {
          const shown = london.format(instant);
          return shown >= from && shown < to && shown >= '08:00' && shown < '20:00';
        };
        const until = nextAllowed(hours, now);
        expect(allowed(until)).toBe(true);
        expect(until).toBeGreaterThanOrEqual(now);
        expect(until - now).toBeLessThanOrEqual(DAY + HOUR);
        if (until > now) expect(allowed(until - 1)).toBe(false);
        expect(until === now).toBe(allowed(now));
      }),
      { numRuns: 2000 },
    );
    expect(asked).toBeGreaterThan(500);
  });
});
