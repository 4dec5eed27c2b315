/** Registering a case. */
import type { DeskCall, DeskSteps } from '../../shared/http/desk.ts';
import type { RegisterBody } from '../api/bodies.ts';
import type { CaseParts } from '../case-access.ts';
import { registerOnce } from '../register-case.ts';
import { caseAnswer } from './answers.ts';

export function registerSteps(parts: CaseParts): DeskSteps {
  return {
    'POST /desk/v1/cases': async (call: DeskCall<unknown, RegisterBody>) => {
      const { case: the } = await registerOnce(parts, call);
      // As at its registration, also when the request comes again later.
      return caseAnswer(the, Date.parse(the.registeredAt));
    },
  };
}
