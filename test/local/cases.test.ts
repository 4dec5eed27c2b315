/** The clock of the whole service with a case in it: it stops wherever the case says, and ten weeks go by quickly. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MINUTE } from '../../functions/shared/time.ts';
import { eveOf, reminderTimes } from '../../functions/victims-code/deadline.ts';
import { moveToMidweek, type RunningService, startService } from '../support/service.ts';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
  await moveToMidweek(service);
}, 90_000);
afterAll(() => service?.stop());

interface Duty {
  readonly right: string;
  readonly startedAt: string;
  readonly dueAt?: string;
  readonly status: string;
}

const FORCE = ['police', 'wcu', 'police-or-cps', 'all-agencies'];

/** The dated duties of the case that the force owes. */
async function dutiesOwed(): Promise<Duty[]> {
  const { json } = await service.desk(['desk'], 'GET', '/desk/v1/cases/1000000-26');
  return json.duties.filter(({ dueAt, owner }: { dueAt?: string; owner: string }) => dueAt && FORCE.includes(owner));
}

/** `topic minute` of every alert so far, and of those that a duty must have led to: at the first minute not before. */
async function alerts(): Promise<string[]> {
  const { json } = await service.call('GET', '/local/outbox?channel=alert');
  return json.messages.map(({ to, at }: { to: string; at: string }) => `${at.slice(0, 16)} ${to}`).sort();
}
const at = (instant: number, topic: string) =>
  `${new Date(Math.ceil(instant / MINUTE) * MINUTE).toISOString().slice(0, 16)} ${topic}`;

function alertsFor({ right, startedAt, dueAt = '' }: Duty): string[] {
  const due = Date.parse(dueAt);
  const { half, fourHours } = reminderTimes(Date.parse(startedAt), due);
  // The routine update is the force's own promise: a reminder less, and supervisors are not rung for it.
  return right === 'policy'
    ? [at(eveOf(Date.parse(startedAt), due), 'case-work'), at(due + 1000, 'case-work')]
    : [at(half, 'case-work'), at(fourHours, 'case-work'), at(due + 1000, 'duty-missed')];
}

test('the clock stops at each reminder and at each duty that is missed, and ten weeks of nothing done are quick', async () => {
  const { json: clock } = await service.call('GET', '/local/clock');
  const ago = (minutes: number) => new Date(Date.parse(clock.now) - minutes * MINUTE).toISOString();
  const registered = await service.desk(['desk'], 'POST', '/desk/v1/cases', {
    body: {
      reference: '1000000/26',
      borough: 'E09000012',
      category: 'burglary',
      reportedAt: ago(20),
      victim: { name: 'Test Victim' },
      contactPlan: { channels: ['phone'], hours: { from: '09:00', to: '17:00' } },
      enhancedRights: ['vulnerable'],
    },
  });
  expect(registered.status, registered.text).toBe(201);
  const arrest = await service.desk(['records'], 'POST', '/desk/v1/cases/1000000-26/milestones', {
    body: { type: 'suspect-arrested', occurredAt: ago(10) },
  });
  expect(arrest.status, arrest.text).toBe(201);
  // Of an arrest a victim with enhanced rights hears on the phone: a task of its own, overdue with the duty.
  const { json: the } = await service.desk(['desk'], 'GET', '/desk/v1/cases/1000000-26');
  const arrestedAt = Date.parse(the.milestones.at(-1).recordedAt);
  const phoneFirst = [at(arrestedAt, 'case-work'), at(Date.parse(arrest.json.duties[0].dueAt), 'overdue')];
  const duties = await dutiesOwed();
  expect(duties.length).toBeGreaterThanOrEqual(3);
  expect(duties.map(({ status }) => status)).toEqual(duties.map(() => 'open'));

  const started = performance.now();
  // Past the last duty; a year would lead beyond the bank holidays that are known, from autumn 2027 on.
  const moved = await service.call('POST', '/local/clock', { body: { advance: 'P70D' } });
  const took = performance.now() - started;
  expect(moved.status, moved.text).toBe(200);

  expect(await alerts()).toEqual([...duties.flatMap(alertsFor), ...phoneFirst].sort());
  expect((await dutiesOwed()).map(({ status }) => status)).toEqual(duties.map(() => 'missed'));
  // A stop sweeps once for the case and once for the task that follows; between the stops nothing runs.
  expect(moved.json.sweeps).toBeLessThan(100);
  expect(took).toBeLessThan(20_000);
}, 60_000);
