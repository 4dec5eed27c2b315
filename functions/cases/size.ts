/** A case is one item, and DynamoDB takes 400 KB: a case that grows without end is refused long before. */
import { Problem } from '../shared/http/problem.ts';
import type { Case } from './case.ts';

/** The rest is room for what must follow a write and for what time adds: a refusal never keeps a duty from being missed. */
export const MOST_BYTES = 300_000;

/** @throws Problem `conflict` when a request would make the case larger than that */
export function guardSize(after: Case): void {
  if (Buffer.byteLength(JSON.stringify(after)) <= MOST_BYTES) return;
  throw new Problem(
    'conflict',
    'The case has no room for more, and nothing was stored. Close it and go on in a case with another victim number, and tell the engineers',
  );
}
