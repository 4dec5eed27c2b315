/** What a developer with a linter sees of our API: no error by OWASP's rules, and an example wherever one can be. */
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../functions/feedback/languages/index.ts';
import { openApi } from '../../functions/site/openapi/document.ts';
import type { Json } from '../../functions/site/openapi/types.ts';
import { deskOperations } from '../../functions/site/operations.ts';
import { makeSiteHandler } from '../../functions/site/site.ts';
import { apiEvent } from '../support/desk.ts';
import { covers, letOff, owaspErrors } from './owasp.ts';

const document = openApi('https://feedback.example.police.uk', deskOperations);
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ key: `${method.toUpperCase()} ${path}`, operation })),
);

describe("OWASP's rules", () => {
  it('find no error by the settings that the command line reads', async () => {
    expect(await owaspErrors(document)).toEqual([]);
  });

  it("find none in the document of a service on somebody's own machine", async () => {
    const local = openApi('http://127.0.0.1:3000', deskOperations);
    expect(await owaspErrors({ ...local, paths: { '/health': local.paths['/health'] } })).toEqual([]);
  });

  it('are let off where victims come without an account, by a token in the address, and nowhere without need', async () => {
    const raw = await owaspErrors(document, 'raw');
    expect(letOff.filter((one) => !raw.some((found) => covers(one, found)))).toEqual([]);
    for (const { pointer } of letOff) expect(pointer).toMatch(/^#\/paths\/~1[fF]~1%7Btoken%7D/);
    expect(new Set(letOff.map(({ rule }) => rule))).toEqual(
      new Set(['owasp:api2:2023-no-credentials-in-url', 'owasp:api2:2023-write-restricted']),
    );
  });

  it('do see faults: text without an end, a number without limits, a write without sign-in, a token outside RFC 8725, answers without headers', async () => {
    const links = { '/desk/v1/links': document.paths['/desk/v1/links'] };
    const broken: Json = JSON.parse(JSON.stringify({ ...document, paths: links }));
    const body = broken['paths']['/desk/v1/links'].post.requestBody.content['application/json'].schema;
    delete body.properties.team.maxLength;
    delete body.properties.expiresInDays.maximum;
    broken['paths']['/desk/v1/links'].post.security = [];
    broken['components'].securitySchemes.staff.description = 'A token';
    const answer = broken['paths']['/desk/v1/links'].post.responses['201'];
    delete answer.headers['Access-Control-Allow-Origin'];
    delete answer.headers['X-RateLimit-Limit'];
    const faults = await owaspErrors(broken);
    expect(new Set(faults.map(({ rule }) => rule))).toEqual(
      new Set([
        'owasp:api4:2023-string-limit',
        'owasp:api4:2023-integer-limit',
        'owasp:api2:2023-write-restricted',
        'owasp:api2:2023-jwt-best-practices',
        'owasp:api8:2023-define-cors-origin',
        'owasp:api4:2023-rate-limit',
      ]),
    );
  });
});

/** The media types of all bodies and answers of an operation, references not followed. */
function contents(operation: Json): [place: string, media: string, content: Json][] {
  const answers = Object.entries(operation['responses'] as Record<string, Json>);
  return [
    ['body', operation['requestBody']?.content ?? {}] as const,
    ...answers.map(([status, answer]) => [status, answer['content'] ?? {}] as const),
  ].flatMap(([place, content]) =>
    Object.entries(content as Record<string, Json>).map(([media, one]): [string, string, Json] => [place, media, one]),
  );
}

describe('examples', () => {
  it('stand with every body and every answer that is text, and with every parameter of a path', () => {
    const without = operations.flatMap(({ key, operation }) => [
      ...contents(operation)
        .filter(([, media, { example, examples }]) => !media.startsWith('image/png') && !example && !examples)
        .map(([place, media]) => `${key}: ${place} ${media}`),
      ...(operation['parameters'] as Json[])
        .filter((parameter) => parameter['in'] === 'path' && parameter['example'] === undefined)
        .map(({ name }) => `${key}: ${name}`),
    ]);
    expect(without).toEqual([]);
    expect(operations.length).toBeGreaterThan(40);
  });

  it('stand with every operation, and those of addresses and headers are what they say they may be', () => {
    const shown = ({ example, examples, headers }: Json) => (example ?? examples ?? headers?.Location) !== undefined;
    for (const { key, operation } of operations) {
      const parameters = operation['parameters'] as Json[];
      const answers = Object.values(operation['responses'] as Record<string, Json>);
      const all = [...parameters, ...answers, ...contents(operation).map(([, , content]) => content)];
      expect(all.some(shown), key).toBe(true);
      for (const { name, schema, example } of parameters) {
        if (example !== undefined && schema.pattern)
          expect(example, `${key} ${name}`).toMatch(new RegExp(schema.pattern));
      }
    }
    for (const one of Object.values(document.components['parameters'] as Record<string, Json>)) {
      expect(one['example']).toMatch(new RegExp(one['schema'].pattern));
    }
  });

  it('stand with every problem, and say what to do', () => {
    const answers = Object.values(document.components['responses'] as Record<string, Json>);
    for (const { content } of answers) {
      const { example } = content['application/problem+json'];
      expect(example.detail.length).toBeGreaterThan(10);
      expect(example.type).toMatch(/^\/docs#problem-/);
    }
  });
});

describe('headers', () => {
  it('let a change that may come too late name the version it is based on, which the case then carries', () => {
    for (const { key, operation } of operations) {
      const names = (operation['parameters'] as Json[]).map(({ $ref }) => $ref);
      const late = operation['responses']['412'] !== undefined;
      expect(names.includes('#/components/parameters/IfMatch'), key).toBe(late);
    }
    const caseAnswer = document.paths['/desk/v1/cases/{reference}']?.['get']?.['responses']['200'];
    expect(caseAnswer.headers.ETag).toEqual({ $ref: '#/components/headers/ETag' });
  });

  it('name every request, the limit and the one site whose scripts may read, and how long to wait where it helps', () => {
    const every = ['X-Request-Id', 'Access-Control-Allow-Origin', 'X-RateLimit-Limit', 'RateLimit-Policy'];
    for (const { key, operation } of operations) {
      for (const [status, answer] of Object.entries(operation['responses'] as Record<string, Json>)) {
        const type = /responses\/([\w-]+)$/.exec(answer['$ref'] ?? '')?.[1];
        const { headers } = type ? document.components['responses'][type] : answer;
        expect(Object.keys(headers), `${key} ${status}`).toEqual(expect.arrayContaining(every));
        if (status === '429') expect(Object.keys(headers), key).toContain('Retry-After');
      }
    }
  });

  it('of an answer are those that the document describes, with values that it allows', async () => {
    const described: Json = document.components['headers'];
    const origin = described['Access-Control-Allow-Origin'].schema.const;
    const handler = makeSiteHandler(origin, LANGUAGES);
    for (const resource of ['/health', '/docs', '/nowhere']) {
      const { headers = {} } = await handler(apiEvent({ method: 'GET', resource }));
      expect(headers['Access-Control-Allow-Origin']).toBe(origin);
      expect(described['RateLimit-Policy'].schema.enum).toContain(headers['RateLimit-Policy']);
      expect(Number(headers['X-RateLimit-Limit'])).toBeLessThanOrEqual(described['X-RateLimit-Limit'].schema.maximum);
      expect(Number(headers['X-RateLimit-Limit'])).toBeGreaterThanOrEqual(
        described['X-RateLimit-Limit'].schema.minimum,
      );
    }
  });
});
