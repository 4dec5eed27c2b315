/** The victim, who speaks for them, and who may see the case. */
import type { DeskSteps } from '../../shared/http/desk.ts';
import type { ConfirmBody, DeathBody, RepresentativeBody, RestrictionBody, VictimBody } from '../api/bodies.ts';
import { restrict } from '../arrangements.ts';
import type { CaseParts } from '../case-access.ts';
import { changeRepresentative, changeVictim, confirmDetails, recordDeath, removeRepresentative } from '../people.ts';
import { changing } from './answers.ts';

export function peopleSteps(parts: CaseParts): DeskSteps {
  return {
    'PUT /desk/v1/cases/{reference}/victim': changing<VictimBody>(parts, { rule: changeVictim }),
    'PUT /desk/v1/cases/{reference}/representative': changing<RepresentativeBody>(parts, {
      rule: changeRepresentative,
    }),
    'DELETE /desk/v1/cases/{reference}/representative': changing(parts, {
      rule: (of, _, ctx) => removeRepresentative(of, ctx),
    }),
    'POST /desk/v1/cases/{reference}/contact-details/confirm': changing<ConfirmBody>(parts, { rule: confirmDetails }),
    'POST /desk/v1/cases/{reference}/death': changing<DeathBody>(parts, { rule: recordDeath }),
    'PUT /desk/v1/cases/{reference}/restriction': changing<RestrictionBody>(parts, { rule: restrict }),
  };
}
