/** The routes of the lists: data of this repository, no store. */
import { deskHandler } from '../shared/http/desk.ts';
import type { HttpHandler } from '../shared/http/edge.ts';
import type { VerifyStaff } from '../shared/http/staff.ts';
import { MILESTONE_TYPES } from '../victims-code/milestone-types.ts';
import type { DutyRule } from '../victims-code/rule.ts';
import { operations } from './api.ts';
import { BOROUGHS } from './boroughs.ts';
import { TOUCHPOINTS } from './touchpoints.ts';

/** A rule as staff tools see it. */
function dutyView(rule: DutyRule) {
  const {
    id,
    right,
    title,
    duty,
    whatToDo = duty,
    owner,
    standard,
    enhanced,
    clock,
    evidence,
    confirmation,
    inferred,
  } = rule;
  const { codeVersion, validFrom, validTo } = rule;
  const common = { id, right, title, whatToDo, owner, standard, enhanced, clock, evidence, confirmation, inferred };
  return { ...common, codeVersion, validFrom, validTo };
}

/** The Lambda handler of the lists. */
export function makeListsHandler(verifyStaff: VerifyStaff): HttpHandler {
  return deskHandler(
    'lists',
    operations,
    {
      'GET /desk/v1/touchpoints': async () => ({
        json: { items: TOUCHPOINTS.map(({ id, stage, name }) => ({ id, stage, name })) },
      }),
      'GET /desk/v1/boroughs': async () => ({ json: { items: BOROUGHS } }),
      'GET /desk/v1/milestone-types': async () => ({
        json: { items: MILESTONE_TYPES.map(({ id, name, duties }) => ({ id, name, duties: duties.map(dutyView) })) },
      }),
    },
    verifyStaff,
  );
}
