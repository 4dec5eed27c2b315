/** What the run prints. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { type Figures, total } from './model/figures.ts';
import type { YearResult } from './run.ts';

const FIGURES = ['due', 'met', 'missed', 'excused', 'open'] as const;

const rights = parse(readFileSync(new URL('../../functions/victims-code/facts/rights.csv', import.meta.url)), {
  columns: true,
}) as Record<string, string>[];

/** The right in plain words, as its file has them. */
function nameOf(right: string): string {
  const name = rights.find(({ kind, number }) => kind === 'right' && number === right)?.['title_plain'] ?? '';
  return name.length > 44 ? `${name.slice(0, 43)}…` : name;
}

function line(key: string, name: string, figures: Figures): string {
  const kept = figures.due === 0 ? '' : `${((100 * figures.met) / figures.due).toFixed(1)} %`;
  const cells = FIGURES.map((figure) => String(figures[figure]).padStart(8));
  return `${key.padEnd(6)}${name.padEnd(46)}${cells.join('')}${kept.padStart(9)}`;
}

/** Compliance by right, and what the year consisted of. */
export function report({ cases, counts, checks, byRight, digest }: YearResult): string {
  const head = `${'Right'.padEnd(52)}${FIGURES.map((figure) => figure.padStart(8)).join('')}${'kept'.padStart(9)}`;
  const groups = [...byRight].map(([right, figures]) => line(right, nameOf(right), figures));
  const what = Object.entries({ cases, 'invariants checked': checks, ...counts });
  return [
    head,
    ...groups,
    line('', 'All', total(byRight)),
    '',
    ...what.map(([name, count]) => `${count.toLocaleString('en-GB').padStart(14)}  ${name}`),
    '',
    `digest ${digest}`,
  ].join('\n');
}
