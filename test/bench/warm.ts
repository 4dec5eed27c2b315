/** One whole `POST /F/{token}` in the deployed bundle, warm. */
import { createRequire } from 'node:module';
import type { HttpHandler } from '../../functions/shared/http/edge.ts';
import { apiEvent } from '../support/desk.ts';
import { FEEDBACK_BUNDLE, feedbackEnvironment, freshStore, NOW } from './fresh-store.ts';
import { compareWarm } from './warm-calls.ts';

let form = 0;
const post = (handler: HttpHandler, token: string) => {
  form += 1;
  return handler(
    apiEvent({
      method: 'POST',
      resource: '/F/{token}',
      params: { token },
      at: NOW,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(
        `rating=4&words=The+officer+listened+to+me+and+explained+what+happens+next.&form=${String(form).padStart(16, '0')}`,
      ),
    }),
  );
};

export async function benchWarm(): Promise<void> {
  let token = '';
  await compareWarm({
    what: 'POST /F/{token} with words',
    requests: 200,
    mostCalls: 3,
    mostRatio: 5.5,
    freshStore: async () => {
      const store = await freshStore();
      token = store.token;
      return { endpoint: store.endpoint, stop: () => void store.child.kill() };
    },
    load: (endpoint) => {
      Object.assign(process.env, feedbackEnvironment(endpoint));
      const load = createRequire(import.meta.url);
      delete load.cache[FEEDBACK_BUNDLE];
      const { handler } = load(FEEDBACK_BUNDLE) as { handler: HttpHandler };
      return async () => {
        const { statusCode } = await post(handler, token);
        if (statusCode !== 303) throw new Error(`answered ${statusCode}`);
      };
    },
  });
}
