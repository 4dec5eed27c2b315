import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { languagesFor } from '../../functions/feedback/languages/index.ts';
import { type FeedbackParts, feedbackHandler } from '../../functions/feedback/routes.ts';
import { type FeedbackStore, feedbackStore } from '../../functions/feedback/store.ts';
import { linkKeyReader } from '../../functions/links/ring-store.ts';
import { linkStore } from '../../functions/links/store.ts';
import { randomId } from '../../functions/shared/ids.ts';
import { apiEvent } from '../support/desk.ts';
import { type House, house } from '../support/house.ts';

let home: House;
let token: string;
let before: string;

async function stored(): Promise<string> {
  const { client, tables } = home.store;
  const scan = (table: string) => client.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
  const found = await Promise.all([tables.ratings, tables.replies, tables.tasks].map(scan));
  return JSON.stringify(found.map(({ Items }) => Items));
}

beforeAll(async () => {
  home = await house();
});
beforeEach(async () => {
  ({ token } = await home.mint());
  before = await stored();
});
afterAll(() => home.close());

const FORM = 'application/x-www-form-urlencoded';

function post(body: string | Buffer, type: string | undefined = FORM, method = 'POST') {
  return home.feedback(
    apiEvent({
      method,
      resource: '/F/{token}',
      params: { token },
      headers: type ? { 'Content-Type': type } : {},
      body: Buffer.from(body as string),
    }),
  );
}

describe('bad input gets a clear page, never a 5xx, and nothing is stored', () => {
  it.each([
    ['no rating', 'words=hello', 400],
    ['rating 0', 'rating=0', 400],
    ['rating 6', 'rating=6', 400],
    ['rating 1.5', 'rating=1.5', 400],
    ['rating with space', 'rating=+1', 400],
    ['an empty body', '', 400],
    ['an answer that was not offered', 'rating=3&answer=6', 400],
    ['a field that is not ours', 'rating=3&admin=1', 400],
    ['__proto__', 'rating=3&__proto__=x', 400],
    ['constructor', 'rating=3&constructor=x', 400],
    ['the same field twice', 'rating=3&rating=5', 400],
    ['a broken percent sign', 'rating=3&words=%', 400],
    ['percent-encoded bytes that are not UTF-8', 'rating=3&words=%ff%fe', 400],
    [
      'raw bytes that are not UTF-8',
      Buffer.from([0x72, 0x61, 0x74, 0x69, 0x6e, 0x67, 0x3d, 0x33, 0x26, 0x77, 0xff]),
      400,
    ],
    ['NUL', 'rating=3&words=a%00b', 400],
    ['an escape character', 'rating=3&words=a%1Bb', 400],
    ['a right-to-left override', `rating=3&words=${encodeURIComponent('abc\u202edef')}`, 400],
    ['a direction isolate', `rating=3&words=${encodeURIComponent('abc\u2066def')}`, 400],
    ['1,201 characters', `rating=3&words=${'a'.repeat(1201)}`, 400],
    ['a call back without a contact', 'rating=3&callback=yes', 400],
    ['a contact of 201 characters', `rating=3&callback=yes&contact=${'1'.repeat(201)}`, 400],
    ['17 KB', `rating=3&words=${'a'.repeat(17 * 1024)}`, 413],
  ])('%s', async (_, body, status) => {
    const answer = await post(body);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers?.['Content-Type']).toBe('text/html; charset=utf-8');
    expect(answer.body).toContain('<h1');
    expect(await stored()).toBe(before);
  });

  it.each(['application/json', 'multipart/form-data; boundary=x', 'text/plain', undefined])(
    'a body of type %s',
    async (type) => {
      const answer = await post('rating=3', type ?? '');
      expect(answer.statusCode).toBe(415);
      expect(await stored()).toBe(before);
    },
  );

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('the method %s', async (method) => {
    const answer = await post('rating=3', FORM, method);
    expect(answer.statusCode).toBe(405);
    expect(answer.headers?.['Allow']).toBe('GET, POST');
    expect(await stored()).toBe(before);
  });

  it('anything at all', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom(FORM, 'text/html', ''),
        async (bytes, type) => {
          const answer = await post(Buffer.from(bytes), type);
          expect(answer.statusCode).toBeGreaterThanOrEqual(400);
          expect(answer.statusCode).toBeLessThan(500);
        },
      ),
      { numRuns: 300 },
    );
    expect(await stored()).toBe(before);
  });
});

describe('a form with a mistake comes back with everything that was typed', () => {
  it('escaped, beside the sentence that says what to do', async () => {
    const words = `It's "fine" <script>alert(1)</script> & more\nsecond line`;
    const answer = await home.send(token, {
      words,
      callback: 'yes',
      contact: '07700 <900> 123',
      answer: '2',
      form: 'D'.repeat(16),
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain('Choose how we did, from 1 to 5');
    expect(answer.body).not.toContain('<script>alert');
    expect(answer.body).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; more\nsecond line');
    expect(answer.body).toContain('07700 &lt;900&gt; 123');
    expect(answer.body).toContain(`name="form" value="${'D'.repeat(16)}"`);
    expect(answer.body).toMatch(/name="callback"[^>]*checked/);
    expect(answer.body).toMatch(/name="answer"[^>]*value="2"[^>]*checked/);
  });

  it('in the language of the form', async () => {
    const answer = await home.send(token, { words: 'x', lang: 'pl' });
    expect(answer.body).toContain('<html lang="pl"');
  });
});

describe('a failure of ours gives the form back with everything that was typed', () => {
  const typed = {
    rating: '2',
    words: 'Long in the writing',
    callback: 'yes',
    contact: '07700 900555',
    form: 'E'.repeat(16),
  };
  const failing = (change: Partial<FeedbackParts>) => {
    const { client, tables } = home.store;
    return feedbackHandler({
      keys: linkKeyReader(client, tables.keys),
      getLink: linkStore(client, tables.ratings).get,
      store: feedbackStore(client, tables),
      raise: async () => true,
      signalsIn: async () => new Set(),
      languages: languagesFor([]),
      randomId,
      ...change,
    })(
      apiEvent({
        method: 'POST',
        resource: '/F/{token}',
        params: { token },
        headers: { 'content-type': FORM },
        body: Buffer.from(new URLSearchParams(typed).toString()),
      }),
    );
  };
  const throwing = (name: string) => async () => {
    throw Object.assign(new Error('not today'), { name });
  };
  const withStore = (change: Partial<FeedbackStore>) => {
    const { client, tables } = home.store;
    return failing({ store: { ...feedbackStore(client, tables), ...change } });
  };

  it.each([
    ['the link cannot be read', 503, () => failing({ getLink: throwing('TimeoutError') })],
    ['the words cannot be stored', 503, () => withStore({ putWords: throwing('ThrottlingException') })],
    ['the reply cannot be stored', 503, () => withStore({ putReply: throwing('InternalServerError') })],
    ['the function may not write', 500, () => withStore({ putReply: throwing('AccessDeniedException') })],
    ['others are always first', 503, () => withStore({ putReply: async () => false })],
  ])('when %s', async (_, status, send) => {
    const answer = await send();
    expect(answer.statusCode).toBe(status);
    expect(answer.body).toContain('press Send again');
    expect(answer.body).toContain('>Long in the writing</textarea>');
    expect(answer.body).toContain('07700 900555');
    expect(answer.body).toMatch(/name="rating"[^>]*value="2"[^>]*checked/);
    expect(answer.body).toContain(`name="form" value="${typed.form}"`);
    expect(answer.body).toContain(`/F/${token}`);
  });

  it('and a link that does not work stays a link that does not work', async () => {
    token = `${token.slice(0, -2)}${token.endsWith('00') ? '22' : '00'}`;
    expect((await failing({ getLink: throwing('TimeoutError') })).statusCode).toBe(404);
  });
});

describe('words', () => {
  it.each([
    ['1,200 Bengali characters', 'আ'.repeat(1200)],
    ['1,200 emoji', '😀'.repeat(1200)],
    ['joined emoji and joiners that scripts need', '👨‍👩‍👧 می‌خواهم'],
    ['line breaks', 'one\ntwo\n\nthree'],
  ])('%s are taken as they are', async (_, words) => {
    const answer = await home.send(token, { rating: '3', words });
    expect(answer.statusCode).toBe(303);
    expect(await stored()).toContain(JSON.stringify(words).slice(1, -1));
  });

  it('lose invisible marks and get one kind of line end, nothing else', async () => {
    await home.send(token, { rating: '3', words: ' \u200fمرحبا\u200e\r\nte\u0301st\ufeff ' });
    expect(await stored()).toContain(JSON.stringify('مرحبا\ntést').slice(1, -1));
  });
});
