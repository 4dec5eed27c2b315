/**
 * What follows a reply and the request did not have to wait for: once a minute every reply that is due gets its tasks
 * (if the request died), its place among the day's ratings, its words listed, replaced words erased; then the touched
 * roll-ups are made anew from the ratings, and reports whose period has ended are made. Every step done twice is done once.
 */
import { log } from '../shared/log.ts';
import { HOUR, MINUTE, monthOf, parsePeriod, startOfDay, weekOf } from '../shared/time.ts';
import type { Task } from '../tasks/task.ts';
import type { Reply, ReplyKey } from './reply.ts';
import { tasksFor } from './submit.ts';

/** How many due items one pass takes from each shard, and how many it works on at once. */
const BATCH = 200;
const AT_ONCE = 10;

const PERIOD = 'PERIOD#';

export interface SweepStore {
  /** Keys of what is due, at most `limit` a shard. */
  readonly due: (now: number, limit: number) => Promise<readonly ReplyKey[]>;
  /** A reply that still has something due, read consistently. */
  readonly getDue: (key: ReplyKey, now: number) => Promise<Reply | undefined>;
  readonly putDayEntry: (reply: Reply) => Promise<void>;
  readonly listWords: (reply: Reply) => Promise<void>;
  readonly eraseWords: (reply: Reply, now: number) => Promise<void>;
  /** Makes sure that the report of a period will be made when it has ended. */
  readonly seedPeriod: (periodId: string, endsAt: number) => Promise<void>;
  /** Takes the reply off the due index, unless it has changed since it was read. */
  readonly settle: (key: ReplyKey, reply: Reply) => Promise<void>;
}

export interface SweepParts {
  readonly store: SweepStore;
  readonly raise: (task: Task) => Promise<boolean>;
  /** Makes the roll-up of one day and borough anew from its ratings. */
  readonly rollUp: (day: string, borough: string) => Promise<void>;
  /** Makes the report of an ended period, once. */
  readonly makeReport: (periodId: string, now: number) => Promise<void>;
  /** Whether there is time for another pass. */
  readonly timeLeft: () => boolean;
}

interface Followed {
  readonly key: ReplyKey;
  readonly reply: Reply;
}

/** What could not be done in a run. */
interface Run {
  readonly timeLeft: () => boolean;
  failed: number;
}

/** Works on items, some at once, while there is time; what is left stays due. */
async function eachOf<In, Out>(run: Run, items: readonly In[], work: (item: In) => Promise<Out>): Promise<Out[]> {
  const done: Out[] = [];
  for (let at = 0; at < items.length && run.timeLeft(); at += AT_ONCE) {
    const results = await Promise.allSettled(items.slice(at, at + AT_ONCE).map(work));
    for (const result of results) {
      if (result.status === 'fulfilled') done.push(result.value);
      // The item stays due; the next minute tries again, the others go on.
      else {
        run.failed += 1;
        log({
          level: 'error',
          event: 'follow-up-failed',
          error: result.reason instanceof Error ? result.reason.name : 'unknown',
        });
      }
    }
  }
  return done;
}

async function followUp(parts: SweepParts, key: ReplyKey, now: number): Promise<Followed | undefined> {
  const reply = await parts.store.getDue(key, now);
  if (!reply) return undefined;
  await Promise.all([
    ...tasksFor(key, reply).map((task) => parts.raise(task)),
    parts.store.putDayEntry(reply),
    parts.store.listWords(reply),
    parts.store.eraseWords(reply, now),
  ]);
  return { key, reply };
}

/** A reply given in the last second of a period is stored a little later: no request lasts so long. */
const REPLIES_ON_THEIR_WAY = MINUTE;

async function settleAll(run: Run, parts: SweepParts, followed: readonly Followed[]): Promise<void> {
  const days = new Map(followed.map(({ reply }) => [`${reply.day}#${reply.borough}`, reply]));
  const rolled = new Set(
    await eachOf(run, [...days], async ([id, { day, borough }]) => {
      await parts.rollUp(day, borough);
      return id;
    }),
  );
  const periods = new Set(followed.flatMap(({ reply }) => [weekOf(reply.day), monthOf(reply.day)]));
  const seeded = new Set(
    await eachOf(run, [...periods], async (id) => {
      const period = parsePeriod(id);
      if (period) await parts.store.seedPeriod(id, startOfDay(period.to) + REPLIES_ON_THEIR_WAY);
      return id;
    }),
  );
  const complete = followed.filter(
    ({ reply }) =>
      rolled.has(`${reply.day}#${reply.borough}`) && seeded.has(weekOf(reply.day)) && seeded.has(monthOf(reply.day)),
  );
  await eachOf(run, complete, ({ key, reply }) => parts.store.settle(key, reply));
}

/** A report waits for replies that are still to be followed up, but not for ever: one that fails must not stop it. */
const REPORT_WAITS_AT_MOST = HOUR;

/** One run. @returns how many replies were settled, how many reports made, and what failed and stays due. */
export async function sweepFeedback(
  parts: SweepParts,
  now: number,
): Promise<{ replies: number; reports: number; failed: number }> {
  let replies = 0;
  let reports = 0;
  const run: Run = { timeLeft: parts.timeLeft, failed: 0 };
  let before = '';
  while (parts.timeLeft()) {
    const due = await parts.store.due(now, BATCH);
    // The same items again: they fail. They stay due for the next minute.
    const seen = due.map(({ pk, sk }) => `${pk}|${sk}`).join();
    if (seen === before) break;
    before = seen;
    const waiting = due.filter(({ sk }) => sk.startsWith('REPLY#'));
    const followed = (await eachOf(run, waiting, (key) => followUp(parts, key, now))).filter(
      (one) => one !== undefined,
    );
    await settleAll(run, parts, followed);
    replies += followed.length;
    const ended = due.filter(({ pk, sk }) => {
      const period = sk === 'REPORT' ? parsePeriod(pk.slice(PERIOD.length)) : undefined;
      return period && (waiting.length === 0 || now - startOfDay(period.to) > REPORT_WAITS_AT_MOST);
    });
    reports += (await eachOf(run, ended, ({ pk }) => parts.makeReport(pk.slice(PERIOD.length), now))).length;
  }
  return { replies, reports, failed: run.failed };
}
