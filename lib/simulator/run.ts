/** The whole simulated year: its parts in processes of their own, their results put together in one order. */
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { type Figures, nothing } from './model/figures.ts';
import type { PartNews } from './part-process.ts';
import { type PartPlan, type PartResult, Stopped } from './year.ts';

export interface YearPlan {
  readonly seed: string;
  readonly cases: number;
  readonly days: number;
  /** First day, `YYYY-MM-DD`. */
  readonly start: string;
}

export interface YearResult {
  readonly cases: number;
  readonly counts: Readonly<Record<string, number>>;
  /** How many times something was held against the model. */
  readonly checks: number;
  readonly byRight: ReadonlyMap<string, Figures>;
  /** By the Monday of the week of the due day. */
  readonly byWeek: ReadonlyMap<string, Figures>;
  readonly digest: string;
}

/** The year has two parts however many processors there are: the same seed is the same year everywhere. */
const PARTS = 2;

const PROCESS = new URL('./part-process.ts', import.meta.url);

function inProcess(plan: PartPlan): Promise<PartResult> {
  return new Promise((resolve, reject) => {
    const child = fork(PROCESS, { execArgv: ['--max-old-space-size=4000', '--max-semi-space-size=64'] });
    let told = false;
    child.once('message', (news: PartNews) => {
      told = true;
      if (news.is === 'done') resolve(news.result);
      else reject(new Stopped(news.why));
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (!told) reject(new Error(`Part ${plan.part} of the year ended by itself, with ${code}`));
    });
    child.send(plan);
  });
}

function add(into: Map<string, Figures>, key: string, figures: Figures): void {
  const sum = into.get(key) ?? nothing();
  for (const name of Object.keys(sum) as (keyof Figures)[]) sum[name] += figures[name];
  into.set(key, sum);
}

const inOrder = <Value>(groups: Map<string, Value>, compare: (a: string, b: string) => number): Map<string, Value> =>
  new Map([...groups].sort(([a], [b]) => compare(a, b)));

function putTogether(parts: readonly PartResult[]): YearResult {
  const counts: Record<string, number> = {};
  const byRight = new Map<string, Figures>();
  const byWeek = new Map<string, Figures>();
  const digest = createHash('sha256');
  for (const part of parts) {
    for (const [what, count] of Object.entries(part.counts)) counts[what] = (counts[what] ?? 0) + count;
    for (const group of part.byRight.groups) add(byRight, group.key, group);
    for (const [week, figures] of part.byWeek) add(byWeek, week, figures);
    digest.update(part.digest);
  }
  const sum = (of: (part: PartResult) => number) => parts.reduce((total, part) => total + of(part), 0);
  return {
    cases: sum(({ cases }) => cases),
    counts,
    checks: sum(({ checks }) => checks),
    byRight: inOrder(byRight, (a, b) => Number(a) - Number(b)),
    byWeek: inOrder(byWeek, (a, b) => (a < b ? -1 : 1)),
    digest: digest.digest('hex'),
  };
}

/** Simulates a year. @throws Stopped at the first violated invariant of any part */
export async function simulate({ seed, cases, days, start }: YearPlan): Promise<YearResult> {
  const parts = Array.from({ length: PARTS }, (_, part) => {
    const share = Math.floor(cases / PARTS) + (part < cases % PARTS ? 1 : 0);
    return inProcess({ seed, part, cases: share, days, start });
  });
  return putTogether(await Promise.all(parts));
}
