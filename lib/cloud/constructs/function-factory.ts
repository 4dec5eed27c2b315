/** Makes the functions of the blueprint: each with its bundle, its own variables and rights, and its alarms. */
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { variablesOf } from '../../blueprint/environment.ts';
import type { FunctionPlan, SettingName } from '../../blueprint/types.ts';
import type { AlarmBell } from './alarm-bell.ts';
import { alarmOnFailure, alarmOnSignals } from './function-alarm.ts';
import { type Granted, grantsOf } from './grants.ts';
import { ServiceFunction } from './service-function.ts';

export type Settings = Readonly<Partial<Record<SettingName, string>>>;
export type NamedPlan = readonly [name: string, plan: FunctionPlan];

interface FunctionFactoryProps {
  /** Function name → the folder with its bundle. */
  readonly folders: Readonly<Record<string, string>>;
  readonly granted: Granted;
  readonly key: IKey;
  readonly bell: AlarmBell;
  readonly logRetention: RetentionDays;
}

export class FunctionFactory {
  readonly #scope: Construct;
  readonly #props: FunctionFactoryProps;

  constructor(scope: Construct, props: FunctionFactoryProps) {
    this.#scope = scope;
    this.#props = props;
  }

  /** @throws Error when there is no bundle, or when a setting that the plan names is not among those given. */
  make([name, plan]: NamedPlan, settings: Settings): ServiceFunction {
    const { folders, granted, key, bell, logRetention } = this.#props;
    const folder = folders[name];
    if (folder === undefined) throw new Error(`There is no bundle of ${name}`);
    const made = new ServiceFunction(this.#scope, name, {
      plan,
      folder,
      environment: environmentOf(name, plan, granted, settings),
      statements: grantsOf(plan, granted),
      key,
      logRetention,
    });
    alarmOnFailure(made, bell);
    alarmOnSignals(made, bell);
    return made;
  }
}

function environmentOf(
  name: string,
  plan: FunctionPlan,
  { tables, topics, intakes }: Granted,
  settings: Settings,
): Record<string, string> {
  return Object.fromEntries(
    variablesOf(plan).map(({ name: variable, from }) => {
      if ('table' in from) return [variable, tables[from.table].tableName];
      if ('topic' in from) return [variable, topics[from.topic].topicArn];
      if ('intake' in from) return [variable, intakes[from.intake].topic.topicArn];
      const value = settings[from.setting];
      if (value === undefined) throw new Error(`${name} cannot be given ${from.setting}: it is not known yet`);
      return [variable, value];
    }),
  );
}
