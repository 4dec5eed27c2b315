/** The CDK app: `npx cdk synth -c stage=dev`. Bundles the functions, then builds AWS from the blueprint. */
import { App } from 'aws-cdk-lib';
import { buildBundles } from '../lib/build/bundle.ts';
import { buildCloud } from '../lib/cloud/cloud.ts';
import { stageNamed } from '../lib/cloud/stages.ts';

try {
  const app = new App();
  const stage = stageNamed(app.node.tryGetContext('stage'));
  const { bundles, missing } = await buildBundles();
  if (missing.length > 0) throw new Error(`There is no code for: ${missing.join(', ')}.`);
  buildCloud(app, stage, Object.fromEntries(bundles.map(({ name, folder }) => [name, folder])));
  app.synth();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
