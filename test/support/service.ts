/** The whole service as `npm start` runs it, in a process of its own, on a free port, driven as the outside would. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { addDays, DAY, londonDay, startOfDay } from '../../functions/shared/time.ts';
import type { Role } from '../../lib/blueprint/types.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers as the outside does, untyped
  readonly json: any;
}

export interface RunningService {
  readonly origin: string;
  readonly dataDir: string;
  /** What it has printed so far. */
  readonly output: () => string;
  readonly call: (method: string, path: string, more?: CallOptions) => Promise<Answer>;
  /** A call with a staff token of these roles for the whole force. */
  readonly desk: (roles: readonly Role[], method: string, path: string, more?: CallOptions) => Promise<Answer>;
  readonly form: (path: string, fields: Record<string, string>) => Promise<Answer>;
  /** Ends it at once, as a power cut would. */
  readonly kill: () => Promise<void>;
  /** Ends it and takes away its data. */
  readonly stop: () => Promise<void>;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly boroughs?: readonly string[];
}

/** A port on which nothing listens just now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

function exited(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
}

async function read(answer: Response): Promise<Answer> {
  const text = await answer.text();
  const json = answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined;
  return { status: answer.status, headers: answer.headers, text, json };
}

/** Starts it and waits for its ready line. `dataDir` and `port` again: the same service after a restart. */
export async function startService(again?: {
  readonly dataDir: string;
  readonly port: number;
}): Promise<RunningService & { readonly port: number }> {
  const port = again?.port ?? (await freePort());
  const dataDir = again?.dataDir ?? mkdtempSync(join(tmpdir(), 'my-met-'));
  const child = spawn(process.execPath, ['bin/local.ts'], {
    cwd: join(import.meta.dirname, '../..'),
    // In a DynamoDB that several tests share, each service has tables of its own, found again after a restart.
    env: { ...process.env, PORT: String(port), DATA_DIR: dataDir, TABLE_PREFIX: basename(dataDir).toLowerCase() },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  const started = Date.now();
  while (!output.includes('\nready ') && !output.startsWith('ready ')) {
    if (child.exitCode !== null || Date.now() - started > 60_000) {
      child.kill('SIGKILL');
      throw new Error(`not ready:\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const origin = `http://127.0.0.1:${port}`;
  const call: RunningService['call'] = async (method, path, { body, headers } = {}) =>
    read(
      await fetch(origin + path, {
        method,
        redirect: 'manual',
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  return {
    origin,
    port,
    dataDir,
    output: () => output,
    call,
    desk: async (roles, method, path, more = {}) => {
      const { json } = await call('POST', '/local/token', { body: { roles, boroughs: more.boroughs ?? ['*'] } });
      return call(method, path, { ...more, headers: { authorization: `Bearer ${json.token}`, ...more.headers } });
    },
    form: async (path, fields) =>
      read(await fetch(origin + path, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) })),
    kill: async () => {
      child.kill('SIGKILL');
      await exited(child);
    },
    stop: async () => {
      child.kill('SIGTERM');
      await exited(child);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/**
 * Moves the service's clock to the next Wednesday's noon in London: what happens in the next hours lies in one week and
 * one month, whenever the tests run. @returns the day
 */
export async function moveToMidweek(service: RunningService): Promise<string> {
  const { json } = await service.call('GET', '/local/clock');
  let day = addDays(londonDay(Date.parse(json.now)), 1);
  while (new Date(`${day}T00:00:00Z`).getUTCDay() !== 3) day = addDays(day, 1);
  const to = new Date(startOfDay(day) + DAY / 2).toISOString();
  const { status } = await service.call('POST', '/local/clock', { body: { to } });
  if (status !== 200) throw new Error(`the clock did not move to ${to}: ${status}`);
  return day;
}
