/**
 * The Desk's main job from end to end, in the service as it is started by a newcomer: a case is registered, an arrest
 * is recorded, the worklist says by when the victim must be told, a call is made, and the proof is there for auditors.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { moveToMidweek, type RunningService, startService } from '../support/service.ts';

const HACKNEY = 'E09000012';
const CAMDEN = 'E09000007';
const HOUR = 3_600_000;

let service: RunningService;
let today: string;
beforeAll(async () => {
  service = await startService();
  today = await moveToMidweek(service);
}, 90_000);
afterAll(() => service.stop());

const now = async () => Date.parse((await service.call('GET', '/local/clock')).json.now);
const desk = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  service.desk(['desk'], method, `/desk/v1${path}`, { ...(body === undefined ? {} : { body }), headers });

async function register(reference: string, more: Record<string, unknown> = {}) {
  const answer = await desk('POST', '/cases', {
    reference,
    borough: HACKNEY,
    team: 'Response A',
    category: 'burglary',
    reportedAt: new Date((await now()) - HOUR).toISOString(),
    victim: { name: 'Ada Mills', phone: '07700 900145', email: 'ada@example.org' },
    ...more,
  });
  expect(answer.status).toBe(201);
  return answer.json;
}

it('register, arrest, worklist, call, met, with proof in compliance and audit', async () => {
  await register('3000001/26', { enhancedRights: ['vulnerable'] });
  const occurredAt = new Date((await now()) - HOUR).toISOString();
  const arrest = await desk('POST', '/cases/3000001-26/milestones', {
    type: 'suspect-arrested',
    occurredAt,
    suspect: 1,
  });
  expect(arrest.status).toBe(201);
  expect(arrest.json.duties).toHaveLength(1);
  const [duty] = arrest.json.duties;
  // One working day: today is a Wednesday without a bank holiday near, so tomorrow, at the end of London's day.
  const tomorrow = new Date(Date.parse(`${today}T12:00:00Z`) + 24 * HOUR).toISOString().slice(0, 10);
  expect(duty).toMatchObject({ right: '6', status: 'open' });
  expect(duty.dueAt.slice(0, 10)).toBe(tomorrow);

  const { json: list } = await desk('GET', `/worklist?borough=${HACKNEY}`);
  const item = list.items.find(({ dutyId }: { dutyId: string }) => dutyId === duty.id);
  expect(item).toMatchObject({ reference: '3000001/26', overdue: false, enhanced: true, dueAt: duty.dueAt });
  expect(item.safeContact).toMatch(/no contact plan/i);
  const elsewhere = await service.desk(['desk'], 'GET', `/desk/v1/worklist?borough=${HACKNEY}`, { boroughs: [CAMDEN] });
  expect(elsewhere.status).toBe(404);

  const tried = await desk('POST', '/cases/3000001-26/contacts', {
    channel: 'phone',
    direction: 'outbound',
    outcome: 'no-answer',
  });
  expect(tried.status).toBe(201);
  const spoke = await desk('POST', '/cases/3000001-26/contacts', {
    channel: 'phone',
    direction: 'outbound',
    outcome: 'spoke',
    dutyIds: [duty.id],
    note: 'Told her of the arrest',
  });
  expect(spoke.json).toMatchObject({ outcome: 'spoke', met: expect.arrayContaining([duty.id]) });

  const { json: after } = await desk('GET', `/worklist?borough=${HACKNEY}`);
  expect(after.items.map(({ dutyId }: { dutyId: string }) => dutyId)).not.toContain(duty.id);
  const { json: one } = await desk('GET', '/cases/3000001-26');
  expect(one.duties.find(({ id }: { id: string }) => id === duty.id)).toMatchObject({ status: 'met' });

  const compliance = await service.desk(
    ['auditor'],
    'GET',
    `/desk/v1/compliance?from=${today}&to=${tomorrow}&by=right`,
  );
  const right6 = compliance.json.groups.find(({ key }: { key: string }) => key === '6');
  expect(right6).toMatchObject({ due: 1, met: 1, missed: 0, excused: 0, open: 0 });

  const trail = await service.desk(['auditor'], 'GET', '/desk/v1/audit?reference=3000001-26');
  const actions = trail.json.items.map(({ action, outcome }: { action: string; outcome: string }) => [action, outcome]);
  expect(actions.filter(([action]: [string]) => action === 'case.contact')).toHaveLength(2);
  expect(actions).toEqual(
    expect.arrayContaining([
      ['case.register', 'allowed'],
      ['case.milestone', 'allowed'],
      ['case.read', 'allowed'],
      ['worklist.read', 'allowed'],
    ]),
  );
});

it('reminds staff in time, tells supervisors of what was missed, and a duty met in between reminds nobody', async () => {
  await register('3000002/26');
  await register('3000003/26');
  const occurredAt = new Date((await now()) - HOUR).toISOString();
  const [forgotten, kept] = await Promise.all(
    ['3000002-26', '3000003-26'].map(async (reference) => {
      const { json } = await desk('POST', `/cases/${reference}/milestones`, { type: 'suspect-charged', occurredAt });
      return json.duties[0].id as string;
    }),
  );
  await desk('POST', '/cases/3000003-26/contacts', {
    channel: 'phone',
    direction: 'outbound',
    outcome: 'spoke',
    dutyIds: [kept],
  });
  await service.call('POST', '/local/clock', { body: { advance: 'P9D' } });

  const tasks: { kind: string; dutyId?: string; status: string }[] = [];
  for (const status of ['open', 'done']) {
    const { json } = await service.desk(
      ['supervisor'],
      'GET',
      `/desk/v1/tasks?borough=${HACKNEY}&status=${status}&limit=100`,
    );
    tasks.push(...json.items);
  }
  const about = (id: string | undefined) =>
    tasks.filter(({ dutyId }) => dutyId === id).map(({ kind, status }) => [kind, status]);
  expect(about(forgotten).sort()).toEqual([
    ['duty-due-soon', 'done'],
    ['duty-half-time', 'done'],
    ['duty-missed', 'open'],
  ]);
  expect(about(kept)).toEqual([]);
  const { json: outbox } = await service.call('GET', '/local/outbox?channel=alert');
  const topics = outbox.messages.map(({ to }: { to: string }) => to).join(' ');
  expect(topics).toContain('case-work');
  expect(topics).toContain('duty-missed');

  // Told too late: off the worklist, still missed.
  const { json: spoke } = await desk('POST', '/cases/3000002-26/contacts', {
    channel: 'phone',
    direction: 'outbound',
    outcome: 'spoke',
    dutyIds: [forgotten],
  });
  expect(spoke.late).toContain(forgotten);
  const { json: one } = await desk('GET', '/cases/3000002-26');
  expect(one.duties.find(({ id }: { id: string }) => id === forgotten)).toMatchObject({
    status: 'missed',
    fulfilledAt: expect.any(String),
  });
}, 120_000);

it('keeps every acknowledged milestone over kill -9, ledger and all', async () => {
  await register('3000004/26');
  const at = (await now()) - HOUR;
  const post = (i: number) =>
    desk(
      'POST',
      '/cases/3000004-26/milestones',
      {
        type: 'police-bail-conditions-changed',
        occurredAt: new Date(at - i * 1000).toISOString(),
        sourceEventId: `event-${i}`,
      },
      { 'Idempotency-Key': `key-${i}` },
    );
  const acknowledged = new Set<number>();
  const sending = Array.from({ length: 30 }, async (_, i) => {
    const answer = await post(i).catch(() => undefined);
    if (answer?.status === 201) acknowledged.add(i);
    if (acknowledged.size === 8) await service.kill();
  });
  await Promise.all(sending);
  const { dataDir, origin } = service;
  service = await startService({ dataDir, port: Number(new URL(origin).port) });
  await service.call('POST', '/local/clock', { body: { advance: 'PT2M' } });

  const { json: one } = await desk('GET', '/cases/3000004-26');
  const stored = one.milestones.filter(({ type }: { type: string }) => type === 'police-bail-conditions-changed');
  const times = new Set(stored.map(({ occurredAt }: { occurredAt: string }) => occurredAt));
  expect(times.size).toBe(stored.length);
  for (const i of acknowledged) expect(times).toContain(new Date(at - i * 1000).toISOString());
  // The ledger has what the case has.
  const open = one.duties.filter(({ dueAt, status }: { dueAt?: string; status: string }) => dueAt && status === 'open');
  const listed: string[] = [];
  for (let next: string | undefined = ''; next !== undefined; ) {
    const { json } = await desk('GET', `/worklist?borough=${HACKNEY}${next ? `&cursor=${next}` : ''}`);
    listed.push(...json.items.map(({ dutyId }: { dutyId: string }) => dutyId));
    next = json.next;
  }
  expect(listed).toEqual(expect.arrayContaining(open.map(({ id }: { id: string }) => id)));
  expect(new Set(listed).size).toBe(listed.length);
  // Sent again, each answers what it answered.
  for (const i of acknowledged) expect((await post(i)).status).toBe(201);
  expect((await desk('GET', '/cases/3000004-26')).json.milestones.length).toBe(one.milestones.length);
}, 120_000);
