/** What becomes of duties: the victim was told, the thing was done, or there is a reason why not. */
import type { DeskSteps } from '../../shared/http/desk.ts';
import type { ContactBody, DoneBody, ReasonBody } from '../api/bodies.ts';
import type { Case } from '../case.ts';
import type { CaseParts } from '../case-access.ts';
import type { ChangeContext } from '../change.ts';
import { recordContact } from '../contacts.ts';
import { excuseDuty, markDone } from '../duty-outcomes.ts';
import { dutyView } from '../duty-view.ts';
import { changing } from './answers.ts';

function dutyAnswer(after: Case, { now }: ChangeContext, id: string): unknown {
  const duty = after.duties.find((one) => one.id === id);
  return duty && dutyView(duty, now);
}

export function dutySteps(parts: CaseParts): DeskSteps {
  return {
    'POST /desk/v1/cases/{reference}/contacts': changing<ContactBody>(parts, { rule: recordContact }),
    'POST /desk/v1/cases/{reference}/duties/{id}/done': changing<DoneBody>(parts, {
      rule: (the, body, context, id) => markDone(the, id, body, context),
      answerOf: dutyAnswer,
    }),
    'POST /desk/v1/cases/{reference}/duties/{id}/excuse': changing<ReasonBody>(parts, {
      rule: (the, body, context, id) => excuseDuty(the, id, body, context),
      answerOf: dutyAnswer,
    }),
  };
}
