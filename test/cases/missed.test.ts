/**
 * Missed stays missed: whatever staff send, in whatever order, with the sweep coming by or not, no duty that was missed
 * becomes a met one, and no due time moves without a change that says so in the history (threat 37).
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HOUR, toIso } from '../../functions/shared/time.ts';
import { type Asking, type CasesHouse, casesHouse, type StaffOf } from '../support/cases.ts';
import { TEST_NOW } from '../support/desk.ts';

let house: CasesHouse;
beforeAll(async () => {
  house = await casesHouse();
});
afterAll(() => house.close());

const desk: StaffOf = { subject: 'desk-1', roles: ['desk'] };
const supervisor: StaffOf = { subject: 'supervisor-1', roles: ['supervisor'] };

interface Duty {
  readonly id: string;
  readonly owner: string;
  readonly evidence: 'told' | 'done';
  readonly status: 'open' | 'met' | 'missed' | 'excused';
  readonly dueAt?: string;
  readonly missedAt?: string;
  readonly fulfilledAt?: string;
}
interface Milestone {
  readonly id: string;
}
interface Seen {
  readonly version: number;
  readonly duties: readonly Duty[];
  readonly milestones: readonly Milestone[];
}

/** What staff may try: a route, and a body made from the case as it is. `pick` chooses among what there is. */
type Attempt = (seen: Seen, pick: number, at: number) => [method: string, path: string, asking: Asking] | undefined;

const one = <Value>(values: readonly Value[], pick: number) => values[pick % Math.max(values.length, 1)];
const put = (path: string, body: unknown, staff = desk) => ['PUT', path, { body, staff }] as [string, string, Asking];
const post = (path: string, body: unknown, staff = desk) => ['POST', path, { body, staff }] as [string, string, Asking];

const ATTEMPTS: Record<string, Attempt> = {
  milestone: (_, pick, at) =>
    post('/milestones', {
      type: one(['suspect-arrested', 'suspect-charged', 'no-further-action', 'hearing-listed-or-changed'], pick),
      occurredAt: toIso(at - (pick % 300) * HOUR),
    }),
  told: ({ duties }, pick) => {
    const duty = one(
      duties.filter(({ evidence }) => evidence === 'told'),
      pick,
    );
    return post('/contacts', {
      channel: 'phone',
      direction: 'outbound',
      outcome: 'spoke',
      dutyIds: duty ? [duty.id] : [],
    });
  },
  'told of all that is missed': ({ duties }) => {
    const ids = duties.filter(({ evidence, status }) => evidence === 'told' && status === 'missed').map(({ id }) => id);
    return post('/contacts', { channel: 'phone', direction: 'outbound', outcome: 'spoke', dutyIds: ids });
  },
  done: ({ duties }, pick) => post(`/duties/${one(duties, pick)?.id}/done`, {}),
  excuse: ({ duties }, pick) =>
    post(`/duties/${one(duties, pick)?.id}/excuse`, { reason: 'It was not possible' }, supervisor),
  later: ({ milestones }, pick, at) =>
    post(
      `/milestones/${one(milestones, pick)?.id}/correct`,
      { occurredAt: toIso(at - (pick % 30) * HOUR), reason: 'A wrong day' },
      supervisor,
    ),
  withdraw: ({ milestones }, pick) =>
    post(`/milestones/${one(milestones, pick)?.id}/correct`, { withdraw: true, reason: 'Another case' }, supervisor),
  enhanced: (_, pick) => put('/enhanced-rights', { reasons: pick % 2 === 0 ? ['vulnerable'] : [] }),
  child: (_, pick) => put('/victim', { name: 'Jo', dateOfBirth: pick % 2 === 0 ? '2015-01-01' : '1980-01-01' }),
  interval: (_, pick) => put('/update-interval', { days: 1 + (pick % 40) }),
  close: () => post('/close', { reason: 'Solved' }),
  reopen: () => post('/reopen', { reason: 'New evidence' }),
  death: () => post('/death', {}),
  restrict: (_, pick) => put('/restriction', { restricted: pick % 2 === 0, reason: 'A colleague' }, { ...supervisor }),
};

const FORCE = ['police', 'wcu', 'police-or-cps', 'all-agencies'];
const SECOND = 1000;

/** `missed` in every figure of the year, and what of it: a number that may only grow. */
async function missedInCompliance(at: number): Promise<number> {
  const { status, json } = await house.call('GET', '/compliance', {
    query: { from: '2026-06-01', to: '2027-05-31' },
    staff: { ...supervisor, boroughs: ['E09000012'] },
    at,
  });
  expect(status).toBe(200);
  return json.total.missed;
}

let cases = 0;

it('whatever is tried', async () => {
  const steps = fc.array(
    fc.record({
      what: fc.constantFrom(...Object.keys(ATTEMPTS)),
      pick: fc.nat(10_000),
      hours: fc.integer({ min: 0, max: 90 }),
      swept: fc.boolean(),
    }),
    { minLength: 4, maxLength: 12 },
  );
  let everMissed = 0;
  let everMet = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      cases += 1;
      const reference = `${3_000_000 + cases}-26`;
      let at = TEST_NOW;
      expect((await house.register({ reference }, { at })).status).toBe(201);
      const seen = async (): Promise<Seen> => (await house.read(reference, { staff: supervisor, at })).json;
      let before = await seen();
      await house.sweep(at);
      let counted = await missedInCompliance(at);
      for (const { what, pick, hours, swept } of all) {
        at += hours * HOUR;
        if (swept) await house.sweep(at);
        before = await unmoved(before, await seen(), reference, at);
        const attempt = ATTEMPTS[what]?.(before, pick, at);
        if (!attempt) continue;
        const [method, path, asking] = attempt;
        const answer = await house.call(method, `/cases/${reference}${path}`, { ...asking, at });
        expect([200, 201, 400, 404, 409], answer.text).toContain(answer.status);
        const after = await seen();
        if (answer.status >= 400) expect(after).toEqual(before);
        before = await unmoved(before, after, reference, at);
        // Figures are for what the sweep has seen: it comes every minute.
        await house.sweep(at);
        before = await unmoved(before, await seen(), reference, at);
        const now = await missedInCompliance(at);
        expect(now, `${what}: what was missed is counted for ever`).toBeGreaterThanOrEqual(counted);
        counted = now;
      }
      everMissed += before.duties.filter(({ status }) => status === 'missed').length;
      everMet += before.duties.filter(({ status }) => status === 'met').length;
    }),
    { numRuns: 15 },
  );
  // The attempts lead somewhere: duties were kept, and missed.
  expect(everMissed).toBeGreaterThan(0);
  expect(everMet).toBeGreaterThan(0);
}, 90_000);

/** Holds a case against what it was before. @returns the later one */
async function unmoved(before: Seen, after: Seen, reference: string, at: number): Promise<Seen> {
  const moved = before.duties.some(({ id, dueAt }) => after.duties.find((one) => one.id === id)?.dueAt !== dueAt);
  const said = moved ? await changesSince(before.version, reference, at) : '';
  for (const duty of before.duties) {
    const now = after.duties.find(({ id }) => id === duty.id) ?? expect.unreachable('A duty is gone');
    if (duty.status !== 'open') {
      expect(now).toMatchObject({ status: duty.status, ...(duty.dueAt ? { dueAt: duty.dueAt } : {}) });
      expect(now.missedAt).toBe(duty.missedAt);
    }
    if (duty.fulfilledAt) expect(now.fulfilledAt).toBe(duty.fulfilledAt);
    if (now.dueAt !== duty.dueAt) expect(said, 'a due time moved and the history does not say so').toContain(duty.id);
    if (now.status === 'met' && now.dueAt && FORCE.includes(now.owner)) {
      const kept = Date.parse(now.fulfilledAt ?? expect.unreachable('Met by nothing'));
      expect(kept, 'met after it was due').toBeLessThan(Date.parse(now.dueAt) + SECOND);
    }
  }
  return after;
}

/** The history behind a version, as text. */
async function changesSince(version: number, reference: string, at: number): Promise<string> {
  const { json } = await house.call('GET', `/cases/${reference}/history`, { staff: supervisor, at });
  return JSON.stringify(json.items.filter((event: { version: number }) => event.version > version));
}
