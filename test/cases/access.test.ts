/**
 * Who may do what: every role × every route of cases, messages, worklist and audit trail × borough scope × restriction, cell by
 * cell, by status, by what the trail says, and by whether anything was written. The tables are written by hand.
 */
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CASE_ACCESS, mayReach } from '../../functions/cases/access.ts';
import { toIso } from '../../functions/shared/time.ts';
import { blueprint } from '../../lib/blueprint/blueprint.ts';
import type { FunctionPlan, Role, Verb } from '../../lib/blueprint/types.ts';
import {
  type Asking,
  CAMDEN,
  type CasesDoors,
  type CasesHouse,
  casesHouse,
  HACKNEY,
  hooked,
  type Item,
  registration,
  type StaffOf,
} from '../support/cases.ts';
import { TEST_NOW } from '../support/desk.ts';

const ROLES = ['officer', 'desk', 'supervisor', 'insight', 'auditor', 'forum', 'standards', 'records'] as const;

/** Scope of the token: the case's borough, another one, the whole force. */
const SCOPES = { own: [HACKNEY], other: [CAMDEN], whole: ['*'] } as const;

/** The case: open to all in reach, restricted to others, restricted to others and the caller. */
const KINDS = ['open', 'hidden', 'named'] as const;
type Kind = (typeof KINDS)[number];

/**
 * Which cases a role reaches, by scope and kind: `x` reaches, `.` does not.
 * A supervisor sees restricted ones; the desk only when named; the records system feeds all of its scope.
 */
const REACH: Partial<Record<Role, Record<keyof typeof SCOPES, string>>> = {
  //            open, hidden, named
  desk: { own: 'x.x', other: '...', whole: 'x.x' },
  supervisor: { own: 'xxx', other: '...', whole: 'xxx' },
  records: { own: 'xxx', other: '...', whole: 'xxx' },
};

/**
 * Which routes a role may call: `x` may, `.` may not. Then the status of a success and what the trail calls it.
 * The columns: officer, desk, supervisor, insight, auditor, forum, standards, records.
 */
const TABLE: Record<string, readonly [may: string, status: number, action: string]> = {
  //                                                             o d s i a f s r
  'POST /desk/v1/calls': /*                                   */ ['. x . . . . . .', 201, 'case.call'],
  'POST /desk/v1/cases': /*                                   */ ['. x . . . . . .', 201, 'case.register'],
  'GET /desk/v1/cases': /*                                    */ ['. x x . . . . .', 200, 'case.find'],
  'GET /desk/v1/cases/{reference}': /*                        */ ['. x x . . . . .', 200, 'case.read'],
  'GET /desk/v1/cases/{reference}/history': /*                */ ['. x x . . . . .', 200, 'case.history'],
  'PUT /desk/v1/cases/{reference}/victim': /*                 */ ['. x . . . . . .', 200, 'case.victim'],
  'PUT /desk/v1/cases/{reference}/representative': /*         */ ['. x . . . . . .', 200, 'case.representative'],
  'DELETE /desk/v1/cases/{reference}/representative': ['. x . . . . . .', 200, 'case.representative-removed'],
  'POST /desk/v1/cases/{reference}/contact-details/confirm': ['. x x . . . . .', 200, 'case.confirm-details'],
  'PUT /desk/v1/cases/{reference}/restriction': /*            */ ['. . x . . . . .', 200, 'case.restriction'],
  'POST /desk/v1/cases/{reference}/death': /*                 */ ['. x . . . . . .', 200, 'case.death'],
  'PUT /desk/v1/cases/{reference}/contact-plan': /*           */ ['. x . . . . . .', 200, 'case.contact-plan'],
  'PUT /desk/v1/cases/{reference}/consents': /*               */ ['. x . . . . . .', 200, 'case.consents'],
  'PUT /desk/v1/cases/{reference}/update-interval': /*        */ ['. x . . . . . .', 200, 'case.update-interval'],
  'PUT /desk/v1/cases/{reference}/enhanced-rights': /*        */ ['. x . . . . . .', 200, 'case.enhanced-rights'],
  'POST /desk/v1/cases/{reference}/milestones': /*            */ ['. x . . . . . x', 201, 'case.milestone'],
  'POST /desk/v1/cases/{reference}/milestones/{id}/correct': ['. . x . . . . .', 200, 'case.correct'],
  'POST /desk/v1/cases/{reference}/contacts': /*              */ ['. x . . . . . .', 201, 'case.contact'],
  'POST /desk/v1/cases/{reference}/duties/{id}/done': /*      */ ['. x . . . . . .', 200, 'case.duty-done'],
  'POST /desk/v1/cases/{reference}/duties/{id}/excuse': /*    */ ['. . x . . . . .', 200, 'case.excuse'],
  'POST /desk/v1/cases/{reference}/close': /*                 */ ['. x . . . . . .', 200, 'case.close'],
  'POST /desk/v1/cases/{reference}/reopen': /*                */ ['. x . . . . . .', 200, 'case.reopen'],
  'POST /desk/v1/cases/{reference}/updates': /*               */ ['. x . . . . . .', 202, 'case.update'],
  'GET /desk/v1/cases/{reference}/messages': /*               */ ['. x x . . . . .', 200, 'case.messages'],
  'GET /desk/v1/worklist': /*                                 */ ['. x x . . . . .', 200, 'worklist.read'],
  'GET /desk/v1/compliance': /*                               */ ['. . x . x . . .', 200, 'compliance.read'],
  'GET /desk/v1/audit': /*                                    */ ['. . . . x . . .', 200, 'audit.read'],
};

interface Fixture {
  readonly reference: string;
  readonly id: string;
  /** The case as it is put back before each cell. */
  readonly item: Item;
  readonly milestone: string;
  /** A duty that is kept by doing something. */
  readonly duty: string;
}

const CALLER = 'caller-1';
const REGISTRAR: StaffOf = { subject: 'registrar', roles: ['desk', 'supervisor'] };

let house: CasesHouse;
/** Each kind once open and once closed. */
const fixtures = new Map<string, Fixture>();
/** What the handlers wrote since it was last emptied: of the trail the entries, of the rest the keys. */
let entries: Record<string, unknown>[] = [];
let writes: string[] = [];
let doors: CasesDoors;

async function fixture(n: number, kind: Kind, closed: boolean): Promise<Fixture> {
  const path = `100000${n}-26`;
  const by = { staff: REGISTRAR };
  const must = async (asked: Promise<{ status: number; text: string; json: unknown }>) => {
    const answer = await asked;
    if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`);
    return answer.json as { duties: { id: string; evidence: string; status: string }[]; id: string };
  };
  const representative = { name: 'Alex Example', relation: 'sister', email: 'alex@example.org' };
  const contactPlan = { channels: ['email'], hours: { from: '09:00', to: '17:00' } };
  await must(house.register({ reference: `100000${n}/26`, representative, contactPlan }, by));
  const { id: milestone } = await must(house.milestone(path, { type: 'suspect-arrested' }, by));
  // A changed number waits for a second person.
  const victim = { name: 'Jo Example', phone: '07700 900456', email: 'jo@example.org' };
  await must(house.call('PUT', `/cases/${path}/victim`, { ...by, body: victim }));
  if (closed) await must(house.call('POST', `/cases/${path}/close`, { ...by, body: { reason: 'Solved' } }));
  if (kind !== 'open') {
    const body = { restricted: true, subjects: kind === 'named' ? [CALLER] : ['somebody'], reason: 'A colleague' };
    await must(house.call('PUT', `/cases/${path}/restriction`, { ...by, body }));
  }
  const { duties } = await must(house.read(path, by));
  const duty = duties.find(({ evidence, status }) => evidence === 'done' && status === 'open')?.id ?? '';
  const id = `100000${n}-26.1`;
  const item = (await house.items('cases')).find(({ pk, sk }) => pk === `CASE#${id}` && sk === 'CASE');
  if (!item || !duty) throw new Error('The fixture is not complete');
  return { reference: `100000${n}/26`, id, item, milestone, duty };
}

beforeAll(async () => {
  house = await casesHouse();
  let n = 0;
  for (const kind of KINDS) {
    for (const closed of [false, true]) fixtures.set(`${kind} ${closed}`, await fixture(n++, kind, closed));
  }
  doors = house.through(
    hooked(house.store.client, async ({ name, input }, send) => {
      const { audit } = house.store.tables;
      if (name === 'PutCommand' && input.TableName === audit) entries.push(input.Item ?? {});
      else if (!['GetCommand', 'QueryCommand'].includes(name)) {
        writes.push(`${name} ${input.TableName === audit ? 'audit' : (input.Item ?? input.Key)?.pk}`);
      }
      return send();
    }),
  );
});
afterAll(() => house.close());

/** Puts the case back as its fixture made it: the item decides, all else hangs on it. */
async function reset({ item }: Fixture): Promise<void> {
  await house.store.client.send(new PutCommand({ TableName: house.store.tables.cases, Item: item }));
}

let fresh = 0;

/** A request that is right in every respect for whoever may send it. */
function asking(route: string, { reference, milestone, duty }: Fixture): [method: string, path: string, more: Asking] {
  const [method = '', template = ''] = route.split(' ');
  fresh += 1;
  const bodies: Record<string, unknown> = {
    '/calls': { reference, topic: 'update-wanted', outcome: 'answered' },
    '/cases': { ...registration(), reference: `2000${fresh}/26` },
    '/cases/{reference}/victim': { name: 'Jo Another', phone: '07700 900456' },
    '/cases/{reference}/representative': { name: 'Sam Example', relation: 'mother' },
    '/cases/{reference}/contact-details/confirm': { who: 'victim', phone: '07700 900456' },
    '/cases/{reference}/restriction': { restricted: true, subjects: ['somebody-else'], reason: 'A colleague of ours' },
    '/cases/{reference}/death': {},
    '/cases/{reference}/contact-plan': { channels: ['sms'], hours: { from: '09:00', to: '17:00' } },
    '/cases/{reference}/consents': { surveys: false, routineUpdates: true, dutyUpdates: false },
    '/cases/{reference}/update-interval': { days: 7 },
    '/cases/{reference}/enhanced-rights': { reasons: ['vulnerable'] },
    '/cases/{reference}/milestones': { type: 'suspect-charged', occurredAt: toIso(TEST_NOW - 60_000), suspect: 1 },
    '/cases/{reference}/milestones/{id}/correct': { withdraw: true, reason: 'It was another case' },
    '/cases/{reference}/contacts': { channel: 'phone', direction: 'outbound', outcome: 'spoke' },
    '/cases/{reference}/duties/{id}/done': {},
    '/cases/{reference}/duties/{id}/excuse': { reason: 'No wish to be told' },
    '/cases/{reference}/updates': { template: 'please-call-us' },
    '/cases/{reference}/close': { reason: 'Solved' },
    '/cases/{reference}/reopen': { reason: 'New evidence' },
  };
  const queries: Record<string, Record<string, string>> = {
    '/cases': { reference },
    '/compliance': { from: '2026-11-01', to: '2026-12-31', by: 'borough' },
    '/audit': { reference },
  };
  const short = template.slice('/desk/v1'.length);
  const path = short
    .replace('{reference}', reference.replace('/', '-'))
    .replace('{id}', short.includes('milestones') ? milestone : duty);
  const body = method === 'GET' || method === 'DELETE' ? undefined : bodies[short];
  const query = method === 'GET' ? queries[short] : undefined;
  return [method, path, { ...(body === undefined ? {} : { body }), ...(query ? { query } : {}) }];
}

/** What a cell is expected to be, out of the tables by hand. */
function expected(route: string, role: Role | 'none', scope: keyof typeof SCOPES, kind: Kind): string {
  if (role === 'none') return '401, no entry';
  const [may, status, action] = TABLE[route] ?? ['', 0, ''];
  if (may.split(' ')[ROLES.indexOf(role)] !== 'x') return `403, ${action} refused`;
  const reaches = REACH[role]?.[scope][KINDS.indexOf(kind)] === 'x';
  const inScope = scope !== 'other';
  switch (route) {
    // Not about one case: figures and entries are those of the boroughs in scope.
    case 'GET /desk/v1/compliance':
    case 'GET /desk/v1/audit':
      return `200${inScope ? ' shown' : ''}, ${action} allowed`;
    // A new case in its borough.
    case 'POST /desk/v1/cases':
      return inScope ? `201, ${action} allowed, changed` : `403, ${action} refused`;
    // Lists show what is in reach. Looking for a case by its name is an access to it, also in vain.
    case 'GET /desk/v1/cases':
      return reaches ? `200 shown, ${action} allowed` : `200, ${action} refused`;
    case 'GET /desk/v1/worklist':
      return reaches ? `200 shown, ${action} allowed` : '200, no entry';
    default:
      if (!reaches) return `404, ${action} refused`;
      return `${status}, ${action} allowed${route.startsWith('GET') ? '' : ', changed'}`;
  }
}

/** What a list shows of a case. */
function shows(route: string, text: string, { reference }: Fixture): boolean {
  if (route === 'GET /desk/v1/compliance') return text.includes(HACKNEY);
  return ['GET /desk/v1/cases', 'GET /desk/v1/worklist', 'GET /desk/v1/audit'].includes(route)
    ? JSON.parse(text).items.some((item: { reference?: string }) => item.reference === reference)
    : false;
}

/** The entries of this request that are about a case: a worklist shows others beside it. */
function about(route: string, { id }: Fixture): Record<string, unknown>[] {
  return route === 'GET /desk/v1/worklist' && entries.some(({ outcome }) => outcome === 'allowed')
    ? entries.filter(({ referenceKey }) => referenceKey === id)
    : entries;
}

async function observed(route: string, of: Fixture, staff: StaffOf | undefined): Promise<string> {
  const [method, path, more] = asking(route, of);
  entries = [];
  writes = [];
  const answer = await doors.call(method, path, {
    ...more,
    ...(staff ? { staff } : { headers: { authorization: '' } }),
  });
  const cell = answer.status < 300 && shows(route, answer.text, of) ? `${answer.status} shown` : `${answer.status}`;
  const noted = about(route, of).map(({ action, outcome }) => `${action} ${outcome}`);
  const named = route.includes('{reference}') && staff;
  if (named) expect(entries, `${route} ${cell}`).toMatchObject([{ referenceKey: of.id, borough: HACKNEY }]);
  if (answer.status === 403 || answer.status === 404) expect(answer.text).not.toMatch(/Jo|Hackney|burglary|E090/);
  return [cell, ...(noted.length > 0 ? noted : ['no entry']), ...(writes.length > 0 ? ['changed'] : [])].join(', ');
}

describe('every role, scope and kind of case', () => {
  it.each(Object.keys(TABLE))('%s', async (route) => {
    const cells: Record<string, string> = {};
    const wanted: Record<string, string> = {};
    for (const kind of KINDS) {
      const of = fixtures.get(`${kind} ${route.endsWith('/reopen')}`);
      if (!of) throw new Error('No fixture');
      for (const scope of ['own', 'other', 'whole'] as const) {
        for (const role of [...ROLES, 'none'] as const) {
          const staff = role === 'none' ? undefined : { subject: CALLER, roles: [role], boroughs: SCOPES[scope] };
          const cell = `${role} ${scope} ${kind}`;
          cells[cell] = await observed(route, of, staff);
          wanted[cell] = expected(route, role, scope, kind);
          if (cells[cell]?.endsWith('changed')) await reset(of);
        }
      }
    }
    expect(Object.keys(cells)).toHaveLength(9 * 3 * 3);
    expect(cells).toEqual(wanted);
  });

  it('leaves cases as they were: what was refused is nowhere', async () => {
    const cases = await house.items('cases');
    for (const { item } of fixtures.values()) {
      expect(cases.find(({ pk, sk }) => pk === item.pk && sk === item.sk)).toEqual(item);
    }
  });
});

describe('the table in the code', () => {
  it('has the roles of the blueprint, route by route, and the same as this test', () => {
    const { cases, updates, worklist, audit } = blueprint.functions;
    const plans: FunctionPlan[] = [cases, updates, worklist, audit];
    // A list of the repository that any staff may read: no case is in it.
    const routes = plans
      .flatMap((plan) => plan.routes ?? [])
      .filter(({ path }) => path !== '/desk/v1/message-templates');
    const inBlueprint = routes.map(({ method, path, access }) => [`${method} ${path}`, [...access].sort()]);
    const inCode = Object.entries(CASE_ACCESS).map(([route, { roles }]) => [route, [...roles].sort()]);
    const byHand = Object.entries(TABLE).map(([route, [may]]) => [
      route,
      ROLES.filter((_, at) => may.split(' ')[at] === 'x').sort(),
    ]);
    expect(Object.fromEntries(inCode)).toEqual(Object.fromEntries(inBlueprint));
    expect(Object.fromEntries(inCode)).toEqual(Object.fromEntries(byHand));
  });

  it('says of each route whether it changes anything: whatever is no GET does', () => {
    for (const [route, { changes }] of Object.entries(CASE_ACCESS)) expect(changes).toBe(!route.startsWith('GET '));
  });

  it('lets no function read the trail but the one for auditors, and none change or delete in it', () => {
    const plans: [string, FunctionPlan][] = Object.entries(blueprint.functions);
    const readers: string[] = [];
    for (const [name, { grants = {} }] of plans) {
      for (const [where, verbs = []] of Object.entries<readonly Verb[] | undefined>(grants)) {
        if (!/^audit(\/|$)/.test(where)) continue;
        for (const verb of verbs) expect(['PutItem', 'Query'], `${name} ${where}`).toContain(verb);
        if (verbs.includes('Query')) readers.push(name);
      }
    }
    expect(new Set(readers)).toEqual(new Set(['audit']));
  });
});

describe('reach', () => {
  const restriction = { subjects: ['named'], reason: 'r', at: toIso(TEST_NOW), by: 'b' };
  const staff = (roles: readonly Role[], subject = 's') => ({ subject, roles, boroughs: [HACKNEY] });

  it('adds up over several roles, but a person is no machine: `records` beside another role opens nothing', () => {
    const of = { borough: HACKNEY, restriction };
    expect(mayReach(staff(['desk', 'records']), of)).toBe(false);
    expect(mayReach(staff(['records']), of)).toBe(true);
    expect(mayReach(staff(['desk', 'supervisor']), of)).toBe(true);
    expect(mayReach(staff(['desk'], 'named'), of)).toBe(true);
    expect(mayReach(staff(['supervisor'], 'named'), { ...of, borough: CAMDEN })).toBe(false);
  });

  it('is not told by registering either: a reference that is taken is taken, whoever has the case', async () => {
    const answers = await Promise.all(
      ['open false', 'hidden false', 'named false'].map((name) =>
        house.register(
          { reference: fixtures.get(name)?.reference, borough: CAMDEN },
          { staff: { subject: CALLER, roles: ['desk'], boroughs: [CAMDEN] } },
        ),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([409, 409, 409]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  it('is told from nothing: an unknown case, one of another borough and a restricted one give the same bytes', async () => {
    const hidden = fixtures.get('hidden false');
    const open = fixtures.get('open false');
    if (!hidden || !open) throw new Error('No fixture');
    for (const route of Object.keys(TABLE).filter((key) => key.includes('{reference}'))) {
      const may = TABLE[route]?.[0].split(' ') ?? [];
      for (const role of ROLES.filter((_, at) => may[at] === 'x')) {
        const ask = async (of: Fixture, boroughs: readonly string[], reference = of.reference) => {
          const [method, path, more] = asking(route, { ...of, reference });
          const { status, text, headers } = await house.call(method, path, {
            ...more,
            staff: { subject: CALLER, roles: [role], boroughs },
          });
          const { 'X-Request-Id': _, ...rest } = headers;
          return JSON.stringify([status, text, rest]);
        };
        const unknown = await ask(open, [HACKNEY], '9999999/26');
        expect(JSON.parse(unknown)[0]).toBe(404);
        expect(await ask(open, [CAMDEN]), `${role} ${route}`).toBe(unknown);
        if (role === 'desk') expect(await ask(hidden, [HACKNEY]), route).toBe(unknown);
      }
    }
  });
});
