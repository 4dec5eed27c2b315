/** The templates of a stage, synthesized in this process with the context that the command line uses. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import cdkJson from '../../../cdk.json' with { type: 'json' };
import { blueprint } from '../../../lib/blueprint/blueprint.ts';
import { type BundleFolders, buildCloud, type Cloud, layCloud } from '../../../lib/cloud/cloud.ts';
import { stageNamed } from '../../../lib/cloud/stages.ts';

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation's own shapes
  readonly Properties: any;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: Readonly<Record<string, string>>;
}

interface Stack {
  readonly name: string;
  readonly terminationProtection: boolean;
  readonly resources: Readonly<Record<string, Resource>>;
  readonly outputs: Readonly<Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: string } }>>;
}

export interface Synthesized {
  readonly app: App;
  readonly data: Stack;
  readonly service: Stack;
  /** Where the assembly was written. */
  readonly folder: string;
}

/** Everything that these tests write; gone when they end. */
const scratch = mkdtempSync(join(tmpdir(), 'cloud-test-'));
export const removeScratch = (): void => rmSync(scratch, { recursive: true, force: true });

/** A folder per function with a handler that does nothing: the template is the same but for the hash of the code. */
export function stubBundles(): BundleFolders {
  const root = mkdtempSync(join(scratch, 'stub-bundles-'));
  return Object.fromEntries(
    Object.keys(blueprint.functions).map((name) => {
      const folder = join(root, name);
      mkdirSync(folder);
      writeFileSync(join(folder, 'index.js'), `exports.handler = async () => '${name}';\n`);
      return [name, folder];
    }),
  );
}

/** An app with the context of cdk.json that writes its assembly to a new folder. */
export function newApp(): { readonly app: App; readonly folder: string } {
  const folder = mkdtempSync(join(scratch, 'cdk-out-'));
  const context = { ...cdkJson.context, 'aws:cdk:enable-path-metadata': true };
  return { app: new App({ context, outdir: folder }), folder };
}

/** `build` decides whether the rule packs watch (`buildCloud`, which throws on a finding) or not (`layCloud`). */
export function synthesize(
  stage: string,
  folders: BundleFolders,
  build: (app: App, stage: ReturnType<typeof stageNamed>, folders: BundleFolders) => Cloud = layCloud,
): Synthesized {
  const { app, folder } = newApp();
  build(app, stageNamed(stage), folders);
  const assembly = app.synth();
  const stack = (id: string): Stack => {
    const artifact = assembly.getStackArtifact(id);
    return {
      name: artifact.stackName,
      terminationProtection: artifact.terminationProtection ?? false,
      resources: artifact.template.Resources,
      outputs: artifact.template.Outputs ?? {},
    };
  };
  return { app, data: stack('Data'), service: stack('Service'), folder };
}

/** The resources of a type, each with the path of its construct (without `/Resource`). */
export function ofType(stack: Stack, type: string): { path: string; id: string; resource: Resource }[] {
  return Object.entries(stack.resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, resource]) => ({ path: pathOf(resource), id, resource }));
}

/** The functions of the blueprint. The CDK has one of its own beside them: what sets SNS's settings for texts. */
export function functionsOf(stack: Stack): { path: string; id: string; resource: Resource }[] {
  return ofType(stack, 'AWS::Lambda::Function').filter(({ path }) => path !== SETTER);
}

export const SETTER = 'Service/AWS679f53fac002430cb0da5b7982bd2287';

function pathOf(resource: Resource | undefined): string {
  return (resource?.Metadata?.['aws:cdk:path'] ?? '?').replace(/\/Resource$/, '');
}

/** What a reference in the service's template means, in construct paths: `Data/ratings`, `Data/ratings/index/due`. */
export function meaning({ data, service }: Synthesized, value: unknown, stack = service): string {
  if (typeof value === 'string') return value;
  const [[kind, argument] = ['?', '']] = Object.entries(value as Record<string, unknown>);
  if (kind === 'Ref' && String(argument).startsWith('AWS::')) return `<${argument}>`;
  if (kind === 'Ref') return pathOf(stack.resources[String(argument)]);
  if (kind === 'Fn::GetAtt') {
    const [id = '', attribute] = argument as string[];
    return `${pathOf(stack.resources[id])}${attribute === 'Arn' ? '' : `#${attribute}`}`;
  }
  if (kind === 'Fn::Join') {
    return (argument as [string, unknown[]])[1]
      .map((part) => meaning({ data, service } as Synthesized, part, stack))
      .join('');
  }
  if (kind === 'Fn::ImportValue') {
    const output = Object.values(data.outputs).find(({ Export }) => Export?.Name === argument);
    return meaning({ data, service } as Synthesized, output?.Value, data);
  }
  return `?${kind}`;
}

/** The dev stage with stub bundles and without the packs: made once for all parts of the template's test. */
export const devCloud = synthesize('dev', stubBundles());

/** The production stage, watched by all packs: that it can be made at all says that they found nothing. */
export const productionCloud = synthesize('production', stubBundles(), buildCloud);
