/** `npm run simulate -- --cases 5000 --days 365 --seed 1 --out dir`: a year of the force, checked at every step. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { plotOf } from '../lib/simulator/plot.ts';
import { simulate } from '../lib/simulator/run.ts';
import { report } from '../lib/simulator/table.ts';
import { Stopped } from '../lib/simulator/year.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '5000' },
    days: { type: 'string', default: '365' },
    seed: { type: 'string', default: '1' },
    start: { type: 'string', default: '2026-01-01' },
    out: { type: 'string', default: '.simulated' },
  },
});

/** @throws when it is none */
function wholeNumber(name: 'cases' | 'days', most: number): number {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw new Error(`--${name} is a whole number from 1 to ${most}`);
}

const plan = {
  seed: values.seed,
  start: values.start,
  cases: wholeNumber('cases', 100_000),
  days: wholeNumber('days', 730),
};

const started = performance.now();
try {
  const year = await simulate(plan);
  await mkdir(values.out, { recursive: true });
  const file = join(values.out, `year-${plan.seed}.svg`);
  const title = `A simulated year: ${year.cases} cases, ${plan.days} days from ${plan.start}, seed ${plan.seed}`;
  await writeFile(file, await plotOf(year.byWeek, title));
  process.stdout.write(`${report(year)}\n\nplot ${file}\n`);
  process.stdout.write(`elapsed ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
} catch (error) {
  if (!(error instanceof Stopped)) throw error;
  process.stderr.write(`An invariant is violated. ${error.message}\n`);
  process.exitCode = 1;
}
