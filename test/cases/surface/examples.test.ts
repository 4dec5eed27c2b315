import { describe, expect, it } from 'vitest';
import { caseView as schemaOfCase } from '../../../functions/cases/api/answers.ts';
import type { MilestoneBody, RegisterBody } from '../../../functions/cases/api/bodies.ts';
import { examples } from '../../../functions/cases/api/examples.ts';
import { operations } from '../../../functions/cases/api.ts';
import type { ChangeContext, Changed } from '../../../functions/cases/change.ts';
import { recordMilestone } from '../../../functions/cases/milestones.ts';
import { parseReference } from '../../../functions/cases/reference.ts';
import { registerCase } from '../../../functions/cases/register.ts';
import { caseView } from '../../../functions/cases/view.ts';
import type { Operation } from '../../../functions/shared/http/operation.ts';
import { blueprint } from '../../../lib/blueprint/blueprint.ts';

const table: Readonly<Record<string, Operation>> = operations;
const shown: Readonly<Record<string, { body?: unknown; answer?: unknown }>> = examples;
const REGISTER = 'POST /desk/v1/cases';
const MILESTONE = 'POST /desk/v1/cases/{reference}/milestones';

/** The body of a route's example, as its handler gets it. */
function body<Body>(key: string): Body {
  return table[key]?.body?.parse(shown[key]?.body) as Body;
}

function after(changed: Changed) {
  if ('unchanged' in changed) throw new Error('The example changes nothing');
  return changed.after;
}

describe('the operations of cases', () => {
  it('are exactly the routes of the blueprint, each with an example of what it takes and answers', () => {
    const routes = blueprint.functions.cases.routes.map(({ method, path }) => `${method} ${path}`);
    expect(Object.keys(operations).sort()).toEqual([...routes].sort());
    expect(Object.keys(examples).sort()).toEqual([...routes].sort());
    for (const [key, { body: taken, answer, description }] of Object.entries(table)) {
      expect(description, key).toMatch(/\.$/);
      if (taken) expect(taken.safeParse(shown[key]?.body).error, key).toBeUndefined();
      expect(answer.schema?.safeParse(shown[key]?.answer).success, key).toBe(true);
    }
  });

  it('say of every change of a case that it may be stale, and of every case which version it is', () => {
    for (const [key, { problems, answer }] of Object.entries(table)) {
      if (!key.includes('{reference}')) continue;
      const reads = key.startsWith('GET ');
      expect(problems.includes('stale'), key).toBe(!reads);
      expect(problems.includes('not-found'), key).toBe(true);
      expect(problems.includes('key-reused'), key).toBe(key.startsWith('POST '));
      if (!reads || answer.schema === schemaOfCase) expect(answer.etag, key).toBe(true);
    }
  });

  it("show what the rules make of the example's own bodies", () => {
    const register = body<RegisterBody>(REGISTER);
    const named = parseReference(register.reference);
    if (!named) throw new Error('The example has no reference');
    const ctx = (now: string, id: string): ChangeContext => ({ now: Date.parse(now), by: 'desk-17', id });
    const registered = registerCase(register, ctx('2026-11-23T21:00:00Z', 'first'), named).after;
    const { sourceEventId: _, ...arrest } = body<MilestoneBody>(MILESTONE);
    const arrested = after(recordMilestone(registered, arrest, ctx('2026-11-24T09:00:00Z', 'second')));
    const made = caseView({ ...arrested, version: 2 }, Date.parse('2026-11-24T09:00:00Z'));

    // The example leaves most duties of a report out, and its ids are made up.
    const example = schemaOfCase.parse(examples['GET /desk/v1/cases/{reference}'].answer);
    const nameless = <Part extends { id: string; milestone?: string | undefined }>({
      id: _id,
      milestone,
      ...rest
    }: Part) => ({
      ...rest,
      ofMilestone: milestone !== undefined,
    });
    expect({ ...made, milestones: made.milestones.map(nameless), duties: [] }).toEqual({
      ...example,
      milestones: example.milestones.map(nameless),
      duties: [],
    });
    for (const duty of example.duties) expect(made.duties.map(nameless)).toContainEqual(nameless(duty));

    const opened = examples[MILESTONE].answer;
    const ofArrest = made.duties.filter(({ milestone }) => milestone === made.milestones.at(-1)?.id);
    expect(opened.duties.map(({ id: _id, ...rest }) => rest)).toEqual(
      ofArrest.map(({ right, title, dueAt, status }) => ({ right, title, dueAt, status })),
    );
  });
});
