/**
 * The ring of keys that sign links. A new key is published a day before it signs, so that every function knows it by
 * then, and an old one is kept until the last link that it signed has ended.
 */
import { DAY, HOUR, toIso } from '../shared/time.ts';

/** The longest that any link lives. */
export const LONGEST_LINK_DAYS = 730;

/** How long one key signs, and how long before its turn it is published. */
const SIGNS_FOR = 90 * DAY;
const PUBLISHED_AHEAD = DAY;

/** Functions hold a ring they have read for at most this long: shorter than any key is published ahead of its turn. */
export const RING_HELD_FOR = HOUR / 4;

export interface RingKey {
  /** 0 to 31, reused after the key is dropped. */
  readonly id: number;
  /** 32 random bytes, base64. */
  readonly secret: string;
  /** From when it signs (ISO). */
  readonly signFrom: string;
  /** Set by an operator when a key is known to have leaked: its links all end at once. */
  readonly revokedAt?: string;
}

export interface Ring {
  readonly version: number;
  readonly keys: readonly RingKey[];
}

const turn = (key: RingKey) => Date.parse(key.signFrom);
const isUsable = (key: RingKey) => !key.revokedAt;

/** The key that signs now: the latest whose turn has come and that is not revoked. */
export function signingKey(ring: Ring, now: number): RingKey | undefined {
  return ring.keys.filter((key) => isUsable(key) && turn(key) <= now).sort((a, b) => turn(b) - turn(a))[0];
}

/** When the ring next needs care: a day before the time of the newest key that may sign is over. */
export function ringDueAt(ring: Ring): number {
  return Math.max(...ring.keys.filter(isUsable).map(turn)) + SIGNS_FOR - PUBLISHED_AHEAD;
}

/**
 * The ring as it should be now, or undefined when it is right as it is. Doing it twice changes nothing.
 * `newSecret` makes 32 random bytes in base64.
 */
export function tendRing(ring: Ring | undefined, now: number, newSecret: () => string): Ring | undefined {
  if (!ring) return { version: 1, keys: [{ id: 0, secret: newSecret(), signFrom: toIso(now) }] };
  const sorted = [...ring.keys].sort((a, b) => turn(a) - turn(b));
  const kept = sorted.filter((_, i) => {
    // One that was withdrawn relieves nobody: the key before it signs on.
    const next = sorted.slice(i + 1).find(isUsable);
    return !next || now < turn(next) + (LONGEST_LINK_DAYS + 1) * DAY;
  });
  const newest = kept.at(-1);
  const signing = signingKey(ring, now);
  const waiting = newest !== undefined && isUsable(newest) && turn(newest) > now;
  if (!waiting && (!signing || now >= ringDueAt(ring))) {
    const free = [...Array(32).keys()].find((id) => !kept.some((key) => key.id === id));
    if (free === undefined) throw new Error('the ring is full');
    // With no key left that may sign, waiting a day would stop all minting: the new one starts after the holding time.
    const from = signing ? Math.max(now + PUBLISHED_AHEAD, turn(signing) + SIGNS_FOR) : now + RING_HELD_FOR;
    kept.push({ id: free, secret: newSecret(), signFrom: toIso(from) });
  } else if (kept.length === ring.keys.length) {
    return undefined;
  }
  return { version: ring.version + 1, keys: kept };
}
