/** A call to the desk as it is kept for counting: codes and numbers. What was said belongs into the case. */
import { derivedId } from '../shared/ids.ts';
import { toIso } from '../shared/time.ts';
import type { CallBody } from './api/bodies.ts';
import type { Case } from './case.ts';
import { type ChangeContext, given } from './change.ts';
import type { CallItem } from './item.ts';

/** @param body hash of what was sent */
export function callItem(call: CallBody, { now, by, id }: ChangeContext, body: string, of?: Case): CallItem {
  const { topic, outcome, language, durationSeconds } = call;
  return {
    id: derivedId('call', id),
    at: toIso(now),
    by,
    topic,
    outcome,
    ...given({ language, durationSeconds, caseId: of?.id, borough: of?.borough }),
    body,
  };
}
