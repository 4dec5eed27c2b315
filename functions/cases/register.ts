/** Registering a case: the victim's part in a crime report, its first milestone, and what is owed from then on. */
import { toIso } from '../shared/time.ts';
import { UPDATE_INTERVAL_DAYS } from '../victims-code/policy.ts';
import { checkPlan, type PlanInput } from './arrangements.ts';
import type { Case } from './case.ts';
import { type Change, type ChangeContext, change, given } from './change.ts';
import { isUnder18, type RecordedReason, reasonsOf } from './enhanced.ts';
import { acknowledgement } from './message-orders.ts';
import { asked, PLAN_MISSING } from './message-tasks.ts';
import { dutyAnswer, withMilestone } from './milestones.ts';
import { checkVictim, firstDetails, type RepresentativeInput, type VictimInput } from './people.ts';
import { withNextUpdate } from './routine-update.ts';
import { pastTime } from './times.ts';

export interface Registration {
  readonly borough: string;
  readonly team?: string | undefined;
  readonly category: string;
  readonly reportedAt: string;
  readonly victim: VictimInput;
  readonly representative?: RepresentativeInput | undefined;
  readonly enhancedRights?: readonly RecordedReason[] | undefined;
  readonly contactPlan?: PlanInput | undefined;
}

/** How the case is called: `id` is its key, `reference` the crime reference as it was written. */
export type CaseName = Pick<Case, 'id' | 'reference' | 'victimNumber'>;

/**
 * A new case with the milestone `crime-reported`, its duties and the first routine update. The first values of numbers
 * and addresses need no second person. With a plan the victim gets the written confirmation; without one staff are asked
 * for it. The same input, name and context give the same case.
 * @throws Problem `bad-request` (an impossible date, enhanced rights of a business), `calendar-ended`
 */
export function registerCase(input: Registration, ctx: ChangeContext, name: CaseName): Change {
  const { now, by } = ctx;
  const { victim, representative, contactPlan, enhancedRights = [] } = input;
  const reportedAt = pastTime('reportedAt', input.reportedAt, now);
  checkVictim(victim, enhancedRights, now, 'victim.');
  const base: Case = {
    id: name.id,
    reference: name.reference,
    victimNumber: name.victimNumber,
    borough: input.borough,
    ...given({ team: input.team }),
    category: input.category,
    reportedAt,
    status: 'open',
    registeredAt: toIso(now),
    registeredBy: by,
    victim: { ...firstDetails(victim), kind: victim.kind ?? 'person' },
    ...(representative ? { representative: firstDetails(representative) } : {}),
    ...(contactPlan ? { contactPlan: checkPlan(contactPlan) } : {}),
    consents: { surveys: true, routineUpdates: true, dutyUpdates: true },
    updateInterval: { days: UPDATE_INTERVAL_DAYS, source: 'force-policy' },
    enhancedReasons: reasonsOf(enhancedRights, isUnder18(victim.dateOfBirth, reportedAt)),
    milestones: [],
    duties: [],
    contacts: [],
    marks: [],
    version: 0,
  };
  const reported = withMilestone(base, { type: 'crime-reported', occurredAt: reportedAt }, ctx).after;
  const owing = withNextUpdate(reported, now);
  const { after, tasks } = contactPlan ? { after: owing, tasks: [] } : asked(owing, PLAN_MISSING, now);
  const details = {
    ...given({ borough: input.borough, team: input.team, category: input.category, reportedAt }),
    enhancedRights: after.enhancedReasons,
    duties: after.duties.map(dutyAnswer),
  };
  return change(undefined, after, ctx, { kind: 'registered', details, tasks, messages: acknowledgement(after, now) });
}
