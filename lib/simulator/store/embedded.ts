/**
 * The embedded DynamoDB as the simulated year uses it: in this process and in memory, called by the real SDK, with
 * indexes that lag, clients that die in the middle of a request, and answers that get lost so that the SDK asks again.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { blueprint } from '../../blueprint/blueprint.ts';
import type { TableName } from '../../blueprint/types.ts';
import { openDynalite, type WireAnswer } from '../../local/embedded-dynamodb.ts';
import { createTables, physicalName, TABLE_NAMES } from '../../local/tables.ts';
import type { Chance } from '../chance.ts';
import type { WireItem } from './items.ts';
import { Lag, partitionOf, type WirePage, type WireQuery } from './lag.ts';
import { Shadow, type Write } from './shadow.ts';

/** One request or sweep, and how it dies: at its n-th call, before or after the store has done it. */
export interface Run {
  readonly id: number;
  readonly diesAt?: { readonly call: number; readonly done: boolean };
  /** Its calls stumble, so that those of others that run at the same time overtake them. */
  readonly stumbles?: true;
}

/** The process that made the call is gone: nothing that it does from here on reaches the store. */
class Killed extends Error {
  override readonly name = 'Killed';
}

export interface EmbeddedStore {
  readonly client: DynamoDBDocumentClient;
  readonly tables: Readonly<Record<TableName, string>>;
  readonly shadow: Shadow;
  /** Sets the simulated instant. */
  readonly setNow: (now: number) => void;
  /** Runs a request; its calls are told from those of others that run at the same time. @returns whether it died */
  readonly during: <Value>(
    run: Run,
    work: () => Promise<Value>,
  ) => Promise<{ died: boolean; calls: number; value: Value }>;
  /** Calls so far, by name, and what was simulated. */
  readonly counts: () => Readonly<Record<string, number>>;
  readonly close: () => Promise<void>;
}

const PREFIX = 'year';
const LOST_ANSWERS = 0.002;
const ASKED_ANYWAY = 0.02;
const utf8 = new TextDecoder();

/** What the SDK does for calls over a network: there are a million calls. */
const UNNEEDED = [
  'loggerMiddleware',
  'getUserAgentMiddleware',
  'recursionDetectionMiddleware',
  'retryMiddleware',
  'httpSigningMiddleware',
  'httpAuthSchemeMiddleware',
  'hostHeaderMiddleware',
  'contentLengthMiddleware',
];

type QueryInput = InstanceType<typeof QueryCommand>['input'];

interface WireRequest {
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array;
}

interface Running {
  readonly run: Run;
  /** Calls on their way: what a process has sent before it died is done all the same. */
  readonly sent: Set<Promise<unknown>>;
  calls: number;
  died: boolean;
}

/** Opens an empty store with the blueprint's tables. */
export async function openStore(chance: Chance): Promise<EmbeddedStore> {
  const store = await openDynalite();
  const shadow = new Shadow();
  const running = new AsyncLocalStorage<Running>();
  const counts: Record<string, number> = {};
  const lags = new Map<string, Lag>(
    TABLE_NAMES.map((name) => [name, new Lag(blueprint.tables[name], chance.fork(`lag/${name}`))]),
  );
  const lost = chance.fork('lost');
  const shortcuts = chance.fork('shortcuts');
  const stumbling = chance.fork('stumbling');
  let now = 0;

  const wrote = (table: string, verb: Write['verb'], item: WireItem): void => {
    const before = shadow.wrote(table, verb, item, running.getStore()?.run.id ?? 0);
    lags.get(table)?.wrote(before, item, now);
  };

  const call = (target: string, body: object) => store.call(target, Buffer.from(JSON.stringify(body)));
  const readJson = ({ body }: WireAnswer) => JSON.parse(String(body)) as Record<string, unknown>;

  /** Whether nothing of a shard is due at an instant, for certain: the index knows all that the shadow does. */
  const isNothingDue = (table: string, shard: string, until: number): boolean =>
    lags.get(table)?.isCurrent(now) === true && (shadow.nextDue(table, shard)?.at ?? Number.POSITIVE_INFINITY) > until;

  /** A query of an index, as it lags. */
  const queryIndex = async (target: string, table: string, query: WireQuery): Promise<WireAnswer> => {
    const lag = lags.get(table);
    const until = Date.parse(String(query.ExpressionAttributeValues[':now']?.['S']));
    if (query.IndexName === 'due' && isNothingDue(table, partitionOf(query), until)) {
      const answer = await call(target, query);
      if (readJson(answer)['Count'] !== 0) throw new Error('The shadow does not know what is due');
      return answer;
    }
    const page = await lag?.page(query, now, async (asked) => {
      const answer = await call(target, asked);
      if (answer.status !== 200) throw new Error(`The store refused a query: ${answer.body}`);
      return readJson(answer) as unknown as WirePage;
    });
    return { status: 200, headers: {}, body: JSON.stringify(page) };
  };

  /** Does a call. @returns the answer as it goes over the wire */
  const perform = async (target: string, body: string): Promise<WireAnswer> => {
    const [, operation = ''] = target.split('.');
    counts[operation] = (counts[operation] ?? 0) + 1;
    const unread = Buffer.from(body);
    if (operation === 'GetItem') return store.call(target, unread);
    const request = JSON.parse(body) as Record<string, unknown>;
    const table = String(request['TableName'] ?? '').slice(PREFIX.length + 1);
    if (operation === 'Query' && request['IndexName'])
      return queryIndex(target, table, request as unknown as WireQuery);
    if (operation === 'PutItem') {
      const answer = await store.call(target, unread);
      if (answer.status === 200) wrote(table, 'put', request['Item'] as WireItem);
      return answer;
    }
    if (operation === 'UpdateItem') {
      const answer = await call(target, { ...request, ReturnValues: 'ALL_NEW' });
      if (answer.status === 200) wrote(table, 'update', readJson(answer)['Attributes'] as WireItem);
      return answer.status === 200 && request['ReturnValues'] !== 'ALL_NEW' ? { ...answer, body: '{}' } : answer;
    }
    return store.call(target, unread);
  };

  /** A call of a run begins. @returns whether the process dies at it @throws Killed when it is dead already */
  const begins = (current: Running): boolean => {
    if (current.died) throw new Killed();
    current.calls += 1;
    current.died = current.run.diesAt !== undefined && current.calls >= current.run.diesAt.call;
    return current.died;
  };

  /**
   * Nine queries of ten find nothing due; the shadow knows which, and of these the store itself is asked only now and then.
   * @returns whether the answer is nothing
   */
  const findsNothing = ({ TableName = '', IndexName, ExpressionAttributeValues = {} }: QueryInput): boolean => {
    if (IndexName !== 'due') return false;
    const { ':shard': shard, ':now': until } = ExpressionAttributeValues;
    const table = TableName.slice(PREFIX.length + 1);
    if (!isNothingDue(table, String(shard), Date.parse(String(until))) || shortcuts.happens(ASKED_ANYWAY)) return false;
    counts['Query'] = (counts['Query'] ?? 0) + 1;
    const current = running.getStore();
    if (current && begins(current)) throw new Killed();
    return true;
  };

  const handle = (request: WireRequest) => {
    const answer = answerTo(request);
    const sent = running.getStore()?.sent;
    sent?.add(answer);
    const done = () => sent?.delete(answer);
    answer.then(done, done);
    return answer;
  };

  const answerTo = async (request: WireRequest) => {
    const target = request.headers['x-amz-target'] ?? '';
    const sent = typeof request.body === 'string' ? request.body : utf8.decode(request.body);
    const current = running.getStore();
    if (current && begins(current)) {
      if (current.run.diesAt?.done) await perform(target, sent);
      throw new Killed();
    }
    if (current?.run.stumbles) for (let turns = stumbling.whole(0, 6); turns > 0; turns -= 1) await setImmediate();
    let answer = await perform(target, sent);
    // The answer got lost, and the SDK sent the same call again.
    if (current && answer.status === 200 && lost.happens(LOST_ANSWERS)) {
      counts['lost answers'] = (counts['lost answers'] ?? 0) + 1;
      answer = await perform(target, sent);
    }
    // The checksum is of what the store said, which the lag may have changed.
    const { 'x-amz-crc32': _, ...headers } = answer.headers;
    return { response: { statusCode: answer.status, headers, body: Buffer.from(answer.body) } };
  };

  const client = new DynamoDBClient({
    region: 'eu-west-2',
    endpoint: 'http://embedded.invalid',
    credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
    maxAttempts: 1,
    requestHandler: { handle } as never,
  });
  for (const name of UNNEEDED) client.middlewareStack.remove(name);
  await createTables(client, PREFIX);
  const tables = Object.fromEntries(TABLE_NAMES.map((name) => [name, physicalName(PREFIX, name)]));

  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  const quick = new Proxy(documents, {
    get: (target, property) =>
      property === 'send'
        ? async (command: Parameters<typeof documents.send>[0]) =>
            command instanceof QueryCommand && findsNothing(command.input)
              ? { Items: [], Count: 0, ScannedCount: 0 }
              : target.send(command)
        : Reflect.get(target, property),
  });

  return {
    client: quick,
    tables: tables as Record<TableName, string>,
    shadow,
    setNow: (at) => {
      now = at;
    },
    during: (run, work) => {
      const current: Running = { run, sent: new Set(), calls: 0, died: false };
      return running.run(current, async () => {
        const value = await work();
        await Promise.allSettled(current.sent);
        return { died: current.died, calls: current.calls, value };
      });
    },
    counts: () => ({
      ...counts,
      'stale index answers': [...lags.values()].reduce((sum, { stale }) => sum + stale, 0),
    }),
    close: async () => {
      client.destroy();
      await store.close();
    },
  };
}
