/** Closing a case and opening it again. */
import type { DeskSteps } from '../../shared/http/desk.ts';
import type { ReasonBody } from '../api/bodies.ts';
import type { CaseParts } from '../case-access.ts';
import { closeCase, reopenCase } from '../lifecycle.ts';
import { changing } from './answers.ts';

export function lifecycleSteps(parts: CaseParts): DeskSteps {
  return {
    'POST /desk/v1/cases/{reference}/close': changing<ReasonBody>(parts, { rule: closeCase }),
    'POST /desk/v1/cases/{reference}/reopen': changing<ReasonBody>(parts, { rule: reopenCase }),
  };
}
