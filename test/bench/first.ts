/** CPU of the first real call of a fresh process whose init has primed the store's client. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { apiEvent } from '../support/desk.ts';
import { FEEDBACK_BUNDLE, feedbackEnvironment, freshStore, NOW } from './fresh-store.ts';
import { median, print } from './measure.ts';

const ROUNDS = 9;

const GOAL_MS = 5;

/** The minimal function as a bundle, made as the real ones are. */
async function minimalBundle(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'minimal-'));
  const outfile = join(folder, 'index.js');
  await build({
    entryPoints: [join(import.meta.dirname, 'parts/minimal.ts')],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
  });
  return outfile;
}

export async function benchFirst(): Promise<void> {
  const store = await freshStore();
  const env = feedbackEnvironment(store.endpoint);
  const minimal = await minimalBundle();
  const first = (bundle: string, event: unknown): number => {
    const args = [join(import.meta.dirname, 'parts/first.cjs'), bundle, JSON.stringify(event)];
    const [status, ms] = execFileSync(process.execPath, args, { env, encoding: 'utf8' }).split(' ');
    if (Number(status) >= 400) throw new Error(`first call answered ${status}`);
    return Number(ms);
  };
  const event = (method: string, body?: string) =>
    apiEvent({
      method,
      resource: '/F/{token}',
      params: { token: store.token },
      at: NOW,
      headers: body ? { 'content-type': 'application/x-www-form-urlencoded' } : {},
      ...(body ? { body: Buffer.from(body) } : {}),
    });
  const base: number[] = [];
  const get: number[] = [];
  const post: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    base.push(first(minimal, {}));
    get.push(first(FEEDBACK_BUNDLE, event('GET')));
    post.push(first(FEEDBACK_BUNDLE, event('POST', 'rating=4')));
  }
  for (const [what, times] of [
    ['GET /F/{token}', get],
    ['POST /F/{token}', post],
  ] as const) {
    const ms = median(times);
    const ratio = (ms / median(base)).toFixed(2);
    print({
      what: `first call after init: ${what}`,
      measured: `${ms.toFixed(1)} ms CPU, ${ratio} x a lone put by the SDK (${median(base).toFixed(1)})`,
      goal: `<= ${GOAL_MS} ms CPU`,
      met: ms <= GOAL_MS,
    });
  }
  store.child.kill();
}
