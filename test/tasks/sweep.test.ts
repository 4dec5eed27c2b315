import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { dueShard } from '../../functions/shared/due.ts';
import { HOUR, MINUTE, toIso } from '../../functions/shared/time.ts';
import type { Alert } from '../../functions/tasks/alert.ts';
import { REPLY_KINDS, type ReplyTaskKind } from '../../functions/tasks/kinds.ts';
import { publisher } from '../../functions/tasks/publish.ts';
import { raise } from '../../functions/tasks/raise-store.ts';
import { settle } from '../../functions/tasks/settlement.ts';
import { readTask, replaceTask } from '../../functions/tasks/store.ts';
import { runSweep } from '../../functions/tasks/sweep.ts';
import { newTask, type Task } from '../../functions/tasks/task.ts';
import { scheduledEvent } from '../../lib/blueprint/schedule.ts';
import type { TopicName } from '../../lib/blueprint/types.ts';
import { TEST_NOW } from '../support/desk.ts';
import { type TestStore, testStore } from '../support/store.ts';
import { putTask } from '../support/tasks.ts';

let store: TestStore;
const stores: TestStore[] = [];
let sent: { topic: TopicName; alert: Alert }[] = [];
/** Topics that do not take anything just now. */
let broken = new Set<TopicName>();

beforeEach(async () => {
  store = await testStore();
  stores.push(store);
  sent = [];
  broken = new Set();
});
afterAll(async () => {
  await Promise.all(stores.map(({ close }) => close()));
});

async function sweepAt(now: number, hasTime = () => true) {
  await runSweep(
    {
      client: store.client,
      table: store.tables.tasks,
      hasTime,
      publish: async (topic, alert) => {
        if (broken.has(topic)) throw new Error('broken');
        sent.push({ topic, alert });
      },
    },
    scheduledEvent('task-sweep', toIso(now)),
  );
}

const topics = () => sent.map(({ topic }) => topic).sort();

async function itemOf(task: Task) {
  const key = { pk: `TASK#${task.id}`, sk: 'TASK' };
  return (await store.client.send(new GetCommand({ TableName: store.tables.tasks, Key: key }))).Item;
}

describe('the task sweep', () => {
  it('tells each kind to its own topic once, however often it runs', async () => {
    for (const kind of Object.keys(REPLY_KINDS) as ReplyTaskKind[]) await putTask(store, { kind, replyId: 'R1' });
    await sweepAt(TEST_NOW);
    expect(topics()).toEqual(['call-back', 'danger-signal', 'low-rating', 'misconduct-allegation']);
    await sweepAt(TEST_NOW);
    await sweepAt(TEST_NOW + MINUTE);
    expect(sent).toHaveLength(4);
  });

  it('tells supervisors at the due time and is out of the index then', async () => {
    const task = await putTask(store, { kind: 'danger-signal', replyId: 'R1' });
    await sweepAt(TEST_NOW);
    await sweepAt(TEST_NOW + HOUR - MINUTE);
    expect(topics()).toEqual(['danger-signal']);
    await sweepAt(TEST_NOW + HOUR);
    expect(topics()).toEqual(['danger-signal', 'overdue']);
    const item = await itemOf(task);
    expect(item).toMatchObject({ alertedAt: toIso(TEST_NOW), escalatedAt: toIso(TEST_NOW + HOUR) });
    expect(item).not.toHaveProperty('dueShard');
    expect(item).not.toHaveProperty('dueAt');
  });

  it('says which task, where and by when, and nothing that a victim wrote or could be found by', async () => {
    const secrets = { words: 'He has a knife', contact: '07700 900123', reference: '1000000/26' };
    const { id } = await putTask(store, { kind: 'danger-signal', replyId: 'R1', ...secrets });
    await sweepAt(TEST_NOW);
    const text = JSON.stringify(sent);
    for (const secret of Object.values(secrets)) expect(text).not.toContain(secret);
    expect(sent[0]?.alert).toEqual({
      subject: 'New task: Words that may mean danger (Hackney)',
      body: expect.stringContaining('Due by: Tue, 24 Nov 2026, 10:00 London time (2026-11-24T10:00:00.000Z)'),
      attributes: { kind: 'danger-signal', borough: 'E09000012', reason: 'new' },
    });
    expect(sent[0]?.alert.body).toContain(`Task: ${id}`);
  });

  it('leaves closed tasks alone, also one closed while the index still lists it', async () => {
    const task = await putTask(store, { kind: 'call-back', replyId: 'R1' });
    const closed = settle(task, { outcome: 'done', by: 's' }, TEST_NOW);
    if (closed.is !== 'new') throw new Error(closed.is);
    expect(await replaceTask(store.client, store.tables.tasks, task, closed.after)).toBe(true);
    expect(await replaceTask(store.client, store.tables.tasks, task, closed.after)).toBe(false);
    await sweepAt(TEST_NOW + 100 * HOUR);
    expect(sent).toEqual([]);
  });

  it('goes on past a topic that fails, reports the failure, and tries again a minute later', async () => {
    const task = await putTask(store, { kind: 'low-rating', replyId: 'R1' });
    await putTask(store, { kind: 'danger-signal', replyId: 'R1' });
    broken.add('low-rating');
    await expect(sweepAt(TEST_NOW)).rejects.toThrow('not sent');
    expect(topics()).toEqual(['danger-signal']);
    expect(await itemOf(task)).toMatchObject({ dueAt: toIso(TEST_NOW + MINUTE), version: 1 });
    broken.clear();
    await sweepAt(TEST_NOW + MINUTE);
    expect(topics()).toEqual(['danger-signal', 'low-rating']);
  });

  it('comes to a new danger signal though a whole batch of alerts to another topic keeps failing', async () => {
    const danger = await putTask(store, { kind: 'danger-signal', replyId: 'R' });
    const facts = {
      kind: 'low-rating',
      key: { pk: 'LINK#R', sk: 'REPLY#1' },
      borough: danger.borough,
      touchpoint: 'desk-call',
    } as const;
    // More than one run takes from the shard that the danger signal is in, all of them due before it.
    const before = Array.from({ length: 600 }, (_, i) => newTask({ ...facts, replyId: `R${i}` }, TEST_NOW - HOUR))
      .filter(({ id }) => dueShard(id) === dueShard(danger.id))
      .slice(0, 110);
    expect(before).toHaveLength(110);
    await Promise.all(before.map((task) => raise(store.client, store.tables.tasks, task)));
    broken.add('low-rating');
    await expect(sweepAt(TEST_NOW)).rejects.toThrow('not sent');
    expect(topics()).toEqual(['danger-signal']);
  });

  it('tells of danger first when more is due than there is time for', async () => {
    await Promise.all(
      Array.from({ length: 25 }, (_, i) =>
        putTask(store, { kind: 'low-rating', replyId: `R${i}`, at: TEST_NOW - HOUR }),
      ),
    );
    await putTask(store, { kind: 'danger-signal', replyId: 'R' });
    let looks = 0;
    // Time enough to read what is due, and to begin.
    await expect(sweepAt(TEST_NOW, () => ++looks <= 4)).rejects.toThrow('not sent');
    expect(sent).toHaveLength(10);
    expect(topics()).toContain('danger-signal');
  });

  it('stops when time is short and says that something is left', async () => {
    await Promise.all(Array.from({ length: 25 }, (_, i) => putTask(store, { kind: 'low-rating', replyId: `R${i}` })));
    let looks = 0;
    await expect(
      sweepAt(TEST_NOW, () => {
        looks += 1;
        // Reading the 25 takes three looks.
        return looks <= 4;
      }),
    ).rejects.toThrow('not sent');
    expect(sent).toHaveLength(10);
    await sweepAt(TEST_NOW + MINUTE);
    expect(sent).toHaveLength(25);
  });

  it('sends again rather than never when the note of it is lost', async () => {
    const task = await putTask(store, { kind: 'call-back', replyId: 'R1' });
    const attempt = settle(task, { outcome: 'no-answer', by: 's' }, TEST_NOW);
    if (attempt.is !== 'new') throw new Error(attempt.is);
    await runSweep(
      {
        client: store.client,
        table: store.tables.tasks,
        hasTime: () => true,
        publish: async (topic, alert) => {
          sent.push({ topic, alert });
          // A member of staff is faster than the note.
          await replaceTask(store.client, store.tables.tasks, task, attempt.after);
        },
      },
      scheduledEvent('task-sweep', toIso(TEST_NOW)),
    );
    await sweepAt(TEST_NOW + MINUTE);
    expect(topics()).toEqual(['call-back', 'call-back']);
    expect(await readTask(store.client, store.tables.tasks, task.id)).toMatchObject({
      attempts: [{ outcome: 'no-answer' }],
      alertedAt: toIso(TEST_NOW + MINUTE),
    });
  });

  it('refuses an event without a time', async () => {
    const parts = { client: store.client, table: store.tables.tasks, hasTime: () => true, publish: async () => {} };
    await expect(runSweep(parts, {} as never)).rejects.toThrow('no time');
  });
});

describe('the publisher', () => {
  it('sends subject, text and filter attributes to the ARN of the topic', async () => {
    const client = new SNSClient({ region: 'eu-west-2' });
    const sns = mockClient(client).on(PublishCommand).resolves({});
    const arns = Object.fromEntries(
      ['low-rating', 'call-back', 'danger-signal', 'misconduct-allegation', 'overdue'].map((name) => [
        name,
        `arn:aws:sns:eu-west-2:000000000000:${name}`,
      ]),
    ) as Record<TopicName, string>;
    await publisher(client, arns)('overdue', { subject: 'S', body: 'B', attributes: { kind: 'call-back' } });
    expect(sns.commandCalls(PublishCommand)[0]?.args[0].input).toEqual({
      TopicArn: 'arn:aws:sns:eu-west-2:000000000000:overdue',
      Subject: 'S',
      Message: 'B',
      MessageAttributes: { kind: { DataType: 'String', StringValue: 'call-back' } },
    });
  });
});
