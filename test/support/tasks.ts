/** Replies and tasks as the feedback functions leave them, for tests of what comes after. */
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { toIso } from '../../functions/shared/time.ts';
import type { ReplyTaskKind } from '../../functions/tasks/kinds.ts';
import { raise } from '../../functions/tasks/raise-store.ts';
import { newTask, type Task } from '../../functions/tasks/task.ts';
import { TEST_NOW } from './desk.ts';
import type { TestStore } from './store.ts';

export interface TestReply {
  readonly kind: ReplyTaskKind;
  readonly replyId: string;
  readonly borough?: string;
  readonly team?: string;
  readonly reference?: string;
  readonly rating?: number;
  readonly words?: string;
  readonly contact?: string;
  readonly expiresAt?: number;
  readonly at?: number;
}

/** Stores a reply, its words if it has any, and its task. */
export async function putTask({ client, tables }: TestStore, reply: TestReply): Promise<Task> {
  const { replyId, kind, words, contact, at = TEST_NOW, borough = 'E09000012', rating = 2, team, reference } = reply;
  const key = { pk: `LINK#${replyId}`, sk: 'REPLY#1' };
  const spoken = words !== undefined || contact !== undefined;
  const common = { replyId, touchpoint: 'response-my-met', borough, team, reference, rating };
  if (spoken) {
    await client.send(
      new PutCommand({
        TableName: tables.replies,
        Item: {
          pk: `REPLY#${replyId}`,
          sk: 'WORDS#ATTEMPT',
          replyId,
          words,
          contact,
          language: 'en',
          at: toIso(at),
          expiresAt: reply.expiresAt ?? at / 1000 + 1_000_000,
        },
      }),
    );
  }
  await client.send(
    new PutCommand({
      TableName: tables.ratings,
      Item: {
        ...key,
        ...common,
        language: 'en',
        channel: 'interaction',
        callback: contact !== undefined,
        at: toIso(at),
        version: 1,
        ...(spoken ? { words: 'ATTEMPT' } : {}),
      },
    }),
  );
  const task = newTask({ ...common, kind, key }, at);
  await raise(client, tables.tasks, task);
  return task;
}
