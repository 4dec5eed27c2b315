/** Tiny bundles for tests of the runner and the gateway, written as esbuild would leave them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder that goes away after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'met-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes `<folder>/<name>/index.js`. `code`: CommonJS that sets `exports.handler`. @returns the bundle's folder */
export function writeBundle(folder: string, name: string, code: string): string {
  const bundle = join(folder, name);
  mkdirSync(bundle, { recursive: true });
  writeFileSync(join(bundle, 'package.json'), '{"type":"commonjs"}');
  writeFileSync(join(bundle, 'index.js'), code);
  return bundle;
}

/** Waits until `check` gives a truthy value. @throws Error after `ms` */
export async function until<Value>(check: () => Value | Promise<Value>, ms = 15_000): Promise<NonNullable<Value>> {
  const end = performance.now() + ms;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (performance.now() > end) throw new Error(`Nothing came of it in ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
