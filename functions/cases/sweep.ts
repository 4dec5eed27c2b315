/** The minute's look at the cases: finish what a request could not, then do what time asks for. */
import type { ScheduledEvent } from '../../lib/blueprint/schedule.ts';
import { log } from '../shared/log.ts';
import { workOff } from '../shared/sweep.ts';
import { calendarEndsSoon } from '../victims-code/calendar.ts';
import { SYSTEM } from './change.ts';
import { dueChange } from './due.ts';
import { type FollowParts, finish } from './follow-store.ts';
import { dueCases, postponeCase, readCase } from './store.ts';
import { writeDecision } from './write-change.ts';

/** Cases of one shard in one batch. */
const BATCH = 100;

export interface CaseSweepParts extends FollowParts {
  /** Whether there is time for more; asked before every few cases. */
  readonly hasTime: () => boolean;
}

interface SweepCounts {
  /** Cases that time changed: staff were reminded, or a duty was missed. */
  changed: number;
  /** Cases of which only something had to follow. */
  repaired: number;
}

/** Brings one case up to date. The index lags, so it is read again; nothing due any more is nothing to do. */
async function sweepCase(parts: FollowParts, id: string, now: number, counts: SweepCounts): Promise<void> {
  const stored = await readCase(parts.client, parts.tables.cases, id);
  if (!stored) return;
  const change = dueChange(stored.case, now);
  // A request was faster: it has done the same by its own rules, or the next minute finds the case again.
  const current = change ? (await writeDecision(parts, stored, change, { now, by: SYSTEM }))?.stored : stored;
  if (!current) return;
  const left = await finish(parts, current, now);
  if (left.length > 0) throw left[0]?.error;
  if (change) counts.changed += 1;
  else if (current.follow.length > 0) counts.repaired += 1;
}

/** One sweep at `now` (ms). A case that fails is tried again a minute later, behind those that wait already. */
async function sweep(parts: CaseSweepParts, now: number) {
  const { client, tables, hasTime } = parts;
  const counts: SweepCounts = { changed: 0, repaired: 0 };
  const done = await workOff<string>({
    find: () => dueCases(client, tables.cases, now, BATCH),
    idOf: (id) => id,
    hasTime,
    work: (id) => sweepCase(parts, id, now, counts),
    failed: async (id, error) => {
      log({ level: 'error', event: 'case-failed', error: error instanceof Error ? error.name : typeof error });
      await postponeCase(client, tables.cases, id, now);
    },
  });
  return { ...counts, ...done };
}

/** Once an hour is often enough for what is true for months. */
function warnOfCalendar(now: number): void {
  if (new Date(now).getUTCMinutes() !== 0 || !calendarEndsSoon(now)) return;
  log({ level: 'warn', event: 'calendar-ends-soon' });
}

/**
 * A sweep as its schedule calls it: logs counts, nothing of a case.
 * @throws when a case failed or time ran out, after everything else was done: the platform's alarm counts failed runs
 */
export async function runCaseSweep(parts: CaseSweepParts, event: ScheduledEvent): Promise<void> {
  const now = Date.parse(event.time);
  if (Number.isNaN(now)) throw new Error('The event has no time.');
  warnOfCalendar(now);
  const { changed, repaired, failed, left } = await sweep(parts, now);
  log({ level: 'info', event: 'case-sweep', code: 'changed', count: changed });
  log({ level: 'info', event: 'case-sweep', code: 'repaired', count: repaired });
  if (failed + left === 0) return;
  log({ level: 'error', event: 'case-sweep', code: 'not-done', count: failed + left });
  throw new Error('Some cases were not brought up to date; they are tried again in a minute.');
}
