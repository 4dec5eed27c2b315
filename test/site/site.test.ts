import { createHash } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES, languagesFor } from '../../functions/feedback/languages/index.ts';
import { PROBLEMS } from '../../functions/shared/http/problem.ts';
import { makeSiteHandler } from '../../functions/site/site.ts';
import { GATEWAY_ANSWERS } from '../../lib/blueprint/gateway.ts';
import { findChromium, startBrowser } from '../support/browser.ts';
import { type ApiRequest, apiEvent } from '../support/desk.ts';

const ORIGIN = 'https://feedback.example.police.uk';
const handler = makeSiteHandler(ORIGIN, LANGUAGES);
const get = (resource: string, more: Partial<ApiRequest> = {}, by = handler) =>
  by(apiEvent({ method: 'GET', resource, ...more }));

describe('the front page', () => {
  it('says what this is, puts 999, 55 and 101 on it and links the documentation', async () => {
    const { statusCode, headers, body } = await get('/');
    expect(statusCode).toBe(200);
    expect(headers?.['Content-Type']).toBe('text/html; charset=utf-8');
    for (const needed of ['tel:999', 'press 55', 'tel:101', 'href="/docs"', 'href="/openapi.json"', 'Exit this page']) {
      expect(body).toContain(needed);
    }
  });

  it('comes in the language that the address or the browser asks for, as far as it is published', async () => {
    const languageOf = async (more: Partial<ApiRequest>, by = handler) =>
      /<html lang="(\w+)" dir="(\w+)"/
        .exec((await get('/', more, by)).body)
        ?.slice(1)
        .join(' ');
    expect(await languageOf({ query: { lang: 'ar' } })).toBe('ar rtl');
    expect(await languageOf({ headers: { 'accept-language': 'pl-PL,pl;q=0.9,en;q=0.5' } })).toBe('pl ltr');
    expect(await languageOf({ query: { lang: 'xx' } })).toBe('en ltr');
    const small = makeSiteHandler(ORIGIN, languagesFor(['en']));
    expect(await languageOf({ query: { lang: 'ar' } }, small)).toBe('en ltr');
    expect((await get('/', {}, small)).body).not.toContain('العربية');
  });
});

describe('health and the document', () => {
  it('answer as JSON, HEAD without a body', async () => {
    const { statusCode, headers, body } = await get('/health');
    expect([statusCode, headers?.['Content-Type'], body]).toEqual([200, 'application/json', '{"status":"ok"}']);
    expect((await get('/health', { method: 'HEAD' })).body).toBe('');
    const document = JSON.parse((await get('/openapi.json')).body);
    expect([document.openapi, document.servers]).toMatchObject(['3.1.0', [{ url: ORIGIN, 'x-internal': false }]]);
    const local = makeSiteHandler('http://127.0.0.1:3000', LANGUAGES);
    const { servers } = JSON.parse((await get('/openapi.json', {}, local)).body);
    expect(servers).toMatchObject([{ url: '/', 'x-internal': true }]);
  });

  it('nothing else is here', async () => {
    const { statusCode, body } = await get('/elsewhere');
    expect(statusCode).toBe(404);
    expect(body).toContain('<h1');
  });
});

describe('the documentation page', () => {
  it('has every operation and every problem type by its anchor, and no link of its own leads nowhere', async () => {
    const { body } = await get('/docs');
    const ids = [...body.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const document = JSON.parse((await get('/openapi.json')).body);
    for (const methods of Object.values(document.paths as Record<string, Record<string, { operationId: string }>>)) {
      for (const { operationId } of Object.values(methods)) expect(ids).toContain(operationId);
    }
    for (const type of Object.keys(PROBLEMS)) expect(ids).toContain(`problem-${type}`);
    for (const { problem } of Object.values(GATEWAY_ANSWERS)) expect(ids).toContain(`problem-${problem}`);
    const links = [...body.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(links.length).toBeGreaterThan(50);
    expect(links.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('allows its own styles by hash, and nothing from elsewhere', async () => {
    const { headers, body } = await get('/docs');
    const policy = String(headers?.['Content-Security-Policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    const hashes = [...body.matchAll(/<style>(.*?)<\/style>/gs)].map(
      ([, style]) => `'sha256-${createHash('sha256').update(String(style)).digest('base64')}'`,
    );
    expect(hashes).toHaveLength(2);
    for (const hash of hashes) expect(policy).toContain(hash);
    expect(body).not.toMatch(/\ssrc=|@import|url\(/);
  });
});

const chromium = findChromium();

describe.runIf(chromium)('in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser(chromium ?? '');
  });
  afterAll(() => browser?.close());

  it.each(['/', '/?lang=ar', '/docs'])(
    '%s loads nothing else, breaks no policy and has no axe violation',
    async (path) => {
      const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
      const page = await context.newPage();
      const asked: string[] = [];
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.route('**/*', async (route) => {
        const url = new URL(route.request().url());
        asked.push(url.pathname + url.search);
        const query = Object.fromEntries(url.searchParams);
        const { statusCode, headers = {}, body } = await get(url.pathname, { query });
        await route.fulfill({ status: statusCode, headers: headers as Record<string, string>, body });
      });
      await page.goto(`${ORIGIN}${path}`);
      expect(asked).toEqual([path]);
      const { violations } = await new AxeBuilder({ page })
        .options({ resultTypes: ['violations'] })
        .setLegacyMode()
        .analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      expect(complaints).toEqual([]);
      await context.close();
    },
    60_000,
  );
});
