/**
 * A store in this process that takes a hundred thousand cases in seconds: items go past its API, in the form in which
 * the API keeps them, each with its index entries. Reads and single writes are ordinary calls, and are counted.
 */
import { Readable } from 'node:stream';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import db, { type Item, type Operation } from 'dynalite/db/index.js';
import { captureStore } from '../../lib/local/dynalite-repairs.ts';
import { openDynalite } from '../../lib/local/embedded-dynamodb.ts';
import { createTables, physicalName } from '../../lib/local/tables.ts';

export interface BulkStore {
  readonly client: DynamoDBDocumentClient;
  readonly tables: { readonly cases: string; readonly audit: string };
  /** Adds items to the cases table. */
  readonly fill: (items: readonly Record<string, unknown>[]) => Promise<void>;
  /** Does something and tells which read units it consumed, and how long it took (ms). */
  readonly measure: (work: () => Promise<unknown>) => Promise<{ readUnits: number; ms: number }>;
  readonly close: () => Promise<void>;
}

/** A value as DynamoDB's API writes it. */
function attribute(value: unknown): Record<string, unknown> {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(attribute) };
  return { M: attributes(value as Record<string, unknown>) };
}

function attributes(values: Record<string, unknown>): Item {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, attribute(value)]));
}

function bytesOf(body: string | Uint8Array): Buffer {
  return typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

/** What AWS counts for a query that finds nothing; the embedded store counts none. */
const LEAST_UNITS = 0.5;

/** How many items are written at once. */
const CHUNK = 2000;

export async function bulkStore(): Promise<BulkStore> {
  const { made, store } = captureStore(() => openDynalite());
  const { call, close } = await made;
  const plain = new DynamoDBClient({
    region: 'eu-west-2',
    endpoint: 'http://store.invalid',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    requestHandler: {
      handle: async ({ headers, body }: { headers: Record<string, string>; body: string | Uint8Array }) => {
        const answer = await call(headers['x-amz-target'] ?? '', bytesOf(body));
        const bytes = Readable.from([Buffer.from(answer.body)]);
        return { response: { statusCode: answer.status, headers: { ...answer.headers }, body: bytes } };
      },
    } as never,
  });
  await createTables(plain, 'bench');
  let readUnits = 0;
  plain.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
        const result = await next(args);
        const { ConsumedCapacity } = result.output as { ConsumedCapacity?: { CapacityUnits?: number } };
        if (commandName === 'QueryCommand') readUnits += Math.max(LEAST_UNITS, ConsumedCapacity?.CapacityUnits ?? 0);
        return result;
      },
    { step: 'initialize' },
  );
  const cases = physicalName('bench', 'cases');
  const table = await new Promise<Parameters<typeof db.createKey>[1]>((resolve, reject) =>
    store.getTable(cases, (error, found) => (found ? resolve(found) : reject(error))),
  );

  /** An item with its index entries, as one put of it would write them. */
  const operationsOf = (values: Record<string, unknown>): Operation[] => {
    const item = attributes(values);
    const { puts } = db.getIndexActions(table.GlobalSecondaryIndexes ?? [], undefined, item, table);
    return [
      { type: 'put', key: `item-${cases}~${db.createKey(item, table)}`, value: item },
      ...puts.map(({ index, key, item: value }) => ({
        type: 'put' as const,
        key: `index-global~${cases}~${index}~${key}`,
        value,
      })),
    ];
  };

  return {
    client: DynamoDBDocumentClient.from(plain, { marshallOptions: { removeUndefinedValues: true } }),
    tables: { cases, audit: physicalName('bench', 'audit') },
    fill: async (items) => {
      for (let from = 0; from < items.length; from += CHUNK) {
        const operations = items.slice(from, from + CHUNK).flatMap(operationsOf);
        await new Promise<void>((resolve, reject) =>
          store.db.batch(operations, (error) => (error ? reject(error) : resolve())),
        );
      }
    },
    measure: async (work) => {
      readUnits = 0;
      const started = performance.now();
      await work();
      return { readUnits, ms: performance.now() - started };
    },
    close,
  };
}
