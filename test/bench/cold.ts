/** Size of each bundle, and from the process's start to the handler loaded, against an empty CommonJS handler. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blueprint } from '../../lib/blueprint/blueprint.ts';
import { variablesOf } from '../../lib/blueprint/environment.ts';
import type { FunctionPlan } from '../../lib/blueprint/types.ts';
import { print, printRatio } from './measure.ts';

const ROUNDS = 21;
const BUNDLES = join(import.meta.dirname, '../../.build/functions');

/** Valid values for every variable; nothing listens at the addresses: loading must not wait for the network. */
function environment(plan: FunctionPlan): Record<string, string> {
  const settings: Record<string, string> = {
    PUBLIC_ORIGIN: 'https://feedback.example.uk',
    LANGUAGES: 'en,pl,ro,bn,pt,es,tr,ar,ur,so',
    STAFF_ISSUER: 'http://127.0.0.1:9/issuer',
    STAFF_CLIENT_ID: 'client',
  };
  return {
    AWS_REGION: 'eu-west-2',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    ...Object.fromEntries(variablesOf(plan).map(({ name }) => [name, settings[name] ?? name])),
  };
}

function load(path: string, env: Record<string, string>): number {
  const loader = join(import.meta.dirname, 'parts/load.cjs');
  return Number(execFileSync(process.execPath, [loader, path], { env, encoding: 'utf8' }));
}

export function benchCold(): void {
  const folder = mkdtempSync(join(tmpdir(), 'empty-'));
  const empty = join(folder, 'index.js');
  writeFileSync(empty, 'exports.handler = async () => ({ statusCode: 200 });\n');
  const plans = Object.entries(blueprint.functions) as [string, FunctionPlan][];
  const times = new Map<string, number[]>(plans.map(([name]) => [name, []]));
  const base: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    base.push(load(empty, {}));
    for (const [name, plan] of plans) times.get(name)?.push(load(join(BUNDLES, name, 'index.js'), environment(plan)));
  }
  for (const [name, plan] of plans) {
    const { size } = statSync(join(BUNDLES, name, 'index.js'));
    print({
      what: `bundle: ${name}`,
      measured: `${(size / 1000).toFixed(0)} KB`,
      goal: '<= 500 KB',
      met: size <= 500_000,
    });
    const pages = plan.routes?.some(({ access }) => access === 'public') ?? false;
    printRatio(`start to loaded: ${name}`, times.get(name) ?? [], base, pages ? 4.2 : 3.8, 'ms');
  }
}
