/**
 * DynamoDB's API from dynalite, on disk or in memory, called in this process. A request reaches dynalite whole, never
 * as a socket: a client that dies mid-request would throw inside it and end the process.
 */
import { EventEmitter } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import dynalite from 'dynalite';
import { captureStore, removeHalfMade } from './dynalite-repairs.ts';

/** An answer as it goes over the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

/** Does one DynamoDB call. `target`: the `X-Amz-Target` header, `DynamoDB_20120810.GetItem`. */
export type DynamoDbCall = (target: string, body: Buffer) => Promise<WireAnswer>;

/** A DynamoDB that this process can call: the embedded one, or another behind its address. */
export interface Store {
  readonly call: DynamoDbCall;
  readonly close: () => Promise<void>;
}

/** Another process has the store's folder open. */
export class StoreLocked extends Error {
  override readonly name = 'StoreLocked';
}

/** What dynalite wants to see of a signed request; it checks no signature. */
const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  authorization: 'AWS4-HMAC-SHA256 Credential=local/x/x/dynamodb/aws4_request, SignedHeaders=host, Signature=x',
  'x-amz-date': 'x',
};

/** Opens a store. `path`: a folder on disk; without it, memory. @throws StoreLocked */
export async function openDynalite(path?: string): Promise<Store> {
  const options = { ...(path ? { path } : {}), createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 };
  const { made, store } = captureStore<Server>(() => dynalite(options));
  try {
    await store.db.open();
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } };
    if (cause?.code === 'LEVEL_LOCKED') throw new StoreLocked(`The store in ${path} is in use by another process`);
    throw error;
  }
  await removeHalfMade(store);
  const [listener] = made.listeners('request') as [(request: unknown, response: unknown) => void];
  return {
    call: (target, body) =>
      new Promise((resolve) => {
        const headers: Record<string, string> = {};
        const request = Object.assign(new EventEmitter(), {
          method: 'POST',
          url: '/',
          headers: { ...HEADERS, 'x-amz-target': target },
        });
        const response = {
          statusCode: 200,
          setHeader: (name: string, value: unknown) => {
            // Whoever sends the answer on sets its length.
            if (name.toLowerCase() !== 'content-length') headers[name] = String(value);
          },
          end: (answer: string) => resolve({ status: response.statusCode, headers, body: answer }),
        };
        listener(request, response);
        request.emit('data', body);
        request.emit('end');
      }),
    close: () =>
      new Promise((resolve, reject) =>
        store.lifecycleManager.gracefulClose((error) => (error ? reject(error) : resolve())),
      ),
  };
}

/** Reads a request's body to its end. Rejects when the client goes away. */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('error', reject);
    request.on('aborted', () => reject(new Error('The client went away')));
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks)));
  });
}

/** Listens on loopback, on a free port unless one is named. @returns the port */
export async function listenOnLoopback(server: Server, port = 0): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}

/** Serves a store on a free loopback port, for tests: no permissions, no faults. */
export async function serveDynalite(path?: string): Promise<{ endpoint: string; close: () => Promise<void> }> {
  const store = await openDynalite(path);
  const server = createServer(async (request, response) => {
    response.on('error', () => undefined);
    try {
      const { status, headers, body } = await store.call(
        String(request.headers['x-amz-target']),
        await readBody(request),
      );
      response.writeHead(status, headers).end(body);
    } catch {
      response.destroy();
    }
  });
  const port = await listenOnLoopback(server);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await store.close();
    },
  };
}
