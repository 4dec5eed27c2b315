import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { EVERY, rendered } from './every-message.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

describeInBrowser('an e-mail on a small screen', (start) => {
  let browser: Browser;
  let context: BrowserContext;

  beforeAll(async () => {
    browser = await start();
    context = await browser.newContext({ viewport: { width: 320, height: 640 } });
  });

  afterAll(() => browser.close());

  // English, and a language of another direction; one that is long, one with the links, one with an address in it.
  const some = EVERY.filter(
    ([language, template]) =>
      ['en', 'ar'].includes(language) &&
      ['acknowledgement', 'feedback-invitation', 'forum-invitation'].includes(template),
  );

  test.each(some)(
    'in %s, %s: axe finds nothing, nothing is cut off, nothing is fetched',
    async (language, template) => {
      const page = await context.newPage();
      const fetched: string[] = [];
      page.on('request', (request) => fetched.push(request.url()));
      await page.setContent(rendered(template, language).email?.html ?? '');
      const { violations, passes } = await new AxeBuilder({ page }).setLegacyMode().withTags(RULES).analyze();
      // Mail clients give a message its heading: the subject.
      const found = violations.filter(({ id }) => id !== 'page-has-heading-one');
      expect(found.map(({ id, nodes }) => `${id} at ${nodes.map((node) => node.html).join(', ')}`)).toEqual([]);
      expect(passes.length).toBeGreaterThan(10);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
      expect(fetched).toEqual([]);
      await page.close();
    },
  );
});
