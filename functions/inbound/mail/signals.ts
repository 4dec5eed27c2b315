/** Watchwords in a text of any length: piece by piece, so that a long one takes no longer than its length. */
import type { Signal } from '../../feedback/watchwords.ts';

const PIECE = 4000;
/** Longer than any phrase. */
const OVERLAP = 300;

/** Which signals a text gives. @param signalsIn of a short text */
export async function signalsInAll(
  signalsIn: (text: string) => Promise<ReadonlySet<Signal>>,
  text: string,
): Promise<ReadonlySet<Signal>> {
  const found = new Set<Signal>();
  for (let from = 0; from < text.length; from += PIECE) {
    for (const signal of await signalsIn(text.slice(from, from + PIECE + OVERLAP))) found.add(signal);
  }
  return found;
}
