/** The message routes of the Desk API. */
import { recordRoleRefusal } from '../cases/case-access.ts';
import { deskHandler } from '../shared/http/desk.ts';
import type { HttpHandler } from '../shared/http/edge.ts';
import type { VerifyStaff } from '../shared/http/staff.ts';
import { operations } from './api.ts';
import { messageSteps } from './steps/messages.ts';
import { type UpdateParts, updateSteps } from './steps/updates.ts';

/** The Lambda handler of the message routes. */
export function makeUpdatesHandler(parts: UpdateParts & { readonly verifyStaff: VerifyStaff }): HttpHandler {
  return deskHandler('updates', operations, { ...updateSteps(parts), ...messageSteps(parts) }, parts.verifyStaff, {
    refused: (caller) => recordRoleRefusal(parts, caller),
  });
}
