/** Every function of the blueprint, ready to be called, each with an access key of its own. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { blueprint } from '../blueprint/blueprint.ts';
import type { FunctionPlan, SettingName } from '../blueprint/types.ts';
import { functionEnvironment } from './function-environment.ts';
import type { FunctionLogs } from './function-logs.ts';
import type { Caller } from './guard.ts';
import { allowedCalls, type Names } from './permissions.ts';
import { createRunner, type Runner } from './runner.ts';

/** Instances of one function at once, whatever its plan allows in AWS: one machine has only so many processors. */
const MOST_INSTANCES = 4;

const PLANS = Object.entries(blueprint.functions) as [string, FunctionPlan][];

export interface Access {
  /** Who has an access key, by key: the functions, and the service itself. */
  readonly callers: ReadonlyMap<string, Caller>;
  /** The service's own. */
  readonly ownKey: string;
  readonly keyOf: (functionName: string) => string;
}

export function createAccess(names: Names): Access {
  const newKey = () => `LOCAL${randomBytes(8).toString('hex').toUpperCase()}`;
  const keys = new Map(PLANS.map(([name]) => [name, newKey()]));
  const ownKey = newKey();
  const callers = new Map<string, Caller>(
    PLANS.map(([name, plan]) => [keys.get(name) ?? '', { name, allowed: allowedCalls(plan, names) }]),
  );
  callers.set(ownKey, { name: 'local-service' });
  return { callers, ownKey, keyOf: (name) => keys.get(name) ?? '' };
}

interface RunnerParts {
  /** The folder of bundles. */
  readonly folder: string;
  readonly settings: Readonly<Record<SettingName, string>>;
  readonly names: Names;
  /** Where AWS answers. */
  readonly guard: string;
  readonly access: Access;
  readonly logs: FunctionLogs;
}

/** By the function's name. */
export function createRunners({ folder, access, logs, ...surroundings }: RunnerParts): Map<string, Runner> {
  return new Map(
    PLANS.map(([name, plan]) => [
      name,
      createRunner(
        {
          folder: join(folder, name),
          environment: functionEnvironment(name, plan, access.keyOf(name), surroundings),
          timeoutSeconds: plan.timeoutSeconds,
          memoryMb: plan.memoryMb,
          output: (chunk) => logs.write(name, chunk),
        },
        Math.min(plan.concurrency, MOST_INSTANCES),
      ),
    ]),
  );
}
