/** Bundles every function into .build/functions. Runs before the local service, the tests and `cdk synth`. */
import { buildBundles } from '../lib/build/bundle.ts';

const { bundles, missing } = await buildBundles();
for (const { name, bytes } of bundles) console.log(`${name.padEnd(16)} ${(bytes / 1000).toFixed(0).padStart(5)} KB`);
for (const name of missing) console.warn(`${name}: its entry file does not exist yet, left out`);
