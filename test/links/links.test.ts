import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '../../functions/shared/time.ts';
import { apiEvent, TEST_NOW } from '../support/desk.ts';
import { type House, house } from '../support/house.ts';
import { rasterise, readQr } from '../support/qr.ts';

let home: House;
beforeAll(async () => {
  home = await house();
});
afterAll(() => home.close());

const card = { kind: 'card', touchpoint: 'response-my-met', borough: 'E09000016' };

async function desk(
  method: string,
  resource: string,
  more: {
    params?: Record<string, string>;
    query?: Record<string, string>;
    body?: unknown;
    staff?: object;
    key?: string;
    at?: number;
  } = {},
) {
  const { params, query, body, staff = {}, key, at } = more;
  return home.links(
    apiEvent({
      method,
      resource,
      ...(params ? { params } : {}),
      ...(query ? { query } : {}),
      ...(at === undefined ? {} : { at }),
      ...(body === undefined ? {} : { body }),
      headers: {
        ...(await home.desk.signedIn({ roles: ['officer'], ...(at === undefined ? {} : { at }), ...staff })),
        ...(key ? { 'idempotency-key': key } : {}),
      },
    }),
  );
}

const qr = (id: string, query: Record<string, string> = {}, staff = {}) =>
  desk('GET', '/desk/v1/links/{id}/qr', { params: { id }, query, staff });

describe('minting', () => {
  it('gives a link that opens, and an upper-case address of its token', async () => {
    const minted = await home.mint({ kind: 'card', team: 'Response A', officer: 'P212345' });
    expect(minted.url).toBe(`HTTPS://FEEDBACK.EXAMPLE.UK/F/${minted.token}`);
    expect((await home.open(minted.token)).statusCode).toBe(200);
  });

  it.each([
    ['interaction', 28],
    ['card', 365],
    ['leaflet', 365],
  ])('lets a %s link live %i days unless told otherwise', async (kind, days) => {
    const { expiresAt, token } = await home.mint({ kind });
    const end = Date.parse(expiresAt);
    expect(end - TEST_NOW).toBe(days * DAY);
    expect((await home.open(token, { at: end - 1 })).statusCode).toBe(200);
    expect((await home.open(token, { at: end })).statusCode).toBe(404);
  });

  it('makes a thousand links with one write, each a code of its own', async () => {
    const minted = await home.mint({ kind: 'card', count: 1000 });
    expect(minted.pages).toHaveLength(1000);
    expect(new Set(minted.pages?.map(({ token }) => token)).size).toBe(1000);
    const last = minted.pages?.[999];
    expect(last?.page).toBe(1000);
    expect((await home.open(last?.token ?? '')).statusCode).toBe(200);
  });

  it('answers the same to the same request with one Idempotency-Key, 20 times at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => desk('POST', '/desk/v1/links', { body: card, key: 'card-1' })),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(20).fill(201));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
  });

  it('refuses an Idempotency-Key with another body, and keeps keys of two people apart', async () => {
    const first = await desk('POST', '/desk/v1/links', { body: card, key: 'card-2' });
    const other = await desk('POST', '/desk/v1/links', { body: { ...card, kind: 'leaflet' }, key: 'card-2' });
    const colleague = await desk('POST', '/desk/v1/links', {
      body: card,
      key: 'card-2',
      staff: { subject: 'staff-2' },
    });
    expect(other.statusCode).toBe(422);
    expect(JSON.parse(other.body).type).toBe('/docs#problem-key-reused');
    expect(JSON.parse(colleague.body).id).not.toBe(JSON.parse(first.body).id);
  });

  it.each([
    [{ kind: 'poster' }, 'kind'],
    [{ touchpoint: 'nope' }, 'touchpoint'],
    [{ borough: 'E09000001' }, 'borough'],
    [{ expiresInDays: 0 }, 'expiresInDays'],
    [{ kind: 'interaction', expiresInDays: 91 }, 'expiresInDays'],
    [{ count: 1001 }, 'count'],
    [{ reference: '1000000/26' }, 'reference'],
    [{ team: 'a\nb' }, 'team'],
    [{ team: '-' }, 'team'],
    [{ createdBy: 'somebody-else' }, 'createdBy'],
  ])('refuses %j and names what to change', async (change, path) => {
    const answer = await desk('POST', '/desk/v1/links', { body: { ...card, ...change } });
    expect(answer.statusCode).toBe(400);
    expect(JSON.parse(answer.body).errors.map((error: { path: string }) => error.path)).toContain(path);
  });

  it('is for officers and the desk, within their boroughs', async () => {
    expect((await desk('POST', '/desk/v1/links', { body: card, staff: { roles: ['insight'] } })).statusCode).toBe(403);
    expect((await desk('POST', '/desk/v1/links', { body: card, staff: { boroughs: ['E09000002'] } })).statusCode).toBe(
      403,
    );
    expect((await desk('POST', '/desk/v1/links', { body: card, staff: { boroughs: ['E09000016'] } })).statusCode).toBe(
      201,
    );
  });
});

describe('QR codes', () => {
  it.each(['interaction', 'card', 'leaflet'])(
    'of a %s link are read back by an independent reader, SVG and PNG',
    async (kind) => {
      const minted = await home.mint({ kind, ...(kind === 'interaction' ? {} : { count: 3 }) });
      for (const { page, url } of minted.pages ?? [{ page: 1, url: minted.url }]) {
        const svg = await qr(minted.id, { page: String(page) });
        expect(svg.headers?.['Content-Type']).toBe('image/svg+xml');
        const drawn = rasterise(svg.body);
        expect(readQr(drawn)).toBe(url);

        const png = await qr(minted.id, { format: 'png', size: '300', page: String(page) });
        const image = PNG.sync.read(Buffer.from(png.body, 'base64'));
        expect(image.width).toBeGreaterThanOrEqual(290);
        expect(readQr({ ...image, data: new Uint8ClampedArray(image.data) })).toBe(url);
      }
    },
  );

  it('stay at version 4 with a host of 25 characters, with quiet zone, viewBox and a title', async () => {
    const { qrSvg } = await import('../../functions/links/qr.ts');
    const svg = await qrSvg(`HTTPS://${'A'.repeat(22)}.UK/F/${'A'.repeat(37)}`, 400);
    const modules = 4 * 4 + 17;
    expect(svg).toContain(`viewBox="0 0 ${modules + 8} ${modules + 8}"`);
    expect(svg).toMatch(/^<svg [^>]*role="img"[^>]*><title id="t">[^<]+<\/title>/);
  });

  it('are not given for a bad size, a page that is not there, another borough', async () => {
    const { id } = await home.mint({ kind: 'card' });
    expect((await qr(id, { size: '99999' })).statusCode).toBe(400);
    expect((await qr(id, { page: '2' })).statusCode).toBe(404);
    expect((await qr(id, {}, { boroughs: ['E09000002'] })).statusCode).toBe(404);
    expect((await qr('NOSUCHLINK00')).statusCode).toBe(404);
  });
});

describe('revoking', () => {
  it('ends every link of a minting, again without harm', async () => {
    const { id, token } = await home.mint({ kind: 'card' });
    expect((await desk('DELETE', '/desk/v1/links/{id}', { params: { id } })).statusCode).toBe(204);
    expect((await desk('DELETE', '/desk/v1/links/{id}', { params: { id } })).statusCode).toBe(204);
    expect((await home.open(token)).statusCode).toBe(404);
    expect((await qr(id)).statusCode).toBe(404);
  });

  it('ends one page and leaves the others, also when pages are revoked at once', async () => {
    const { id, pages = [] } = await home.mint({ kind: 'card', count: 5 });
    const revoke = (page: number | string) =>
      desk('DELETE', '/desk/v1/links/{id}/pages/{page}', { params: { id, page: String(page) } });
    const done = await Promise.all([revoke(2), revoke(4), revoke(4)]);
    expect(done.map(({ statusCode }) => statusCode)).toEqual([204, 204, 204]);
    const opened = await Promise.all(pages.map(({ token }) => home.open(token)));
    expect(opened.map(({ statusCode }) => statusCode)).toEqual([200, 404, 200, 404, 200]);
    for (const none of [6, 0, '1.5', '0x1', '1e0', ' 1', '']) expect((await revoke(none)).statusCode).toBe(404);
    expect((await home.open(pages[0]?.token ?? '')).statusCode).toBe(200);
  });

  it('is told to the same request sent again, instead of a link that no longer opens', async () => {
    const { id } = JSON.parse((await desk('POST', '/desk/v1/links', { body: card, key: 'card-9' })).body);
    await desk('DELETE', '/desk/v1/links/{id}', { params: { id } });
    expect((await desk('POST', '/desk/v1/links', { body: card, key: 'card-9' })).statusCode).toBe(409);
  });

  it('is not for another borough', async () => {
    const { id, token } = await home.mint({ kind: 'card' });
    const answer = await desk('DELETE', '/desk/v1/links/{id}', { params: { id }, staff: { boroughs: ['E09000002'] } });
    expect(answer.statusCode).toBe(404);
    expect((await home.open(token)).statusCode).toBe(200);
  });
});
