import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalise, withoutForbidden } from '../../functions/feedback/text.ts';
import type { Signal } from '../../functions/feedback/watchwords.ts';
import { isAutomatic, keywordIn } from '../../functions/inbound/keyword.ts';
import { decide, type Texter } from '../../functions/inbound/text-decision.ts';
import { TEST_NOW } from '../support/desk.ts';

const text = (body: string) => ({
  id: 'T',
  at: TEST_NOW,
  number: '+447700900123',
  from: '+447700900123',
  words: withoutForbidden(normalise(body)),
});

const bodies = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.constantFrom('STOP', 'HELP', 'START', '5', '2 nobody ', 'please ', '\n', '. ', '⭐', 'auto reply '),
    ),
    { maxLength: 5 },
  )
  .map((parts) => parts.join(''));
const signals = fc.subarray<Signal>(['danger', 'misconduct']);
const texters = fc.record({
  detail: fc.constant('D'),
  cases: fc.constantFrom([], ['A.1'], ['A.1', 'B.1']),
  caseId: fc.option(fc.constant('A.1'), { nil: undefined }),
  invitation: fc.option(fc.constant({ messageId: 'M' }), { nil: undefined }),
});

it('a STOP from what is no number stops nothing, so that people read it', () => {
  const { number: _, ...unnumbered } = text('STOP');
  const { decision, because } = decide({ ...unnumbered, from: '447700900123' }, [], undefined);
  expect([decision.tasks, decision.answer, because]).toEqual([['text-to-read'], undefined, 'unplaced']);
});

describe('whatever a text says', () => {
  it('it is joined to an invitation, read by people, an order, or said by a machine: never overlooked', () => {
    fc.assert(
      fc.property(bodies, signals, texters, (body, found, texter) => {
        const said = text(body);
        const { decision, because } = decide(said, found, texter as Texter);
        const { tasks, joins, stops } = decision;
        const order = keywordIn(said.words);
        const done = tasks.length > 0 || joins !== undefined || stops || order?.keyword === 'help';
        expect(done || isAutomatic(said.words) || said.words === '').toBe(true);
        // People are told why, and what they read is kept for them.
        if (tasks.length > 0) expect(because).toBeDefined();
      }),
      { numRuns: 1000 },
    );
  });

  it('danger is a task of its own unless it is in an answer with a rating', () => {
    fc.assert(
      fc.property(bodies, texters, (body, texter) => {
        const { decision } = decide(text(body), ['danger'], texter as Texter);
        expect(decision.tasks.includes('danger-signal') || decision.joins?.rating !== undefined).toBe(true);
        expect(decision.answer).toBe(
          texter.caseId === undefined
            ? decision.stops
              ? 'answer-stopped'
              : decision.joins
                ? 'answer-thanks'
                : 'answer-neutral'
            : 'answer-danger',
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('the answer to what cannot be placed is one, whoever asks', () => {
    fc.assert(
      fc.property(bodies, signals, (body, found) => {
        const unknown = decide(text(body), found, { detail: 'D', cases: [] }).decision.answer;
        const ambiguous = decide(text(body), found, { detail: 'D', cases: ['A.1', 'B.1'] }).decision.answer;
        expect(ambiguous).toBe(unknown);
      }),
    );
  });

  it('who has no number is never answered', () => {
    fc.assert(
      fc.property(bodies, signals, (body, found) => {
        const { number: _, ...unnumbered } = text(body);
        expect(decide(unnumbered, found, undefined).decision.answer).toBeUndefined();
      }),
    );
  });
});
