/** The whole environment of a local function: the blueprint's variables and what Lambda itself would set. */
import { variablesOf } from '../blueprint/environment.ts';
import type { FunctionPlan, SettingName } from '../blueprint/types.ts';
import { LOCAL_REGION, type Names, topicArn } from './permissions.ts';

interface Surroundings {
  readonly settings: Readonly<Record<SettingName, string>>;
  readonly names: Names;
  /** Where AWS answers. */
  readonly guard: string;
}

/** `accessKeyId`: by which the guard knows the function. */
export function functionEnvironment(
  name: string,
  plan: FunctionPlan,
  accessKeyId: string,
  { settings, names, guard }: Surroundings,
): Record<string, string> {
  const own = variablesOf(plan).map(({ name: variable, from }) => {
    if ('table' in from) return [variable, names.table(from.table)];
    if ('topic' in from) return [variable, topicArn(names.topic(from.topic))];
    if ('intake' in from) return [variable, topicArn(names.intake(from.intake))];
    return [variable, settings[from.setting]];
  });
  return {
    ...(Object.fromEntries(own) as Record<string, string>),
    AWS_REGION: LOCAL_REGION,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: guard,
    AWS_ENDPOINT_URL_SNS: guard,
    AWS_ENDPOINT_URL_SES: guard,
    AWS_ENDPOINT_URL_S3: guard,
    TZ: 'UTC',
  };
}
