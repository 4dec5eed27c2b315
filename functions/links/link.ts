/** A minting: one record, however many links it stands for. */

import { HOUR } from '../shared/time.ts';
import type { LinkKind } from './token.ts';

/** The kinds that officers and the desk may mint; `updates` links come with a victim's case. */
export const MINTED_KINDS = ['interaction', 'card', 'leaflet'] as const;
export type MintedKind = (typeof MINTED_KINDS)[number];

/** How long a link of a kind lives unless the request says otherwise, and at most, in days. Policy of the force. */
export const LIFE_DAYS: Readonly<Record<MintedKind, { usual: number; most: number }>> = {
  interaction: { usual: 28, most: 90 },
  card: { usual: 365, most: 730 },
  leaflet: { usual: 365, most: 730 },
};

/** The most links of one minting. */
export const MOST_PAGES = 1000;

export interface Link {
  readonly id: string;
  readonly kind: MintedKind;
  readonly touchpoint: string;
  readonly borough: string;
  readonly team?: string | undefined;
  readonly officer?: string | undefined;
  /** The crime reference; interaction links only. */
  readonly reference?: string | undefined;
  /** Of an invitation: the language that it was written in. */
  readonly language?: string | undefined;
  /** How many links the minting stands for, numbered from 1. */
  readonly pages: number;
  readonly keyId: number;
  readonly endsAt: string;
  readonly createdAt: string;
  readonly createdBy: string;
  /** Of the request that made it, so that the same Idempotency-Key with another body is noticed. */
  readonly bodyHash: string;
  readonly revokedAt?: string;
  readonly revokedPages?: ReadonlySet<number>;
}

/** The hour in which a link of so many days ends: the first full one after them. */
export function endHour(now: number, days: number): number {
  return Math.ceil((now + days * 24 * HOUR) / HOUR);
}

/** Whether a page of a minting may be answered. Its token has been checked, and with it the expiry. */
export function isOpen(link: Link, kind: LinkKind, page: number): boolean {
  return (
    link.kind === kind &&
    link.revokedAt === undefined &&
    page >= 1 &&
    page <= link.pages &&
    !(link.revokedPages?.has(page) ?? false)
  );
}

/** The address behind a QR code: upper case, so that the code can use its alphanumeric mode and stays small. */
export function linkUrl(origin: string, token: string): string {
  return `${origin.toUpperCase().replace(/\/$/, '')}/F/${token}`;
}
