/** What is deployed are the very bundles that the local service runs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { blueprint } from '../../../lib/blueprint/blueprint.ts';
import { buildBundles } from '../../../lib/build/bundle.ts';
import { functionsOf, synthesize } from '../support/synthesized.ts';

test('each function is deployed from its own folder of .build/functions, byte for byte', {
  timeout: 60_000,
}, async () => {
  const { bundles, missing } = await buildBundles();
  expect(missing).toEqual([]);
  const cloud = synthesize('dev', Object.fromEntries(bundles.map(({ name, folder }) => [name, folder])));
  const deployed = functionsOf(cloud.service).map(({ path, resource }) => {
    const hash = String(resource.Properties.Code.S3Key).replace(/\.zip$/, '');
    return [path.split('/')[1], readFileSync(join(cloud.folder, `asset.${hash}`, 'index.js'))] as const;
  });
  expect(deployed.map(([name]) => name).sort()).toEqual(Object.keys(blueprint.functions).sort());
  for (const [name, code] of deployed) {
    const folder = bundles.find((bundle) => bundle.name === name)?.folder ?? '';
    expect(code.equals(readFileSync(join(folder, 'index.js'))), name).toBe(true);
  }
});
