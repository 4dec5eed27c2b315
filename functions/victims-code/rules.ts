/** The rules of the Victims' Code as one list, and what is asked of them. To add a Code: data in duties/, no code here. */
import { LATER_DUTIES } from './duties/afterwards.ts';
import { CODE_2021 } from './duties/code-2021.ts';
import { COURT_DUTIES } from './duties/court.ts';
import { DECISION_DUTIES } from './duties/decisions.ts';
import { INVESTIGATION_DUTIES } from './duties/investigation.ts';
import { REPORT_DUTIES } from './duties/report.ts';
import type { DutyRule } from './rule.ts';

/** Every rule that a milestone opens, of every version of the Code. */
export const DUTY_RULES: readonly DutyRule[] = [
  ...REPORT_DUTIES,
  ...INVESTIGATION_DUTIES,
  ...DECISION_DUTIES,
  ...COURT_DUTIES,
  ...LATER_DUTIES,
];

/**
 * The regular update that the force promises: its policy, not a right. No milestone opens it, and its interval is the
 * victim's (or `UPDATE_INTERVAL_DAYS`), so it has no limit of its own.
 */
export const ROUTINE_UPDATE: DutyRule = {
  id: 'routine-update',
  right: 'policy',
  trigger: 'routine-update-default',
  title: 'Routine update (force policy)',
  duty: 'Historic default when no frequency is agreed',
  whatToDo:
    'Say what has happened since the last contact, or that nothing has and why; ask whether the interval still suits.',
  owner: 'police',
  clock: 'event',
  evidence: 'told',
  inferred: ['evidence', 'version'],
  ...CODE_2021,
  confirmation: 'older-code-only',
};

const byId = new Map([...DUTY_RULES, ROUTINE_UPDATE].map((rule) => [rule.id, rule]));
const byTrigger = Map.groupBy(DUTY_RULES, (rule) => rule.trigger);

/** The rule with an id, the routine update included, also one that no longer holds: open duties keep their rule. */
export function findRule(id: string): DutyRule | undefined {
  return byId.get(id);
}

/** Whether a rule holds on a London day: from its first day to its last, both included. */
export function holdsOn(rule: Pick<DutyRule, 'validFrom' | 'validTo'>, day: string): boolean {
  return rule.validFrom <= day && (rule.validTo === undefined || day <= rule.validTo);
}

/**
 * The rules that a milestone opens: those that hold on the day on which *their* clock starts, which is the day of the
 * event or, for rules that run from receipt, the day of the receipt. Days are London days.
 */
export function rulesFor(trigger: string, eventDay: string, receiptDay: string = eventDay): readonly DutyRule[] {
  return (byTrigger.get(trigger) ?? []).filter((rule) =>
    holdsOn(rule, rule.clock === 'receipt' ? receiptDay : eventDay),
  );
}

const FORCE_OWNERS: ReadonlySet<string> = new Set(['police', 'wcu', 'police-or-cps', 'all-agencies']);

/** Whether the force answers for it: it reminds its staff, and knows when it was missed. */
export function forceOwes(rule: DutyRule): boolean {
  return FORCE_OWNERS.has(rule.owner);
}

const OUTSIDE_THE_CODE: ReadonlySet<string> = new Set(['vrr', 'policy']);

/** Whether it is in the force's figures of compliance: a confirmed duty of the Code itself, with a limit, that it owes. */
export function countsInCompliance(rule: DutyRule): boolean {
  const dated = rule.standard !== undefined || rule.enhanced !== undefined;
  return forceOwes(rule) && dated && rule.confirmation === 'confirmed' && !OUTSIDE_THE_CODE.has(rule.right);
}
