/** A list that only grows: one JSON line each, on disk before anybody is told. */
import { mkdirSync, readFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type * as z from 'zod';

export interface Journal<Line> {
  readonly append: (line: Line) => Promise<void>;
  /** Newest last. */
  readonly lines: readonly Line[];
  readonly close: () => Promise<void>;
}

/** A kill in the middle of an append leaves half a line, which nobody was told of: it is skipped. */
function readLines<Line>(text: string, shape: z.ZodType<Line>): Line[] {
  return text.split('\n').flatMap((line) => {
    try {
      return [shape.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}

export async function openJournal<Line>(path: string, shape: z.ZodType<Line>): Promise<Journal<Line>> {
  mkdirSync(dirname(path), { recursive: true });
  const file: FileHandle = await open(path, 'a+', 0o600);
  const text = readFileSync(path, 'utf8');
  const lines = readLines(text, shape);
  if (text !== '' && !text.endsWith('\n')) await file.appendFile('\n');
  let last: Promise<void> = Promise.resolve();
  return {
    append: (line) => {
      last = last
        .catch(() => undefined)
        .then(async () => {
          await file.appendFile(`${JSON.stringify(line)}\n`);
          lines.push(line);
        });
      return last;
    },
    lines,
    close: async () => {
      await last.catch(() => undefined);
      await file.close();
    },
  };
}
