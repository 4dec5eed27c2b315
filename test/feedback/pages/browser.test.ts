import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ENGLISH, LANGUAGES } from '../../../functions/feedback/languages/index.ts';
import { STYLE } from '../../../functions/shared/pages/style.generated.ts';
import { compileStyle } from '../../../lib/build/style.ts';
import { describeInBrowser } from '../../support/browser.ts';
import { type PageServer, servePages } from '../../support/page-server.ts';
import { samplePages, TOKEN } from './samples.ts';

const WEATHER = 'https://www.bbc.co.uk/weather';

/** The largest difference in pixels that rounding of sizes may make over a whole page. */
const ROUNDING = 3;

describeInBrowser('in a real browser', (start) => {
  let browser: Browser;
  let server: PageServer;
  const open: Page[] = [];

  beforeAll(async () => {
    [browser, server] = await Promise.all([start(), servePages(samplePages(...LANGUAGES))]);
  });

  afterEach(async () => {
    await Promise.all(open.splice(0).map((page) => page.context().close()));
  });

  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  /** A page in a fresh profile that never leaves the machine: the weather is played by a line of text. */
  async function visit(path: string, more: { width?: number; javaScriptEnabled?: boolean } = {}): Promise<Page> {
    const { width = 360, javaScriptEnabled = true } = more;
    const context = await browser.newContext({ viewport: { width, height: 740 }, javaScriptEnabled });
    const page = await context.newPage();
    open.push(page);
    await page.route(
      (url) => url.origin !== server.origin,
      (route) => route.fulfill({ contentType: 'text/html', body: '<title>Weather</title>Sunny' }),
    );
    await page.goto(server.origin + path);
    return page;
  }

  test('two taps without JavaScript: choose a number, send', async () => {
    const page = await visit(`/F/${TOKEN}`, { javaScriptEnabled: false });
    await page
      .getByLabel('Very badly')
      .first()
      .tap()
      .catch(() => page.getByText('1 Very badly').click());
    await page.getByRole('button', { name: 'Send' }).click();
    expect(Object.fromEntries(server.posts.pop() ?? [])).toEqual({
      rating: '1',
      words: '',
      contact: '',
      form: 'FFFFFFFFFFFFFFFF',
      lang: 'en',
    });
    expect(page.url()).toBe(`${server.origin}/F/${TOKEN}`);
  });

  test.each([true, false])(
    'a tapped rating comes chosen, is sent by the button, JavaScript: %s',
    async (javaScriptEnabled) => {
      const page = await visit('/tapped?rating=2', { javaScriptEnabled });
      const before = server.posts.length;
      expect(await page.getByRole('radio', { checked: true }).getAttribute('value')).toBe('2');
      expect(await page.getByRole('radio', { name: '2 Badly' }).isChecked()).toBe(true);
      expect(server.posts).toHaveLength(before);
      await page.getByRole('button', { name: 'Send' }).click();
      expect(server.posts.at(-1)?.get('rating')).toBe('2');
    },
  );

  test('a tapped rating leaves the order of the page alone: Tab comes to the chosen one, arrows change it', async () => {
    const page = await visit('/tapped?rating=2');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY');
    const focused = () => page.evaluate(() => (document.activeElement as HTMLInputElement).value);
    for (let step = 0; step < 30 && (await focused()) !== '2'; step += 1) await page.keyboard.press('Tab');
    expect(await focused()).toBe('2');
    await page.keyboard.press('ArrowUp');
    expect(await page.getByRole('radio', { name: '3 Neither well nor badly' }).isChecked()).toBe(true);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).name)).toBe('answer');
  });

  test('everything that one can answer arrives, in Unicode, also with a leading empty line', async () => {
    const page = await visit(`/F/${TOKEN}`);
    await page.getByText('5 Very well').click();
    await page.getByText('Dissatisfied', { exact: true }).click();
    await page.getByLabel(ENGLISH.strings.wordsLabel).fill('\n\nধন্যবাদ 👮🏽‍♀️ شكرا');
    await page.getByText(ENGLISH.strings.callbackLabel).click();
    await page.getByLabel(ENGLISH.strings.contactLabel).fill('07700 900123');
    await page.getByRole('button', { name: 'Send' }).click();
    expect(Object.fromEntries(server.posts.pop() ?? [])).toMatchObject({
      rating: '5',
      answer: '4',
      words: '\r\n\r\nধন্যবাদ 👮🏽‍♀️ شكرا',
      callback: 'yes',
      contact: '07700 900123',
    });
  });

  test.each(['', '/errors', '/thanks', '/gone'])(
    '%s is one request, and its policy forbids nothing that it does',
    async (path) => {
      const before = server.requests.length;
      const complaints: string[] = [];
      const context = await browser.newContext();
      const page = await context.newPage();
      open.push(page);
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(server.origin + (path || `/F/${TOKEN}`), { waitUntil: 'networkidle' });
      expect(server.requests.slice(before)).toEqual([`GET ${path || `/F/${TOKEN}`}`]);
      expect(asked.filter((url) => !url.startsWith('data:'))).toHaveLength(1);
      expect(complaints).toEqual([]);
    },
  );

  test('Exit this page leaves nothing to go back to, by click and by pressing Shift three times', async () => {
    for (const leave of [
      (page: Page) => page.getByRole('link', { name: 'Exit this page' }).click(),
      async (page: Page) => {
        for (let press = 0; press < 3; press += 1) await page.keyboard.press('Shift');
      },
    ]) {
      const page = await visit('/gone');
      await page.goto(`${server.origin}/F/${TOKEN}`);
      await page.getByLabel(ENGLISH.strings.wordsLabel).fill('secret');
      await leave(page);
      await page.waitForURL(WEATHER);
      await page.goBack();
      expect(page.url()).toBe(`${server.origin}/gone`);
    }
  });

  test('typing capitals does not leave', async () => {
    const page = await visit(`/F/${TOKEN}`);
    const words = page.getByLabel(ENGLISH.strings.wordsLabel);
    await words.focus();
    for (const letter of 'HELP') await page.keyboard.press(`Shift+${letter}`);
    expect(await words.inputValue()).toBe('HELP');
    expect(page.url()).toContain(server.origin);
  });

  test('the Shift key is offered only where there is a script to hear it', async () => {
    for (const javaScriptEnabled of [true, false]) {
      const page = await visit('/gone', { width: 1100, javaScriptEnabled });
      expect(await page.getByText(ENGLISH.strings.exitHint).isVisible()).toBe(javaScriptEnabled);
    }
  });

  test('Exit this page works without JavaScript', async () => {
    const page = await visit(`/F/${TOKEN}`, { javaScriptEnabled: false });
    await page.getByRole('link', { name: 'Exit this page' }).click();
    await page.waitForURL(WEATHER);
  });

  test('Exit this page stays in sight on a small screen, and hides nothing that has the focus', async () => {
    const page = await visit(`/F/${TOKEN}`);
    const exit = page.getByRole('link', { name: 'Exit this page' });
    await page.getByRole('button', { name: 'Send' }).scrollIntoViewIfNeeded();
    const { y = -1, height = 0 } = (await exit.boundingBox()) ?? {};
    expect(y).toBeGreaterThanOrEqual(0);
    expect(y).toBeLessThan(10);
    for (let step = 0; step < 12; step += 1) {
      await page.keyboard.press('Shift+Tab');
      const top = await page.evaluate(() => {
        const element = document.activeElement;
        return element?.closest('.govuk-exit-this-page') ? undefined : element?.getBoundingClientRect().bottom;
      });
      if (top !== undefined) expect(top).toBeGreaterThan(height);
    }
  });

  test('counts characters as the server does: an emoji is one', async () => {
    const page = await visit(`/F/${TOKEN}`);
    const words = page.getByLabel(ENGLISH.strings.wordsLabel);
    const message = page.locator('#words-info');
    expect(await message.textContent()).toBe('1200 characters left');
    await words.fill('a😀\nб');
    expect(await message.textContent()).toBe('1196 characters left');
    await words.fill('😀'.repeat(1203));
    expect(await message.textContent()).toBe('3 characters too many');
  });

  test('after errors the focus is on their summary, and each leads to its field', async () => {
    const page = await visit('/errors');
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('govuk-error-summary');
    for (const [text, id] of [
      [ENGLISH.strings.errorRating, 'rating'],
      [ENGLISH.strings.errorContactMissing, 'contact'],
    ] as const) {
      await page.getByRole('link', { name: text }).click();
      expect(await page.evaluate(() => document.activeElement?.id)).toBe(id);
    }
  });

  test('the slimmed style looks like the full one', async () => {
    const full = await compileStyle();
    for (const path of [`/F/${TOKEN}`, '/errors', '/thanks']) {
      for (const width of [360, 1100]) {
        const page = await visit(path, { width, javaScriptEnabled: true });
        const look = () =>
          page.evaluate(() => {
            // What sticks to an edge of the window is compared at one place of the page.
            scrollTo(0, 0);
            return [...document.querySelectorAll('main *')].map((element) => {
              const { left, top, width, height } = element.getBoundingClientRect();
              const { color, backgroundColor, fontWeight } = getComputedStyle(element);
              return {
                box: [left, top + scrollY, width, height],
                style: `${color} ${backgroundColor} ${fontWeight}`,
              };
            });
          });
        const slim = await look();
        const html = (await page.content()).replace(/<script>.*?<\/script>/s, '').replace(STYLE, full);
        // The page's own policy would not let another style in.
        await page.goto('about:blank');
        await page.setContent(html);
        const other = await look();
        expect(other.map(({ style }) => style)).toEqual(slim.map(({ style }) => style));
        const moved = slim.flatMap(({ box }, at) =>
          box.map((value, side) => Math.abs(value - (other[at]?.box[side] ?? Number.NaN))),
        );
        expect(Math.max(...moved)).toBeLessThan(ROUNDING);
      }
    }
  });

  test('nothing is wider than a screen of 320 pixels, in any language', async () => {
    const page = await visit('/gone', { width: 320 });
    for (const path of Object.keys(samplePages(...LANGUAGES))) {
      await page.goto(server.origin + path);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(`${path} ${wide}`).toBe(`${path} 320`);
    }
  });
});
