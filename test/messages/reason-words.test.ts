import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { REASONS } from '../../functions/messages/gate/reasons.ts';
import { outcomeOf } from '../../functions/messages/outcome.ts';
import { reasonWords } from '../../functions/messages/reason-words.ts';

const UNKNOWN = reasonWords('a-code-that-nobody-knows');

/** The codes that a file writes down for an outcome. */
const codesIn = (file: string) =>
  [
    ...readFileSync(new URL(`../../functions/messages/${file}.ts`, import.meta.url), 'utf8').matchAll(
      /\b(?:code: |notNow\(\w+, |refused\(\w+, )'([a-z-]+)'/g,
    ),
  ].map(([, code = '']) => code);

const FILES = ['outcome', 'delivery-log', 'email-events', 'email-provider', 'sms-provider', 'attempt', 'ready'];

test('every code of the gate, of a provider, of a receipt and of ours has its own words', () => {
  const codes = [...Object.keys(REASONS), ...FILES.flatMap(codesIn), 'claim-ran-out', 'no-receipt'];
  expect(new Set(codes).size).toBeGreaterThan(Object.keys(REASONS).length + 15);
  expect(codes.filter((code) => reasonWords(code) === UNKNOWN)).toEqual([]);
});

test('what is not known is said to be a failure, and the code itself is not shown', () => {
  expect(UNKNOWN).toBe('It did not go out as it should.');
  expect(reasonWords('constructor')).toBe(UNKNOWN);
});

test('what a provider says in words is not among them', () => {
  const error = Object.assign(new Error('+447700900123 is not reachable'), { $metadata: { httpStatusCode: 400 } });
  expect(reasonWords(outcomeOf(error).code)).not.toContain('7700');
});
