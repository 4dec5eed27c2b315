/**
 * Makes each function's bundle: what CDK deploys, what the local service runs and what the tests measure are the same
 * bytes. One folder per function with `index.js` (CommonJS: the fastest to load, README *Decisions*) and a package.json
 * that says so, because the folder may lie under a package of type `module`.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { blueprint } from '../blueprint/blueprint.ts';
import type { FunctionPlan } from '../blueprint/types.ts';
import { noJsonSchema } from './no-json-schema.ts';
import { packedJson } from './packed-json.ts';
import { routesOnly } from './routes-only.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** The target is the runtime of every function: Lambda's Node 24. */
const TARGET = 'node24';

/** The function that writes the document of the API. */
const DOCUMENTS = 'site' satisfies keyof typeof blueprint.functions;

export interface Bundle {
  readonly name: string;
  /** The folder to deploy. */
  readonly folder: string;
  /** Size of `index.js`. */
  readonly bytes: number;
}

export interface Bundles {
  readonly bundles: readonly Bundle[];
  /** Functions of the blueprint whose entry file does not exist. */
  readonly missing: readonly string[];
  /** esbuild's account of what went into each `<name>/index.js`. */
  readonly metafile: Metafile;
}

/**
 * Bundles the blueprint's functions (or those named in `only`) into `<outDir>/<name>/`. The same sources give the same
 * bytes; a file that would not change is not touched, so a build beside a running service disturbs nothing.
 * @throws esbuild's BuildFailure when a source does not compile.
 */
export async function buildBundles(outDir = '.build/functions', only?: readonly string[]): Promise<Bundles> {
  const target = resolve(ROOT, outDir);
  const plans: [string, FunctionPlan][] = Object.entries(blueprint.functions);
  const wanted = plans.filter(([name]) => !only || only.includes(name));
  const present = wanted.filter(([, plan]) => existsSync(join(ROOT, plan.entry)));
  const documenting = present.filter(([name]) => name === DOCUMENTS);
  const serving = present.filter(([name]) => name !== DOCUMENTS);
  const built = await Promise.all([
    compile(documenting, target, [packedJson]),
    compile(serving, target, [packedJson, noJsonSchema, routesOnly]),
  ]);
  const outputFiles = built.flatMap((one) => one.outputFiles);
  await removeOthers(
    target,
    present.map(([name]) => name),
    only !== undefined,
  );
  const bundles = await Promise.all(
    present.map(async ([name]) => {
      const folder = join(target, name);
      const code = outputFiles.find((file) => file.path === join(folder, 'index.js'))?.contents ?? new Uint8Array();
      await mkdir(folder, { recursive: true });
      await writeIfChanged(join(folder, 'package.json'), Buffer.from('{"type":"commonjs"}\n'));
      await writeIfChanged(join(folder, 'index.js'), code);
      return { name, folder, bytes: code.byteLength };
    }),
  );
  return {
    bundles,
    missing: wanted.filter((plan) => !present.includes(plan)).map(([name]) => name),
    metafile: {
      inputs: Object.assign({}, ...built.map(({ metafile }) => metafile.inputs)),
      outputs: Object.assign({}, ...built.map(({ metafile }) => metafile.outputs)),
    },
  };
}

/** One run of esbuild over the entries of some functions; nothing is written yet. */
function compile(plans: readonly [string, FunctionPlan][], outdir: string, plugins: Plugin[]) {
  return build({
    absWorkingDir: ROOT,
    entryPoints: Object.fromEntries(plans.map(([name, plan]) => [`${name}/index`, plan.entry])),
    outdir,
    write: false,
    bundle: true,
    minify: true,
    keepNames: false,
    platform: 'node',
    target: TARGET,
    format: 'cjs',
    mainFields: ['module', 'main'],
    alias: { '@aws-sdk/credential-provider-node': join(ROOT, 'lib/build/lambda-credentials.ts') },
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'none',
    charset: 'utf8',
    plugins,
    metafile: true,
    logLevel: 'error',
  });
}

async function writeIfChanged(path: string, content: Uint8Array): Promise<void> {
  const before = await readFile(path).catch(() => undefined);
  if (!before?.equals(content)) await writeFile(path, content);
}

/** Takes away folders of functions that the blueprint no longer has: they would be deployed or run by mistake. */
async function removeOthers(target: string, names: readonly string[], partial: boolean): Promise<void> {
  if (partial) return;
  const folders = await readdir(target).catch(() => []);
  const stale = folders.filter((folder) => !names.includes(folder));
  await Promise.all(stale.map((folder) => rm(join(target, folder), { recursive: true })));
}
