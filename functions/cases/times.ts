/** Whether a time that somebody reports can be true. The words name the field and the reason, not the value. */
import { Problem } from '../shared/http/problem.ts';
import { MINUTE, toIso } from '../shared/time.ts';

/** How far the clocks of other systems may be ahead of ours. */
const AHEAD = 5 * MINUTE;

/** No case here is older. A time before it is a slip. */
const EARLIEST = Date.UTC(2000, 0, 1);

function impossible(path: string, message: string): Problem {
  return new Problem('bad-request', `${path} cannot be: ${message}`, { errors: [{ path, message }] });
}

/**
 * A reported time as ISO in UTC.
 * @param path the field, for the error
 * @throws Problem `bad-request` for a time before 2000 or more than five minutes ahead
 */
export function pastTime(path: string, time: string, now: number): string {
  const instant = Date.parse(time);
  if (Number.isNaN(instant)) throw impossible(path, 'it is no time. Use a time with its offset');
  if (instant < EARLIEST) throw impossible(path, 'it is before the year 2000. Check the year');
  if (instant > now + AHEAD) {
    throw impossible(path, `it is in the future (here it is ${toIso(now)}). Record what has happened, once it has`);
  }
  return toIso(instant);
}

/** When the owing body received what happened. @throws as `pastTime`, and when it was received before it happened */
export function receiptTime(receivedAt: string, occurredAt: string, now: number): string {
  const received = pastTime('receivedAt', receivedAt, now);
  if (received < occurredAt) {
    throw impossible('receivedAt', 'it is before occurredAt. Nothing is received before it has happened; check both');
  }
  return received;
}
