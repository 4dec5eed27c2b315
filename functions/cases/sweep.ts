/** The minute's look at the cases: finish what a request could not, then do what time asks for. */
import type { ScheduledEvent } from '../../lib/blueprint/schedule.ts';
import { log } from '../shared/log.ts';
import { calendarEndsSoon } from '../victims-code/calendar.ts';
import { SYSTEM } from './change.ts';
import { dueChange } from './due.ts';
import { type FollowParts, finish } from './follow-store.ts';
import { dueCases, postponeCase, readCase } from './store.ts';
import { writeDecision } from './write-change.ts';

/** Cases of one shard in one batch. */
const BATCH = 100;
/** Cases worked on at the same time. */
const AT_ONCE = 10;

export interface CaseSweepParts extends FollowParts {
  /** Whether there is time for more; asked before every few cases. */
  readonly hasTime: () => boolean;
}

interface SweepCounts {
  /** Cases that time changed: staff were reminded, or a duty was missed. */
  changed: number;
  /** Cases of which only something had to follow. */
  repaired: number;
  failed: number;
  /** Found but not come to: time ran out. */
  left: number;
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

/**
 * One sweep at `now` (ms), batch after batch while there is time. A case that fails does not stop the others; it is
 * tried again a minute later, behind those that wait already.
 */
async function sweep(parts: CaseSweepParts, now: number): Promise<SweepCounts> {
  const { client, tables, hasTime } = parts;
  const counts: SweepCounts = { changed: 0, repaired: 0, failed: 0, left: 0 };
  const seen = new Set<string>();
  for (;;) {
    // The index lags: what it still lists of this run is not work for this run.
    const ids = (await dueCases(client, tables.cases, now, BATCH)).filter((id) => !seen.has(id));
    if (ids.length === 0) return counts;
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      if (!hasTime()) {
        counts.left = ids.length - from;
        return counts;
      }
      await Promise.all(
        ids.slice(from, from + AT_ONCE).map(async (id) => {
          seen.add(id);
          try {
            await sweepCase(parts, id, now, counts);
          } catch (error) {
            counts.failed += 1;
            log({
              level: 'error',
              event: 'case-failed',
              error: error instanceof Error ? error.name : typeof error,
            });
            await postponeCase(client, tables.cases, id, now).catch(() => undefined);
          }
        }),
      );
    }
  }
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
