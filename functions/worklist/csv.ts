/** Compliance as CSV. */
import { csvText } from '../shared/http/csv.ts';
import type { ComplianceReport, Figures } from './compliance.ts';

const COLUMNS = ['from', 'to', 'by', 'key', 'name', 'due', 'met', 'missed', 'excused', 'open'];

const numbers = ({ due, met, missed, excused, open }: Figures) => [due, met, missed, excused, open].map(String);

/** One line per group, then the total (`by` is `total`). Days in London, the last one counts as well. */
export function complianceCsv(from: string, to: string, by: string, { groups, total }: ComplianceReport): string {
  return csvText([
    COLUMNS,
    ...groups.map((group) => [from, to, by, group.key, group.name ?? '', ...numbers(group)]),
    [from, to, 'total', '', '', ...numbers(total)],
  ]);
}
