/** Every row of the fact file is one rule, and what the rules say beyond it is marked as inferred. */
import { describe, expect, it } from 'vitest';
import type { DutyRule, Limit } from '../../functions/victims-code/rule.ts';
import { RULE_SOURCES } from '../../functions/victims-code/rule-sources.ts';
import { DUTY_RULES, ROUTINE_UPDATE } from '../../functions/victims-code/rules.ts';
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

function source(rule: DutyRule) {
  const found = RULE_SOURCES[rule.id];
  if (!found) throw new Error(`Nobody says where ${rule.id} comes from`);
  return found;
}

/** A rule in the columns of the fact file. */
function asRow(rule: DutyRule): Record<string, string> {
  const right = Object.entries(RIGHTS).find(([, id]) => id === rule.right)?.[0] ?? rule.right;
  const owner = Object.entries(OWNERS).find(([, id]) => id === rule.owner)?.[0] ?? '';
  const { paragraph = '', standard, enhanced, ownerNote, sources } = source(rule);
  return {
    right,
    paragraph,
    trigger_event: rule.trigger.replaceAll('-', '_'),
    duty: rule.duty,
    standard_limit: standard,
    enhanced_limit: enhanced,
    source: sources.join(' | '),
    owner: `${owner}${ownerNote ? ` (${ownerNote})` : ''}`,
    status: rule.confirmation.toUpperCase().replaceAll('-', '_'),
  };
}

describe('the rules and the fact file', () => {
  it('agree row by row, in every column and in order', () => {
    expect(rows).toHaveLength(51);
    expect(all.map(asRow)).toEqual(rows);
  });

  it('are all there are: no source is of a rule that does not exist', () => {
    expect(Object.keys(RULE_SOURCES)).toEqual(all.map((rule) => rule.id));
  });

  it.each(all.map((rule) => [rule.id, rule] as const))('%s has the limits that its words say', (_, rule) => {
    const words = source(rule);
    const standard = read(words.standard);
    expect(rule.standard).toEqual(standard);
    expect(rule.enhanced).toEqual(read(words.enhanced, standard));
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
