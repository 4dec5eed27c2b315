/** Fields that are the service's own cannot be set from outside: in no body, at no depth (threat 17). */

import { afterAll, beforeAll, expect, it } from 'vitest';
import type * as z from 'zod';
import { CASE_ACCESS } from '../../functions/cases/access.ts';
import { operations as cases } from '../../functions/cases/api.ts';
import { operations as messages } from '../../functions/messages/api.ts';
import type { Operations } from '../../functions/shared/http/operation.ts';
import { type CasesDoors, type CasesHouse, casesHouse, hooked, registration } from '../support/cases.ts';

const operations: Operations = { ...cases, ...messages };

const PATH = '1000000-26';

/** A body that is right in every field, by the path behind `/desk/v1`. */
const BODIES: Record<string, Record<string, unknown>> = {
  '/calls': { reference: '1000000/26', topic: 'update-wanted', outcome: 'answered' },
  '/cases': {
    ...registration(),
    representative: { name: 'Sam Example', relation: 'mother' },
    contactPlan: { channels: ['sms'], hours: { from: '09:00', to: '17:00' } },
  },
  '/cases/{reference}/victim': { name: 'Jo Another' },
  '/cases/{reference}/representative': { name: 'Sam Example', relation: 'mother' },
  '/cases/{reference}/contact-details/confirm': { who: 'victim', phone: '07700 900123' },
  '/cases/{reference}/restriction': { restricted: true, subjects: ['a'], reason: 'A colleague' },
  '/cases/{reference}/death': {},
  '/cases/{reference}/contact-plan': { channels: ['sms'], hours: { from: '09:00', to: '17:00' } },
  '/cases/{reference}/consents': { surveys: false, routineUpdates: true, dutyUpdates: false },
  '/cases/{reference}/update-interval': { days: 7 },
  '/cases/{reference}/enhanced-rights': { reasons: ['vulnerable'] },
  '/cases/{reference}/milestones': { type: 'suspect-charged', occurredAt: '2026-11-24T08:00:00Z' },
  '/cases/{reference}/milestones/{id}/correct': { withdraw: true, reason: 'It was another case' },
  '/cases/{reference}/contacts': { channel: 'phone', direction: 'outbound', outcome: 'spoke' },
  '/cases/{reference}/duties/{id}/done': {},
  '/cases/{reference}/duties/{id}/excuse': { reason: 'No wish to be told' },
  '/cases/{reference}/updates': { template: 'please-call-us' },
  '/cases/{reference}/close': { reason: 'Solved' },
  '/cases/{reference}/reopen': { reason: 'New evidence' },
};

const CHANGES = Object.entries(CASE_ACCESS).filter(([route, { changes }]) => changes && !route.startsWith('DELETE'));

let house: CasesHouse;
let doors: CasesDoors;
let writes = 0;
/** Every field name of a stored case, of its duties, milestones and contacts, and of what hangs on it. */
let internal: string[];

beforeAll(async () => {
  house = await casesHouse();
  await house.register();
  await house.milestone(PATH, { type: 'suspect-arrested', suspect: 1 });
  await house.contact(PATH, { note: 'Will ring again' });
  await house.call('PUT', `/cases/${PATH}/restriction`, {
    body: { restricted: true, subjects: ['staff-1'], reason: 'A colleague' },
    staff: { roles: ['supervisor'] },
  });
  const names = (value: unknown): string[] =>
    Array.isArray(value)
      ? value.flatMap(names)
      : value !== null && typeof value === 'object'
        ? Object.entries(value).flatMap(([name, inside]) => [name, ...names(inside)])
        : [];
  // Those of a settled case, and those that no step of this test leads to.
  const rare = ['follow', 'missedAt', 'excuse', 'death', 'closed', 'withdrawn', 'receivedAssumed', 'expiresAt'];
  internal = [
    ...new Set([...rare, ...(await house.items('cases')).flatMap((item) => [...Object.keys(item), ...names(item)])]),
  ];
  doors = house.through(
    hooked(house.store.client, async ({ name, input }, send) => {
      const reads = name === 'GetCommand' || name === 'QueryCommand' || input.TableName === house.store.tables.audit;
      if (!reads) writes += 1;
      return send();
    }),
  );
});
afterAll(() => house.close());

/** The fields that a body may have, out of its own schema. */
function allowed(route: string): string[] {
  const { body } = operations[route] ?? {};
  return Object.keys((body as z.ZodObject | undefined)?.shape ?? {});
}

it('knows what is internal', () => {
  expect(internal.length).toBeGreaterThan(60);
  expect(internal).toEqual(
    expect.arrayContaining([
      'pk',
      'revision',
      'follow',
      'version',
      'marks',
      'duties',
      'status',
      'missedAt',
      'fulfilled',
    ]),
  );
  expect(Object.keys(BODIES).sort()).toEqual(CHANGES.map(([route]) => route.split('/desk/v1')[1] ?? '').sort());
});

it.each(CHANGES.map(([route, { roles }]) => [route, roles] as const))(
  '%s takes no field that is not its own',
  async (route, roles) => {
    const [method = '', template = ''] = route.split(' ');
    const short = template.slice('/desk/v1'.length);
    const path = short.replace('{reference}', PATH).replace('{id}', '8C2W6DGN1M5YRTE0JX4K');
    const body = BODIES[short] ?? {};
    const own = allowed(route);
    const before = await house.items('cases');
    const send = (sent: unknown) => doors.call(method, path, { body: sent, staff: { roles: [...roles] } });
    writes = 0;
    for (const name of internal.filter((field) => !own.includes(field))) {
      const { status, json } = await send({ ...body, [name]: 'x' });
      expect([status, json.errors], `${route} ${name}`).toEqual([400, [{ path: name, message: expect.any(String) }]]);
    }
    // What it holds is as strict as the body itself.
    for (const [outer, inside] of Object.entries(body)) {
      if (inside === null || typeof inside !== 'object' || Array.isArray(inside)) continue;
      for (const name of ['confirmed', 'changedBy', 'value', 'at', 'by', 'version']) {
        const { status, json } = await send({ ...body, [outer]: { ...inside, [name]: true } });
        expect([status, json.errors[0].path], `${route} ${outer}.${name}`).toEqual([400, `${outer}.${name}`]);
      }
    }
    const poisoned = `${JSON.stringify(body).slice(0, -1)}${Object.keys(body).length > 0 ? ',' : ''}"__proto__":{"status":"met"}}`;
    const proto = await doors.call(method, path, {
      body: poisoned,
      headers: { 'content-type': 'application/json' },
      staff: { roles: [...roles] },
    });
    expect(proto.status).toBe(400);
    expect(writes).toBe(0);
    expect(await house.items('cases')).toEqual(before);
  },
);
