import { describe, expect, it } from 'vitest';
import type { EnhancedReason } from '../../functions/cases/case.ts';
import { findMilestoneType, MILESTONE_TYPES } from '../../functions/victims-code/milestone-types.ts';
import { ENHANCED_CATEGORIES, RIGHTS } from '../../functions/victims-code/rights.ts';
import { DUTY_RULES } from '../../functions/victims-code/rules.ts';
import { csvFact } from './facts.ts';

describe('milestone types', () => {
  it('are every trigger of the fact file but the force policy, each once, in its order', () => {
    const triggers = csvFact('victims-code-duties.csv').map((row) => (row.trigger_event ?? '').replaceAll('_', '-'));
    const expected = [...new Set(triggers)].filter((trigger) => trigger !== 'routine-update-default');
    expect(MILESTONE_TYPES.map((type) => type.id)).toEqual(expected);
  });

  it('have plain names and share out all rules', () => {
    expect(new Set(MILESTONE_TYPES.map((type) => type.name)).size).toBe(MILESTONE_TYPES.length);
    for (const { name } of MILESTONE_TYPES) expect(name).toMatch(/^[A-Z][^_]{7,63}$/);
    expect(MILESTONE_TYPES.flatMap((type) => type.duties)).toHaveLength(DUTY_RULES.length);
    for (const { id, duties } of MILESTONE_TYPES) {
      expect(duties.length).toBeGreaterThan(0);
      for (const rule of duties) expect(rule.trigger).toBe(id);
    }
  });

  it('are found by id', () => {
    expect(findMilestoneType('suspect-arrested')).toMatchObject({ name: 'Suspect arrested' });
    expect(findMilestoneType('routine-update-default')).toBeUndefined();
    expect(findMilestoneType('toString')).toBeUndefined();
  });
});

describe('rights', () => {
  const rows = csvFact('rights.csv');

  it('are the twelve of the fact file, in our own plain words', () => {
    const right = rows.filter((row) => row.kind === 'right');
    expect(RIGHTS).toEqual(right.map((row) => ({ id: row.number, title: row.title_plain, summary: row.summary })));
    expect(RIGHTS).toHaveLength(12);
    for (const row of right) expect(row.note).toMatch(/^Titles are our own plain words/);
  });

  it('have the five groups with enhanced rights, one for each reason of a case', () => {
    const groups = rows.filter((row) => row.kind === 'enhanced_category');
    expect(ENHANCED_CATEGORIES.map(({ title, summary }) => ({ title, summary }))).toEqual(
      groups.map((row) => ({ title: row.title_plain, summary: row.summary })),
    );
    const reasons: Record<EnhancedReason, true> = {
      vulnerable: true,
      'most-serious-crime': true,
      'persistently-targeted': true,
      intimidated: true,
      'under-18': true,
    };
    expect(ENHANCED_CATEGORIES.map((category) => category.id).sort()).toEqual(Object.keys(reasons).sort());
  });
});
