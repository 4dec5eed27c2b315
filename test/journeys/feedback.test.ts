/**
 * The main job from end to end, in the service as it is started by a newcomer and in a real browser: mint, scan, rate,
 * see the task, and a week later the figures.
 */

import type { Browser } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { weekOf } from '../../functions/shared/time.ts';
import { findChromium, startBrowser } from '../support/browser.ts';
import { readQr } from '../support/qr.ts';
import { moveToMidweek, type RunningService, startService } from '../support/service.ts';

let service: RunningService;
let today: string;
beforeAll(async () => {
  service = await startService();
  today = await moveToMidweek(service);
}, 90_000);
afterAll(() => service.stop());

const HAVERING = 'E09000016';

async function mint(body: Record<string, unknown> = {}) {
  const { status, json } = await service.desk(['officer'], 'POST', '/desk/v1/links', {
    body: { kind: 'card', touchpoint: 'response-my-met', borough: HAVERING, ...body },
  });
  expect(status).toBe(201);
  return json as { id: string; token: string; url: string };
}

/** The address that a phone's camera would open, from the image that the officer shows. */
async function scan(id: string): Promise<string> {
  const { json } = await service.call('POST', '/local/token', { body: { roles: ['officer'], boroughs: ['*'] } });
  const answer = await fetch(`${service.origin}/desk/v1/links/${id}/qr?format=png&size=400`, {
    headers: { authorization: `Bearer ${json.token}` },
  });
  const image = PNG.sync.read(Buffer.from(await answer.arrayBuffer()));
  return readQr({ ...image, data: new Uint8ClampedArray(image.data) }) ?? 'no code';
}

const chromium = findChromium();

describe.runIf(chromium)('in a real browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser(chromium ?? '');
  });
  afterAll(() => browser.close());

  it('two taps and some words reach the desk as a task, with an alert', async () => {
    const link = await mint({ kind: 'interaction', team: 'Response A', reference: '1000000/26' });
    const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(service.origin) && !request.url().startsWith('data:'))
        elsewhere.push(request.url());
    });
    await page.goto(await scan(link.id));
    await page.getByRole('radio', { name: 'Badly', exact: false }).first().waitFor();
    await page.locator('input[name=rating][value="2"]').check();
    await page.locator('textarea[name=words]').fill('Nobody rang me back');
    await page.locator('input[name=callback]').check();
    await page.locator('input[name=contact]').fill('07700 900123');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();
    expect(await page.content()).toContain('999');
    expect(page.url()).toBe(`${service.origin}/F/${link.token}/thanks?lang=en`);
    expect(elsewhere).toEqual([]);

    // Back never shows what was sent.
    await page.goBack();
    await page.locator('textarea[name=words]').waitFor();
    expect(await page.locator('textarea[name=words]').inputValue()).toBe('');
    await page.close();

    const { json: list } = await service.desk(['desk'], 'GET', `/desk/v1/tasks?borough=${HAVERING}`);
    const kinds = list.items.map((task: { kind: string }) => task.kind).sort();
    expect(kinds).toEqual(['call-back', 'low-rating']);
    const task = list.items.find((item: { kind: string }) => item.kind === 'low-rating');
    expect(task).toMatchObject({
      status: 'open',
      borough: HAVERING,
      team: 'Response A',
      reference: '1000000/26',
      rating: 2,
    });
    const { json: one } = await service.desk(['desk'], 'GET', `/desk/v1/tasks/${task.id}`);
    expect(JSON.stringify(one)).toContain('Nobody rang me back');
    expect(JSON.stringify(one)).toContain('07700 900123');

    await service.call('POST', '/local/clock', { body: { advance: 'PT1M' } });
    const { json: outbox } = await service.call('GET', '/local/outbox?channel=alert');
    expect(outbox.messages.map((message: { to: string }) => message.to).sort()).toEqual(
      expect.arrayContaining([expect.stringContaining('call-back'), expect.stringContaining('low-rating')]),
    );
    expect(JSON.stringify(outbox)).not.toMatch(/Nobody rang|07700/);

    const done = await service.desk(['desk'], 'POST', `/desk/v1/tasks/${task.id}/outcome`, {
      body: { outcome: 'done', note: 'Apologised; officer will call every Friday' },
    });
    expect(done.status).toBe(200);
  });

  it('works without JavaScript, in Arabic, and lets the victim correct the answer', async () => {
    const link = await mint({ kind: 'interaction' });
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'ar' });
    const page = await context.newPage();
    await page.goto(await scan(link.id));
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    await page.locator('input[name=rating][value="5"]').check();
    await page.locator('form button').first().click();
    await page.waitForURL(/thanks/);
    await page.locator(`a[href*="/change"]`).click();
    expect(await page.locator('input[name=rating]:checked').count()).toBe(0);
    await page.locator('input[name=rating][value="1"]').check();
    await page.locator('form button').first().click();
    await page.waitForURL(/thanks/);
    await context.close();
    const { json } = await service.desk(['desk'], 'GET', '/desk/v1/tasks?kind=low-rating');
    expect(json.items.some((task: { rating: number }) => task.rating === 1)).toBe(true);
  });
});

describe('the figures', () => {
  it('show a borough a week later, hide what is small, and agree as JSON and CSV', async () => {
    const busy = await mint({ borough: 'E09000002' });
    for (let i = 0; i < 12; i += 1) {
      const { status } = await service.form(`/F/${busy.token}`, { rating: String((i % 5) + 1) });
      expect(status).toBe(303);
    }
    const period = weekOf(today);
    const early = await service.desk(['insight'], 'GET', `/desk/v1/insights?period=${period}&by=borough`);
    expect(early.status).toBe(400);

    await service.call('POST', '/local/clock', { body: { advance: 'P7D' } });
    const later = await service.desk(['insight'], 'GET', `/desk/v1/insights?period=${period}&by=borough`);
    expect(later.status).toBe(200);
    const groups = Object.fromEntries(later.json.groups.map((group: { key: string }) => [group.key, group]));
    // Twelve in one borough and a few in another: with the total known, either would give the other away.
    expect(groups['E09000002']).toMatchObject(
      groups[HAVERING] ? { suppressed: true } : { count: 12, distribution: { '1': 3, '2': 3, '3': 2, '4': 2, '5': 2 } },
    );
    expect(later.json.total.count).toBeGreaterThanOrEqual(12);
    const csv = await service.desk(['insight'], 'GET', `/desk/v1/insights?period=${period}&by=borough`, {
      headers: { accept: 'text/csv' },
    });
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.text).toContain('E09000002');
  });
});

it('tells a newcomer what to do', () => {
  const output = service.output();
  expect(output).toMatch(/^ready http:\/\/127\.0\.0\.1:\d+$/m);
  const link = /^HTTP:\/\/127\.0\.0\.1:\d+(\/F\/\S+)$/m.exec(output)?.[1];
  expect(link).toBeDefined();
  return expect(service.call('GET', link ?? '')).resolves.toMatchObject({ status: 200 });
});
