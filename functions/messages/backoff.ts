/** How long to wait before trying again: longer each time, by chance, so that what failed together does not return together. */
import { MINUTE } from '../shared/time.ts';

const FIRST = MINUTE;
/** After an outage everything has been tried again within so long. */
const LONGEST = 10 * MINUTE;

/** @param tries how often it was tried before @param random 0 up to 1 @returns ms, between half of the step and all of it */
export function backoff(tries: number, random: () => number): number {
  const step = Math.min(LONGEST, FIRST * 2 ** Math.min(tries, 10));
  return step / 2 + (random() * step) / 2;
}
