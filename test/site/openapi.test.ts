import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import { PROBLEMS } from '../../functions/shared/http/problem.ts';
import { openApi } from '../../functions/site/openapi/document.ts';
import type { Json } from '../../functions/site/openapi/types.ts';
import { deskOperations } from '../../functions/site/operations.ts';
import { blueprint } from '../../lib/blueprint/blueprint.ts';
import type { FunctionPlan, Route } from '../../lib/blueprint/types.ts';

const document = openApi('https://feedback.example.police.uk', deskOperations);
const plans: FunctionPlan[] = Object.values(blueprint.functions);
const routes: Route[] = plans.flatMap((plan) => plan.routes ?? []).filter(({ method }) => method !== 'ANY');
const described = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ key: `${method.toUpperCase()} ${path}`, operation })),
);

function operationAt(method: string, path: string): Json {
  return document.paths[path]?.[method.toLowerCase()] ?? {};
}

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1 by an independent linter, its examples by their schemas too', async () => {
    const config = await createConfig({
      extends: ['recommended'],
      rules: {
        // A form answers 303, and a page that takes nothing can refuse nothing.
        'operation-2xx-response': 'off',
        'operation-4xx-response': 'off',
        // Every problem type is in it, also those that only pages use: /docs explains them all.
        'no-unused-components': 'off',
        'no-invalid-media-type-examples': 'error',
        'no-invalid-parameter-examples': 'error',
        'operation-description': 'off',
      },
    });
    const source = JSON.stringify(document);
    const faults = await lintFromString({ source, absoluteRef: '/openapi.json', config });
    expect(faults.map(({ ruleId, message, location }) => `${ruleId} ${message} ${location[0]?.pointer}`)).toEqual([]);
    // The linter does see faults: a schema that is none, and a security scheme that is not there.
    const one = { ...document, paths: { '/desk/v1/links': document.paths['/desk/v1/links'] } };
    const broken = JSON.stringify(one)
      .replace('"type":"integer"', '"type":"int"')
      .replaceAll('{"staff":[]}', '{"nobody":[]}');
    const found = await lintFromString({ source: broken, absoluteRef: '/openapi.json', config });
    expect(new Set(found.map(({ ruleId }) => ruleId))).toContain('struct');
    expect(new Set(found.map(({ ruleId }) => ruleId))).toContain('security-defined');
  });

  it("holds exactly the blueprint's routes, each with an id of its own, a summary, a tag and answers", () => {
    expect(described.map(({ key }) => key).sort()).toEqual(
      routes.map(({ method, path }) => `${method} ${path}`).sort(),
    );
    const tags = document.tags.map(({ name }) => name);
    for (const { key, operation } of described) {
      expect(operation['summary'], key).toMatch(/\w/);
      expect(tags, key).toContain(operation['tags'][0]);
      expect(Object.keys(operation['responses']).length, key).toBeGreaterThan(0);
    }
    expect(new Set(described.map(({ operation }) => operation['operationId'])).size).toBe(described.length);
  });

  it('describes no staff operation that the blueprint does not have', () => {
    const known = routes.map(({ method, path }) => `${method} ${path}`);
    expect(Object.keys(deskOperations).filter((key) => !known.includes(key))).toEqual([]);
  });

  it('says for every staff route who may use it and what it can refuse, for every public one that it is open', () => {
    for (const route of routes) {
      const operation = operationAt(route.method, route.path);
      const statuses = Object.keys(operation['responses']);
      if (route.access === 'public') {
        expect(operation['security']).toEqual([]);
        continue;
      }
      expect(operation['security']).toEqual([{ staff: [] }]);
      expect(statuses).toEqual(expect.arrayContaining(['400', '401', '429', '500', '503']));
      expect(statuses.includes('403')).toBe(route.access !== 'staff');
      if (operation['requestBody']) expect(statuses).toEqual(expect.arrayContaining(['413', '415']));
      const roles = route.access === 'staff' ? 'any' : route.access.join(', ');
      expect(operation['description']).toContain(`Roles: ${roles}.`);
      const parameters = (operation['parameters'] as Json[]).map(({ name, $ref }) => name ?? $ref);
      expect(parameters.includes('#/components/parameters/IdempotencyKey')).toBe(route.method === 'POST');
    }
  });

  it('says of query parameters what they may be, and what counts when they are left out', () => {
    const parameters = operationAt('GET', '/desk/v1/tasks')['parameters'] as Json[];
    expect(parameters.find(({ name }) => name === 'limit')).toEqual({
      name: 'limit',
      in: 'query',
      schema: { type: 'integer', format: 'int32', minimum: 1, maximum: 100, default: 50 },
    });
    const insights = operationAt('GET', '/desk/v1/insights')['parameters'] as Json[];
    expect(insights.find(({ name }) => name === 'period')).toMatchObject({
      required: true,
      schema: { type: 'string' },
    });
  });

  it('has no schema that lets unknown fields of a body through', () => {
    const walk = (value: unknown, path: string) => {
      if (typeof value !== 'object' || value === null) return;
      const schema = value as Json;
      if (schema['type'] === 'object' && schema['properties']) expect(schema['additionalProperties'], path).toBe(false);
      for (const [name, inner] of Object.entries(schema)) if (name !== 'example') walk(inner, `${path}/${name}`);
    };
    for (const { key, operation } of described) walk(operation, key);
  });

  it('shows of every operation an example that its handler itself would take and give', () => {
    for (const [key, { body, answer, example }] of Object.entries(deskOperations)) {
      expect(example?.body !== undefined, key).toBe(body !== undefined);
      expect(example?.answer !== undefined, key).toBe(answer.schema !== undefined);
      expect(body?.safeParse(example?.body).error, key).toBeUndefined();
      expect(answer.schema?.safeParse(example?.answer).error, key).toBeUndefined();
      const shown = operationAt(...(key.split(' ') as [string, string]));
      expect(shown['requestBody']?.content['application/json'].example, key).toEqual(example?.body);
      expect(shown['responses'][answer.status].content?.['application/json']?.example, key).toEqual(example?.answer);
    }
  });

  it('explains every problem type', () => {
    expect(Object.keys(document.components['responses'])).toEqual(Object.keys(PROBLEMS));
  });

  it('cannot be made when nobody describes a route', () => {
    expect(() => openApi('https://x.test', {})).toThrow('Nobody describes POST /desk/v1/links');
  });
});
