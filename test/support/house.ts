/** The feedback half of the house on one embedded store: link routes, public pages, sweep; each through its handler. */
import { randomBytes } from 'node:crypto';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { languagesFor } from '../../functions/feedback/languages/index.ts';
import { feedbackHandler } from '../../functions/feedback/routes.ts';
import { feedbackStore } from '../../functions/feedback/store.ts';
import { signalsIn } from '../../functions/feedback/watchwords/index.ts';
import { operations } from '../../functions/links/api.ts';
import { linkKeyReader, tendStoredRing } from '../../functions/links/ring-store.ts';
import { linkSteps } from '../../functions/links/steps.ts';
import { linkStore } from '../../functions/links/store.ts';
import { deskHandler } from '../../functions/shared/http/desk.ts';
import type { HttpHandler } from '../../functions/shared/http/edge.ts';
import { randomId } from '../../functions/shared/ids.ts';
import { raise } from '../../functions/tasks/raise-store.ts';
import { apiEvent, TEST_NOW, type TestDesk, testDesk } from './desk.ts';
import { type TestStore, testStore } from './store.ts';

export const ORIGIN = 'https://feedback.example.uk';

export interface House {
  readonly store: TestStore;
  readonly desk: TestDesk;
  readonly links: HttpHandler;
  readonly feedback: HttpHandler;
  /** Mints a link as an officer of the whole force. */
  readonly mint: (body?: Record<string, unknown>, more?: { at?: number; key?: string }) => Promise<Minted>;
  readonly open: (token: string, more?: OpenOptions) => Promise<APIGatewayProxyResult>;
  readonly send: (token: string, fields: Record<string, string>, more?: OpenOptions) => Promise<APIGatewayProxyResult>;
  readonly close: () => Promise<void>;
}

export interface Minted {
  readonly id: string;
  readonly token: string;
  readonly url: string;
  readonly expiresAt: string;
  readonly pages?: readonly { page: number; token: string; url: string }[];
}

interface OpenOptions {
  readonly at?: number;
  readonly lang?: string;
  readonly part?: '/change' | '/thanks' | '/about-you';
  readonly headers?: Record<string, string>;
}

export async function house(): Promise<House> {
  const store = await testStore();
  const desk = await testDesk();
  const { client, tables } = store;
  await tendStoredRing(client, tables.keys, TEST_NOW - 1000, () => randomBytes(32).toString('base64'));
  const links = deskHandler(
    'links',
    operations,
    linkSteps({
      store: linkStore(client, tables.ratings),
      keys: linkKeyReader(client, tables.keys),
      origin: ORIGIN,
      randomBytes,
    }),
    desk.verifyStaff,
  );
  const feedback = feedbackHandler({
    keys: linkKeyReader(client, tables.keys),
    getLink: linkStore(client, tables.ratings).get,
    store: feedbackStore(client, tables),
    raise: (task) => raise(client, tables.tasks, task),
    signalsIn,
    languages: languagesFor(['pl', 'ro', 'bn', 'pt', 'es', 'tr', 'ar', 'ur', 'so']),
    randomId,
  });
  const call = (method: string, token: string, { at, lang, part, headers }: OpenOptions, body?: string) =>
    feedback(
      apiEvent({
        method,
        resource: `/F/{token}${part ?? ''}`,
        params: { token },
        ...(lang ? { query: { lang } } : {}),
        ...(at === undefined ? {} : { at }),
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }), ...headers },
        ...(body === undefined ? {} : { body: Buffer.from(body) }),
      }),
    );
  return {
    store,
    desk,
    links,
    feedback,
    mint: async (body = {}, { at, key } = {}) => {
      const answer = await links(
        apiEvent({
          method: 'POST',
          resource: '/desk/v1/links',
          headers: {
            ...(await desk.signedIn({ roles: ['officer'], ...(at === undefined ? {} : { at }) })),
            ...(key ? { 'idempotency-key': key } : {}),
          },
          body: { kind: 'interaction', touchpoint: 'response-my-met', borough: 'E09000016', ...body },
          ...(at === undefined ? {} : { at }),
        }),
      );
      if (answer.statusCode !== 201) throw new Error(`${answer.statusCode} ${answer.body}`);
      return JSON.parse(answer.body) as Minted;
    },
    open: (token, more = {}) => call('GET', token, more),
    send: (token, fields, more = {}) => call('POST', token, more, new URLSearchParams(fields).toString()),
    close: store.close,
  };
}
