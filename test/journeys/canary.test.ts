/**
 * The canary: a unique name, number, address and sentence go through every flow and every failure of feedback; then
 * everything that the service writes for operators is searched for them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
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
