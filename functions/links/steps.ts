/** What the link routes do. */
import { createHash } from 'node:crypto';
import type * as z from 'zod';
import type { DeskAnswer, DeskCall, DeskSteps } from '../shared/http/desk.ts';
import { Problem } from '../shared/http/problem.ts';
import { covers, type Staff } from '../shared/http/staff.ts';
import { toBase32 } from '../shared/ids.ts';
import { HOUR, toIso } from '../shared/time.ts';
import type { MintBody, qrQuery } from './api.ts';
import { endHour, isOpen, LIFE_DAYS, type Link, linkUrl } from './link.ts';
import { qrPng, qrSvg } from './qr.ts';
import type { ReadLinkKeys } from './ring-store.ts';
import type { LinkStore } from './store.ts';
import { isLinkId, LINK_ID_BYTES, mintToken } from './token.ts';

export interface LinkParts {
  readonly store: LinkStore;
  readonly keys: ReadLinkKeys;
  readonly origin: string;
  /** `count` random bytes. */
  readonly randomBytes: (count: number) => Uint8Array;
}

const digest = (...parts: string[]) => createHash('sha256').update(JSON.stringify(parts)).digest();

export function linkSteps(parts: LinkParts): DeskSteps {
  const tokenOf = async (link: Link, page: number, now: number): Promise<string> => {
    const { checking } = await parts.keys(now);
    const key = checking.get(link.keyId);
    if (!key) throw new Problem('not-found', 'The key that signed this link has been withdrawn. Make a new link.');
    const endsAtHour = Date.parse(link.endsAt) / HOUR;
    return mintToken({ keyId: link.keyId, kind: link.kind, endsAtHour, linkId: link.id, page }, key);
  };

  const found = async (id: string | undefined, staff: Staff): Promise<Link> => {
    const link = id !== undefined && isLinkId(id) ? await parts.store.get(id) : undefined;
    if (!link || !covers(staff, link.borough)) {
      throw new Problem('not-found', 'There is no link with this id, or it belongs to another borough.');
    }
    return link;
  };

  const minted = async (link: Link, now: number): Promise<DeskAnswer> => {
    const pages = await Promise.all(
      Array.from({ length: link.pages }, async (_, i) => {
        const token = await tokenOf(link, i + 1, now);
        return { page: i + 1, token, url: linkUrl(parts.origin, token) };
      }),
    );
    const { token, url } = pages[0] ?? { token: '', url: '' };
    return {
      json: { id: link.id, token, url, kind: link.kind, expiresAt: link.endsAt, ...(link.pages > 1 ? { pages } : {}) },
    };
  };

  const mint = async (call: DeskCall<unknown, MintBody>): Promise<DeskAnswer> => {
    const { staff, body, request, idempotencyKey } = call;
    if (!covers(staff, body.borough)) {
      throw new Problem('not-allowed', 'Your token does not cover this borough.');
    }
    const { signing } = await parts.keys(request.now);
    if (!signing) {
      throw new Problem('busy', 'The keys that sign links are being made. Try again in a minute.', {
        headers: { 'Retry-After': '60' },
      });
    }
    const { count = 1, expiresInDays = LIFE_DAYS[body.kind].usual, ...rest } = body;
    // The id follows from the key: the same request again finds the record of the first, without a write of its own.
    const id =
      idempotencyKey === undefined
        ? parts.randomBytes(LINK_ID_BYTES)
        : digest('POST /desk/v1/links', staff.subject, idempotencyKey).subarray(0, LINK_ID_BYTES);
    const link: Link = {
      id: toBase32(id),
      ...rest,
      pages: count,
      keyId: signing.id,
      endsAt: toIso(endHour(request.now, expiresInDays) * HOUR),
      createdAt: toIso(request.now),
      createdBy: staff.subject,
      bodyHash: digest(JSON.stringify(body)).toString('base64url'),
    };
    if (await parts.store.add(link)) return minted(link, request.now);
    const earlier = idempotencyKey === undefined ? undefined : await parts.store.get(link.id);
    if (!earlier) throw new Problem('busy', 'It is not certain that a link was made. Send the request again.');
    if (earlier.revokedAt) {
      throw new Problem('conflict', 'This Idempotency-Key made a link that was revoked. Use a new key for a new link.');
    }
    if (earlier.bodyHash === link.bodyHash) return minted(earlier, request.now);
    throw new Problem('key-reused', 'This Idempotency-Key made a link from another body. Use a new key.');
  };

  const qr = async (call: DeskCall<z.output<typeof qrQuery>>): Promise<DeskAnswer> => {
    const { request, staff, query } = call;
    const link = await found(request.params['id'], staff);
    if (!isOpen(link, link.kind, query.page) || Date.parse(link.endsAt) <= request.now) {
      throw new Problem('not-found', 'This link has ended, was revoked, or the minting has no such page.');
    }
    const url = linkUrl(parts.origin, await tokenOf(link, query.page, request.now));
    if (query.format === 'png') {
      return { reply: { status: 200, headers: { 'Content-Type': 'image/png' }, body: await qrPng(url, query.size) } };
    }
    return { reply: { status: 200, headers: { 'Content-Type': 'image/svg+xml' }, body: await qrSvg(url, query.size) } };
  };

  /** NaN for what is no plain number: `Number` would read `1.5`, `0x2` and `%201` as well. */
  const pageOf = (text: string | undefined) => (/^[1-9]\d{0,4}$/.test(text ?? '') ? Number(text) : Number.NaN);

  const revoke = async (call: DeskCall, page: number | undefined): Promise<DeskAnswer> => {
    const link = await found(call.request.params['id'], call.staff);
    if (page !== undefined && !(page >= 1 && page <= link.pages)) {
      throw new Problem('not-found', `This minting has pages 1 to ${link.pages}.`);
    }
    await parts.store.revoke(link.id, page, call.request.now);
    return { reply: { status: 204 } };
  };

  return {
    'POST /desk/v1/links': mint,
    'GET /desk/v1/links/{id}/qr': qr,
    'DELETE /desk/v1/links/{id}': (call) => revoke(call, undefined),
    'DELETE /desk/v1/links/{id}/pages/{page}': (call) => revoke(call, pageOf(call.request.params['page'])),
  };
}
