/**
 * Moves the service's clock forward as if the time had passed: stops at each minute at which something is due, runs
 * every sweep there until nothing due is left, with the events that follow, and goes on.
 */
import type { Clock } from './clock.ts';
import type { Scheduler } from './scheduler.ts';

const MINUTE = 60_000;

/** Sweeps at one minute when they keep finding work (their batches are bounded), and when they change nothing. */
const MOST_SWEEPS_PER_STOP = 500;
const MOST_IDLE_SWEEPS = 3;

/** What is due first, of everything due after `after` (ISO; undefined: of everything). */
export interface Due {
  /** ISO, UTC. */
  readonly at: string;
  /** Changes when any of the nearest due items changes. */
  readonly mark: string;
}

export interface TravelParts {
  readonly clock: Clock;
  readonly scheduler: Pick<Scheduler, 'runAll' | 'whilePaused'>;
  readonly nextDue: (after: string | undefined) => Promise<Due | undefined>;
  /** Has every event that waits delivered. */
  readonly drain: () => Promise<unknown>;
}

/** Goes to an instant that has not passed. @returns how many times the sweeps ran */
export function travel({ clock, scheduler, nextDue, drain }: TravelParts, target: number): Promise<number> {
  return scheduler.whilePaused(async () => {
    let sweeps = 0;
    let after: string | undefined;

    /** Sweeps at one instant until nothing is due there, or what is due there stays whatever is done. */
    const sweepAt = async (instant: number): Promise<void> => {
      const until = new Date(instant).toISOString();
      let idle = 0;
      let before = await nextDue(after);
      for (let i = 0; i < MOST_SWEEPS_PER_STOP; i += 1) {
        await scheduler.runAll(instant);
        await drain();
        sweeps += 1;
        const left = await nextDue(after);
        if (!left || left.at > until) return;
        idle = left.mark === before?.mark ? idle + 1 : 0;
        if (idle >= MOST_IDLE_SWEEPS) break;
        before = left;
      }
      after = until;
    };

    for (;;) {
      const due = await nextDue(after);
      if (!due) break;
      const stop = Math.max(clock.now(), Math.ceil(Date.parse(due.at) / MINUTE) * MINUTE);
      if (stop >= target) break;
      await clock.moveTo(stop);
      await sweepAt(stop);
    }
    await clock.moveTo(target);
    await sweepAt(target);
    return sweeps;
  });
}
