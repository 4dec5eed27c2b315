/**
 * The pace of one channel in one run: whoever wants to send waits for their slot. Slots are taken from the table some at
 * a time, as many as are waited for and at most half a second's worth, so that another run waits no longer than that.
 */
import type { TakeSlots } from './pace-store.ts';

export interface PaceParts {
  readonly take: TakeSlots;
  /** ms from one slot to the next */
  readonly interval: number;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** A slot that was missed by more than this is let go: many missed ones together would be a burst. */
const LATE = 250;

const SLOTS_FOR = 500;

/** Resolves when so many slots, one behind the other, have begun. */
export type Pace = (slots: number) => Promise<void>;

export function paceOf({ take, interval, now, sleep }: PaceParts): Pace {
  const most = Math.max(1, Math.floor(SLOTS_FOR / interval));
  /** The slots that this run has taken and not used: from when, how many. */
  let next = 0;
  let left = 0;
  let wanted = 0;
  let turn: Promise<unknown> = Promise.resolve();

  const slotFor = async (slots: number): Promise<number> => {
    if (left < slots || next < now() - LATE) {
      const count = Math.max(slots, Math.min(most, wanted));
      next = await take(count, now());
      left = count;
    }
    const begins = next;
    next += slots * interval;
    left -= slots;
    wanted -= slots;
    return begins;
  };

  return async (slots) => {
    wanted += slots;
    const mine = turn.then(() => slotFor(slots));
    turn = mine.catch(() => {
      wanted -= slots;
    });
    const wait = (await mine) - now();
    if (wait > 0) await sleep(wait);
  };
}
