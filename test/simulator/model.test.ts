/** The model's own calendar and bookkeeping by example: it has to be right by itself, not only agree. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ModelCase } from '../../lib/simulator/model/case.ts';
import { Days } from '../../lib/simulator/model/days.ts';
import { readRows } from '../../lib/simulator/model/duties-table.ts';
import { compliance } from '../../lib/simulator/model/figures.ts';
import { detailFor, isAllowedHour, Numbers, whyNot } from '../../lib/simulator/model/sending.ts';

const file = (name: string) => fileURLToPath(new URL(`../../functions/victims-code/facts/${name}`, import.meta.url));
const days = new Days(file('bank-holidays-england-wales.json'), 2025);
const rows = readRows(file('victims-code-duties.csv'));
const at = (time: string) => Date.parse(time);
const iso = (instant: number) => new Date(instant).toISOString();

describe("the model's calendar", () => {
  it('counts working days over Easter, when the clocks change as well', () => {
    // Maundy Thursday 2 April 2026; Good Friday and Easter Monday are free.
    expect(iso(days.limit(at('2026-04-02T10:00:00+01:00'), 1, true))).toBe('2026-04-07T22:59:59.000Z');
    expect(iso(days.limit(at('2026-03-27T10:00:00Z'), 1, true))).toBe('2026-03-30T22:59:59.000Z');
    expect(iso(days.limit(at('2026-10-23T10:00:00+01:00'), 1, true))).toBe('2026-10-26T23:59:59.000Z');
    expect(iso(days.limit(at('2026-10-20T10:00:00+01:00'), 10, false))).toBe('2026-10-30T23:59:59.000Z');
  });

  it('reminds at half of the working time and at one o’clock', () => {
    const start = at('2026-11-23T13:00:00Z');
    const due = days.limit(start, 2, true);
    // Four hours on Monday, eight on Tuesday, eight on Wednesday: half is after ten.
    expect(iso(days.half(start, due))).toBe('2026-11-24T15:00:00.000Z');
    expect(iso(days.fourHours(start, due))).toBe('2026-11-25T13:00:00.000Z');
  });
});

describe("the model's reading of what may be sent", () => {
  const details = { victim: { phone: '+447700900001' }, representative: {} };
  const plan = { channels: ['sms'], hours: { from: '09:00', to: '20:00' }, unsafe: false };
  const given = {
    id: '1000000-26.1',
    reference: '1000000/26',
    borough: 'E09000033',
    team: undefined,
    reportedAt: at('2026-11-23T10:00:00Z'),
    business: false,
    dateOfBirth: undefined,
    reasons: [],
    plan,
    spokenFor: false,
    details,
  };
  const registered = (more = {}) => new ModelCase({ days, rows }, { ...given, ...more }, at('2026-11-23T11:00:00Z'));
  const numbers = () => new Numbers((detail) => detail);
  const order = (more = {}) => ({
    template: 'nothing-new',
    at: at('2026-12-01T10:00:00Z'),
    by: 'staff-1',
    duties: [],
    ...more,
  });
  const now = at('2026-12-01T10:00:00Z');

  it('finds nothing against a plain case', () => {
    expect(whyNot(registered(), order(), numbers())).toBeUndefined();
    expect(detailFor(registered(), order())).toBe('+447700900001');
  });

  it('refuses without a plan, an unsafe one, after a death, a closed case, a number that waits', () => {
    const reason = (change: (the: ModelCase) => void, more = {}) => {
      const the = registered(more);
      change(the);
      return whyNot(the, order(), numbers());
    };
    const set = (changes: object) => (the: ModelCase) => void Object.assign(the, changes);
    expect(reason(() => undefined, { plan: undefined })).toBe('no-plan');
    expect(reason(set({ plan: { ...plan, unsafe: true } }))).toBe('unsafe');
    expect(reason(set({ dead: true }))).toBe('deceased');
    expect(reason(set({ status: 'closed' }))).toBe('closed');
    expect(reason((the) => the.setDetails('victim', { phone: '+447700900002' }, 'staff-1', now))).toBe(
      'unconfirmed-details',
    );
    expect(reason(set({ plan: { ...plan, channels: ['phone'] } }))).toBe('no-channel');
    expect(reason(set({ plan: { ...plan, hours: { from: '06:00', to: '08:00' } } }))).toBe('no-common-hour');
    expect(reason((the) => the.optOut())).toBe('consent-refused');
  });

  it('refuses a number that was stopped or is dead, until staff have asked or it was changed', () => {
    const [the, known] = [registered(), numbers()];
    known.learn('phone:+447700900001', { stoppedAt: now });
    expect(whyNot(the, order({ template: 'please-call-us' }), known)).toBe('opted-out');
    the.setConsents({ surveys: true, routineUpdates: true, dutyUpdates: true }, now + 1);
    expect(whyNot(the, order(), known)).toBeUndefined();
    known.learn('phone:+447700900001', { failedAt: now });
    expect(whyNot(the, order(), known)).toBe('unreachable');
  });

  it('lets nothing automatic out where a person phones, and staff only once somebody tried', () => {
    const the = registered({ reasons: ['vulnerable'] });
    expect(whyNot(the, order({ by: 'system' }), numbers())).toBe('phone-first');
    expect(whyNot(the, order(), numbers())).toBe('phone-first');
    the.contact('no-answer', 'phone', false, [], at('2026-11-24T10:00:00Z'));
    expect(whyNot(the, order(), numbers())).toBeUndefined();
    expect(whyNot(the, order({ by: 'system' }), numbers())).toBe('phone-first');
  });

  it('knows the hours by London’s clock: the plan’s own, and none before eight or after eight', () => {
    const the = registered();
    const allowed = (time: string) => isAllowedHour(the, at(time));
    expect(allowed('2026-12-01T08:59:59Z')).toBe(false);
    expect(allowed('2026-12-01T09:00:00Z')).toBe(true);
    expect(allowed('2026-07-01T08:00:00Z')).toBe(true);
    expect(allowed('2026-12-01T19:59:59Z')).toBe(true);
    expect(allowed('2026-12-01T20:00:00Z')).toBe(false);
  });

  it('orders the written confirmation with a plan, and the text of the due day once', () => {
    const the = registered();
    expect(the.orders.map(({ template }) => template)).toEqual(['acknowledgement']);
    expect(the.sweep(at('2026-12-18T09:00:00Z'))).toBe(true);
    expect(the.sweep(at('2026-12-21T00:00:00Z'))).toBe(true);
    expect(the.sweep(at('2026-12-21T00:01:00Z'))).toBe(false);
    expect(the.orders.map(({ template }) => template)).toEqual(['acknowledgement', 'nothing-new']);
    const [, text] = the.orders;
    the.ended(text as (typeof the.orders)[number], { status: 'delivered', at: at('2026-12-21T09:00:10Z') });
    expect(the.owedUpdate?.start).toBe(at('2026-12-21T09:00:10Z'));
  });
});

describe("the model's case", () => {
  const register = (now: string) =>
    new ModelCase(
      { days, rows },
      {
        id: '1000000-26.1',
        reference: '1000000/26',
        borough: 'E09000033',
        team: undefined,
        reportedAt: at('2026-11-23T10:00:00Z'),
        business: false,
        dateOfBirth: undefined,
        reasons: ['vulnerable'],
        plan: undefined,
        spokenFor: false,
        details: { victim: {}, representative: {} },
      },
      at(now),
    );
  const arrested = {
    type: 'suspect-arrested',
    suspect: 1,
    occurredAt: at('2026-11-24T08:00:00Z'),
    receivedAt: undefined,
  };
  const arrest = (the: ModelCase) => the.duties.filter((duty) => duty.row?.trigger === 'suspect-arrested');

  it('keeps a missed duty missed, whatever is told afterwards', () => {
    const the = register('2026-11-24T09:00:00Z');
    the.milestone(arrested, undefined, at('2026-11-24T09:00:00Z'));
    expect(arrest(the).map(({ due }) => due && iso(due))).toEqual(['2026-11-25T23:59:59.000Z']);
    expect(the.sweep(at('2026-11-25T23:59:59.999Z'))).toBe(true);
    expect(arrest(the)[0]?.status).toBe('open');
    expect(the.sweep(at('2026-11-26T00:00:00.000Z'))).toBe(true);
    the.contact('spoke', 'phone', false, arrest(the), at('2026-11-26T10:00:00Z'));
    expect(arrest(the)[0]).toMatchObject({ status: 'missed', toldAt: at('2026-11-26T10:00:00Z') });
    const span = { from: '2026-11-25', to: '2026-11-25', now: at('2026-11-27T10:00:00Z') };
    expect([...compliance([the], days, span, 'right')]).toEqual([
      ['4', { due: 1, met: 0, missed: 1, excused: 0, open: 0 }],
      ['6', { due: 1, met: 0, missed: 1, excused: 0, open: 0 }],
    ]);
  });

  it('marks what was late at its registration, and asks staff for it once', () => {
    const the = register('2026-12-07T09:00:00Z');
    const late = the.duties.filter(({ status }) => status === 'missed');
    expect(late.map(({ row }) => row?.right)).toEqual(['4']);
    expect([...the.work.values()]).toMatchObject([
      { kind: 'duty-missed', status: 'open' },
      { kind: 'plan-missing', status: 'open' },
    ]);
    expect(the.sweep(at('2026-12-07T09:01:00Z'))).toBe(false);
  });
});
