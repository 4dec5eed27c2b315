/**
 * Time that passes only while nothing else does: calls on their way take none, and when all that is left is to wait, the
 * clock goes on to the end of the nearest wait.
 */

export interface VirtualTime {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** A call that is on its way: until it ends, time stands still. */
  readonly call: <Value>(work: () => Promise<Value>) => Promise<Value>;
  /** Does something while time passes. */
  readonly during: <Value>(work: () => Promise<Value>) => Promise<Value>;
  readonly moveTo: (instant: number) => void;
}

/** Turns of the event loop without any call on its way, after which everything is taken to wait. */
const QUIET_TURNS = 4;

export function virtualTime(start: number): VirtualTime {
  let instant = start;
  let calls = 0;
  let whenAllBack: (() => void)[] = [];
  let waits: { readonly until: number; readonly wake: () => void }[] = [];

  const pass = async (isOver: () => boolean): Promise<void> => {
    let quiet = 0;
    while (!isOver()) {
      if (calls > 0) {
        await new Promise<void>((resolve) => {
          whenAllBack.push(resolve);
        });
        quiet = 0;
      }
      await new Promise((resolve) => setImmediate(resolve));
      quiet += 1;
      if (quiet < QUIET_TURNS || calls > 0 || waits.length === 0) continue;
      quiet = 0;
      const nearest = Math.min(...waits.map(({ until }) => until));
      instant = Math.max(instant, nearest);
      const over = waits.filter(({ until }) => until <= instant);
      waits = waits.filter(({ until }) => until > instant);
      for (const { wake } of over) wake();
    }
  };

  return {
    now: () => instant,
    sleep: (ms) =>
      new Promise((wake) => {
        waits.push({ until: instant + ms, wake });
      }),
    call: async (work) => {
      calls += 1;
      try {
        return await work();
      } finally {
        calls -= 1;
        if (calls === 0) {
          for (const back of whenAllBack) back();
          whenAllBack = [];
        }
      }
    },
    during: async (work) => {
      let over = false;
      const passing = pass(() => over);
      try {
        return await work();
      } finally {
        over = true;
        await passing;
      }
    },
    moveTo: (to) => {
      instant = Math.max(instant, to);
    },
  };
}
