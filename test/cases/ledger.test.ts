import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Case } from '../../functions/cases/case.ts';
import { isWorklistPlace, ledgerChanges, ledgerEntry, readDueOrder } from '../../functions/cases/ledger.ts';
import { DUTY_RULES } from '../../functions/victims-code/rules.ts';
import { someCase } from '../support/ledger.ts';

const anyCase = someCase.map((make) => make(1));
const entriesOf = (of: Case) => of.duties.map((duty) => ({ duty, entry: ledgerEntry(of, duty) }));

/** The owners for whom the force does not answer (facts/victims-code-duties.csv). */
const OTHERS = ['cps', 'probation', 'not-stated'];
const ownerOf = (rule: string) => DUTY_RULES.find(({ id }) => id === rule)?.owner ?? 'police';

describe('a ledger entry', () => {
  it('is on the worklist exactly while the force owes the duty and has a time for it', () => {
    fc.assert(
      fc.property(anyCase, (of) => {
        for (const { duty, entry } of entriesOf(of)) {
          const settled = duty.fulfilled !== undefined || duty.excuse !== undefined;
          const owed = duty.dueAt !== undefined && !settled && !OTHERS.includes(ownerOf(duty.rule));
          expect(entry.worklistBorough).toBe(owed ? of.borough : undefined);
          expect(entry.worklistTeam).toBe(owed && of.team !== undefined ? `${of.borough}#${of.team}` : undefined);
          expect(entry.worklistOrder).toBe(owed ? `${duty.dueAt}#${of.id}#${duty.id}` : undefined);
          if (entry.worklistOrder !== undefined) expect(isWorklistPlace(entry.worklistOrder)).toBe(true);
        }
      }),
    );
  });

  it('counts confirmed, dated duties of the Code that the force owes, whatever became of them; its key says all', () => {
    fc.assert(
      fc.property(anyCase, (of) => {
        for (const { duty, entry } of entriesOf(of)) {
          const rule = DUTY_RULES.find(({ id }) => id === duty.rule);
          const counts =
            rule?.confirmation === 'confirmed' &&
            /^\d+$/.test(rule.right) &&
            !OTHERS.includes(rule.owner) &&
            duty.dueAt !== undefined;
          expect(entry.dueBorough).toBe(counts ? of.borough : undefined);
          expect(entry.dueOrder && readDueOrder(entry.dueOrder)).toEqual(
            counts ? { dueAt: duty.dueAt, right: duty.right, status: duty.status } : undefined,
          );
        }
      }),
    );
  });

  it('holds no name, number, address or reason, and of a settled duty nothing about the contact', () => {
    const plan = { channels: ['phone' as const], hours: { from: '09:00', to: '17:00' }, notes: 'By the side door' };
    fc.assert(
      fc.property(anyCase, (some) => {
        const detail = { value: '+447700900123', confirmed: true };
        const of = { ...some, contactPlan: plan, victim: { ...some.victim, phone: detail } };
        for (const { entry } of entriesOf(of)) {
          const text = JSON.stringify(entry);
          expect(text).not.toMatch(/Robin|7700|Words of a supervisor/);
          expect(text.includes('side door')).toBe(entry.worklistBorough !== undefined);
        }
      }),
    );
  });

  it('names the second victim of a crime report', () => {
    const [make] = fc.sample(someCase, { numRuns: 1, seed: 1 });
    const of = make?.(1) as Case;
    const duty = { ...of.duties[0], id: 'D', rule: DUTY_RULES[0]?.id ?? '' } as Case['duties'][number];
    expect(ledgerEntry({ ...of, victimNumber: 1 }, duty).reference).toBe('1000001/26');
    expect(ledgerEntry({ ...of, victimNumber: 2 }, duty).reference).toBe('1000001/26.2');
  });
});

describe('what a change alters in the ledger', () => {
  it('is every duty of a new case, and nothing when nothing changed', () => {
    fc.assert(
      fc.property(anyCase, (of) => {
        expect(ledgerChanges(undefined, of)).toEqual(of.duties.map(({ id }) => id));
        expect(ledgerChanges(of, structuredClone(of))).toEqual([]);
        expect(ledgerChanges(of, { ...of, version: of.version + 1, category: 'theft' })).toEqual([]);
      }),
    );
  });

  it('is a new or changed duty, and after a contact only those that are still owed', () => {
    fc.assert(
      fc.property(anyCase, fc.nat(), (of, pick) => {
        const owed = entriesOf(of).filter(({ entry }) => entry.worklistBorough !== undefined);
        const spoken = { ...of, lastContactAt: '2026-11-24T09:30:00.000Z' };
        expect(ledgerChanges(of, spoken)).toEqual(owed.map(({ duty }) => duty.id));
        const one = owed[pick % Math.max(1, owed.length)]?.duty;
        fc.pre(one !== undefined);
        const told = { at: '2026-11-24T09:30:00.000Z', by: 'staff-1' };
        const after = { ...of, duties: of.duties.map((duty) => (duty === one ? { ...duty, fulfilled: told } : duty)) };
        expect(ledgerChanges(of, after)).toEqual([one?.id]);
        const before = { ...of, duties: of.duties.filter((duty) => duty !== one) };
        expect(ledgerChanges(before, of)).toEqual([one?.id]);
      }),
    );
  });
});

it('a place on the worklist is nothing else', () => {
  for (const text of ['', '0', '2026-11-25T23:59:59.000Z', `2026-11-25T23:59:59.000Z#1000000-26.1#${'A'.repeat(19)}`]) {
    expect(isWorklistPlace(text), text).toBe(false);
  }
  expect(isWorklistPlace(`2026-11-25T23:59:59.000Z#1000000-26.1#${'A'.repeat(20)}`)).toBe(true);
});
