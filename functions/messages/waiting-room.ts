/**
 * How many of a run's workers wait for their turn. Who has claimed a message waits inside; the others stay outside while
 * there are enough: what they claimed would grow old.
 */
import type { Pace } from './pace.ts';

export interface WaitingRoom {
  /** The same pace, with those who wait counted. */
  readonly through: (pace: Pace) => Pace;
  /** Resolves when there is room for one more, or the room is closed. */
  readonly room: () => Promise<void>;
  /** Nobody is kept outside any more: there is nothing left to claim. */
  readonly close: () => void;
}

/** @param most so many may wait at a time */
export function waitingRoom(most: number): WaitingRoom {
  let inside = 0;
  let isClosed = false;
  let outside: (() => void)[] = [];
  const letIn = (count: number): void => {
    const next = outside.slice(0, count);
    outside = outside.slice(count);
    for (const enter of next) enter();
  };
  return {
    through: (pace) => async (slots) => {
      inside += 1;
      try {
        await pace(slots);
      } finally {
        inside -= 1;
        letIn(Math.max(0, most - inside));
      }
    },
    room: async () => {
      while (inside >= most && !isClosed) {
        await new Promise<void>((enter) => {
          outside = [...outside, enter];
        });
      }
    },
    close: () => {
      isClosed = true;
      letIn(outside.length);
    },
  };
}
