/** A function runs as Lambda would run it: its own environment, one event at a time, its own time-out. */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createRunner, type Runner } from '../../lib/local/runner.ts';
import { temporaryFolder, until, writeBundle } from './fixtures.ts';

const folder = temporaryFolder();
const open: Runner[] = [];
afterEach(() => {
  for (const runner of open.splice(0)) runner.close();
});

let count = 0;
function run(code: string, { most = 1, timeoutSeconds = 5, environment = {} as Record<string, string> } = {}) {
  count += 1;
  const output: string[] = [];
  const runner = createRunner(
    {
      folder: writeBundle(folder, `function-${count}`, code),
      environment,
      timeoutSeconds,
      memoryMb: 256,
      output: (chunk) => output.push(chunk.toString()),
    },
    most,
  );
  open.push(runner);
  return { ...runner, output };
}

test('a function sees its own variables and nothing of the machine', async () => {
  const { invoke } = run('exports.handler = async () => ({ env: process.env, argv: process.execArgv });', {
    environment: { TABLE_TASKS: 'tasks', TZ: 'UTC' },
  });
  expect(await invoke({})).toMatchObject({
    kind: 'answer',
    value: { env: { TABLE_TASKS: 'tasks', TZ: 'UTC' }, argv: ['--max-old-space-size=230'] },
  });
  const { value } = (await invoke({})) as { value: { env: object } };
  expect(Object.keys(value.env).sort()).toEqual(['TABLE_TASKS', 'TZ']);
});

test('the event and the context arrive, the result comes back, the instance is used again', async () => {
  const { invoke, instances } = run(
    `let calls = 0;
     exports.handler = async (event, context) => ({
       event, calls: ++calls, id: context.awsRequestId, left: context.getRemainingTimeInMillis() });`,
  );
  const first = await invoke({ a: [1, 'é', null] }, 'request-1');
  expect(first).toMatchObject({ kind: 'answer', value: { event: { a: [1, 'é', null] }, calls: 1, id: 'request-1' } });
  const { value } = (await invoke(null)) as { value: { calls: number; left: number } };
  expect(value.calls).toBe(2);
  expect(value.left).toBeGreaterThan(4000);
  expect(value.left).toBeLessThanOrEqual(5000);
  expect(instances()).toBe(1);
});

const SLOW = `let busy = 0;
  exports.handler = async (event) => {
    busy += 1;
    await new Promise((done) => setTimeout(done, 100));
    const seen = busy;
    busy -= 1;
    return { seen, pid: process.pid };
  };`;

test('one event at a time per instance, more instances under load, never more than allowed', async () => {
  const { invoke, instances } = run(SLOW, { most: 3 });
  const outcomes = await Promise.all(Array.from({ length: 12 }, () => invoke({})));
  const values = outcomes.map((outcome) => (outcome as { value: { seen: number; pid: number } }).value);
  expect(values.map(({ seen }) => seen)).toEqual(Array.from({ length: 12 }, () => 1));
  expect(new Set(values.map(({ pid }) => pid)).size).toBe(3);
  expect(instances()).toBe(3);
});

test('an instance that is too slow is killed and replaced', async () => {
  const { invoke, instances } = run(
    `exports.handler = async (event) => {
       if (event.hang) await new Promise((done) => setTimeout(done, 60000));
       if (event.spin) for (;;);
       return process.pid;
     };`,
    { timeoutSeconds: 1 },
  );
  const before = await invoke({});
  expect(await invoke({ hang: true })).toEqual({ kind: 'timeout' });
  const after = await invoke({});
  expect(after.kind).toBe('answer');
  expect(after).not.toEqual(before);
  expect(await invoke({ spin: true })).toEqual({ kind: 'timeout' });
  expect((await invoke({})).kind).toBe('answer');
  expect(instances()).toBe(1);
});

test('a thrown error is an error, a dead instance a crash, and the next event finds a living one', async () => {
  const { invoke, output } = run(
    `exports.handler = async (event) => {
       if (event === 'throw') throw new TypeError('a secret');
       if (event === 'exit') process.exit(3);
       if (event === 'late') setTimeout(() => { throw new Error('later'); }, 1);
       if (event === 'late') await new Promise((done) => setTimeout(done, 50));
       return 'fine';
     };`,
  );
  expect(await invoke('throw')).toEqual({ kind: 'error', errorType: 'TypeError' });
  expect(await invoke('exit')).toEqual({ kind: 'crash' });
  expect(await invoke('ok')).toEqual({ kind: 'answer', value: 'fine' });
  expect(await invoke('late')).toEqual({ kind: 'crash' });
  expect(await invoke('ok')).toEqual({ kind: 'answer', value: 'fine' });
  expect(output.join('')).toContain('invocation-failed');
  expect(output.join('')).not.toContain('a secret');
});

test('events that wait behind a dying instance are still answered', async () => {
  const { invoke } = run(`exports.handler = async (event) => { if (event === 1) process.exit(1); return event; };`);
  expect(await Promise.all([invoke(0), invoke(1), invoke(2), invoke(3)])).toEqual([
    { kind: 'answer', value: 0 },
    { kind: 'crash' },
    { kind: 'answer', value: 2 },
    { kind: 'answer', value: 3 },
  ]);
});

test.each([
  ['throws while it loads', 'throw new RangeError("no")', { kind: 'error', errorType: 'RangeError' }],
  ['exports no handler', 'exports.other = 1', { kind: 'error', errorType: 'TypeError' }],
])('a bundle that %s fails every event, and no event hangs', async (_, code, outcome) => {
  const { invoke } = run(code);
  expect(await invoke({})).toEqual(outcome);
  expect((await invoke({})).kind).not.toBe('answer');
});

test('what a function prints is kept', async () => {
  const { invoke, output } = run('exports.handler = async () => { console.log("a line"); };');
  expect(await invoke({})).toEqual({ kind: 'answer', value: null });
  await until(() => output.join('') === 'a line\n');
});

test('instances die with the service, also when it is killed', async () => {
  const pidFile = join(folder, 'pid');
  const bundle = writeBundle(
    folder,
    'orphan',
    `exports.handler = async () => { setInterval(() => {}, 1000); require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); };`,
  );
  const script = join(folder, 'parent.mts');
  writeFileSync(
    script,
    `import { createRunner } from ${JSON.stringify(resolve('lib/local/runner.ts'))};
     const runner = createRunner({ folder: ${JSON.stringify(bundle)}, environment: {}, timeoutSeconds: 9, memoryMb: 128, output: () => {} }, 1);
     await runner.invoke({});
     console.log('invoked');
     setInterval(() => {}, 1000);`,
  );
  const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((done) => parent.stdout.once('data', done));
  const pid = Number(readFileSync(pidFile, 'utf8'));
  expect(() => process.kill(pid, 0)).not.toThrow();
  parent.kill('SIGKILL');
  await until(() => {
    try {
      // A zombie that nobody has reaped yet still answers to signal 0.
      return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
    } catch {
      return true;
    }
  });
});
