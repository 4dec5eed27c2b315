import { describe, expect, it, test } from 'vitest';
import { LIMITS, limitKeys, limitsFor, windowEnd } from '../../functions/messages/gate/limits.ts';
import { toIso } from '../../functions/shared/time.ts';
import { NOW } from '../cases/rules/support.ts';
import { aboutAnswer, aboutCase, CASE } from './gate-support.ts';

const ofCase = { message: aboutCase({}).message, channel: 'sms', detail: 'HASH', the: CASE } as const;
const ofAnswer = (template: 'answer-help' | 'answer-danger') =>
  ({ message: aboutAnswer({}, { template }).message, channel: 'sms', detail: 'HASH', the: undefined }) as const;

describe('the counters in which a message takes its place', () => {
  it('are of its number, its case, its borough and the force, by hour and day', () => {
    const counters = limitKeys(ofCase, NOW).map(({ scope, key, window, amount }) => [scope, key, window, amount]);
    expect(counters).toEqual([
      ['number', 'HASH', 'number-hour-sms-2026-11-23T10', 5],
      ['number', 'HASH', 'number-day-sms-2026-11-23', 10],
      ['case', CASE.id, 'case-day-sms-2026-11-23', 8],
      ['borough', CASE.borough, 'borough-hour-sms-2026-11-23T10', 3_000],
      ['force', 'force', 'force-hour-sms-2026-11-23T10', 12_000],
    ]);
  });

  it('of an answer are of its number and the force, and apart', () => {
    const counters = (template: 'answer-help' | 'answer-danger') =>
      limitKeys(ofAnswer(template), NOW).map(({ scope, window }) => `${scope} ${window}`);
    expect(counters('answer-help')).toEqual([
      'number answers-number-hour-sms-2026-11-23T10',
      'number answers-number-day-sms-2026-11-23',
      'force answers-force-hour-sms-2026-11-23T10',
      'force answers-force-day-sms-2026-11-23',
    ]);
    expect(counters('answer-danger')).toEqual([
      'number danger-number-hour-sms-2026-11-23T10',
      'number danger-number-day-sms-2026-11-23',
      'force danger-force-day-sms-2026-11-23',
    ]);
  });

  it('are those that the gate looks at, by the same names', () => {
    for (const asked of [ofCase, ofAnswer('answer-help'), ofAnswer('answer-danger')]) {
      expect(limitKeys(asked, NOW).map(({ name }) => name)).toEqual(limitsFor(asked.message).map(({ name }) => name));
    }
  });

  it('are others for another number, another channel, and in another window', () => {
    const hour = (asked: Partial<typeof ofCase> | { channel: 'email' }, now = NOW) => {
      const [first] = limitKeys({ ...ofCase, ...asked }, now);
      return `${first?.key} ${first?.window}`;
    };
    const all = [hour({}), hour({ channel: 'email' }), hour({}, NOW + 3_600_000)];
    expect(new Set(all).size).toBe(3);
    expect(hour({}, NOW + 3_599_999)).toBe(all[0]);
  });

  it('have names of which there is one each', () => {
    const names = Object.values(LIMITS).flatMap((limits) => limits.map(({ name }) => name));
    expect(new Set(names).size).toBe(names.length);
  });

  it('bound what a day of answers can cost, whatever comes in', () => {
    const daily = (limits: (typeof LIMITS)['answer']) =>
      limits.find(({ scope, window }) => scope === 'force' && window === 'day')?.amount ?? Number.POSITIVE_INFINITY;
    expect(daily(LIMITS.answer) + daily(LIMITS['danger-answer'])).toBeLessThanOrEqual(4_000);
  });
});

test.each([
  ['hour', '2026-11-23T10:00:00.000Z', '2026-11-23T11:00:00.000Z'],
  ['hour', '2026-11-23T10:59:59.999Z', '2026-11-23T11:00:00.000Z'],
  ['day', '2026-11-23T10:00:00.000Z', '2026-11-24T00:00:00.000Z'],
  ['day', '2026-07-01T22:59:59.999Z', '2026-07-01T23:00:00.000Z'],
  ['day', '2026-07-01T23:00:00.000Z', '2026-07-02T23:00:00.000Z'],
  ['day', '2027-03-28T00:30:00.000Z', '2027-03-28T23:00:00.000Z'],
  ['day', '2026-10-25T00:30:00.000Z', '2026-10-26T00:00:00.000Z'],
] as const)('the %s around %s ends at %s', (window, now, end) => {
  expect(toIso(windowEnd({ window }, Date.parse(now)))).toBe(end);
  for (const { ends } of limitKeys(ofCase, Date.parse(now)).filter(({ name }) => name.endsWith(window))) {
    expect(toIso(ends)).toBe(end);
  }
});
