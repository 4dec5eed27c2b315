/**
 * The embedded DynamoDB as the simulated year uses it: in this process and in memory, called by the real SDK, with
 * indexes that lag, clients that die in the middle of a request, and answers that get lost so that the SDK asks again.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { blueprint } from '../../blueprint/blueprint.ts';
import type { TableName } from '../../blueprint/types.ts';
import { openDynalite } from '../../local/embedded-dynamodb.ts';
import { createTables, physicalName, TABLE_NAMES } from '../../local/tables.ts';
import type { Chance } from '../chance.ts';
import type { WireItem } from './items.ts';
import { Lag, type WirePage, type WireQuery } from './lag.ts';
import { Shadow, type Write } from './shadow.ts';

/** One request or sweep, and how it dies: at its n-th call, before or after the store has done it. */
export interface Run {
  readonly id: number;
  readonly diesAt?: { readonly call: number; readonly done: boolean };
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
  readonly counts: Record<string, number>;
  readonly close: () => Promise<void>;
}

const PREFIX = 'year';
const LOST_ANSWERS = 0.002;
const utf8 = new TextDecoder();

interface Running {
  readonly run: Run;
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
  let now = 0;

  const ask = async (target: string, body: object) => {
    const answer = await store.call(target, Buffer.from(JSON.stringify(body)));
    return { ...answer, json: JSON.parse(String(answer.body)) as Record<string, unknown> };
  };

  /** Does a call. @returns the answer as it goes over the wire */
  const perform = async (target: string, request: Record<string, unknown>) => {
    const [, operation = ''] = target.split('.');
    counts[operation] = (counts[operation] ?? 0) + 1;
    const table = String(request['TableName'] ?? '').slice(PREFIX.length + 1);
    if (operation === 'Query' && request['IndexName']) {
      let answer = {
        status: 500,
        headers: {} as Readonly<Record<string, string>>,
        json: {} as Record<string, unknown>,
      };
      const page = await lags.get(table)?.page(request as unknown as WireQuery, now, async (query) => {
        answer = await ask(target, query);
        if (answer.status !== 200) throw new Error(`The store refused a query: ${JSON.stringify(answer.json)}`);
        return answer.json as unknown as WirePage;
      });
      return { ...answer, json: { ...page } };
    }
    if (operation === 'PutItem') {
      const answer = await ask(target, request);
      if (answer.status === 200) wrote(table, 'put', request['Item'] as WireItem);
      return answer;
    }
    if (operation === 'UpdateItem') {
      const answer = await ask(target, { ...request, ReturnValues: 'ALL_NEW' });
      if (answer.status !== 200) return answer;
      wrote(table, 'update', answer.json['Attributes'] as WireItem);
      return request['ReturnValues'] === 'ALL_NEW' ? answer : { ...answer, json: {} };
    }
    return ask(target, request);
  };

  const wrote = (table: string, verb: Write['verb'], item: WireItem): void => {
    const before = shadow.wrote(table, verb, item, running.getStore()?.run.id ?? 0);
    lags.get(table)?.wrote(before, item, now);
  };

  const handle = async (request: { headers: Record<string, string>; body: string | Uint8Array }) => {
    const target = request.headers['x-amz-target'] ?? '';
    const body = JSON.parse(typeof request.body === 'string' ? request.body : utf8.decode(request.body));
    const current = running.getStore();
    if (current) {
      if (current.died) throw new Killed();
      current.calls += 1;
      const { diesAt } = current.run;
      if (diesAt && current.calls >= diesAt.call) {
        current.died = true;
        if (diesAt.done) await perform(target, body);
        throw new Killed();
      }
    }
    let answer = await perform(target, body);
    // The answer got lost, and the SDK sent the same call again.
    if (current && answer.status === 200 && lost.happens(LOST_ANSWERS)) {
      counts['lost answers'] = (counts['lost answers'] ?? 0) + 1;
      answer = await perform(target, body);
    }
    const { status, headers, json } = answer;
    const { 'x-amz-crc32': _, ...others } = headers;
    return { response: { statusCode: status, headers: others, body: Buffer.from(JSON.stringify(json)) } };
  };

  const client = new DynamoDBClient({
    region: 'eu-west-2',
    endpoint: 'http://embedded.invalid',
    credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
    maxAttempts: 1,
    // Nothing checks the signature, and there are millions of calls.
    signer: { sign: async (request) => request },
    requestHandler: { handle } as never,
  });
  await createTables(client, PREFIX);
  const tables = Object.fromEntries(TABLE_NAMES.map((name) => [name, physicalName(PREFIX, name)]));

  return {
    client: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
    tables: tables as Record<TableName, string>,
    shadow,
    setNow: (at) => {
      now = at;
    },
    during: (run, work) => {
      const current: Running = { run, calls: 0, died: false };
      return running.run(current, async () => {
        const value = await work();
        return { died: current.died, calls: current.calls, value };
      });
    },
    counts,
    close: async () => {
      client.destroy();
      await store.close();
    },
  };
}
