/** Enhanced rights: who has them, and what a change of them does to the open duties. */
import { londonDay } from '../shared/time.ts';
import { ROUTINE_UPDATE } from '../victims-code/rules.ts';
import type { Case, EnhancedReason } from './case.ts';
import { atTime, dated, limitOf, ruleOf, withDuties } from './duties.ts';

/** What staff may record; `under-18` follows from the date of birth. */
export type RecordedReason = Exclude<EnhancedReason, 'under-18'>;

const ORDER: readonly RecordedReason[] = ['vulnerable', 'most-serious-crime', 'persistently-targeted', 'intimidated'];

/** Whether the shorter limits hold. */
export function isEnhanced(of: Pick<Case, 'enhancedReasons'>): boolean {
  return of.enhancedReasons.length > 0;
}

/** Under 18 on the London day of the report; who was stays so, whatever their age when the case ends. */
export function isUnder18(dateOfBirth: string | undefined, reportedAt: string): boolean {
  if (dateOfBirth === undefined) return false;
  const eighteenth = `${String(Number(dateOfBirth.slice(0, 4)) + 18).padStart(4, '0')}${dateOfBirth.slice(4)}`;
  return londonDay(Date.parse(reportedAt)) < eighteenth;
}

/** The reasons in one order, each once. */
export function reasonsOf(recorded: readonly EnhancedReason[], under18: boolean): EnhancedReason[] {
  return [...ORDER.filter((reason) => recorded.includes(reason)), ...(under18 ? ['under-18' as const] : [])];
}

/** The case with other reasons: open duties are dated anew from the same start, the routine update has no limit of its own. */
export function withReasons(of: Case, enhancedReasons: readonly EnhancedReason[], now: number): Case {
  const after = { ...of, enhancedReasons };
  const enhanced = isEnhanced(after);
  if (enhanced === isEnhanced(of)) return after;
  return withDuties(after, (duty) => {
    const current = atTime(duty, now);
    if (current.status !== 'open') return current;
    if (duty.rule === ROUTINE_UPDATE.id) return { ...current, enhanced };
    return dated(current, { startedAt: duty.startedAt, enhanced, limit: limitOf(ruleOf(duty), enhanced) }, now);
  });
}
