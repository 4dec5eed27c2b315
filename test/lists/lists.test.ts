import { beforeAll, describe, expect, it } from 'vitest';
import { makeListsHandler } from '../../functions/lists/lists.ts';
import { apiEvent, type TestDesk, testDesk } from '../support/desk.ts';

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

  it('is for staff only', async () => {
    const { status, json } = await get('/desk/v1/boroughs', {});
    expect(status).toBe(401);
    expect(json.type).toBe('/docs#problem-not-signed-in');
  });
});
