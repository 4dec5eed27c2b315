/** Runs one function as Lambda would: an event per instance at a time, more instances under load, then a queue. */
import { randomUUID } from 'node:crypto';
import { type FunctionProcess, type Instance, type Outcome, startInstance } from './instance.ts';

export interface Runner {
  /** Never rejects: what went wrong is in the outcome. */
  readonly invoke: (event: unknown, requestId?: string) => Promise<Outcome>;
  /** How many instances there are now. */
  readonly instances: () => number;
  readonly close: () => void;
}

interface Job {
  readonly event: unknown;
  readonly requestId: string;
  readonly settle: (outcome: Outcome) => void;
}

/** `most`: instances at once. Instances start when they are needed and stay. */
export function createRunner(process: FunctionProcess, most: number): Runner {
  const idle: Instance[] = [];
  const all = new Set<Instance>();
  const queue: Job[] = [];
  let closed = false;

  const takeIdle = (): Instance | undefined => {
    for (let instance = idle.pop(); instance; instance = idle.pop()) {
      if (instance.alive()) return instance;
      all.delete(instance);
    }
    return undefined;
  };

  const obtain = (): Instance | undefined => {
    const instance = takeIdle();
    if (instance || all.size >= most) return instance;
    const started = startInstance(process);
    all.add(started);
    return started;
  };

  const run = async (instance: Instance, job: Job): Promise<void> => {
    job.settle(await instance.handle(job.event, job.requestId));
    if (instance.alive()) idle.push(instance);
    else all.delete(instance);
    next();
  };

  const next = (): void => {
    while (queue.length > 0 && !closed) {
      const instance = obtain();
      if (!instance) return;
      const job = queue.shift();
      if (job) void run(instance, job);
    }
  };

  return {
    invoke: (event, requestId = randomUUID()) =>
      new Promise((settle) => {
        if (closed) {
          settle({ kind: 'crash' });
          return;
        }
        queue.push({ event, requestId, settle });
        next();
      }),
    instances: () => all.size,
    close: () => {
      closed = true;
      for (const job of queue.splice(0)) job.settle({ kind: 'crash' });
      for (const instance of all) instance.stop();
    },
  };
}
