/** What the build carries compressed or cut down does in a bundle what it does in the sources. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { normalPhone } from '../../functions/cases/details.ts';
import { packedJson } from '../../lib/build/packed-json.ts';

let bundled: typeof normalPhone;
beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '../../functions/cases/details.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    plugins: [packedJson],
  });
  const module = { exports: {} as { normalPhone: typeof normalPhone } };
  new Function('module', 'require', outputFiles[0]?.text ?? '')(module, createRequire(import.meta.url));
  bundled = module.exports.normalPhone;
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
      expect(bundled(start + rest)).toBe(number);
    }),
    { numRuns: 3000 },
  );
  expect(read).toBeGreaterThan(300);
});
