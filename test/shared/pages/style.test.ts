import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH } from '../../../functions/shared/pages/style.generated.ts';
import { GENERATED, renderStyleModule } from '../../../lib/build/style.ts';

const hash = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;

test('style and script are what their sources give: run `npm run build:style` where they are not', async () => {
  expect(await renderStyleModule()).toBe(await readFile(GENERATED, 'utf8'));
}, 60_000);

test('the hashes are those of the texts', () => {
  expect(STYLE_HASH).toBe(hash(STYLE));
  expect(SCRIPT_HASH).toBe(hash(SCRIPT));
});

test('they stay small and can stand inside the page', () => {
  expect(STYLE.length).toBeLessThan(12_500);
  expect(SCRIPT.length).toBeLessThan(2_000);
  expect(STYLE + SCRIPT).not.toMatch(/<\/|@import|url\(|https?:/);
});

test('the style has no left and no right', () => {
  expect(STYLE).not.toMatch(/[;{](margin|padding|border)?-?(left|right)\b|:(left|right)[;}]/);
});
