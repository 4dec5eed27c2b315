import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { type DeskSteps, deskHandler } from '../../../functions/shared/http/desk.ts';
import { edge, type HttpHandler } from '../../../functions/shared/http/edge.ts';
import type { Operation, Operations } from '../../../functions/shared/http/operation.ts';
import { Problem } from '../../../functions/shared/http/problem.ts';
import { type ApiRequest, apiEvent, type TestDesk, testDesk } from '../../support/desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await testDesk();
});

const plain: Operation = {
  id: 'plain',
  tag: 'Test',
  summary: 'A route',
  query: z.strictObject({ format: z.enum(['a', 'b']).optional() }),
  answer: { status: 200, description: 'Fine', schema: z.strictObject({ said: z.string() }) },
  problems: [],
};

const operations: Operations = {
  'POST /desk/v1/links': {
    ...plain,
    body: z.strictObject({ name: z.string(), inside: z.strictObject({ count: z.int() }).optional() }),
  },
  'GET /desk/v1/links/{id}/qr': plain,
  'DELETE /desk/v1/links/{id}': { ...plain, answer: { status: 204, description: 'Gone' } },
  'DELETE /desk/v1/links/{id}/pages/{page}': plain,
};

/** What GET does; each test puts its own here. */
let get: DeskSteps[string];
let handler: HttpHandler;
let lines: string[];

beforeEach(() => {
  get = async () => ({ json: { said: 'hello' } });
  handler = deskHandler(
    'links',
    operations,
    {
      'POST /desk/v1/links': async ({ body }) => ({ json: { said: (body as { name: string }).name } }),
      'GET /desk/v1/links/{id}/qr': (call) => get?.(call) ?? Promise.reject(),
      'DELETE /desk/v1/links/{id}': async () => ({ reply: { status: 204 } }),
      'DELETE /desk/v1/links/{id}/pages/{page}': async () => ({ json: {} }),
    },
    desk.verifyStaff,
  );
  lines = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
});

async function call(request: Partial<ApiRequest>) {
  const signedIn = await desk.signedIn({ roles: ['officer'] });
  const answer = await handler(
    apiEvent({
      method: 'GET',
      resource: '/desk/v1/links/{id}/qr',
      params: { id: 'x' },
      ...request,
      headers: { ...signedIn, ...request.headers },
    }),
  );
  return { ...answer, json: answer.body ? JSON.parse(answer.body) : undefined };
}

const post = (body: unknown, headers: Record<string, string> = {}) =>
  call({ method: 'POST', resource: '/desk/v1/links', params: {}, body, headers });

const json = { 'content-type': 'application/json' };

describe('every answer', () => {
  it('carries the security headers and the request id, whatever it is', async () => {
    const answers = [
      await call({}),
      await call({ method: 'DELETE', resource: '/desk/v1/links/{id}' }),
      await post('{'),
      await call({ headers: { authorization: '' } }),
      await call({ headers: await desk.signedIn({ roles: ['insight'] }) }),
      await call({ resource: '/nowhere' }),
      await post({ name: 'x' }, { 'content-type': 'text/plain' }),
      await post('x'.repeat(17_000), json),
    ];
    get = async () => {
      throw new Error();
    };
    answers.push(await call({}));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 204, 415, 401, 403, 404, 415, 413, 500]);
    for (const { headers } of answers) {
      expect(headers).toMatchObject({
        'Cache-Control': 'no-store',
        'Content-Security-Policy': expect.stringContaining("default-src 'none'"),
        'Referrer-Policy': 'no-referrer',
        'Strict-Transport-Security': expect.stringContaining('max-age='),
        'X-Content-Type-Options': 'nosniff',
        'X-Frame-Options': 'DENY',
        'X-Robots-Tag': 'noindex, nofollow',
        'X-Request-Id': 'request-1',
        'Access-Control-Allow-Origin': 'https://feedback.example.police.uk',
        'RateLimit-Policy': '"all";q=20000;w=300',
        'X-RateLimit-Limit': '20000',
      });
      expect(headers?.['Content-Security-Policy']).not.toContain('unsafe');
    }
  });

  it('is for scripts of the site that was asked and no other, whatever site the script is of', async () => {
    const asked = async (domainName: string, headers: Record<string, string>) => {
      const event = apiEvent({ method: 'GET', resource: '/desk/v1/links/{id}/qr', headers });
      const answer = await handler({ ...event, requestContext: { ...event.requestContext, domainName } });
      return answer.headers?.['Access-Control-Allow-Origin'];
    };
    const other = { origin: 'https://evil.test', host: 'evil.test', 'x-forwarded-proto': 'http' };
    expect(await asked('feedback.met.example', other)).toBe('https://feedback.met.example');
    expect(await asked('feedback.met.example', { origin: 'null' })).toBe('https://feedback.met.example');
    expect(await asked('127.0.0.1:3000', other)).toBe('http://127.0.0.1:3000');
    expect(await asked('127.0.0.1.evil.test', {})).toBe('https://127.0.0.1.evil.test');
  });

  it("names the limit that the firewall holds its address to: lower on victims' pages, found or not", async () => {
    const pages = edge({
      answer: async ({ params }) => {
        if (params['token'] === 'gone') throw new Problem('not-found', 'It has ended.');
        return { status: 200 };
      },
      refuse: ({ status }) => ({ status }),
    });
    const policyOf = async (resource: string, token: string) => {
      const { headers } = await pages(apiEvent({ method: 'GET', resource, params: { token } }));
      return [headers?.['RateLimit-Policy'], headers?.['X-RateLimit-Limit']];
    };
    const victims = ['"victims-pages";q=2000;w=300', '2000'];
    expect(await policyOf('/F/{token}', 'here')).toEqual(victims);
    expect(await policyOf('/F/{token}/thanks', 'gone')).toEqual(victims);
    // Only leads on to the page.
    expect(await policyOf('/f/{token}', 'here')).toEqual(['"all";q=20000;w=300', '20000']);
  });

  it('that refuses is a problem document with a type that /docs explains', async () => {
    const { headers, json: problem } = await call({ resource: '/nowhere' });
    expect(headers).toMatchObject({ 'Content-Type': 'application/problem+json' });
    expect(problem).toEqual({
      type: '/docs#problem-not-found',
      title: 'There is nothing here for you',
      status: 404,
      detail: expect.any(String),
    });
  });

  it('to HEAD has the headers of GET and no body', async () => {
    const { statusCode, body, headers } = await call({ method: 'HEAD' });
    expect([statusCode, body, headers?.['Content-Type']]).toEqual([200, '', 'application/json']);
  });

  it('keeps to its schema: a field that is not in it is a failure of ours and does not leave', async () => {
    get = async () => ({ json: { said: 'hello', phone: '07700 900123' } });
    const { statusCode, body } = await call({});
    expect(statusCode).toBe(500);
    expect(body).not.toContain('07700');
  });
});

describe('a body', () => {
  it('is taken up to 16 KB and not a byte more', async () => {
    const sized = (bytes: number) => {
      const frame = JSON.stringify({ name: '' }).length;
      return JSON.stringify({ name: 'ü'.repeat(Math.floor((bytes - frame) / 2)) }).padEnd(0);
    };
    const full = sized(16_384);
    const exact = full + ' '.repeat(16_384 - Buffer.byteLength(full));
    expect((await post(exact, json)).statusCode).toBe(200);
    const { statusCode, json: problem } = await post(`${exact} `, json);
    expect([statusCode, problem.type]).toEqual([413, '/docs#problem-too-large']);
  });

  it('must be UTF-8', async () => {
    for (const bytes of [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0xaf]]) {
      const body = Buffer.concat([Buffer.from('{"name":"'), Buffer.from(bytes), Buffer.from('"}')]);
      const { statusCode, json: problem } = await post(body, json);
      expect(statusCode).toBe(400);
      expect(problem.detail).toContain('UTF-8');
    }
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json-patch+json', '', 'json'])(
    'of type %j is refused with 415',
    async (type) => {
      expect((await post('{"name":"x"}', { 'content-type': type })).statusCode).toBe(415);
    },
  );

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON ;charset=UTF-8'])(
    'of type %j is taken',
    async (type) => {
      expect((await post('{"name":"x"}', { 'content-type': type })).statusCode).toBe(200);
    },
  );

  it.each([
    ['an unknown field', { name: 'x', more: 1 }, 'more'],
    ['an unknown field further in', { name: 'x', inside: { count: 1, more: 1 } }, 'inside.more'],
    ['a missing field', {}, 'name'],
    ['a wrong type', { name: 1 }, 'name'],
    ['a wrong type further in', { name: 'x', inside: { count: 1.5 } }, 'inside.count'],
    ['a list', [], ''],
    ['nothing', null, ''],
  ])('with %s is refused, naming the path', async (_, body, path) => {
    const { statusCode, json: problem } = await post(JSON.stringify(body), json);
    expect(statusCode).toBe(400);
    expect(problem.errors.map((error: { path: string }) => error.path)).toEqual([path]);
  });

  it('without a field is told that it is missing, and of what type it is', async () => {
    const { errors } = (await post('{"inside":{}}', json)).json;
    expect(errors).toEqual([
      { path: 'name', message: 'Missing: send a value of type string' },
      { path: 'inside.count', message: 'Missing: send a value of type number' },
    ]);
  });

  it('with very many faults is answered with the first of them', async () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`f${i}`, 1]));
    expect((await post({ name: 'x', ...many })).json.errors).toHaveLength(20);
  });

  it('cannot reach a prototype', async () => {
    for (const body of [
      '{"__proto__":{"admin":true},"name":"x"}',
      '{"name":"x","inside":{"count":1,"__proto__":null}}',
      '{"constructor":{"prototype":{}},"name":"x"}',
      '{"\\u005f_proto__":1,"name":"x"}',
    ]) {
      expect((await post(body, json)).statusCode, body).toBe(400);
    }
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it.each(['', '{', '{"name":"x"}x', "{'name':'x'}", '[1,]', 'NaN', '['.repeat(16_000), '{"a":'.repeat(3_000)])(
    'that is no JSON is refused',
    async (body) => {
      expect((await post(body, json)).statusCode).toBe(400);
    },
  );
});

describe('a request', () => {
  it('with a query that the route does not know is refused, naming it', async () => {
    const { statusCode, json: problem } = await call({ query: { format: 'c', more: '1' } });
    expect(statusCode).toBe(400);
    expect(problem.errors.map((error: { path: string }) => error.path).sort()).toEqual(['format', 'more']);
  });

  it('with an unreadable Idempotency-Key is refused', async () => {
    for (const key of ['', 'a b', 'x'.repeat(201), 'ü']) {
      expect((await post({ name: 'x' }, { 'Idempotency-Key': key })).statusCode, key).toBe(400);
    }
    expect((await post({ name: 'x' }, { 'Idempotency-Key': 'x'.repeat(200) })).statusCode).toBe(200);
  });

  it('without a token is refused before anything of it is read', async () => {
    expect((await post('{', { authorization: '' })).statusCode).toBe(401);
    expect((await post('{', await desk.signedIn({ roles: ['auditor'] }))).statusCode).toBe(403);
  });

  it('with a wrong method finds nothing', async () => {
    expect((await call({ method: 'PUT' })).statusCode).toBe(404);
  });
});

describe('a failure', () => {
  const inside = 'connect 10.0.0.1 table-replies He has a knife';

  it('of ours is a constant 500 that tells nothing', async () => {
    get = async () => {
      throw new TypeError(inside);
    };
    const { statusCode, body, json: problem } = await call({});
    expect([statusCode, problem.type]).toEqual([500, '/docs#problem-failed']);
    expect(body).not.toMatch(/10\.0\.0\.1|knife|TypeError|\.ts|at /);
    expect(lines.join('')).not.toContain('knife');
    expect(lines.map((line) => JSON.parse(line)).find(({ level }) => level === 'error')).toMatchObject({
      error: 'TypeError',
      requestId: 'request-1',
    });
  });

  it('that is no error at all is one too', async () => {
    get = () => Promise.reject(inside);
    const { statusCode, body } = await call({});
    expect(statusCode).toBe(500);
    expect(body).not.toContain('knife');
  });

  it.each([
    Object.assign(new Error(inside), { name: 'ThrottlingException' }),
    Object.assign(new Error(inside), { name: 'TimeoutError' }),
    Object.assign(new Error(inside), { code: 'ECONNREFUSED' }),
    Object.assign(new Error(inside), { name: 'X', $metadata: { httpStatusCode: 503 } }),
  ])('of the store that may pass is a 503 that says when to try again', async (error) => {
    get = async () => {
      throw error;
    };
    const { statusCode, headers, body } = await call({});
    expect([statusCode, headers?.['Retry-After']]).toEqual([503, '2']);
    expect(body).not.toContain('knife');
  });

  it('that a step means is answered as it says, with its headers', async () => {
    get = async () => {
      throw new Problem('conflict', 'Somebody was faster.', { headers: { 'Retry-After': '9' } });
    };
    const { statusCode, headers, json: problem } = await call({});
    expect([statusCode, headers?.['Retry-After'], problem.detail]).toEqual([409, '9', 'Somebody was faster.']);
  });
});

describe('the log', () => {
  it('is one line a request, with the route and no word of what was sent', async () => {
    const token = await desk.token({ roles: ['officer'], subject: 'staff-1' });
    await call({
      params: { id: 'jane-doe' },
      query: { format: 'a' },
      headers: { authorization: `Bearer ${token}`, 'user-agent': 'agent', 'x-forwarded-for': '203.0.113.9' },
    });
    await post({ name: 'Jane Doe, 07700 900123' });
    await post({ name: 'x', 'Jane Doe': 'more' });
    expect(lines).toHaveLength(3);
    const text = lines.join('');
    for (const secret of ['Jane', 'jane-doe', '07700', token, '203.0.113', 'agent']) expect(text).not.toContain(secret);
    const [first] = lines.map((line) => JSON.parse(line));
    expect(first).toEqual({
      level: 'info',
      event: 'request',
      requestId: 'request-1',
      route: 'GET /desk/v1/links/{id}/qr',
      status: 200,
      ms: expect.any(Number),
    });
  });
});

describe('a role that is not enough', () => {
  const told: unknown[] = [];
  const watched = (refused: (...args: unknown[]) => Promise<void>) =>
    deskHandler(
      'links',
      operations,
      {
        'POST /desk/v1/links': async () => ({ json: { said: 'made' } }),
        'GET /desk/v1/links/{id}/qr': async () => ({ json: { said: 'hello' } }),
        'DELETE /desk/v1/links/{id}': async () => ({ reply: { status: 204 } }),
        'DELETE /desk/v1/links/{id}/pages/{page}': async () => ({ json: {} }),
      },
      desk.verifyStaff,
      { refused },
    );
  beforeEach(() => {
    told.length = 0;
    handler = watched(async (...args) => {
      told.push(args);
    });
  });

  it('is told to the function before the answer leaves: who, which route, whatever else is wrong', async () => {
    const headers = await desk.signedIn({ roles: ['insight'], subject: 'staff-3' });
    const { statusCode } = await call({ headers, params: { id: 'L1' }, query: { format: 'x' } });
    expect(statusCode).toBe(403);
    expect(told).toEqual([
      [
        {
          request: expect.objectContaining({ params: expect.objectContaining({ id: 'L1' }) }),
          staff: { subject: 'staff-3', roles: ['insight'], boroughs: ['*'] },
        },
        { method: 'GET', path: '/desk/v1/links/{id}/qr', access: ['officer', 'desk'] },
      ],
    ]);
  });

  it('is not told of who is not signed in, who has the role, or an address that does not exist', async () => {
    expect((await call({ headers: { authorization: 'Bearer a.b.c' } })).statusCode).toBe(401);
    expect((await call({})).statusCode).toBe(200);
    expect((await call({ query: { format: 'x' } })).statusCode).toBe(400);
    expect((await call({ resource: '/nowhere' })).statusCode).toBe(404);
    expect(told).toEqual([]);
  });

  it('is answered by what the function throws: no refusal leaves without its note', async () => {
    handler = watched(async () => {
      throw new Problem('busy', 'The trail cannot be written.');
    });
    const headers = await desk.signedIn({ roles: ['insight'] });
    const { statusCode, json: problem } = await call({ headers });
    expect([statusCode, problem.detail]).toEqual([503, 'The trail cannot be written.']);
  });
});

describe('wiring', () => {
  it('does not start with a route of the blueprint that nobody answers', () => {
    expect(() => deskHandler('links', operations, {}, desk.verifyStaff)).toThrow('POST /desk/v1/links');
  });
});
