/** The local controls (`/local…`): for people and tests on this machine, never part of a bundle. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import * as z from 'zod';
import { parseFields } from '../../functions/shared/http/fields.ts';
import { Problem } from '../../functions/shared/http/problem.ts';
import { addDuration } from './clock.ts';
import { faultOrder } from './faults.ts';
import { type Inbound, receiptOrder } from './inbound.ts';
import { incomingText } from './intakes/incoming-text.ts';
import { type Issuer, tokenOrder } from './issuer.ts';
import { mailPage, pageForms } from './page/forms.ts';
import { PAGE_HEADERS } from './page/layout.ts';
import { localPage, type PageParts } from './page/page.ts';
import type { HttpReply } from './proxy-event.ts';

export interface ControlParts extends PageParts {
  readonly issuer: Issuer;
  readonly inbound: Inbound;
  /** Moves the clock forward to an instant that has not passed. @returns how many times the sweeps ran */
  readonly travel: (target: number) => Promise<number>;
}

interface Call {
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

type Control = (call: Call) => Promise<HttpReply>;

const MOST_YEARS = 10;

const WRONG_FIELDS = 'Some fields of the body need another value.';

const clockOrder = z.union(
  [z.strictObject({ advance: z.string() }), z.strictObject({ to: z.iso.datetime({ offset: true }) })],
  { error: 'must be {"advance": "PT36H"} or {"to": "2027-01-31T09:00:00Z"}' },
);

function json(value: unknown, status = 200): HttpReply {
  return {
    status,
    headers: [
      ['Content-Type', 'application/json'],
      ['Cache-Control', 'no-store'],
      ['X-Content-Type-Options', 'nosniff'],
    ],
    body: Buffer.from(JSON.stringify(value)),
  };
}

function problemReply(problem: Problem): HttpReply {
  const { headers, body } = json(problem.toJSON());
  return {
    status: problem.status,
    headers: [
      ...headers.filter(([name]) => name !== 'Content-Type'),
      ['Content-Type', 'application/problem+json'],
      ...Object.entries(problem.headers),
    ],
    body,
  };
}

function readJson<Schema extends z.ZodType>(schema: Schema, body: Buffer): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw new Problem('bad-request', 'The body is not valid JSON.');
  }
  return parseFields(schema, value, WRONG_FIELDS);
}

/** A page of this machine only: another name in `Host` means that a website has pointed its own name at loopback. */
function checkHost(request: IncomingMessage): void {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  if (['127.0.0.1', 'localhost', '[::1]'].includes(host)) return;
  throw new Problem('not-allowed', 'The local controls answer on 127.0.0.1 and localhost only.');
}

/** No website may drive a developer's service. A program sends neither header; a form must come from our own page. */
function checkOrigin(request: IncomingMessage, form: boolean): void {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const ours = origin === `http://${host}`;
  const allowed = form ? site === 'same-origin' || (site === undefined && ours) : origin === undefined || ours;
  if (allowed && (site === undefined || site === 'same-origin' || site === 'none')) return;
  throw new Problem('not-allowed', 'Another website may not use the local controls.');
}

/** The instant that an order names. @throws Problem `bad-request` for the past and for more than ten years */
function targetOf(order: z.output<typeof clockOrder>, now: number): number {
  const target = 'to' in order ? Date.parse(order.to) : addDuration(now, order.advance);
  if (target === undefined) {
    throw new Problem('bad-request', '"advance" must be an ISO 8601 duration of whole numbers, such as "PT36H".');
  }
  if (target < now) throw new Problem('bad-request', 'The clock goes forward only. Delete the data to start again.');
  if (target > (addDuration(now, `P${MOST_YEARS}Y`) ?? 0)) {
    throw new Problem('bad-request', `The clock moves at most ${MOST_YEARS} years at once.`);
  }
  return target;
}

/** Makes what answers `/local…`; undefined for an address that is not one of them. */
export function localControls(
  parts: ControlParts,
): (request: IncomingMessage, path: string, body: Buffer) => Promise<HttpReply | undefined> {
  let last: Promise<unknown> = Promise.resolve();

  /** One journey at a time: a second order starts from where the first has arrived. */
  const move = (order: z.output<typeof clockOrder>): Promise<{ now: string; sweeps: number }> => {
    const moved = last
      .catch(() => undefined)
      .then(async () => {
        const sweeps = await parts.travel(targetOf(order, parts.clock.now()));
        return { now: new Date(parts.clock.now()).toISOString(), sweeps };
      });
    last = moved;
    return moved;
  };

  const controls: Readonly<Record<string, Control>> = {
    'GET /local': async ({ query }) => ({
      status: 200,
      headers: PAGE_HEADERS,
      body: Buffer.from(await localPage(parts, query.get('note') ?? undefined)),
    }),
    'GET /local/clock': async () => json({ now: new Date(parts.clock.now()).toISOString() }),
    'POST /local/clock': async ({ body }) => json(await move(readJson(clockOrder, body))),
    'GET /local/outbox': async ({ query }) =>
      json({
        messages: parts.outbox.list({ to: query.get('to') ?? undefined, channel: query.get('channel') ?? undefined }),
      }),
    'POST /local/inbound/sms': async ({ body }) =>
      json({ id: await parts.inbound.text(readJson(incomingText, body)) }, 202),
    'POST /local/inbound/email': async ({ body, headers }) =>
      json({ id: await parts.inbound.mail(body, String(headers['x-verdicts'] ?? '')) }, 202),
    'POST /local/receipt': async ({ body }) => {
      await parts.inbound.receipt(readJson(receiptOrder, body));
      return json({ accepted: true }, 202);
    },
    'POST /local/token': async ({ body }) => json({ token: await parts.issuer.token(readJson(tokenOrder, body)) }),
    'POST /local/faults': async ({ body }) => {
      parts.faults.set(readJson(faultOrder, body));
      return json({ faults: parts.faults.current() });
    },
    'GET /local/oidc/.well-known/openid-configuration': async () => json(parts.issuer.discovery),
    'GET /local/oidc/.well-known/jwks.json': async () => json(parts.issuer.keySet),
    'GET /local/mail': async ({ query }) => mailPage(parts, query.get('id') ?? ''),
    ...Object.fromEntries(
      Object.entries(pageForms({ ...parts, move })).map(([path, form]): [string, Control] => [
        `POST ${path}`,
        ({ body }) => form(new URLSearchParams(body.toString('utf8'))),
      ]),
    ),
  };
  const known = new Set(Object.keys(controls).map((key) => key.split(' ')[1] ?? ''));

  return async (request, path, body) => {
    try {
      checkHost(request);
      const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
      const control = controls[`${method} ${path}`];
      if (!control && !known.has(path)) return undefined;
      if (!control) throw new Problem('wrong-method', `${path} does not take ${method}.`);
      if (method === 'POST') checkOrigin(request, path.startsWith('/local/page/'));
      return await control({
        query: new URL(request.url ?? '/', 'http://local').searchParams,
        headers: request.headers,
        body,
      });
    } catch (error) {
      if (error instanceof Problem) return problemReply(error);
      throw error;
    }
  };
}
