/** The link routes of the Desk API. */
import * as z from 'zod';
import { findBorough } from '../lists/boroughs.ts';
import { findTouchpoint } from '../lists/touchpoints.ts';
import type { Operations } from '../shared/http/operation.ts';
import { LIFE_DAYS, MINTED_KINDS, MOST_PAGES } from './link.ts';

/** One line of printable text. */
const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, 'Use printable characters on one line');

export const mintBody = z
  .strictObject({
    kind: z.enum(MINTED_KINDS),
    touchpoint: z.string().refine((id) => findTouchpoint(id) !== undefined, {
      message: 'Unknown touchpoint. GET /desk/v1/touchpoints lists those you can use',
    }),
    borough: z.string().refine((code) => findBorough(code) !== undefined, {
      message: 'Unknown borough. GET /desk/v1/boroughs lists the ONS codes you can use',
    }),
    team: line(60)
      .regex(/[\p{L}\p{N}]/u, 'Use at least one letter or digit')
      .optional()
      .meta({ description: 'The team, as the force names it' }),
    officer: line(40).optional().meta({ description: "The officer's number, never a name" }),
    reference: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9./-]{2,30}$/, 'Use the crime reference, for example 1000000/26')
      .optional()
      .meta({ description: 'The crime reference; for interaction links only' }),
    expiresInDays: z.int().min(1).max(LIFE_DAYS.card.most).optional(),
    count: z
      .int()
      .min(1)
      .max(MOST_PAGES)
      .optional()
      .meta({ description: 'How many links to make at once, each its own code' }),
  })
  .superRefine((body, context) => {
    if (body.reference !== undefined && body.kind !== 'interaction') {
      context.addIssue({
        code: 'custom',
        path: ['reference'],
        message: 'A card or leaflet goes to many people: leave the reference out, or mint an interaction link',
      });
    }
    const { most } = LIFE_DAYS[body.kind];
    if ((body.expiresInDays ?? 1) > most) {
      context.addIssue({
        code: 'custom',
        path: ['expiresInDays'],
        message: `At most ${most} days for this kind of link`,
      });
    }
  });

export type MintBody = z.output<typeof mintBody>;

const minted = z.strictObject({
  id: z.string(),
  token: z.string(),
  url: z.string(),
  kind: z.enum(MINTED_KINDS),
  expiresAt: z.iso.datetime({ offset: true }),
  pages: z
    .array(z.strictObject({ page: z.int(), token: z.string(), url: z.string() }))
    .optional()
    .meta({ description: 'Every link of the minting, where more than one was asked for' }),
});

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, 'Use a whole number')
    .transform(Number)
    .pipe(z.int().min(least).max(most));

export const qrQuery = z.strictObject({
  format: z.enum(['svg', 'png']).default('svg'),
  size: wholeNumber(100, 2000).default(400).meta({ description: 'Width in pixels' }),
  page: wholeNumber(1, MOST_PAGES).default(1).meta({ description: 'Which link of the minting' }),
});

export const operations = {
  'POST /desk/v1/links': {
    id: 'mintLinks',
    tag: 'Links',
    summary: 'Make a feedback link, or up to a thousand at once',
    description:
      'An interaction link takes one reply, for one contact. A card or leaflet link takes many. One write, whatever the count.',
    body: mintBody,
    answer: { status: 201, description: 'The link, signed', schema: minted },
    problems: ['bad-request', 'not-allowed', 'conflict', 'key-reused', 'busy'],
  },
  'GET /desk/v1/links/{id}/qr': {
    id: 'getLinkQr',
    tag: 'Links',
    summary: "A link's QR code",
    query: qrQuery,
    answer: { status: 200, description: 'The image', media: ['image/svg+xml', 'image/png'] },
    problems: ['bad-request', 'not-found', 'busy'],
  },
  'DELETE /desk/v1/links/{id}': {
    id: 'revokeLinks',
    tag: 'Links',
    summary: 'End every link of a minting at once',
    answer: { status: 204, description: 'They no longer open' },
    problems: ['not-found', 'busy'],
  },
  'DELETE /desk/v1/links/{id}/pages/{page}': {
    id: 'revokeLinkPage',
    tag: 'Links',
    summary: 'End one link of a minting',
    answer: { status: 204, description: 'It no longer opens' },
    problems: ['not-found', 'busy'],
  },
} as const satisfies Operations;
