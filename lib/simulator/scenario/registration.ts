/** Registering a case: the one step that has no case before it. */
import type { Staff } from '../../../functions/shared/http/staff.ts';
import { type Facts, ModelCase } from '../model/case.ts';
import type { Expected } from '../referee.ts';
import { type Person, planOf, type Report, type VictimPlan } from './people.ts';
import type { Stage } from './stage.ts';
import type { Step } from './step.ts';
import { normal } from './steps.ts';

/** The canonical id: `1000000-26.2`. */
export function caseIdOf({ reference }: Report, { victimNumber }: VictimPlan): string {
  return `${reference.replace('/', '-')}.${victimNumber}`;
}

const without = <Value extends object>(value: Value) =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined));

function bodyOf(report: Report, victim: VictimPlan) {
  const { victimNumber, person, business, dateOfBirth, language, representative, reasons, plan } = victim;
  return without({
    reference: report.reference,
    victimNumber: victimNumber === 1 ? undefined : victimNumber,
    borough: report.borough,
    team: report.team,
    category: report.crime.name,
    reportedAt: new Date(report.reportedAt).toISOString(),
    victim: without({ ...person, kind: business ? 'business' : undefined, dateOfBirth, language }),
    representative,
    enhancedRights: reasons.length > 0 ? reasons : undefined,
    contactPlan: plan,
  });
}

function modelOf(facts: Facts, report: Report, victim: VictimPlan, now: number): ModelCase {
  const { victimNumber, business, dateOfBirth, reasons, plan, person, representative } = victim;
  const details = (of: Person | undefined) => normal(of ?? {});
  return new ModelCase(
    facts,
    {
      id: caseIdOf(report, victim),
      reference: victimNumber === 1 ? report.reference : `${report.reference}.${victimNumber}`,
      borough: report.borough,
      team: report.team,
      reportedAt: report.reportedAt,
      business,
      dateOfBirth,
      reasons,
      plan: plan && planOf(plan),
      spokenFor: representative !== undefined,
      details: { victim: details(person), representative: details(representative) },
    },
    now,
  );
}

/** @param staff of the report's borough */
export function registration({ referee, facts }: Stage, report: Report, victim: VictimPlan, staff: Staff): Step {
  const caseId = caseIdOf(report, victim);
  const action = 'case.register';
  const refused = (status: number): Expected => ({ status, audit: [{ action, outcome: 'refused', caseId }], caseId });
  return {
    ask: { method: 'POST', route: '/desk/v1/cases', body: bodyOf(report, victim), staff },
    caseId,
    action,
    success: 201,
    denied: () => {
      const { restricted } = referee.models.get(caseId) ?? {};
      return restricted && !restricted.includes(staff.subject) ? refused(409) : undefined;
    },
    expect: () =>
      referee.models.has(caseId)
        ? refused(409)
        : {
            status: 201,
            audit: [{ action, outcome: 'allowed', caseId }],
            caseId,
            apply: (now) => {
              const the = modelOf(facts, report, victim, now);
              referee.models.set(caseId, the);
              referee.numbers.know(the, () => referee.isSettled(caseId));
            },
          },
  };
}
