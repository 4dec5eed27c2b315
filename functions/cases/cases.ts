/** The case routes of the Desk API. */
import { deskHandler } from '../shared/http/desk.ts';
import type { HttpHandler } from '../shared/http/edge.ts';
import type { VerifyStaff } from '../shared/http/staff.ts';
import { operations } from './api.ts';
import { type CaseParts, recordRoleRefusal } from './case-access.ts';
import { arrangementSteps } from './steps/arrangements.ts';
import { callSteps } from './steps/calls.ts';
import { dutySteps } from './steps/duties.ts';
import { findSteps } from './steps/find.ts';
import { lifecycleSteps } from './steps/lifecycle.ts';
import { milestoneSteps } from './steps/milestones.ts';
import { peopleSteps } from './steps/people.ts';
import { readSteps } from './steps/read.ts';
import { registerSteps } from './steps/register.ts';

/** The Lambda handler of the case routes. */
export function makeCasesHandler(parts: CaseParts & { readonly verifyStaff: VerifyStaff }): HttpHandler {
  const steps = {
    ...registerSteps(parts),
    ...readSteps(parts),
    ...findSteps(parts),
    ...peopleSteps(parts),
    ...arrangementSteps(parts),
    ...milestoneSteps(parts),
    ...dutySteps(parts),
    ...lifecycleSteps(parts),
    ...callSteps(parts),
  };
  return deskHandler('cases', operations, steps, parts.verifyStaff, {
    refused: (caller) => recordRoleRefusal(parts, caller),
  });
}
