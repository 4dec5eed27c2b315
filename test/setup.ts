/** Keeps the functions' own log lines out of the test report; a test that looks at them takes `process.stdout.write` itself. */
const write = process.stdout.write.bind(process.stdout);

process.stdout.write = ((chunk: string | Uint8Array, ...rest: never[]) =>
  typeof chunk === 'string' && /^\{"level":"(info|warn|error)"/.test(chunk)
    ? true
    : write(chunk, ...rest)) as typeof process.stdout.write;
