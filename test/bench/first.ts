/** CPU of the first real call of a fresh process whose init has primed the store's client. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { apiEvent } from '../support/desk.ts';
import { FEEDBACK_BUNDLE, feedbackEnvironment, freshStore, NOW } from './fresh-store.ts';
import { median, print } from './measure.ts';

const ROUNDS = 9;

export async function benchFirst(): Promise<void> {
  const store = await freshStore();
  const env = feedbackEnvironment(store.endpoint);
  const first = (method: string, body?: string): number => {
    const event = apiEvent({
      method,
      resource: '/F/{token}',
      params: { token: store.token },
      at: NOW,
      headers: body ? { 'content-type': 'application/x-www-form-urlencoded' } : {},
      ...(body ? { body: Buffer.from(body) } : {}),
    });
    const args = [join(import.meta.dirname, 'parts/first.cjs'), FEEDBACK_BUNDLE, JSON.stringify(event)];
    const [status, ms] = execFileSync(process.execPath, args, { env, encoding: 'utf8' }).split(' ');
    if (Number(status) >= 400) throw new Error(`first call answered ${status}`);
    return Number(ms);
  };
  for (const [what, method, body] of [
    ['first call after init: GET /F/{token}', 'GET', undefined],
    ['first call after init: POST /F/{token}', 'POST', 'rating=4'],
  ] as const) {
    const ms = median(Array.from({ length: ROUNDS }, () => first(method, body)));
    print({ what, measured: `${ms.toFixed(1)} ms CPU`, goal: '<= 5 ms CPU', met: ms <= 5 });
  }
  store.child.kill();
}
