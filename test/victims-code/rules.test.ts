import { describe, expect, it } from 'vitest';
import { UPDATE_INTERVAL_DAYS } from '../../functions/victims-code/policy.ts';
import type { DutyRule, Limit } from '../../functions/victims-code/rule.ts';
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

const RIGHTS: Record<string, string> = { 'VRR (NPCC scheme not Code)': 'vrr', 'force policy not Code': 'policy' };
const OWNERS: Record<string, string> = {
  police: 'police',
  WCU: 'wcu',
  CPS: 'cps',
  Probation: 'probation',
  'police or CPS': 'police-or-cps',
  'all agencies': 'all-agencies',
  'not stated': 'not-stated',
};

/** What a row's words for a limit come to; `standard` is what `same` points at. */
function read(words: string, standard?: Limit): Limit | undefined {
  if (words === 'same') return standard;
  if (words === 'see 6.1') {
    const there = new Set(rows.filter((row) => row.paragraph === '6.1?').map((row) => row.standard_limit));
    expect([...there]).toEqual(['5 WD']);
    return { count: 5, unit: 'working-days' };
  }
  const [number, unit, ...rest] = words.split(' ');
  if (!['', 'of sentence', 'of referral', '(older Code)'].includes(rest.join(' '))) return undefined;
  if (unit === 'WD') return { count: Number(number), unit: 'working-days' };
  return unit === 'days' ? { count: Number(number), unit: 'days' } : undefined;
}

/** A rule in the columns of the fact file. */
function asRow(rule: DutyRule): Record<string, string> {
  const right = Object.entries(RIGHTS).find(([, id]) => id === rule.right)?.[0] ?? rule.right;
  const owner = Object.entries(OWNERS).find(([, id]) => id === rule.owner)?.[0] ?? '';
  return {
    right,
    paragraph: `${rule.paragraph ?? ''}${rule.paragraphInferred ? '?' : ''}`,
    trigger_event: rule.trigger.replaceAll('-', '_'),
    duty: rule.duty,
    standard_limit: rule.standardText,
    enhanced_limit: rule.enhancedText,
    source: rule.sources.join(' | '),
    owner: `${owner}${rule.ownerNote ? ` (${rule.ownerNote})` : ''}`,
    status: rule.confirmation.toUpperCase().replaceAll('-', '_'),
  };
}

describe('the rules and the fact file', () => {
  it('agree row by row, in every column and in order', () => {
    expect(rows).toHaveLength(51);
    expect(all.map(asRow)).toEqual(rows);
  });

  it.each(all.map((rule) => [rule.id, rule] as const))('%s has the limits that its words say', (_, rule) => {
    const standard = read(rule.standardText);
    expect(rule.standard).toEqual(standard);
    expect(rule.enhanced).toEqual(read(rule.enhancedText, standard));
  });

  it('have the limits that a person counted in the file', () => {
    const counted: Record<string, number> = {};
    for (const { standard, enhanced } of all) {
      const key = `${standard?.count ?? '-'} ${standard?.unit ?? '-'}, ${enhanced?.count ?? '-'}`;
      counted[key] = (counted[key] ?? 0) + 1;
    }
    expect(counted).toEqual({
      '- -, -': 22,
      '1 working-days, 1': 5,
      '2 working-days, 2': 1,
      '5 working-days, 1': 19,
      '10 working-days, 10': 2,
      '10 days, 10': 1,
      '20 working-days, 20': 1,
    });
  });
});

describe('what had to be inferred', () => {
  const inferring = (what: DutyRule['inferred'][number]) =>
    all.filter((rule) => rule.inferred.includes(what)).map((rule) => rule.id);

  it('the evidence is always ours', () => {
    expect(inferring('evidence')).toEqual(all.map((rule) => rule.id));
  });

  it('telling the victim is evidence wherever the row is about telling, asking or offering them something', () => {
    expect(all.filter((rule) => rule.evidence === 'done').map((rule) => rule.id)).toEqual([
      'help-to-understand',
      'let-companion-come',
      'record-crime',
      'interview-with-care',
      'confirm-report-in-writing',
      'confirm-report-safely',
      'assess-needs',
      'refer-to-support',
      'assess-needs-for-court',
      'explain-cps-decision',
      'review-decision-when-asked',
      'prepare-for-evidence',
      'pay-expenses',
      'return-property',
      'refer-to-victim-contact-scheme',
      'liaison-officer-contact',
    ]);
  });

  it('the Witness Care Unit, and nobody else, runs from receipt; where the row does not say so, that is marked', () => {
    for (const rule of all)
      expect([rule.id, rule.clock]).toEqual([rule.id, rule.owner === 'wcu' ? 'receipt' : 'event']);
    const unsaid = all.filter((rule) => rule.owner === 'wcu' && !rule.duty.includes('clock starts when WCU gets it'));
    expect(inferring('clock')).toEqual(unsaid.map((rule) => rule.id));
    expect(unsaid).toHaveLength(6);
  });

  it('the version is certain only for confirmed rows of the Code', () => {
    const certain = all.filter((rule) => rule.confirmation === 'confirmed' && !['vrr', 'policy'].includes(rule.right));
    expect(inferring('version')).toEqual(all.filter((rule) => !certain.includes(rule)).map((rule) => rule.id));
  });

  it('the limits that no source gives are marked', () => {
    expect(inferring('standard')).toEqual(['tell-postal-requisition', 'seek-views-on-bail-conditions']);
    expect(inferring('enhanced')).toEqual(['tell-postal-requisition', 'explain-police-no-prosecution']);
  });
});

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
