/** The service's clock: the machine's, plus an offset that only grows and outlives a restart. */
import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import * as z from 'zod';

const stored = z.strictObject({ offsetMs: z.number().int().min(0) });

export interface Clock {
  /** ms since 1970. */
  readonly now: () => number;
  /** Moves the clock forward to an instant; one that has passed changes nothing. */
  readonly moveTo: (instant: number) => Promise<void>;
}

function readOffset(path: string): number {
  try {
    return stored.parse(JSON.parse(readFileSync(path, 'utf8'))).offsetMs;
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return 0;
    throw new Error(`${path} is damaged; delete it to go back to the machine's clock`, { cause: error });
  }
}

/** `path`: where the offset is kept. `machine`: the machine's clock. */
export function openClock(path: string, machine: () => number = Date.now): Clock {
  let offsetMs = readOffset(path);
  return {
    now: () => machine() + offsetMs,
    moveTo: async (instant) => {
      const offset = Math.ceil(instant - machine());
      if (offset <= offsetMs) return;
      offsetMs = offset;
      await writeFile(`${path}.new`, JSON.stringify({ offsetMs }));
      await rename(`${path}.new`, path);
    },
  };
}

const DURATION =
  /^P(?=\d|T\d)(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,7})H)?(?:(\d{1,9})M)?(?:(\d{1,10})S)?)?$/;

/** The instant an ISO 8601 duration (whole numbers) after another, by the UTC calendar; undefined when it is none. */
export function addDuration(instant: number, duration: string): number | undefined {
  const found = DURATION.exec(duration);
  if (!found) return undefined;
  const [years, months, weeks, days, hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const date = new Date(instant);
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + years * 12 + months);
  // 31 January plus a month is the last day of February.
  if (date.getUTCDate() !== day) date.setUTCDate(0);
  return date.getTime() + (weeks * 7 + days) * 86_400_000 + hours * 3_600_000 + minutes * 60_000 + seconds * 1000;
}
