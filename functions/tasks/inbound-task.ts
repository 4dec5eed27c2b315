/**
 * Tasks about a text or an e-mail that is not feedback (yet). Rules only: values in, values out. Who handles them reads
 * the words where they are kept: none are in the task.
 */
import type { Case } from '../cases/case.ts';
import { displayReference } from '../cases/reference.ts';
import type { Inbound } from '../inbound/inbound.ts';
import { derivedId } from '../shared/ids.ts';
import { toIso } from '../shared/time.ts';
import { INBOUND_KINDS, type InboundTaskKind } from './kinds.ts';
import { FORCE_QUEUE, STANDARDS_QUEUE, type Task, WHOLE_FORCE } from './task.ts';

/** The case that a text belongs to, as much of it as its task says. */
export type InboundCase = Pick<Case, 'id' | 'reference' | 'victimNumber' | 'borough' | 'team' | 'restriction'>;

/** The id of the task of a kind about a text or e-mail: the same for raising and settling it. */
export function inboundTaskId(inboundId: string, kind: InboundTaskKind): string {
  return derivedId('task', 'inbound', inboundId, kind);
}

/**
 * The task that a text or e-mail asks for: of its case's borough when it is known to belong to one, of the whole force
 * otherwise.
 */
export function inboundTask(
  kind: InboundTaskKind,
  { id, at }: Pick<Inbound, 'id' | 'at'>,
  of: InboundCase | undefined,
): Task {
  return {
    id: inboundTaskId(id, kind),
    kind,
    status: 'open',
    queue: kind === 'misconduct-allegation' ? STANDARDS_QUEUE : (of?.borough ?? FORCE_QUEUE),
    openedAt: at,
    dueBy: toIso(Date.parse(at) + INBOUND_KINDS[kind].dueWithin),
    borough: of?.borough ?? WHOLE_FORCE,
    ...(of?.team === undefined ? {} : { team: of.team }),
    ...(of ? { reference: displayReference(of), case: { id: of.id } } : {}),
    inbound: id,
    ...(of?.restriction ? { restricted: true } : {}),
    version: 1,
    attempts: [],
  };
}
