import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { LONGEST_LINK_DAYS, RING_HELD_FOR, type Ring, signingKey, tendRing } from '../../functions/links/keyring.ts';
import { DAY, HOUR } from '../../functions/shared/time.ts';
import { TEST_NOW } from '../support/desk.ts';

const newSecret = () => randomBytes(32).toString('base64');

/** A ring as it would be after so many days of being tended every hour. */
function tended(days: number, step = HOUR): { ring: Ring; history: Ring[] } {
  let ring = tendRing(undefined, TEST_NOW, newSecret) as Ring;
  const history = [ring];
  for (let now = TEST_NOW; now <= TEST_NOW + days * DAY; now += step) {
    const next = tendRing(ring, now, newSecret);
    if (next) history.push(next);
    ring = next ?? ring;
  }
  return { ring, history };
}

describe('the key ring', () => {
  it('signs from its first moment', () => {
    const ring = tendRing(undefined, TEST_NOW, newSecret) as Ring;
    expect(signingKey(ring, TEST_NOW)?.id).toBe(0);
  });

  it('is left alone when it is right, so that tending it every minute writes nothing', () => {
    const ring = tendRing(undefined, TEST_NOW, newSecret) as Ring;
    expect(tendRing(ring, TEST_NOW + 80 * DAY, newSecret)).toBeUndefined();
  });

  it('changes the signing key every 90 days, published longer ahead than anyone holds an old ring', () => {
    const { history } = tended(400);
    const published = new Map<string, number>();
    let now = TEST_NOW;
    for (const ring of history) {
      for (const key of ring.keys) if (!published.has(key.secret)) published.set(key.secret, now);
      now += 1;
    }
    const turns = history.at(-1)?.keys.map((key) => Date.parse(key.signFrom)) ?? [];
    expect(turns).toHaveLength(5);
    for (let i = 1; i < turns.length; i += 1) expect((turns[i] ?? 0) - (turns[i - 1] ?? 0)).toBe(90 * DAY);
    const ring = history[1] as Ring;
    const fresh = ring.keys.at(-1);
    const before = tended(89 - 1 / 24).ring;
    expect(before.keys).toHaveLength(1);
    expect(Date.parse(fresh?.signFrom ?? '') - (TEST_NOW + 89 * DAY)).toBeGreaterThan(RING_HELD_FOR);
  });

  it('keeps every key until the last link that it signed has ended, over ten years, with ids to spare', () => {
    const ten = 3650;
    let ring = tendRing(undefined, TEST_NOW, newSecret) as Ring;
    const signed: { until: number; secret: string }[] = [];
    for (let now = TEST_NOW; now <= TEST_NOW + ten * DAY; now += DAY / 2) {
      ring = tendRing(ring, now, newSecret) ?? ring;
      const key = signingKey(ring, now);
      signed.push({ until: now + LONGEST_LINK_DAYS * DAY, secret: key?.secret ?? '' });
      const known = new Set(ring.keys.map((each) => each.secret));
      const lost = signed.filter((link) => link.until > now && !known.has(link.secret));
      expect(lost).toEqual([]);
      expect(new Set(ring.keys.map((each) => each.id)).size).toBe(ring.keys.length);
    }
    expect(ring.keys.length).toBeLessThan(12);
  });

  it('makes a new key soon after an operator withdrew the only one', () => {
    const ring = tendRing(undefined, TEST_NOW, newSecret) as Ring;
    const leaked = { ...ring, keys: ring.keys.map((key) => ({ ...key, revokedAt: new Date(TEST_NOW).toISOString() })) };
    expect(signingKey(leaked, TEST_NOW)).toBeUndefined();
    const mended = tendRing(leaked, TEST_NOW + HOUR, newSecret) as Ring;
    expect(signingKey(mended, TEST_NOW + HOUR + RING_HELD_FOR)?.id).toBe(1);
  });

  it('replaces a key that was withdrawn before its turn, and keeps the one that signs on for as long as it must', () => {
    const { ring } = tended(89);
    expect(ring.keys).toHaveLength(2);
    const [first, waiting] = ring.keys;
    const withdrawn = { ...ring, keys: ring.keys.map((key) => (key === waiting ? { ...key, revokedAt: 'now' } : key)) };
    let next: Ring = withdrawn;
    let signedUntil = 0;
    for (let now = TEST_NOW + 89 * DAY; now <= TEST_NOW + 1000 * DAY; now += DAY / 4) {
      next = tendRing(next, now, newSecret) ?? next;
      if (signingKey(next, now)?.secret === first?.secret) signedUntil = now;
      const kept = next.keys.some(({ secret }) => secret === first?.secret);
      if (now < signedUntil + LONGEST_LINK_DAYS * DAY) expect(kept).toBe(true);
    }
    expect(signedUntil).toBeLessThanOrEqual(TEST_NOW + 91 * DAY);
  });
});
