/** Minting and checking one token, on one core. */
import { createSecretKey, randomBytes } from 'node:crypto';
import { mintToken, readToken, type TokenContent } from '../../functions/links/token.ts';
import { toBase32 } from '../../functions/shared/ids.ts';
import { HOUR } from '../../functions/shared/time.ts';
import { median, print } from './measure.ts';

export function benchToken(): void {
  const now = Date.parse('2026-11-24T09:00:00Z');
  const key = createSecretKey(randomBytes(32));
  const keys = new Map([[1, key]]);
  const content: TokenContent = {
    keyId: 1,
    kind: 'card',
    endsAtHour: Math.ceil(now / HOUR) + 24,
    linkId: toBase32(randomBytes(7)),
    page: 7,
  };
  const token = mintToken(content, key);
  const perCall = (work: () => unknown) => {
    const rounds: number[] = [];
    for (let round = 0; round < 9; round += 1) {
      const started = performance.now();
      for (let i = 0; i < 20_000; i += 1) work();
      rounds.push(((performance.now() - started) / 20_000) * 1000);
    }
    return median(rounds);
  };
  for (const [what, work] of [
    ['token: mint', () => mintToken(content, key)],
    ['token: check', () => readToken(token, keys, now)],
  ] as const) {
    const micros = perCall(work);
    print({ what, measured: `${micros.toFixed(2)} µs`, goal: '<= 5 µs', met: micros <= 5 });
  }
}
