/** A sent message is on disk before the provider says so. */
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type OutboxMessage, openOutbox } from '../../lib/local/outbox.ts';
import { temporaryFolder } from './fixtures.ts';

const folder = temporaryFolder();
const message = (id: string): OutboxMessage => ({ id, channel: 'alert', to: 't', body: 'b', sender: 's', at: 'now' });

test('an appended message is in the file at once, in order', async () => {
  const path = join(folder, 'order.jsonl');
  const outbox = await openOutbox(path);
  const ids = Array.from({ length: 50 }, (_, i) => `m${i}`);
  await Promise.all(ids.map((id) => outbox.append(message(id))));
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).id)).toEqual(ids);
  expect(outbox.list().map(({ id }) => id)).toEqual(ids);
  await outbox.close();
});

test('half a line from a kill is skipped, and what comes after is whole', async () => {
  const path = join(folder, 'half.jsonl');
  const first = await openOutbox(path);
  await first.append(message('a'));
  await first.close();
  appendFileSync(path, '{"id":"half');
  const second = await openOutbox(path);
  expect(second.list().map(({ id }) => id)).toEqual(['a']);
  await second.append(message('b'));
  await second.close();
  const third = await openOutbox(path);
  expect(third.list().map(({ id }) => id)).toEqual(['a', 'b']);
  await third.close();
});
