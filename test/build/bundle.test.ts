/** Bundles: the same bytes from the same sources, nothing of the local service in them, credentials as Lambda gives them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blueprint } from '../../lib/blueprint/blueprint.ts';
import { type Bundles, buildBundles } from '../../lib/build/bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'met-bundles-'));
afterAll(() => rmSync(folder, { recursive: true }));

let first: Bundles;
beforeAll(async () => {
  first = await buildBundles(join(folder, 'one'));
}, 60_000);

const code = (build: string, name: string) => readFileSync(join(folder, build, name, 'index.js'));

test('every function of the blueprint has its bundle', () => {
  expect(first.missing).toEqual([]);
  expect(first.bundles.map(({ name }) => name)).toEqual(Object.keys(blueprint.functions));
  for (const { name, bytes } of first.bundles) expect(code('one', name)).toHaveLength(bytes);
});

test('another build gives the same bytes', async () => {
  await buildBundles(join(folder, 'two'), ['links', 'feedback']);
  for (const name of ['links', 'feedback']) expect(code('two', name).equals(code('one', name))).toBe(true);
}, 60_000);

test('the function of incoming mail, for which nobody waits, has room for the S3 client and a parser of mails', () => {
  expect(first.bundles.find(({ name }) => name === 'inbound-mail')?.bytes).toBeLessThan(780_000);
});

test('nothing of the local service, of CDK or of the tests is in a bundle', () => {
  for (const [name, { inputs }] of Object.entries(first.metafile.outputs)) {
    const strangers = Object.keys(inputs).filter((file) =>
      /^(lib\/(local|cloud)|test|bin)\/|dynalite|aws-cdk/.test(file),
    );
    expect([name, strangers]).toEqual([name, []]);
  }
});

test("no bundle looks for credentials anywhere but in Lambda's environment", () => {
  const providers = Object.values(first.metafile.outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((file) => file.includes('credential-provider-') || file.includes('token-providers')),
  );
  expect(providers).toEqual([]);
});

test('a bundle loads in place, although the package around it is of type module', () => {
  const load = `process.stdout.write(typeof require(${JSON.stringify(join(folder, 'one/site/index.js'))}).handler)`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=commonjs', '-e', load], {
    env: { PUBLIC_ORIGIN: 'http://127.0.0.1:3000', LANGUAGES: 'en' },
    encoding: 'utf8',
  });
  expect([stdout, stderr]).toEqual(['function', '']);
});
