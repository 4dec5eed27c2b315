import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { examples } from '../../../functions/cases/api/examples.ts';
import { operations } from '../../../functions/cases/api.ts';
import type { Operation } from '../../../functions/shared/http/operation.ts';
import { faults, type Key, parse } from './faults.ts';

const all = Object.entries(operations) as [Key, Operation][];

const example = (key: Key) => (examples[key] as { body?: unknown }).body as Record<string, unknown>;
const withBody = all.filter(([, { body }]) => body);

const REGISTER = 'POST /desk/v1/cases';
const MILESTONE = 'POST /desk/v1/cases/{reference}/milestones';
const PLAN = 'PUT /desk/v1/cases/{reference}/contact-plan';
const VICTIM = 'PUT /desk/v1/cases/{reference}/victim';
const RESTRICTION = 'PUT /desk/v1/cases/{reference}/restriction';
const CONTACT = 'POST /desk/v1/cases/{reference}/contacts';
const CALL = 'POST /desk/v1/calls';
const FIND = 'GET /desk/v1/cases';

describe('bodies of cases', () => {
  it.each(withBody)('%s takes its example and no field more', (key) => {
    expect(faults(key, example(key))).toEqual([]);
    expect(faults(key, { ...example(key), surprise: 1 })).toEqual([['surprise', 'Unknown field: leave it out']]);
  });

  it.each(withBody)('%s says of every required field that it is missing', (key) => {
    const given = example(key);
    for (const name of Object.keys(given)) {
      const { [name]: _, ...rest } = given;
      for (const [path, message] of faults(key, rest)) {
        expect(path).toBe(name);
        expect(message).toMatch(/^Missing: |one of|Give the phone/);
      }
    }
  });

  it('make numbers, addresses and references equal', () => {
    expect(
      parse(VICTIM, 'body', { name: ' Sam Example ', phone: '(07700) 900 123', email: 'Sam@Example.ORG' }),
    ).toEqual({ name: 'Sam Example', phone: '+447700900123', email: 'sam@example.org' });
    expect(parse(FIND, 'query', { phone: ' 44 7700 900123' })).toEqual({ phone: '+447700900123', limit: 50 });
  });

  it('count characters as people do, and refuse those that nobody sees', () => {
    const named = (name: string) => faults(VICTIM, { name });
    // Joined and not joined on purpose: names in Persian, Sinhala and other scripts need it.
    expect(named('علی\u200cرضا')).toEqual([]);
    expect(named('ශ්\u200dරී')).toEqual([]);
    expect(named('\u200d\u200e')).toEqual([['name', 'Write at least one character']]);
    expect(named('Sam\u202eelpmaxE')).toEqual([['name', 'Use printable characters on one line']]);
    expect(named('é'.repeat(120))).toEqual([]);
    expect(named('é'.repeat(121))).toEqual([['name', 'Use at most 120 characters']]);
    expect(named('two\nlines')).toEqual([['name', 'Use printable characters on one line']]);
    expect(named('   ')).toEqual([['name', 'Write at least one character']]);
    const noted = (note: string) => faults('POST /desk/v1/cases/{reference}/death', { note });
    expect(noted('two\nlines')).toEqual([]);
    expect(noted('\u0000')).toEqual([['note', 'Use printable characters']]);
    expect(noted('😀'.repeat(1000))).toEqual([]);
    expect(noted('😀'.repeat(1001))).toEqual([['note', 'Use at most 1000 characters']]);
  });

  it.each([
    [{ channels: [] }, [['channels', 'Name at least one channel, or mark the victim unsafe to contact']]],
    [
      { channels: [], unsafe: false },
      [['channels', 'Name at least one channel, or mark the victim unsafe to contact']],
    ],
    [{ channels: [], unsafe: true }, []],
    [{ channels: ['sms', 'sms'] }, [['channels', 'Name each channel once']]],
    [
      { hours: { from: '17:00', to: '09:00' } },
      [['hours.to', 'The hours end before they begin: they are within one day, from the earlier to the later']],
    ],
    [
      { hours: { from: '09:00', to: '09:00' } },
      [['hours.to', 'The hours end before they begin: they are within one day, from the earlier to the later']],
    ],
    [
      { hours: { from: '9:00', to: '24:00' } },
      [
        ['hours.from', 'Use HH:MM, for example 09:00'],
        ['hours.to', 'Use HH:MM, for example 17:30'],
      ],
    ],
    [{ language: 'Polish' }, [['language', 'Use the code of a language (BCP 47), for example en, pl or zh-Hans']]],
  ])('a contact plan with %j', (part, expected) => {
    const plan = { channels: ['phone'], hours: { from: '09:00', to: '17:00' }, ...part };
    expect(faults(PLAN, plan)).toEqual(expected);
    const nested = expected.map(([path, message]) => [`contactPlan.${path}`, message]);
    expect(faults(REGISTER, { ...example(REGISTER), contactPlan: plan })).toEqual(nested);
  });

  it('a registration names one victim, whichever way', () => {
    const body = example(REGISTER);
    const named = (reference: string, victimNumber?: number) =>
      faults(REGISTER, { ...body, reference, ...(victimNumber === undefined ? {} : { victimNumber }) });
    expect(named('1000000/26.2')).toEqual([]);
    expect(named('1000000/26.2', 2)).toEqual([]);
    expect(named('1000000/26', 999)).toEqual([]);
    expect(named('1000000/26.2', 3)).toEqual([
      ['victimNumber', 'The reference names another victim: give the number once'],
    ]);
    expect(named('1000000/26', 0)).toHaveLength(1);
    expect(named('1000000/26', 1000)).toHaveLength(1);
    expect(named('1000000 26')[0]?.[1]).toContain('for example 1000000/26');
    expect(faults(REGISTER, { ...body, borough: 'Hackney' })).toEqual([
      ['borough', 'Unknown borough. GET /desk/v1/boroughs lists the ONS codes you can use'],
    ]);
  });

  it.each<[Key, unknown, string]>([
    [RESTRICTION, { restricted: false, subjects: ['staff-1'], reason: 'Over' }, 'subjects'],
    [RESTRICTION, { restricted: true, subjects: ['staff-1', 'staff-1'], reason: 'Colleague' }, 'subjects'],
    [
      RESTRICTION,
      { restricted: true, subjects: Array.from({ length: 21 }, (_, at) => `s${at}`), reason: 'x' },
      'subjects',
    ],
    [RESTRICTION, { restricted: true, subjects: ['Sam Example'], reason: 'Colleague' }, 'subjects.0'],
    [RESTRICTION, { restricted: true }, 'reason'],
    [CONTACT, { channel: 'pigeon', direction: 'outbound', outcome: 'spoke' }, 'channel'],
    [CONTACT, { channel: 'phone', direction: 'outbound', outcome: 'sent' }, 'outcome'],
    [CONTACT, { channel: 'phone', direction: 'outbound', outcome: 'spoke', dutyIds: ['x'] }, 'dutyIds.0'],
    ['PUT /desk/v1/cases/{reference}/update-interval', { days: 0 }, 'days'],
    ['PUT /desk/v1/cases/{reference}/update-interval', { days: 366 }, 'days'],
    ['PUT /desk/v1/cases/{reference}/update-interval', { days: 1.5 }, 'days'],
    [
      'PUT /desk/v1/cases/{reference}/consents',
      { surveys: true, routineUpdates: 'yes', dutyUpdates: true },
      'routineUpdates',
    ],
    ['PUT /desk/v1/cases/{reference}/enhanced-rights', { reasons: ['under-18'] }, 'reasons.0'],
    ['PUT /desk/v1/cases/{reference}/enhanced-rights', { reasons: ['vulnerable', 'vulnerable'] }, 'reasons'],
    ['POST /desk/v1/cases/{reference}/contact-details/confirm', { who: 'victim' }, 'phone'],
    ['POST /desk/v1/cases/{reference}/milestones/{id}/correct', { withdraw: false, reason: 'x' }, 'withdraw'],
    [MILESTONE, { type: 'suspect-arrested', occurredAt: '2026-11-24T10:00:00Z', suspect: 100 }, 'suspect'],
    [
      MILESTONE,
      { type: 'suspect-arrested', occurredAt: '2026-11-24T10:00:00Z', sourceEventId: 'a b' },
      'sourceEventId',
    ],
    [CALL, { topic: 'Update wanted', outcome: 'answered' }, 'topic'],
    [CALL, { topic: 'update-wanted', outcome: 'answered', durationSeconds: -1 }, 'durationSeconds'],
    [CALL, { topic: 'a'.repeat(41), outcome: 'answered' }, 'topic'],
  ])('%s refuses %j', (key, body, path) => {
    expect(faults(key, body).map(([at]) => at)).toEqual([path]);
  });

  it('a search is by exactly one of three', () => {
    const once = [['reference', 'Search by exactly one of reference, phone and email']];
    expect(faults(FIND, {}, 'query')).toEqual(once);
    expect(faults(FIND, { phone: '07700 900123', email: 'jo@example.org' }, 'query')).toEqual(once);
    expect(faults(FIND, { reference: '1000000/26', limit: '51' }, 'query')).toEqual([
      ['limit', 'Use a whole number from 1 to 50'],
    ]);
    expect(parse(FIND, 'query', { reference: '1000000/26.2', limit: '7' })).toEqual({
      reference: '1000000/26.2',
      limit: 7,
    });
  });

  it('never repeat what was sent: it may be somebody’s name, number or words', () => {
    const secret = 'QQsecretQQ';
    const words = fc.constantFrom(
      secret,
      `${secret}\n`,
      `07700 ${secret}`,
      `${secret}@x`,
      `${secret} `.repeat(200),
      ` ${secret}/`,
    );
    for (const [key] of withBody) {
      for (const name of Object.keys(example(key))) {
        fc.assert(
          fc.property(words, (word) => {
            const said = JSON.stringify(faults(key, { ...example(key), [name]: word }));
            expect(said).not.toContain(secret);
          }),
          { numRuns: 12 },
        );
      }
    }
    expect(JSON.stringify(faults(FIND, { phone: secret, email: secret, reference: secret }, 'query'))).not.toContain(
      secret,
    );
    const victim = { name: secret.repeat(30), phone: secret, email: secret, dateOfBirth: secret, language: secret };
    const found = faults(REGISTER, { ...example(REGISTER), victim });
    expect(found).toHaveLength(5);
    expect(JSON.stringify(found)).not.toContain(secret);
  });
});
