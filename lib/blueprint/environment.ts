/** The environment variables of a function, from its plan: what it may use is what it is told of. */
import type { FunctionPlan, IntakeName, SettingName, TableName, TopicName } from './types.ts';

export interface Variable {
  readonly name: string;
  readonly from:
    | { readonly table: TableName }
    | { readonly topic: TopicName }
    | { readonly intake: IntakeName }
    | { readonly setting: SettingName };
}

function variable(kind: string, name: string): string {
  return `${kind}_${name.toUpperCase().replaceAll('-', '_')}`;
}

/** The tables that a plan's grants name, each once. */
export function grantedTables(plan: FunctionPlan): TableName[] {
  return [...new Set(Object.keys(plan.grants ?? {}).map((grant) => grant.split('/')[0] as TableName))];
}

/** `TABLE_…`, `TOPIC_…` and `INTAKE_…` (ARNs) for what is granted, and the stage's settings by their own names. */
export function variablesOf(plan: FunctionPlan): Variable[] {
  return [
    ...grantedTables(plan).map((table) => ({ name: variable('TABLE', table), from: { table } })),
    ...(plan.topics ?? []).map((topic) => ({ name: variable('TOPIC', topic), from: { topic } })),
    ...(plan.nudges ?? []).map((intake) => ({ name: variable('INTAKE', intake), from: { intake } })),
    ...(plan.settings ?? []).map((setting) => ({ name: setting, from: { setting } })),
  ];
}
