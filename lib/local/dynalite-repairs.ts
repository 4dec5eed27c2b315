/**
 * Repairs of dynalite 4.0.0, made once from outside through the functions that it calls on its own module object:
 *
 * - An item and its index entries are one atomic write. As shipped they are several, and a kill between them leaves an
 *   item that no index knows: what is due there would never happen.
 * - An empty string as a key of an index is refused, as AWS does.
 * - `ReturnValuesOnConditionCheckFailure: ALL_OLD` is answered.
 * - A query that stops early gives its iterator back.
 * - A read is done at once instead of by a thread of its own: microseconds, where the hand-over costs a half millisecond.
 *
 * The version is pinned; test/local/embedded-dynamodb.test.ts fails when an update moves what is used here.
 */
import { Readable } from 'node:stream';
import db, { type Item, type Operation, type Store, type SubStore, type Table } from 'dynalite/db/index.js';
import putItem from 'dynalite/validations/putItem.js';
import updateItem from 'dynalite/validations/updateItem.js';

/** The index entries that belong to an item about to be put. */
const pending = new WeakMap<object, Operation[]>();
const repairedStores = new WeakSet<SubStore>();

const RETURN_ON_FAILURE = { type: 'String', enum: ['ALL_OLD', 'NONE'] };

function emptyIndexKey(table: Table, item: Item): string | undefined {
  for (const index of table.GlobalSecondaryIndexes ?? []) {
    const empty = index.KeySchema.find(({ AttributeName }) => item[AttributeName]?.['S'] === '');
    if (empty) return `IndexName: ${index.IndexName}, IndexKey: ${empty.AttributeName}`;
  }
  return undefined;
}

/** Makes `put` of a table's items carry the index entries that `updateIndexes` left for it. */
function repairPut(store: Store, table: Table): void {
  const items = store.getItemDb(table.TableName);
  if (repairedStores.has(items)) return;
  repairedStores.add(items);
  items.put = (key, value, done) => {
    const operations = pending.get(value as object) ?? [];
    store.db.batch([...operations, { type: 'put', key: `item-${table.TableName}~${key}`, value }], done);
  };
}

function indexOperations(table: Table, before: Item | null | undefined, after: Item | null): Operation[] {
  const { puts, deletes } = db.getIndexActions(table.GlobalSecondaryIndexes ?? [], before, after, table);
  const keyOf = (index: string, key: string) => `index-global~${table.TableName}~${index}~${key}`;
  return [
    ...deletes.map(({ index, key }) => ({ type: 'del' as const, key: keyOf(index, key) })),
    ...puts.map(({ index, key, item }) => ({ type: 'put' as const, key: keyOf(index, key), value: item })),
  ];
}

function repair(): void {
  const { updateIndexes, checkConditional } = db;

  db.updateIndexes = (store, table, before, after, done) => {
    if (!after) {
      updateIndexes(store, table, before, after, done);
      return;
    }
    const empty = emptyIndexKey(table, after);
    if (empty) {
      const rule = 'The AttributeValue for a key attribute cannot contain an empty string value.';
      done(db.validationError(`One or more parameter values are not valid. ${rule} ${empty}`));
      return;
    }
    pending.set(after, indexOperations(table, before, after));
    repairPut(store, table);
    done();
  };

  db.checkConditional = (data, existing) => {
    const refusal = checkConditional(data, existing);
    if (refusal?.body && existing && data.ReturnValuesOnConditionCheckFailure === 'ALL_OLD') {
      refusal.body['Item'] = existing;
    }
    return refusal;
  };

  for (const { types } of [putItem, updateItem]) types['ReturnValuesOnConditionCheckFailure'] = RETURN_ON_FAILURE;
}

repair();

/** Runs `open` (which makes a dynalite server) and gives the store that it made. */
export function captureStore<Made>(open: () => Made): { made: Made; store: Store } {
  const { create } = db;
  let store: Store | undefined;
  db.create = (options) => {
    const created = create(options);
    store = created;
    return created;
  };
  try {
    const made = open();
    if (!store) throw new Error('dynalite no longer makes its store through db.create');
    const { db: level } = store;
    level.createValueStream = (options) => Readable.from(level.values(options));
    level.get = (key, done) => {
      const value = level.getSync(key);
      queueMicrotask(() => done(null, value));
    };
    return { made, store };
  } finally {
    db.create = create;
  }
}

/** A table whose making a kill cut short stays `CREATING` for ever: it holds nothing, so it is made again. */
export async function removeHalfMade({ db: level }: Store): Promise<void> {
  const half: Operation[] = [];
  for await (const [key, table] of level.iterator({ gte: 'table~', lt: 'table~\xff' })) {
    if (table.TableStatus !== 'ACTIVE') half.push({ type: 'del', key });
  }
  if (half.length === 0) return;
  await new Promise<void>((resolve, reject) => level.batch(half, (error) => (error ? reject(error) : resolve())));
}
