/** The phone and mailbox in a real browser, on the whole service: what the README's tour promises, without JavaScript. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser } from '../../support/browser.ts';
import { moveToMidweek, type RunningService, startService } from '../../support/service.ts';

describeInBrowser('the phone and mailbox', (start) => {
  let service: RunningService & { readonly port: number };
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    [service, browser] = await Promise.all([startService(), start()]);
    await moveToMidweek(service);
    const context = await browser.newContext({ javaScriptEnabled: false });
    page = await context.newPage();
    await page.goto(`${service.origin}/local`);
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });

  const press = async (name: string | RegExp) => {
    await page.getByRole('button', { name }).first().click();
    return (await page.getByRole('status').textContent()) ?? '';
  };
  const phone = () =>
    page.getByRole('article', { name: 'Phone +447700900101' }).or(page.locator('#phone-447700900101'));
  const tasks = () => page.getByRole('region', { name: 'Open tasks' });
  const messages = () => page.getByRole('region', { name: 'Messages' });

  /** Without script on the page axe has none either: it looks at the same address in a context with it. */
  const accessible = async () => {
    const context = await browser.newContext();
    try {
      const other = await context.newPage();
      await other.goto(`${service.origin}/local`);
      const { violations, passes } = await new AxeBuilder({ page: other }).setLegacyMode().analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(passes.length).toBeGreaterThan(15);
    } finally {
      await context.close();
    }
  };

  test('empty, it says where to begin, and is accessible', async () => {
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Phone and mailbox');
    expect(await page.getByText('No text has come yet').count()).toBe(1);
    await accessible();
  });

  test('a demo case: its confirmation comes to the phone, and its receipt is told to the service', async () => {
    expect(await press('Make a demo case (texts)')).toMatch(/^Case 9000001\/\d\d of Ada Mills is registered/);
    await press('1 minute');
    expect(await phone().textContent()).toContain('9000001/');
    expect(await messages().textContent()).toMatch(/acknowledgement \(sms\)[\s\S]*sent/);
    expect(await press(/^It arrived/)).toBe('It has arrived.');
    expect(await phone().textContent()).toContain(': delivered');
    expect(
      await phone()
        .getByRole('button', { name: /^It arrived/ })
        .count(),
    ).toBe(0);
  });

  test('after a call the victim is asked how it was; a bad answer is a task with its words', async () => {
    expect(await press(/^Record: we spoke by phone/)).toContain('the call is recorded');
    await press('1 day');
    expect(await phone().getByRole('link').getAttribute('href')).toMatch(/\/F\/[0-9A-Z]+$/i);
    await phone().getByLabel('Answer from').fill('2 nobody <b>rang</b> me back');
    expect(await press(/^Send the text from \+447700900101/)).toContain('has arrived at the service');
    expect(await phone().textContent()).toContain('2 nobody <b>rang</b> me back');
    expect(await phone().textContent()).toContain('Thank you');
    expect(await tasks().textContent()).toMatch(/Rating of 1 or 2[\s\S]*nobody <b>rang<\/b> me back/);
  });

  test('e-mail: a rating is one tap and a press, an answer is feedback, a forged one is not', async () => {
    await press('Make a demo case (e-mail)');
    await press('1 minute');
    const mailbox = page.locator('article.mail').first();
    await page.getByRole('button', { name: /we spoke by phone in case 9000002/ }).click();
    await press('1 day');
    const five = mailbox.getByRole('link', { name: /rating=5$/ });
    const href = (await five.getAttribute('href')) ?? '';
    await page.goto(href);
    expect(await page.locator('input[name=rating][value="5"]').isChecked()).toBe(true);
    await page.goto(`${service.origin}/local`);
    await mailbox.getByRole('link', { name: /^As a mail program shows it \(How did we do/ }).click();
    expect(await page.getByRole('link', { name: '5 Very well' }).getAttribute('href')).toBe(href);
    await page.goto(`${service.origin}/local`);
    for (const [words, checks] of [
      ['1 wicked forged words', 'forged: somebody else sends it'],
      ['1 he never came', 'genuine: every check passes'],
    ] as const) {
      await mailbox.getByText('Answer this e-mail (How did we do').click();
      const form = mailbox.locator('form[action="/local/page/mail"]:visible');
      await form.getByLabel('Answer').fill(words);
      await form.getByLabel('It is').selectOption({ label: checks });
      await form.getByRole('button').click();
      expect(await mailbox.textContent()).toContain(words);
    }
    const rows = await tasks().getByRole('row').allTextContents();
    expect(rows.filter((row) => row.includes('he never came')).join()).toContain('Rating of 1 or 2');
    expect(rows.filter((row) => row.includes('wicked forged words')).join()).not.toContain('Rating');
    await accessible();
  });

  test('a provider that fails is seen among the staff, and it all outlives a kill', async () => {
    await page.getByLabel('How it fails').first().selectOption('error');
    expect(await press('Set for: Texts and alerts (SNS)')).toBe('sns now fails.');
    await press('Make a demo case (texts)');
    await press('1 minute');
    expect(await messages().textContent()).toContain('retrying');
    await service.kill();
    const { dataDir, port } = service;
    service = await startService({ dataDir, port });
    await page.goto(`${service.origin}/local`);
    expect(await phone().textContent()).toContain('2 nobody <b>rang</b> me back');
    expect(await page.locator('article.mail').first().textContent()).toContain('he never came');
    // What fails is not kept: the message goes out by itself.
    await press('1 hour');
    expect(await page.locator('#phone-447700900103').textContent()).toContain('9000003/');
  });
});
