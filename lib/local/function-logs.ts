/** What the functions write: one file each, for its owner's eyes. */
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';

export interface FunctionLogs {
  readonly write: (functionName: string, chunk: Buffer) => void;
  readonly end: () => void;
}

/** `verbose`: shows it too. */
export function functionLogs(folder: string, verbose: boolean): FunctionLogs {
  mkdirSync(folder, { recursive: true });
  const files = new Map<string, WriteStream>();
  return {
    write: (name, chunk) => {
      const file = files.get(name) ?? createWriteStream(join(folder, `${name}.log`), { flags: 'a', mode: 0o600 });
      files.set(name, file);
      file.write(chunk);
      if (verbose) process.stdout.write(chunk);
    },
    end: () => {
      for (const file of files.values()) file.end();
    },
  };
}
