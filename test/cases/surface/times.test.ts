import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faults, parse } from './faults.ts';

const MILESTONE = 'POST /desk/v1/cases/{reference}/milestones';
const VICTIM = 'PUT /desk/v1/cases/{reference}/victim';

describe('times and days in bodies', () => {
  it.each([
    ['2026-02-30T10:00:00Z', 'There is no such day: that month has 28 days'],
    ['2028-02-30T10:00:00Z', 'There is no such day: that month has 29 days'],
    ['2026-02-00T10:00:00Z', 'There is no such day: that month has 28 days'],
    ['2026-13-01T10:00:00Z', 'There is no such month: use 01 to 12'],
    ['2026-11-24T24:00:00Z', 'There is no such time of day: use 00:00:00 to 23:59:59'],
    ['2026-11-24T10:60:00Z', 'There is no such time of day: use 00:00:00 to 23:59:59'],
    ['2026-11-24T10:00:00+15:00', 'There is no such offset: use -14:00 to +14:00'],
    ['0026-11-24T10:00:00Z', 'There is no such year here: use 1900 to 2199'],
    [
      '2026-11-24T10:00:00',
      'Use a time with its offset, for example 2026-11-24T09:30:00+00:00 or 2026-11-24T09:30:00Z',
    ],
    ['2026-11-24', 'Use a time with its offset, for example 2026-11-24T09:30:00+00:00 or 2026-11-24T09:30:00Z'],
    ['yesterday', 'Use a time with its offset, for example 2026-11-24T09:30:00+00:00 or 2026-11-24T09:30:00Z'],
  ])('say why %s cannot be', (occurredAt, why) => {
    expect(faults(MILESTONE, { type: 'suspect-arrested', occurredAt })).toEqual([['occurredAt', why]]);
  });

  it('take any time with an offset and make the same instant of it, in UTC', () => {
    const instant = fc.date({
      min: new Date('1901-01-01T00:00:00Z'),
      max: new Date('2198-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, fc.integer({ min: -14 * 60, max: 14 * 60 }), fc.boolean(), (at, offset, lower) => {
        const sign = offset < 0 ? '-' : '+';
        const two = (value: number) => String(Math.trunc(value)).padStart(2, '0');
        const local = new Date(at.getTime() + offset * 60_000).toISOString().slice(0, -1);
        const written = `${local}${sign}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`;
        const body = { type: 'suspect-arrested', occurredAt: lower ? written.toLowerCase() : written };
        expect(parse(MILESTONE, 'body', body)).toMatchObject({ occurredAt: at.toISOString() });
      }),
    );
  });

  it.each([
    ['2012-02-30', 'There is no such day: that month has 29 days'],
    ['2011-02-29', 'There is no such day: that month has 28 days'],
    ['2011-00-10', 'There is no such month: use 01 to 12'],
    ['24/11/2011', 'Use a day as YYYY-MM-DD, for example 2026-11-24'],
  ])('say why nobody was born on %s, without the day itself', (dateOfBirth, why) => {
    expect(faults(VICTIM, { name: 'Sam Example', dateOfBirth })).toEqual([['dateOfBirth', why]]);
  });
});
