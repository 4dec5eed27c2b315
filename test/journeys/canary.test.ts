/**
 * The canary: a unique name, number, address and sentence go through every flow and every failure of feedback and of
 * cases; then everything that the service writes for operators is searched for them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Role } from '../../lib/blueprint/types.ts';
import { type RunningService, startService } from '../support/service.ts';

const CANARIES = ['Zebedee', 'Quillfeather', '900987', 'canary-zq7', 'Xylophone Mews'];
const words = 'I am Zebedee Quillfeather of 9 Xylophone Mews and he will kill me. The officer hit me.';
const reply = { rating: '1', words, callback: 'yes', contact: '07700 900987 canary-zq7@example.org' };

let service: RunningService;
beforeAll(async () => {
  service = await startService();
}, 90_000);
afterAll(() => service.stop());

/** Whatever operators, alarms and dashboards can see: function logs, alerts, what the service prints. */
function written(): string {
  const logs = join(service.dataDir, 'logs');
  const files = readdirSync(logs).map((name) => readFileSync(join(logs, name), 'utf8'));
  return [...files, readFileSync(join(service.dataDir, 'outbox.jsonl'), 'utf8'), service.output()].join('\n');
}

it('appears in no log, alert, URL, header or error, whatever goes well or fails', async () => {
  const { json: link } = await service.desk(['officer'], 'POST', '/desk/v1/links', {
    body: { kind: 'card', touchpoint: 'response-my-met', borough: 'E09000016' },
  });
  const path = `/F/${link.token}`;
  const locations: string[] = [];
  const send = async (fields: Record<string, string>) => {
    const answer = await service.form(path, fields);
    locations.push(...[...answer.headers].map(([name, value]) => `${name}: ${value}`));
    return answer.status;
  };
  const fail = (kind: string) => service.call('POST', '/local/faults', { body: { target: 'dynamodb', rate: 1, kind } });

  expect(await send(reply)).toBe(303);
  expect(await send({ ...reply, rating: '9' })).toBe(400);
  expect(await send({ ...reply, Zebedee: 'x' })).toBe(400);
  expect(await send({ ...reply, words: words.repeat(300) })).toBe(413);
  expect((await service.form(`${path}X`, reply)).status).toBe(404);
  for (const kind of ['throttle', 'error']) {
    await fail(kind);
    expect(await send(reply)).toBe(503);
  }
  await service.call('POST', '/local/faults', { body: { target: 'dynamodb', rate: 0, kind: 'error' } });
  await service.call('POST', '/local/clock', { body: { advance: 'P4D' } });

  const { json: tasks } = await service.desk(['desk', 'standards'], 'GET', '/desk/v1/tasks');
  expect(tasks.items.length).toBeGreaterThanOrEqual(4);
  // The desk sees the words where it should, so the canary is alive.
  const { text } = await service.desk(['desk', 'standards'], 'GET', `/desk/v1/tasks/${tasks.items[0].id}`);
  expect(text).toContain('Zebedee');
  await service.desk(['desk'], 'POST', `/desk/v1/tasks/${tasks.items[0].id}/outcome`, {
    body: { outcome: 'no-answer', note: 'Quillfeather did not answer on 900987' },
  });
  await service.desk(['insight'], 'GET', '/desk/v1/words?period=2020-01');

  const seen = `${written()}\n${locations.join('\n')}\n${JSON.stringify(tasks)}`;
  expect(seen).toContain('"event":"request"');
  for (const canary of CANARIES) expect(seen).not.toContain(canary);
  // Nor do tokens: who has one can answer in a victim's place.
  expect(written().replace(service.output(), '')).not.toContain(link.token);
}, 120_000);

it('of a case appears in no log, alert, audit entry, task list, address or error', async () => {
  const told: string[] = [];
  const desk = async (
    method: string,
    path: string,
    body?: unknown,
    roles: readonly Role[] = ['desk', 'supervisor'],
  ) => {
    const answer = await service.desk(roles, method, `/desk/v1${path}`, body === undefined ? {} : { body });
    told.push([...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n'));
    if (answer.status >= 400) told.push(answer.text);
    return answer;
  };
  const victim = { name: 'Zebedee Quillfeather', phone: '07700 900987', email: 'canary-zq7@example.org' };
  const { json: clock } = await service.call('GET', '/local/clock');
  const at = new Date(Date.parse(clock.now) - 3_600_000).toISOString();
  const body = { reference: '7000001/26', borough: 'E09000012', category: 'burglary', reportedAt: at, victim };

  expect((await desk('POST', '/cases', { ...body, victim: { ...victim, phone: '900987 Zebedee' } })).status).toBe(400);
  expect((await desk('POST', '/cases', { ...body, surname: 'Quillfeather' })).status).toBe(400);
  expect((await desk('POST', '/cases', body)).status).toBe(201);
  expect((await desk('POST', '/cases', body)).status).toBe(409);
  for (const query of ['phone=%2B447700900987', 'email=canary-zq7@example.org']) {
    expect((await desk('GET', `/cases?${query}`)).json.items).toHaveLength(1);
  }
  expect((await desk('GET', '/cases?phone=900987%20Zebedee')).status).toBe(400);
  const changes: [string, string, unknown][] = [
    ['PUT', 'victim', { ...victim, phone: '07700 900988', email: 'canary-zq7-new@example.org' }],
    ['PUT', 'victim', { ...victim, phone: '07700 900987' }],
    ['PUT', 'representative', { name: 'Quillfeather senior', relation: 'father', phone: '07700 900987' }],
    [
      'PUT',
      'contact-plan',
      { channels: ['phone'], hours: { from: '09:00', to: '17:00' }, notes: 'Xylophone Mews only' },
    ],
    ['POST', 'contact-details/confirm', { who: 'victim', phone: '07700 900987' }],
    ['PUT', 'restriction', { restricted: true, subjects: [], reason: 'Zebedee is known to staff' }],
    ['PUT', 'restriction', { restricted: false, reason: 'Zebedee is no longer' }],
    ['POST', 'milestones', { type: 'Zebedee', occurredAt: at }],
    ['POST', 'milestones', { type: 'suspect-arrested', occurredAt: at, suspect: 1, note: 'At 9 Xylophone Mews' }],
    ['POST', 'contacts', { channel: 'phone', direction: 'outbound', outcome: 'no-answer', note: 'Quillfeather out' }],
    ['POST', 'contacts', { channel: 'phone', direction: 'outbound', outcome: 'spoke', dutyIds: ['Zebedee'] }],
    ['POST', 'close', { reason: 'Zebedee asked for it' }],
    ['POST', 'reopen', { reason: 'Quillfeather rang' }],
    ['POST', 'death', { note: 'Zebedee died' }],
  ];
  for (const [method, path, change] of changes) await desk(method, `/cases/7000001-26/${path}`, change);
  await desk('POST', '/calls', { reference: '7000001/26', topic: 'case-update', outcome: 'answered' });
  for (const kind of ['throttle', 'error', 'timeout-after']) {
    await service.call('POST', '/local/faults', { body: { target: 'dynamodb', rate: 0.5, kind } });
    for (const [method, path, change] of changes) await desk(method, `/cases/7000001-26/${path}`, change);
  }
  await service.call('POST', '/local/faults', { body: { target: 'dynamodb', rate: 0, kind: 'error' } });
  await service.call('POST', '/local/clock', { body: { advance: 'P30D' } });

  // The desk sees what it should, so the canary is alive; lists of work and the trail say nothing of it.
  expect((await desk('GET', '/cases/7000001-26')).text).toContain('Zebedee');
  const lists = [await desk('GET', '/tasks?borough=E09000012&limit=100')];
  lists.push(await desk('GET', '/audit?reference=7000001-26&limit=100', undefined, ['auditor']));
  lists.push(await desk('GET', '/compliance?from=2026-01-01&to=2026-12-31', undefined, ['auditor']));
  for (const { status, text } of lists) {
    expect(status).toBe(200);
    told.push(text);
  }
  expect(lists[1]?.json.items.length).toBeGreaterThan(20);
  const lines = [...written().split('\n'), ...told];
  const leaks = lines.filter((line) => CANARIES.some((canary) => line.includes(canary)));
  expect(leaks).toEqual([]);
}, 180_000);
