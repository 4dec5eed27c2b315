/** What happened in the case. */
import type { DeskSteps } from '../../shared/http/desk.ts';
import type { CorrectBody, MilestoneBody } from '../api/bodies.ts';
import type { CaseParts } from '../case-access.ts';
import { correctMilestone } from '../correction.ts';
import { recordMilestone } from '../milestones.ts';
import { changing } from './answers.ts';

export function milestoneSteps(parts: CaseParts): DeskSteps {
  return {
    'POST /desk/v1/cases/{reference}/milestones': changing<MilestoneBody>(parts, { rule: recordMilestone }),
    'POST /desk/v1/cases/{reference}/milestones/{id}/correct': changing<CorrectBody>(parts, {
      rule: (the, body, context, id) => correctMilestone(the, id, body, context),
    }),
  };
}
