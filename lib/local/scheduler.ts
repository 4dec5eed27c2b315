/** EventBridge Scheduler's part: runs each scheduled function at its rate, by the service's clock. */
import { scheduledEvent } from '../blueprint/schedule.ts';
import type { Blueprint, FunctionPlan } from '../blueprint/types.ts';
import type { Clock } from './clock.ts';
import type { Outcome } from './instance.ts';

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** The ms between two runs of `rate(5 minutes)`. @throws Error for anything that is not a rate. */
export function rateMs(schedule: string): number {
  const [, count, unit] = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(schedule) ?? [];
  if (!count || !unit) throw new Error(`${schedule} is not a rate`);
  return Number(count) * (UNITS[unit] ?? 0);
}

/** RFC 3339 in UTC, without the milliseconds when there are none: as EventBridge Scheduler writes it. */
function scheduledTime(instant: number): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}

export interface Scheduler {
  /** Runs every scheduled function once for an instant, in the blueprint's order. @returns the names that failed */
  readonly runAll: (instant: number) => Promise<string[]>;
  /** Runs everything once, now, then each at its rate. @returns the end of each first run, by the function's name */
  readonly start: () => ReadonlyMap<string, Promise<void>>;
  /** No run begins at its rate while `work` goes on. */
  readonly whilePaused: <Value>(work: () => Promise<Value>) => Promise<Value>;
  readonly stop: () => void;
}

interface SchedulerParts {
  readonly blueprint: Blueprint;
  readonly clock: Clock;
  readonly invoke: (functionName: string, event: unknown) => Promise<Outcome>;
  /** Told when a function begins to fail, and when it works again. */
  readonly report: (line: string) => void;
}

export function createScheduler({ blueprint, clock, invoke, report }: SchedulerParts): Scheduler {
  const scheduled = (Object.entries(blueprint.functions) as [string, FunctionPlan][]).flatMap(([name, { schedule }]) =>
    schedule ? [{ name, rate: rateMs(schedule) }] : [],
  );
  const failing = new Set<string>();
  const running = new Set<string>();
  let timers: NodeJS.Timeout[] = [];
  let paused = 0;

  const run = async (name: string, instant: number): Promise<boolean> => {
    const { kind } = await invoke(name, scheduledEvent(name, scheduledTime(instant)));
    const works = kind === 'answer';
    if (!works && !failing.has(name)) {
      failing.add(name);
      report(`${name} fails (${kind}); it is tried again at its next run. See its log.`);
    } else if (works && failing.delete(name)) report(`${name} works again.`);
    return works;
  };

  const tick = async (name: string): Promise<void> => {
    if (paused > 0 || running.has(name)) return;
    running.add(name);
    try {
      await run(name, clock.now());
    } finally {
      running.delete(name);
    }
  };

  return {
    runAll: async (instant) => {
      const failed: string[] = [];
      for (const { name } of scheduled) if (!(await run(name, instant))) failed.push(name);
      return failed;
    },
    start: () => {
      timers = scheduled.map(({ name, rate }) => setInterval(() => void tick(name), rate));
      return new Map(scheduled.map(({ name }) => [name, tick(name)]));
    },
    whilePaused: async (work) => {
      paused += 1;
      try {
        return await work();
      } finally {
        paused -= 1;
      }
    },
    stop: () => {
      for (const timer of timers) clearInterval(timer);
    },
  };
}
