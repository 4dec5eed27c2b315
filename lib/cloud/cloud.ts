/** The whole service in AWS: two stacks, their tags, and the rules that they must pass before anything is deployed. */
import { type App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, type NagPack, NIST80053R5Checks, ServerlessChecks } from 'cdk-nag';
import { blueprint } from '../blueprint/blueprint.ts';
import { DataStack } from './data-stack.ts';
import { acknowledgeExceptions } from './exceptions.ts';
import { ServiceStack } from './service-stack.ts';
import type { Stage } from './stages.ts';

/** Everything stays in the United Kingdom: AWS has one region here. */
const REGION = 'eu-west-2';

/** Function name → the folder with its bundle. */
export type BundleFolders = Readonly<Record<string, string>>;

export interface Cloud {
  readonly data: DataStack;
  readonly service: ServiceStack;
}

/** Puts both stacks of a stage into the app; needs no account and no network. */
export function layCloud(app: App, stage: Stage, folders: BundleFolders): Cloud {
  const named = (part: string) => `${blueprint.service}-${stage.name}-${part}`;
  const data = new DataStack(app, 'Data', {
    env: { region: REGION },
    stackName: named('data'),
    description: `${blueprint.service}, ${stage.name}: what is stored. Never delete.`,
    terminationProtection: true,
  });
  const service = new ServiceStack(app, 'Service', {
    env: { region: REGION },
    stackName: named('service'),
    description: `${blueprint.service}, ${stage.name}: functions, API, sign-in, alarms.`,
    terminationProtection: stage.production,
    stage,
    folders,
    data,
  });
  Tags.of(app).add('service', blueprint.service);
  Tags.of(app).add('stage', stage.name);
  Tags.of(app).add('owner', 'victim-voice-platform');
  Tags.of(app).add('classification', 'OFFICIAL-SENSITIVE');
  return { data, service };
}

/** The rule packs that must find nothing but what exceptions.ts excuses. */
export const rulePacks = (): NagPack[] => [new AwsSolutionsChecks(), new NIST80053R5Checks(), new ServerlessChecks()];

/** As `layCloud`, and makes the synthesis fail on any finding that is not excused. */
export function buildCloud(app: App, stage: Stage, folders: BundleFolders): Cloud {
  const cloud = layCloud(app, stage, folders);
  acknowledgeExceptions(app);
  Validations.of(app).addPlugins(...rulePacks());
  return cloud;
}
