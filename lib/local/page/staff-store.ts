/** What staff would see, read by the local service itself out of the tables: nothing is written. */
import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { BOROUGHS } from '../../../functions/lists/boroughs.ts';
import { DUE_QUEUES, DUE_SHARDS } from '../../../functions/shared/due.ts';
import type { TableName } from '../../blueprint/types.ts';
import type { OutboxMessage } from '../outbox.ts';

const messageShape = z.object({
  id: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  until: z.string().optional(),
  attempts: z.number(),
  order: z.object({ template: z.string(), caseId: z.string().optional(), at: z.string() }),
  sent: z.object({ channel: z.string(), provider: z.string().optional() }).optional(),
});

const taskShape = z.object({
  id: z.string(),
  kind: z.string(),
  queue: z.string(),
  dueBy: z.string(),
  reference: z.string().optional(),
  rating: z.number().optional(),
  case: z.object({ id: z.string() }).optional(),
  reply: z.object({ pk: z.string(), sk: z.string() }).optional(),
  inbound: z.string().optional(),
});

export type StaffMessage = z.output<typeof messageShape>;
export type StaffTask = z.output<typeof taskShape> & { readonly words?: string | undefined };

export interface StaffView {
  /** Newest order first. */
  readonly messages: readonly StaffMessage[];
  /** Of each message that was handed over, by the provider's id: what has become of it. */
  readonly statuses: ReadonlyMap<string, string>;
  /** Open ones, nearest due first. */
  readonly tasks: readonly StaffTask[];
}

/** Messages that wait, of each shard; messages of one case; tasks of one queue. */
const MOST_OF_A_PLACE = 10;
/** Cases whose messages are looked up. */
const MOST_CASES = 20;
const MOST_SHOWN = 30;

const MESSAGE = 'MESSAGE#';
const QUEUES = ['standards', 'force', ...BOROUGHS.map(({ code }) => code)];

/** `handed`: the newest messages handed over. */
export type ReadStaffView = (handed: readonly OutboxMessage[]) => Promise<StaffView>;

export function staffReader(client: DynamoDBDocumentClient, tableName: (table: TableName) => string): ReadStaffView {
  const get = async (table: TableName, pk: string, sk: string): Promise<Record<string, unknown> | undefined> => {
    const key = { TableName: tableName(table), Key: { pk, sk }, ConsistentRead: true };
    return (await client.send(new GetCommand(key))).Item;
  };
  const query = async (
    table: TableName,
    index: string,
    condition: string,
    values: Readonly<Record<string, string>>,
    forward = true,
  ): Promise<Record<string, unknown>[]> => {
    const { Items } = await client.send(
      new QueryCommand({
        TableName: tableName(table),
        IndexName: index,
        KeyConditionExpression: condition,
        ExpressionAttributeValues: values,
        ScanIndexForward: forward,
        Limit: MOST_OF_A_PLACE,
      }),
    );
    return Items ?? [];
  };

  /** The words behind a task: a reply's, or a text's or e-mail's that somebody must read. */
  const wordsOf = async ({ reply, inbound }: z.output<typeof taskShape>): Promise<string | undefined> => {
    const wordsIn = async (table: TableName, pk: string, sk: string) => {
      const words: unknown = (await get(table, pk, sk))?.['words'];
      return typeof words === 'string' ? words : undefined;
    };
    if (inbound !== undefined) return wordsIn('messages', `INBOUND#${inbound}`, 'INBOUND');
    const stored = reply && (await get('ratings', reply.pk, reply.sk));
    if (stored?.['words'] === undefined) return undefined;
    return wordsIn('replies', `REPLY#${stored['replyId']}`, `WORDS#${stored['words']}`);
  };

  const openTasks = async (): Promise<StaffTask[]> => {
    const pages = await Promise.all(
      QUEUES.map((queue) =>
        query('tasks', 'by-queue', 'queue = :queue AND begins_with(queueOrder, :open)', {
          ':queue': queue,
          ':open': 'open#',
        }),
      ),
    );
    const tasks = pages.flat().flatMap((item) => taskShape.safeParse(item).data ?? []);
    const nearest = tasks.sort((a, b) => (a.dueBy < b.dueBy ? -1 : 1)).slice(0, MOST_SHOWN);
    return Promise.all(nearest.map(async (task) => ({ ...task, words: await wordsOf(task) })));
  };

  const messagesWaiting = async (): Promise<string[]> => {
    const shards = DUE_QUEUES.flatMap((queue) => DUE_SHARDS.map((shard) => `${queue}${shard}`));
    const pages = await Promise.all(
      shards.map((shard) => query('messages', 'due', 'dueShard = :shard', { ':shard': shard })),
    );
    return pages
      .flat()
      .flatMap(({ pk, sk }) => (sk === 'MESSAGE' && String(pk).startsWith(MESSAGE) ? [String(pk)] : []));
  };

  /** The message behind what was handed over: an e-mail names it, of a text its id is noted. */
  const keyOf = async ({ id, tags }: OutboxMessage): Promise<string | undefined> => {
    const messageId = tags?.['message'] ?? (await get('messages', `PROVIDER#${id}`, 'MESSAGE'))?.['messageId'];
    return messageId === undefined ? undefined : `${MESSAGE}${messageId}`;
  };

  return async (handed) => {
    const [tasks, waiting, pairs] = await Promise.all([
      openTasks(),
      messagesWaiting(),
      Promise.all(handed.map(async (one) => [one.id, await keyOf(one)] as const)),
    ]);
    const known = new Map(pairs.flatMap(([id, key]) => (key === undefined ? [] : [[id, key] as const])));
    const keys = new Set([...waiting, ...known.values()]);
    const found = await Promise.all([...keys].map((pk) => get('messages', pk, 'MESSAGE')));
    // What ended before it was handed over is found by its case.
    const cases = new Set([
      ...found.flatMap((item) => (item?.['caseId'] === undefined ? [] : [String(item['caseId'])])),
      ...tasks.flatMap((task) => task.case?.id ?? []),
    ]);
    const ofCases = await Promise.all(
      [...cases].slice(0, MOST_CASES).map((id) => query('messages', 'by-case', 'caseId = :id', { ':id': id }, false)),
    );
    const messages = new Map<string, StaffMessage>();
    for (const item of [...ofCases.flat(), ...found]) {
      const message = messageShape.safeParse(item).data;
      if (message) messages.set(message.id, message);
    }
    const status = (pk: string) => messages.get(pk.slice(MESSAGE.length))?.status ?? 'unknown';
    return {
      messages: [...messages.values()].sort((a, b) => (a.order.at < b.order.at ? 1 : -1)).slice(0, MOST_SHOWN),
      statuses: new Map([...known].map(([id, pk]) => [id, status(pk)])),
      tasks,
    };
  };
}
