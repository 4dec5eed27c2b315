declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    path?: string;
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }
  export default function dynalite(options?: DynaliteOptions): Server;
}

/** The inside of dynalite 4.0.0 that lib/local/dynalite-repairs.ts, and a bench that fills a store, put their hands on. */
declare module 'dynalite/db/index.js' {
  import type { Readable } from 'node:stream';

  export type Item = Record<string, Record<string, unknown>>;
  export type Done = (error?: unknown) => void;
  export interface Operation {
    type: 'put' | 'del';
    key: string;
    value?: unknown;
  }
  export interface KeySchema {
    KeySchema: { AttributeName: string }[];
  }
  export interface Table extends KeySchema {
    TableName: string;
    GlobalSecondaryIndexes?: (KeySchema & { IndexName: string })[];
  }
  export interface SubStore {
    put(key: string, value: unknown, done: Done): void;
  }
  export interface Store {
    db: {
      open(): Promise<void>;
      get(key: string, done: (error: unknown, value?: unknown) => void): void;
      getSync(key: string): unknown;
      batch(operations: Operation[], done: Done): void;
      iterator(options: object): AsyncIterable<[key: string, value: { TableStatus?: string }]>;
      values(options: object): AsyncIterable<unknown>;
      createValueStream(options: object): Readable;
    };
    getItemDb(table: string): SubStore;
    getTable(name: string, done: (error: unknown, table?: Table) => void): void;
    lifecycleManager: { gracefulClose(done: (error?: Error | null) => void): void };
  }
  interface Db {
    create(options: object): Store;
    validationError(message: string): Error;
    createKey(item: Item, table: Table): string;
    checkConditional(
      data: { ReturnValuesOnConditionCheckFailure?: string },
      existing?: Item,
    ): (Error & { body?: Record<string, unknown> }) | null | undefined;
    updateIndexes(store: Store, table: Table, before: Item | null | undefined, after: Item | null, done: Done): void;
    getIndexActions(
      indexes: unknown[],
      before: Item | null | undefined,
      after: Item | null,
      table: Table,
    ): { puts: { index: string; key: string; item: unknown }[]; deletes: { index: string; key: string }[] };
  }
  const db: Db;
  export default db;
}

declare module 'dynalite/validations/putItem.js' {
  const validation: { types: Record<string, object> };
  export default validation;
}

declare module 'dynalite/validations/updateItem.js' {
  const validation: { types: Record<string, object> };
  export default validation;
}
