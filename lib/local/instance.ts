/** One running instance of a function: a process with the function's own environment and nothing else. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const BOOTSTRAP = join(import.meta.dirname, 'lambda-bootstrap.cjs');

/** Lambda's own limit on loading a bundle. */
const INIT_TIMEOUT_MS = 10_000;

export type Outcome =
  | { readonly kind: 'answer'; readonly value: unknown }
  /** The handler threw; the instance lives on. */
  | { readonly kind: 'error'; readonly errorType: string }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'crash' };

export interface FunctionProcess {
  /** The folder with `index.js`. */
  readonly folder: string;
  /** The whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** What the function writes, as it comes. */
  readonly output: (chunk: Buffer) => void;
}

export interface Instance {
  /** Handles one event; call it again only when the last one has ended. */
  readonly handle: (event: unknown, requestId: string) => Promise<Outcome>;
  /** Whether it can take another event. */
  readonly alive: () => boolean;
  readonly stop: () => void;
}

interface Message {
  readonly ready?: true;
  readonly result?: unknown;
  readonly failed?: { readonly errorType: string };
}

function start({ folder, environment, memoryMb, output }: FunctionProcess): ChildProcess {
  const child = spawn(
    process.execPath,
    // Node's heap within the function's memory, as Lambda sets it; the rest is for buffers and the runtime.
    [`--max-old-space-size=${Math.floor(memoryMb * 0.9)}`, BOOTSTRAP, join(folder, 'index.js')],
    { cwd: folder, env: { ...environment }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
  child.stdout?.on('data', output);
  child.stderr?.on('data', output);
  return child;
}

/** Starts an instance; the bundle loads while it already takes its first event. */
export function startInstance(process: FunctionProcess): Instance {
  const child = start(process);
  let dead = false;
  let ready = false;
  let waiting: ((message: Message | 'exit' | 'late') => void) | undefined;
  let whenReady: (() => void) | undefined;

  const die = () => {
    dead = true;
    child.kill('SIGKILL');
  };
  child.on('message', (message: Message) => {
    if (message.ready) {
      ready = true;
      whenReady?.();
    } else waiting?.(message);
  });
  const gone = () => {
    dead = true;
    waiting?.('exit');
  };
  child.on('exit', gone);
  child.on('error', gone);

  const handle = (event: unknown, requestId: string): Promise<Outcome> =>
    new Promise((resolve) => {
      const finish = (outcome: Outcome) => {
        clearTimeout(timer);
        waiting = undefined;
        whenReady = undefined;
        resolve(outcome);
      };
      let timer = setTimeout(() => waiting?.('late'), INIT_TIMEOUT_MS);
      waiting = (message) => {
        if (message === 'late') {
          die();
          finish({ kind: 'timeout' });
        } else if (message === 'exit') finish({ kind: 'crash' });
        else if (message.failed) finish({ kind: 'error', errorType: message.failed.errorType });
        else finish({ kind: 'answer', value: message.result });
      };
      const begin = () => {
        clearTimeout(timer);
        const limit = process.timeoutSeconds * 1000;
        timer = setTimeout(() => waiting?.('late'), limit);
        child.send({ event, requestId, deadline: Date.now() + limit }, (error) => {
          if (error) waiting?.('exit');
        });
      };
      if (dead) finish({ kind: 'crash' });
      else if (ready) begin();
      else whenReady = begin;
    });

  return { handle, alive: () => !dead && child.connected, stop: die };
}
