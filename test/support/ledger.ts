/** Cases of every kind as their duties may stand, and the duty ledger filled from them. */
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import type { Case, Duty } from '../../functions/cases/case.ts';
import { ledgerEntry } from '../../functions/cases/ledger.ts';
import { derivedId } from '../../functions/shared/ids.ts';
import { DAY, toIso } from '../../functions/shared/time.ts';
import { deadline } from '../../functions/victims-code/deadline.ts';
import { DUTY_RULES, ROUTINE_UPDATE } from '../../functions/victims-code/rules.ts';
import { TEST_NOW } from './desk.ts';
import type { TestStore } from './store.ts';

/** One of East Area, two of Central East, one of Camden's unit. */
export const LEDGER_BOROUGHS = ['E09000016', 'E09000012', 'E09000030', 'E09000007'] as const;

const later = (iso: string) => toIso(Date.parse(iso) + DAY);

/** A duty with nothing in it that its rule and its status do not allow; what time alone makes of it is left out. */
const duty: fc.Arbitrary<Omit<Duty, 'id'>> = fc
  .record({
    rule: fc.constantFrom(...DUTY_RULES, ROUTINE_UPDATE),
    startedDaysAgo: fc.integer({ min: -5, max: 40 }),
    enhanced: fc.boolean(),
    suspect: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    status: fc.constantFrom('open', 'open', 'open', 'met', 'missed', 'excused'),
    madeUpFor: fc.boolean(),
    excusedLater: fc.boolean(),
  })
  .map(({ rule, startedDaysAgo, enhanced, suspect, status, madeUpFor, excusedLater }) => {
    const startedAt = toIso(TEST_NOW - startedDaysAgo * DAY);
    const limit =
      rule === ROUTINE_UPDATE
        ? ({ count: 28, unit: 'days' } as const)
        : ((enhanced ? rule.enhanced : undefined) ?? rule.standard);
    const at = later(startedAt);
    return {
      rule: rule.id,
      right: rule.right,
      startedAt,
      openedAt: startedAt,
      enhanced,
      status,
      reminded: [],
      ...(suspect === undefined ? {} : { suspect }),
      ...(limit ? { dueAt: toIso(deadline(Date.parse(startedAt), limit)) } : {}),
      ...(status === 'missed' ? { missedAt: at } : {}),
      ...(status === 'met' || (status === 'missed' && madeUpFor) ? { fulfilled: { at, by: 'staff-3' } } : {}),
      ...(status === 'excused' || (status === 'missed' && excusedLater)
        ? { excuse: { at, by: 'staff-4', reason: 'Words of a supervisor' } }
        : {}),
    };
  });

/** A case without the ids that tell it from another. */
export const someCase: fc.Arbitrary<(index: number) => Case> = fc
  .record({
    borough: fc.constantFrom(...LEDGER_BOROUGHS),
    team: fc.option(fc.constantFrom('Response A', 'CID'), { nil: undefined }),
    victimNumber: fc.constantFrom(1, 1, 1, 2),
    died: fc.boolean(),
    restriction: fc.option(fc.subarray(['staff-1', 'staff-2']), { nil: undefined, freq: 3 }),
    contactPlan: fc.option(
      fc.record(
        {
          channels: fc.subarray(['sms', 'email', 'phone'] as const, { minLength: 1 }),
          hours: fc.constant({ from: '09:00', to: '17:30' }),
          unsafe: fc.boolean(),
        },
        { noNullPrototype: true },
      ),
      { nil: undefined },
    ),
    lastContactAt: fc.option(fc.constant('2026-11-20T15:12:00.000Z'), { nil: undefined }),
    duties: fc.array(duty, { maxLength: 8 }),
  })
  .map(({ borough, team, victimNumber, died, restriction, contactPlan, lastContactAt, duties }) => (index) => {
    const reference = `${1_000_000 + index}/26`;
    const id = `${1_000_000 + index}-26.${victimNumber}`;
    return {
      id,
      reference,
      victimNumber,
      borough,
      ...(team === undefined ? {} : { team }),
      category: 'burglary',
      reportedAt: toIso(TEST_NOW - 50 * DAY),
      status: 'open',
      registeredAt: toIso(TEST_NOW - 50 * DAY),
      registeredBy: 'staff-9',
      victim: { name: 'Robin Example', kind: 'person' },
      ...(died ? { death: { at: toIso(TEST_NOW - DAY), by: 'staff-9' } } : {}),
      ...(restriction
        ? {
            restriction: {
              subjects: restriction,
              reason: 'Words of a supervisor',
              at: toIso(TEST_NOW - DAY),
              by: 'staff-4',
            },
          }
        : {}),
      ...(contactPlan ? { contactPlan } : {}),
      consents: { surveys: true, routineUpdates: true, dutyUpdates: true },
      updateInterval: { days: 28, source: 'force-policy' },
      enhancedReasons: [],
      milestones: [],
      duties: duties.map((each, at) => ({ ...each, id: derivedId('duty', id, String(at)) })),
      contacts: [],
      ...(lastContactAt === undefined ? {} : { lastContactAt }),
      marks: [],
      version: 1,
    };
  });

/** The same cases for the same seed. */
export function sampleCases(count: number, seed: number): Case[] {
  return fc.sample(someCase, { numRuns: count, seed }).map((make, index) => make(index));
}

/** Puts the ledger entries of every duty, as the engine does after the deciding write. */
export async function putLedger({ client, tables }: TestStore, cases: readonly Case[], revision = 1): Promise<void> {
  const entries = cases.flatMap((of) =>
    of.duties.map((each) => ({
      pk: `CASE#${of.id}`,
      sk: `DUTY#${each.id}`,
      revision,
      ...ledgerEntry(of, each),
    })),
  );
  await Promise.all(entries.map((Item) => client.send(new PutCommand({ TableName: tables.cases, Item }))));
}
