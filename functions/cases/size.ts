/** A case is one item, and DynamoDB takes 400 KB: a case that grows without end is refused long before. */
import { Problem } from '../shared/http/problem.ts';
import type { Case } from './case.ts';

/** The rest is room for what must follow a write and for what time adds: a refusal never keeps a duty from being missed. */
export const MOST_BYTES = 300_000;

/**
 * A machine can tell of milestones without end; what they leave is room for what keeps a victim safe: a death, an unsafe
 * plan, a restriction, that they were told.
 */
export const MOST_FOR_MILESTONES = 200_000;

const MILESTONES: ReadonlySet<string> = new Set(['milestone-recorded', 'milestone-confirmed']);

/**
 * @param kind of the event
 * @throws Problem `conflict` when a request would make the case larger than that
 */
export function guardSize(after: Case, kind?: string): void {
  const most = kind !== undefined && MILESTONES.has(kind) ? MOST_FOR_MILESTONES : MOST_BYTES;
  if (Buffer.byteLength(JSON.stringify(after)) <= most) return;
  throw new Problem(
    'conflict',
    'The case has no room for more, and nothing was stored. Go on in a case with another victim number, and tell the engineers',
  );
}
