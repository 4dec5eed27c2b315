import { describe, expect, it } from 'vitest';
import { UPDATE_INTERVAL_DAYS } from '../../functions/victims-code/policy.ts';
import {
  countsInCompliance,
  DUTY_RULES,
  findRule,
  forceOwes,
  holdsOn,
  ROUTINE_UPDATE,
  rulesFor,
} from '../../functions/victims-code/rules.ts';
import { csvFact } from './facts.ts';

const rows = csvFact('victims-code-duties.csv');
const all = [...DUTY_RULES, ROUTINE_UPDATE];

describe('ids and titles', () => {
  it('are unique, kebab-case and short', () => {
    expect(new Set(all.map((rule) => rule.id)).size).toBe(all.length);
    expect(new Set(all.map((rule) => rule.title)).size).toBe(all.length);
    for (const { id, trigger, title } of all) {
      expect(`${id} ${trigger}`).toMatch(/^[a-z0-9]+(-[a-z0-9]+)* [a-z0-9]+(-[a-z0-9]+)*$/);
      expect(title.length).toBeLessThanOrEqual(52);
    }
  });

  it('a rule is found by its id, also the routine update', () => {
    expect(all.map((rule) => findRule(rule.id))).toEqual(all);
    expect(findRule('no-such-rule')).toBeUndefined();
  });
});

describe('the rules of a milestone', () => {
  const ids = (...question: Parameters<typeof rulesFor>) => rulesFor(...question).map((rule) => rule.id);

  it('are exactly the rows of its trigger', () => {
    for (const trigger of new Set(DUTY_RULES.map((rule) => rule.trigger))) {
      const here = rows.filter((row) => row.trigger_event === trigger.replaceAll('-', '_'));
      expect(rulesFor(trigger, '2026-11-24').map((rule) => rule.duty)).toEqual(here.map((row) => row.duty));
    }
    expect(ids('crime-reported', '2026-11-24')).toEqual([
      'record-crime',
      'confirm-report-in-writing',
      'explain-where-to-get-information',
      'assess-needs',
      'refer-to-support',
      'explain-compensation',
    ]);
  });

  it('hold from the first day of their Code', () => {
    expect(ids('suspect-arrested', '2021-03-31')).toEqual([]);
    expect(ids('suspect-arrested', '2021-04-01')).toEqual(['tell-arrest']);
  });

  it('hold to the last day of their Code, when it has one', () => {
    const ended = { validFrom: '2021-04-01', validTo: '2026-12-31' };
    const days = ['2021-03-31', '2021-04-01', '2026-12-31', '2027-01-01'];
    expect(days.filter((day) => holdsOn(ended, day))).toEqual(['2021-04-01', '2026-12-31']);
    expect(days.filter((day) => holdsOn({ validFrom: '2026-12-31' }, day))).toEqual(['2026-12-31', '2027-01-01']);
  });

  it('hold by the day of the receipt when that starts the clock', () => {
    expect(ids('sentence', '2021-03-31', '2021-04-01')).toEqual(['tell-sentence']);
    expect(ids('suspect-arrested', '2021-03-31', '2021-04-01')).toEqual([]);
  });

  it('never are the force policy', () => {
    expect(ids('routine-update-default', '2026-11-24')).toEqual([]);
    expect(ids('no-such-milestone', '2026-11-24')).toEqual([]);
  });
});

describe('the routine update', () => {
  it('is policy, says so, and is never a right nor in the figures', () => {
    expect(ROUTINE_UPDATE).toMatchObject({ id: 'routine-update', right: 'policy', owner: 'police', evidence: 'told' });
    expect(ROUTINE_UPDATE.title).toContain('policy');
    expect(ROUTINE_UPDATE.standard ?? ROUTINE_UPDATE.enhanced).toBeUndefined();
    expect(countsInCompliance(ROUTINE_UPDATE)).toBe(false);
    expect(forceOwes(ROUTINE_UPDATE)).toBe(true);
    expect(UPDATE_INTERVAL_DAYS).toBe(28);
  });
});

describe('who owes, and what counts', () => {
  it('the force does not answer for the CPS, probation or nobody', () => {
    const others = all.filter((rule) => !forceOwes(rule)).map((rule) => rule.id);
    expect(others).toEqual([
      'explain-cps-decision',
      'offer-cps-meeting',
      'pay-expenses',
      'refer-to-victim-contact-scheme',
      'liaison-officer-contact',
    ]);
  });

  it('only confirmed, dated duties of the Code that the force owes are in the figures', () => {
    expect(all.filter(countsInCompliance).map((rule) => rule.id)).toEqual([
      'refer-to-support',
      'tell-arrest',
      'tell-interview-under-caution',
      'tell-release-without-charge',
      'tell-release-on-bail',
      'tell-release-under-investigation',
      'tell-bail-conditions-changed',
      'tell-bail-cancelled',
      'explain-no-investigation',
      'tell-out-of-court-disposal',
      'tell-charge',
      'tell-hearing',
      'tell-bail-hearing-outcome',
      'tell-arrest-warrant',
      'tell-outcome-after-rearrest',
      'tell-must-give-evidence',
      'tell-outcome',
      'tell-sentence',
    ]);
  });
});
