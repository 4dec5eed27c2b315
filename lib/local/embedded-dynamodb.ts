/**
 * DynamoDB's API from dynalite, on disk or in memory, guarded against its known defects: requests are read whole before
 * dynalite sees them (a client that dies mid-request would throw inside it and end the process), and it listens on
 * loopback only.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import dynalite from 'dynalite';

export type Answer = (body: Buffer, headers: IncomingMessage['headers'], response: ServerResponse) => void;

/** Opens a store. `path`: a folder on disk; without it, memory. @returns what answers one DynamoDB call, and its end. */
export function openDynalite(path?: string): { answer: Answer; close: () => Promise<void> } {
  const server: Server = dynalite({ ...(path ? { path } : {}), createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const [listener] = server.listeners('request') as [(request: unknown, response: ServerResponse) => void];
  return {
    answer: (body, headers, response) => {
      const replay = Object.assign(Readable.from([body], { objectMode: false }), { method: 'POST', url: '/', headers });
      listener(replay, response);
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Serves a store on a free loopback port, for tests: no permissions, no faults. */
export async function serveDynalite(path?: string): Promise<{ endpoint: string; close: () => Promise<void> }> {
  const store = openDynalite(path);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('error', () => undefined);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => store.answer(Buffer.concat(chunks), request.headers, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await store.close();
    },
  };
}
