/** What is agreed with the victim: how to reach them, what they want to hear, how often, and which limits hold. */
import type { DeskSteps } from '../../shared/http/desk.ts';
import type { ConsentsBody, ContactPlanBody, EnhancedRightsBody, UpdateIntervalBody } from '../api/bodies.ts';
import { setConsents, setContactPlan, setEnhancedRights, setUpdateInterval } from '../arrangements.ts';
import type { CaseParts } from '../case-access.ts';
import { changing } from './answers.ts';

export function arrangementSteps(parts: CaseParts): DeskSteps {
  return {
    'PUT /desk/v1/cases/{reference}/contact-plan': changing<ContactPlanBody>(parts, { rule: setContactPlan }),
    'PUT /desk/v1/cases/{reference}/consents': changing<ConsentsBody>(parts, { rule: setConsents }),
    'PUT /desk/v1/cases/{reference}/update-interval': changing<UpdateIntervalBody>(parts, { rule: setUpdateInterval }),
    'PUT /desk/v1/cases/{reference}/enhanced-rights': changing<EnhancedRightsBody>(parts, { rule: setEnhancedRights }),
  };
}
