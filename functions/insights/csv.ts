/** Figures as CSV. */
import { csvText } from '../shared/http/csv.ts';
import type { Group, GroupingReport, Total } from './report.ts';

const COLUMNS = ['period', 'by', 'key', 'name', 'suppressed', 'count', 'mean', '1', '2', '3', '4', '5'];

function figures(figure: Total): string[] {
  if ('suppressed' in figure) return ['true', '', '', '', '', '', '', ''];
  return ['false', String(figure.count), figure.mean.toFixed(2), ...Object.values(figure.distribution).map(String)];
}

/**
 * One line per group, then the total (`by` is `total`), with the same pattern as the JSON answer. Of groups that are
 * withheld there is one line without a key, so that nobody takes them for none.
 */
export function toCsv(period: string, by: string | undefined, report: GroupingReport, total: Total): string {
  const groups = report.withheld ? [{ key: '', suppressed: true } as const] : report.groups;
  return csvText([
    COLUMNS,
    ...groups.map((group: Group) => [period, by ?? '', group.key, group.name ?? '', ...figures(group)]),
    [period, 'total', '', '', ...figures(total)],
  ]);
}
