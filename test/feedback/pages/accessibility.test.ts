import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LANGUAGES } from '../../../functions/feedback/languages/index.ts';
import { describeInBrowser } from '../../support/browser.ts';
import { type PageServer, servePages } from '../../support/page-server.ts';
import { samplePages } from './samples.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

describeInBrowser('axe finds nothing on a small screen', (start) => {
  let browser: Browser;
  let context: BrowserContext;
  let server: PageServer;

  beforeAll(async () => {
    [browser, server] = await Promise.all([start(), servePages(samplePages(...LANGUAGES))]);
    // axe adds its own script to the page, which the page's policy would forbid.
    context = await browser.newContext({ viewport: { width: 360, height: 740 }, bypassCSP: true });
  });

  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  test.each(LANGUAGES)('in $language', async (language) => {
    const page = await context.newPage();
    for (const path of Object.keys(samplePages(language))) {
      await page.goto(server.origin + path);
      const { violations, passes } = await new AxeBuilder({ page }).setLegacyMode().withTags(RULES).analyze();
      const found = violations.map(({ id, nodes }) => `${path}: ${id} at ${nodes.map((node) => node.html).join(', ')}`);
      expect(found).toEqual([]);
      expect(passes.length).toBeGreaterThan(20);
    }
    await page.close();
  });
});
