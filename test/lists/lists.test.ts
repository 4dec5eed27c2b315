import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeListsHandler } from '../../functions/lists/lists.ts';
import { apiEvent, type TestDesk, testDesk } from '../support/desk.ts';

const FACTS = new URL('../../functions/victims-code/facts/victims-code-duties.csv', import.meta.url);

let desk: TestDesk;
beforeAll(async () => {
  desk = await testDesk();
});

async function get(resource: string, headers: Record<string, string>) {
  const answer = await makeListsHandler(desk.verifyStaff)(apiEvent({ method: 'GET', resource, headers }));
  return { status: answer.statusCode, json: JSON.parse(answer.body) };
}

describe('lists', () => {
  it('gives every borough with its Basic Command Unit, to any role', async () => {
    const { status, json } = await get('/desk/v1/boroughs', await desk.signedIn({ roles: ['records'] }));
    expect(status).toBe(200);
    expect(json.items).toHaveLength(32);
    expect(new Set(json.items.map((item: { bcu: string }) => item.bcu)).size).toBe(12);
    expect(json.items).toContainEqual({ code: 'E09000012', name: 'Hackney', bcu: 'CE', bcuName: 'Central East' });
  });

  it('gives the touchpoints by id, stage and name only', async () => {
    const { status, json } = await get('/desk/v1/touchpoints', await desk.signedIn({ roles: ['officer'] }));
    expect(status).toBe(200);
    expect(json.items).toContainEqual({ id: 'desk-call', stage: 'desk', name: 'Call to the Victim Focus Desk' });
    for (const item of json.items) expect(Object.keys(item)).toEqual(['id', 'stage', 'name']);
  });

  it('gives what can happen in a case with the duties that it opens: every trigger of the facts, by its own name', async () => {
    const { status, json } = await get('/desk/v1/milestone-types', await desk.signedIn({ roles: ['records'] }));
    expect(status).toBe(200);
    const rows: { trigger_event: string }[] = parse(readFileSync(FACTS), { columns: true });
    const triggers = new Set(rows.map(({ trigger_event: trigger }) => trigger.replaceAll('_', '-')));
    // No milestone: the force's own interval, which a case has from its registration.
    triggers.delete('routine-update-default');
    expect(json.items.map(({ id }: { id: string }) => id).sort()).toEqual([...triggers].sort());
    for (const { duties } of json.items) expect(duties.length).toBeGreaterThan(0);
    expect(json.items).toContainEqual({
      id: 'suspect-arrested',
      name: 'Suspect arrested',
      duties: [
        {
          id: 'tell-arrest',
          right: '6',
          title: 'Tell the victim of the arrest',
          whatToDo: 'Say that the suspect was arrested, with reasons where that applies.',
          owner: 'police',
          standard: { count: 5, unit: 'working-days' },
          enhanced: { count: 1, unit: 'working-days' },
          clock: 'event',
          evidence: 'told',
          confirmation: 'confirmed',
          inferred: ['evidence'],
          codeVersion: '2021-04-01',
          validFrom: '2021-04-01',
        },
      ],
    });
  });

  it('is for staff only', async () => {
    const { status, json } = await get('/desk/v1/boroughs', {});
    expect(status).toBe(401);
    expect(json.type).toBe('/docs#problem-not-signed-in');
  });
});
