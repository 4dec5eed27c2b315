/** One call about a case: how it is made, and what is expected of it whoever makes it. */
import { CASE_ACCESS, type CaseRoute } from '../../../functions/cases/access.ts';
import type { Staff } from '../../../functions/shared/http/staff.ts';
import type { Answer, Ask } from '../door.ts';
import type { ModelCase } from '../model/case.ts';
import type { Expected } from '../referee.ts';

/** A call that can be made now or, after a crash, later: what is expected of it is asked when it is made. */
export interface Step {
  readonly ask: Ask;
  readonly caseId: string;
  readonly action: string;
  /** The status with which it is carried out. */
  readonly success: number;
  /** Why it is refused whatever it is about; asked anew each time. */
  readonly denied: () => Expected | undefined;
  readonly expect: (now: number) => Expected;
}

const CASE = '/desk/v1/cases/{reference}';

/** What answers 201. */
const CREATING = new Set(['/desk/v1/calls', `${CASE}/milestones`, `${CASE}/contacts`]);

/** How a case is written in a path. */
export function pathOf({ reference }: Pick<ModelCase, 'reference'>): string {
  return reference.replace('/', '-');
}

/** Whether the staff member sees the case at all. */
function reaches(the: ModelCase, staff: Staff): boolean {
  if (!staff.boroughs.includes('*') && !staff.boroughs.includes(the.borough)) return false;
  if (!the.restricted || staff.roles.includes('supervisor') || staff.roles.includes('records')) return true;
  return the.restricted.includes(staff.subject);
}

/** What comes of a step; a status over 299 is a refusal. */
export interface Outcome {
  readonly status: number;
  /** It is refused, and something is stored all the same. */
  readonly stored?: true;
  readonly apply?: (now: number) => void;
  readonly verify?: (answer: Answer) => void;
}

export type MakeStep = (
  method: Ask['method'],
  /** Behind `/cases/{reference}/`, or a whole route. */
  path: string,
  body: unknown,
  decide: (now: number) => Outcome,
  more?: Partial<Ask>,
) => Step;

/** How steps of one case are made for one member of staff. */
export function stepMaker(the: ModelCase, staff: Staff): MakeStep {
  const caseId = the.id;
  return (method, path, body, decide, more = {}) => {
    const route = path.startsWith('/') ? path : `${CASE}/${path}`.replace(/\/$/, '');
    const { action, roles } = CASE_ACCESS[`${method} ${route}` as CaseRoute];
    const refused = (status: number) => ({ status, audit: [{ action, outcome: 'refused', caseId } as const], caseId });
    let success = method === 'POST' && CREATING.has(route) ? 201 : 200;
    const denied = () => {
      if (!staff.roles.some((role) => roles.includes(role))) return refused(403);
      return reaches(the, staff) ? undefined : refused(404);
    };
    const params = route.includes('{reference}') ? { reference: pathOf(the), ...more.params } : undefined;
    return {
      ask: {
        method,
        route,
        ...(params && { params }),
        ...(body === undefined ? {} : { body }),
        ...(more.ifMatch && { ifMatch: more.ifMatch }),
        staff,
      },
      caseId,
      action,
      get success() {
        return success;
      },
      denied,
      expect: (now) => {
        const no = denied();
        if (no) return no;
        const { status, stored, apply, verify } = decide(now);
        if (status > 299 && !stored) return refused(status);
        success = status;
        return {
          status,
          stored,
          audit: [{ action, outcome: 'allowed', caseId }],
          caseId,
          ...(apply && { apply }),
          ...(verify && { verify }),
        };
      },
    };
  };
}
