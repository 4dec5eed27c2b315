/** Every route that changes a case, once through: its answer, its version, its event, its entry, and the request again. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CASE_ACCESS } from '../../functions/cases/access.ts';
import { MINUTE, toIso } from '../../functions/shared/time.ts';
import { type Asking, type CasesHouse, casesHouse, registration } from '../support/cases.ts';
import { TEST_NOW } from '../support/desk.ts';

let house: CasesHouse;

beforeAll(async () => {
  house = await casesHouse();
});
afterAll(() => house.close());

interface Change {
  readonly route: string;
  readonly body?: Record<string, unknown>;
  readonly kind: string;
  readonly answer: Record<string, unknown>;
  readonly asking?: Asking;
  /** Which milestone or duty the path names. */
  readonly about?: 'milestone' | 'done' | 'told';
}

const supervisor: Asking = { staff: { roles: ['supervisor'], subject: 'staff-9' } };
const victim = registration()['victim'] as Record<string, unknown>;
const relative = { name: 'Kim Example', relation: 'mother', phone: '07700 900201' };
const plan = { channels: ['email'], hours: { from: '09:00', to: '17:00' }, language: 'pl' };
const consents = { surveys: false, routineUpdates: true, dutyUpdates: false };
const reason = 'For the record.';
const contact = { channel: 'phone', direction: 'inbound', outcome: 'spoke', note: 'Rang us.' };
const charged = { type: 'suspect-charged', occurredAt: toIso(TEST_NOW - MINUTE), suspect: 1 };

/** In the order in which they happen to one case. */
const CHANGES: readonly Change[] = [
  {
    route: 'PUT /desk/v1/cases/{reference}/victim',
    body: { ...victim, phone: '020 7946 0999' },
    kind: 'victim-changed',
    answer: { victim: { name: 'Jo Example', kind: 'person', phone: '+442079460999', unconfirmed: ['phone'] } },
  },
  {
    route: 'POST /desk/v1/cases/{reference}/contact-details/confirm',
    body: { who: 'victim', phone: '+44 20 7946 0999' },
    kind: 'details-confirmed',
    answer: { confirmed: ['phone'] },
    asking: supervisor,
  },
  {
    route: 'PUT /desk/v1/cases/{reference}/contact-plan',
    body: plan,
    kind: 'contact-plan-set',
    answer: { contactPlan: plan },
  },
  {
    route: 'POST /desk/v1/cases/{reference}/updates',
    body: { template: 'please-call-us' },
    kind: 'message-ordered',
    answer: { status: 'queued' },
  },
  {
    route: 'PUT /desk/v1/cases/{reference}/representative',
    body: relative,
    kind: 'representative-changed',
    answer: { speaksFor: 'representative' },
  },
  {
    route: 'DELETE /desk/v1/cases/{reference}/representative',
    kind: 'representative-removed',
    answer: { speaksFor: 'victim' },
  },
  { route: 'PUT /desk/v1/cases/{reference}/consents', body: consents, kind: 'consents-set', answer: { consents } },
  {
    route: 'PUT /desk/v1/cases/{reference}/update-interval',
    body: { days: 14 },
    kind: 'update-interval-set',
    answer: { updateInterval: { days: 14, source: 'victim' } },
  },
  {
    route: 'PUT /desk/v1/cases/{reference}/enhanced-rights',
    body: { reasons: ['vulnerable'] },
    kind: 'enhanced-rights-set',
    answer: { enhanced: true, enhancedRights: ['vulnerable'] },
  },
  {
    route: 'POST /desk/v1/cases/{reference}/milestones',
    body: charged,
    kind: 'milestone-recorded',
    answer: { duties: [expect.objectContaining({ status: 'open' })] },
  },
  {
    route: 'POST /desk/v1/cases/{reference}/milestones/{id}/correct',
    body: { occurredAt: toIso(TEST_NOW - 2 * MINUTE), reason },
    kind: 'milestone-corrected',
    answer: {},
    asking: supervisor,
    about: 'milestone',
  },
  {
    route: 'POST /desk/v1/cases/{reference}/contacts',
    body: contact,
    kind: 'contact-recorded',
    answer: { outcome: 'spoke' },
  },
  {
    route: 'POST /desk/v1/cases/{reference}/duties/{id}/done',
    body: { note: 'Sent by post.' },
    kind: 'duty-done',
    answer: { status: 'met', evidence: 'done' },
    about: 'done',
  },
  {
    route: 'POST /desk/v1/cases/{reference}/duties/{id}/excuse',
    body: { reason },
    kind: 'duty-excused',
    answer: { status: 'excused', excuse: { at: toIso(TEST_NOW), reason } },
    asking: supervisor,
    about: 'told',
  },
  {
    route: 'PUT /desk/v1/cases/{reference}/restriction',
    body: { restricted: true, subjects: ['staff-1'], reason },
    kind: 'restricted',
    answer: { restricted: true, restriction: { subjects: ['staff-1'], reason, at: toIso(TEST_NOW) } },
    asking: supervisor,
  },
  {
    route: 'POST /desk/v1/cases/{reference}/close',
    body: { reason },
    kind: 'closed',
    answer: { reference: '1000000/26', status: 'closed', at: toIso(TEST_NOW) },
  },
  {
    route: 'POST /desk/v1/cases/{reference}/reopen',
    body: { reason },
    kind: 'reopened',
    answer: { reference: '1000000/26', status: 'open', at: toIso(TEST_NOW) },
  },
  {
    route: 'POST /desk/v1/cases/{reference}/death',
    body: {},
    kind: 'death-recorded',
    answer: { reference: '1000000/26', deceased: true, at: toIso(TEST_NOW) },
  },
];

/** The id that a path needs, from the case as it is. */
async function idFor(about: Change['about']): Promise<string> {
  const { json } = await house.read('1000000-26');
  const open = json.duties.filter(({ status }: { status: string }) => status === 'open');
  if (about === 'milestone') return json.milestones.at(-1).id;
  return open.find(({ evidence }: { evidence: string }) => evidence === about)?.id ?? '';
}

describe('the routes that change a case', () => {
  it('are all here', () => {
    const changing = Object.entries(CASE_ACCESS).filter(
      ([route, { changes }]) => changes && route.includes('{reference}'),
    );
    expect(CHANGES.map(({ route }) => route).sort()).toEqual(changing.map(([route]) => route).sort());
  });

  it('each make one version with one event and one entry, and answer the same request the same', async () => {
    expect((await house.register()).json.reference).toBe('1000000/26');
    for (const [i, { route, body, kind, answer, asking, about }] of CHANGES.entries()) {
      const [method = '', template = ''] = route.split(' ');
      const id = about === undefined ? '' : await idFor(about);
      const path = template.replace('/desk/v1', '').replace('{reference}', '1000000-26').replace('{id}', id);
      const key = `key-${i}`;
      const first = await house.call(method, path, { ...(body ? { body } : {}), key, ...asking });
      const version = i + 2;
      expect([route, first.status < 300, first.etag]).toEqual([route, true, `"${version}"`]);
      expect(first.json, route).toMatchObject(answer);
      const again = await house.call(method, path, {
        ...(body ? { body } : {}),
        key,
        at: TEST_NOW + MINUTE,
        ...asking,
      });
      expect([route, again.status, again.etag]).toEqual([route, first.status, first.etag]);
      if (method === 'POST') expect(again.text, route).toBe(first.text);

      const { json } = await house.call('GET', '/cases/1000000-26/history', { query: { limit: '1' }, ...supervisor });
      expect(json.items[0], route).toMatchObject({ version, kind, by: asking?.staff?.subject ?? 'staff-1' });
      const { action } = CASE_ACCESS[route as keyof typeof CASE_ACCESS];
      const entries = (await house.items('audit')).filter((entry) => entry['action'] === action);
      expect([route, entries.map(({ outcome }) => outcome)]).toEqual([route, ['allowed', 'allowed']]);
    }
    const { json } = await house.read('1000000-26');
    expect(json).toMatchObject({ deceased: true, messages: { automatic: false }, version: CHANGES.length + 1 });
    const text = JSON.stringify([await house.items('audit'), await house.items('tasks')]);
    for (const secret of ['Example', '79460999', '900201', 'Rang us', 'Sent by post'])
      expect(text).not.toContain(secret);
  });
});
