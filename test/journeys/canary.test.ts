/**
 * The canary: a unique name, number, address and sentence go through every flow and every failure of feedback, cases and
 * messages; then everything that the service writes for operators is searched for them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addDays, londonDay } from '../../functions/shared/time.ts';
import type { Role } from '../../lib/blueprint/types.ts';
import { journeyOn, london } from '../support/journey.ts';
import { moveToMidweek, type RunningService, startService } from '../support/service.ts';

const CANARIES = ['Zebedee', 'Quillfeather', '900987', 'canary-zq7', 'Xylophone Mews'];
const words = 'I am Zebedee Quillfeather of 9 Xylophone Mews and he will kill me. The officer hit me.';
const reply = { rating: '1', words, callback: 'yes', contact: '07700 900987 canary-zq7@example.org' };

let service: RunningService;
beforeAll(async () => {
  service = await startService();
}, 90_000);
afterAll(() => service.stop());

/** What went out: alerts to staff, and what victims' own phones and mailboxes show. */
function outbox(): { readonly channel: string; readonly to: string; readonly id: string }[] {
  const lines = readFileSync(join(service.dataDir, 'outbox.jsonl'), 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line));
}

/** Whatever operators, alarms and dashboards can see: function logs, alerts, what the service prints. */
function written(): string {
  const logs = join(service.dataDir, 'logs');
  const files = readdirSync(logs).map((name) => readFileSync(join(logs, name), 'utf8'));
  const alerts = outbox().filter(({ channel }) => channel === 'alert');
  return [...files, ...alerts.map((alert) => JSON.stringify(alert)), service.output()].join('\n');
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

/** A mail as a victim's program sends it: name, number and words in every place that a mail has. */
function mailTo(to: string, said: string): Buffer {
  const lines = [
    'From: Zebedee Quillfeather <canary-zq7@example.org>',
    `To: ${to}`,
    'Subject: =?utf-8?Q?Zebedee_Quillfeather?=',
    'Message-ID: <canary-zq7@example.org>',
    'X-Quillfeather: 07700 900987',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="Xylophone Mews"',
    '',
    '--Xylophone Mews',
    'Content-Type: text/plain; charset=zebedee-8859',
    '',
    said,
    '--Xylophone Mews',
    'Content-Type: application/pdf; name="Quillfeather.pdf"',
    'Content-Disposition: attachment; filename="Quillfeather.pdf"',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(words).toString('base64'),
    '--Xylophone Mews--',
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}

it('of messages appears in no log, alert, task list, list of messages, address or error, both ways', async () => {
  const j = journeyOn(() => service);
  const told: string[] = [];
  const number = '+447700900987';
  const address = 'canary-zq7@example.org';
  const desk = async (method: string, path: string, body?: unknown) => {
    const answer = await j.desk(method, path, body);
    told.push([...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n'));
    // A case shows whom it is about, a preview the words; everything else says neither, nor where they go.
    if (answer.status >= 400 || method === 'GET' || path.endsWith('/updates')) told.push(answer.text);
    return answer;
  };
  await moveToMidweek(service);
  const hours = { from: '08:00', to: '20:00' };
  const victim = { name: 'Zebedee Quillfeather', phone: number, email: address };
  const plan = (channels: string[], more = {}) => ({ channels, hours, notes: 'Xylophone Mews only', ...more });
  await j.victim(7000010, number, { victim, contactPlan: plan(['sms', 'email']) });
  await j.victim(7000011, number, { victim, contactPlan: plan(['email', 'sms']) });
  const cases = ['7000010-26', '7000011-26'];

  const updates: unknown[] = [
    { template: 'please-call-us' },
    { template: 'please-call-us', channel: 'email' },
    { template: 'Zebedee' },
    { template: 'please-call-us', channel: number },
    { template: 'please-call-us', words },
    { template: 'nothing-new', dutyIds: ['Quillfeather'] },
  ];
  const both = async (path: string, body: unknown) => {
    for (const reference of cases) await desk('POST', `/cases/${reference}/${path}`, body);
  };
  /** Everything that a victim sends, and everybody else in their name. */
  const answers = async () => {
    const to =
      outboxOf(address).findLast(({ replyTo }) => replyTo?.includes('+'))?.replyTo ?? 'feedback@reply.met.example';
    for (const text of [`1 ${words}`, words, 'STOP Zebedee', 'HELP', 'Zebedee', `5 ${'Quillfeather '.repeat(60)}`]) {
      await j.text(number, text);
    }
    for (const verdicts of [
      'spf=PASS dkim=PASS dmarc=PASS spam=PASS virus=PASS',
      'dkim=FAIL dmarc=FAIL spam=FAIL',
      '',
    ]) {
      await j.mail(mailTo(to, `1 ${words}`), verdicts);
      await j.mail(mailTo('zebedee+Quillfeather@reply.met.example', words), verdicts);
    }
    await j.mail(Buffer.from(`From: ${address}\r\nTo: feedback@reply.met.example\r\n${words}`), 'dmarc=PASS');
  };
  const reports = async (...statuses: string[]) => {
    for (const to of [number, address]) {
      const last = outboxOf(to).at(-1);
      for (const status of statuses) if (last) await j.receipt(last.id, status);
    }
  };
  const outboxOf = (to: string) =>
    outbox().filter((entry) => entry.to === to) as (ReturnType<typeof outbox>[number] & { replyTo?: string })[];

  for (const update of updates) await both('updates', update);
  await both('updates?preview=true', updates[0]);
  await both('contacts', { channel: 'phone', direction: 'outbound', outcome: 'spoke', note: 'Quillfeather was in' });
  await j.pass('PT26H');
  await answers();
  await reports('temporary-failure', 'delivered');
  // Alive: they went out, with what the victim's own phone and mailbox show.
  expect(outboxOf(number).length).toBeGreaterThan(2);
  expect(outboxOf(address).length).toBeGreaterThan(1);

  for (const [target, kind] of [
    ['sns', 'throttle'],
    ['sns', 'timeout-after'],
    ['ses', 'error'],
    ['ses', 'timeout-before'],
    ['dynamodb', 'throttle'],
    ['dynamodb', 'error'],
  ] as const) {
    // A new day: whatever kept messages back is over, but for what the victim texts below.
    await j.until(london(addDays(londonDay(await j.now()), 1), '09:00'));
    for (const reference of cases) {
      await desk('PUT', `/cases/${reference}/consents`, { surveys: true, routineUpdates: true, dutyUpdates: true });
    }
    await j.fault(target, kind, target === 'dynamodb' ? 0.3 : 1);
    await both('updates', updates[0]);
    for (const body of [`1 ${words}`, 'STOP']) {
      const answer = await service.call('POST', '/local/inbound/sms', { body: { from: number, body } });
      expect(answer.status).toBe(202);
      await j.pass('PT1M');
    }
    await j.fault(target, kind, 0);
    await j.pass('PT15M');
  }
  // What ends it: a number that failed for good, another one that nobody confirmed, a death.
  await reports('delivered', 'permanent-failure');
  await both('updates', updates[0]);
  await desk('PUT', `/cases/${cases[0]}/victim`, { ...victim, phone: '+447700900986' });
  await both('updates', updates[0]);
  await desk('POST', `/cases/${cases[0]}/death`, { note: 'Zebedee died' });
  await both('updates', updates[1]);
  await j.pass('P2D');

  for (const reference of cases) expect((await desk('GET', `/cases/${reference}/messages`)).json.items).not.toEqual([]);
  for (const path of ['/message-templates', '/tasks?limit=100', '/tasks?status=done&limit=100']) {
    expect((await desk('GET', path)).status).toBe(200);
  }
  const trail = await j.desk('GET', '/audit?reference=7000010-26&limit=100', undefined, ['auditor']);
  told.push(trail.text);
  const lines = [...written().split('\n'), ...told];
  // Alive too: messages failed, and what came in was taken.
  for (const event of ['"code":"retrying.', '"event":"texts-taken"', '"event":"mail-taken"']) {
    expect(written()).toContain(event);
  }
  const leaks = lines.filter((line) => [...CANARIES, '900986'].some((canary) => line.includes(canary)));
  expect(leaks).toEqual([]);
}, 900_000);
