/** What the build carries compressed or cut down does in a bundle what it does in the sources. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { normalPhone } from '../../functions/cases/details.ts';
import { isUkMobile } from '../../functions/messages/gate/uk-mobile.ts';
import { packedJson } from '../../lib/build/packed-json.ts';

/** What a module of the sources exports once it is bundled. */
async function bundled<T>(path: string): Promise<{ exports: T; bytes: number }> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '../../functions', path)],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    plugins: [packedJson],
  });
  const text = outputFiles[0]?.text ?? '';
  const module = { exports: {} as T };
  new Function('module', 'require', text)(module, createRequire(import.meta.url));
  return { exports: module.exports, bytes: text.length };
}

let details: { exports: { normalPhone: typeof normalPhone } };
let mobile: { exports: { isUkMobile: typeof isUkMobile }; bytes: number };
beforeAll(async () => {
  details = await bundled('cases/details.ts');
  mobile = await bundled('messages/gate/uk-mobile.ts');
}, 60_000);

test("numbers of every country are read the same without the library's formats", () => {
  const prefix = fc.constantFrom(
    '0',
    '+44',
    '0044 (0)',
    '+48',
    '+1',
    '+353 (0)',
    '+880',
    '+92',
    '+252',
    '+39 0',
    '+',
    '',
  );
  const digits = fc.integer({ min: 1_000_000, max: 99_999_999_999 });
  let read = 0;
  fc.assert(
    fc.property(prefix, digits, (start, rest) => {
      const number = normalPhone(start + rest);
      if (number !== undefined) read += 1;
      expect(details.exports.normalPhone(start + rest)).toBe(number);
    }),
    { numRuns: 3000 },
  );
  expect(read).toBeGreaterThan(300);
});

test('which numbers of +44 are mobiles is decided the same by its four plans alone', () => {
  const start = fc.constantFrom(
    '+447',
    '+4470',
    '+4476',
    '+44762',
    '+447911',
    '+447829',
    '+447937',
    '+44778',
    '+4416',
    '+1',
  );
  const digits = fc.integer({ min: 0, max: 9_999_999_999 }).map((number) => String(number).padStart(10, '0'));
  const verdicts = new Set<boolean>();
  fc.assert(
    fc.property(start, digits, (prefix, rest) => {
      const number = (prefix + rest).slice(0, 13);
      verdicts.add(isUkMobile(number));
      expect(mobile.exports.isUkMobile(number)).toBe(isUkMobile(number));
    }),
    { numRuns: 3000 },
  );
  expect(verdicts.size).toBe(2);
});

test('the bundle carries those four and not the world, which is as large again as the library', () => {
  expect(mobile.bytes).toBeLessThan(100_000);
});
