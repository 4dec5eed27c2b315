/** The task about an e-mail: of the borough of the invitation that it was sent to, of the whole force without one. */
import type { Link } from '../links/link.ts';
import { inboundTask } from '../tasks/inbound-task.ts';
import type { InboundTaskKind } from '../tasks/kinds.ts';
import { FORCE_QUEUE, type Task } from '../tasks/task.ts';
import type { Inbound } from './inbound.ts';

/** @param link of the token that the mail was sent to; what the mail itself says is never looked at */
export function mailTask(
  kind: InboundTaskKind,
  inbound: Pick<Inbound, 'id' | 'at'>,
  link: Pick<Link, 'borough' | 'team' | 'reference'> | undefined,
): Task {
  const task = inboundTask(kind, inbound, undefined);
  if (!link) return task;
  const { borough, team, reference } = link;
  return {
    ...task,
    queue: task.queue === FORCE_QUEUE ? borough : task.queue,
    borough,
    ...(team === undefined ? {} : { team }),
    ...(reference === undefined ? {} : { reference }),
  };
}
