/** A process that simulates one part of the year. It is told which by its parent, and tells how it went. */
import { MARKS } from './scenario/people.ts';
import { type PartPlan, type PartResult, runPart, Stopped } from './year.ts';

/** What the process says to its parent. */
export type PartNews =
  | { readonly is: 'done'; readonly result: PartResult }
  | { readonly is: 'stopped'; readonly why: string };

/** The functions' log lines are no output here; but they too name nobody. */
let lines = 0;
process.stdout.write = ((line: string | Uint8Array) => {
  lines += 1;
  if (MARKS.test(String(line))) throw new Stopped(`A log line names somebody: ${line}`);
  return true;
}) as typeof process.stdout.write;

process.once('message', async (plan: PartPlan) => {
  const news = await runPart(plan).then(
    (result): PartNews => ({ is: 'done', result: { ...result, counts: { ...result.counts, 'log lines': lines } } }),
    (error: unknown): PartNews => ({
      is: 'stopped',
      why: error instanceof Stopped ? error.message : String((error as Error).stack),
    }),
  );
  process.send?.(news, () => process.exit(0));
});
