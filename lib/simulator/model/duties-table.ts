/** The model's own reading of the duties file: the words of its columns, not the service's rules. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

interface Term {
  readonly count: number;
  readonly workingDays: boolean;
}

export interface Row {
  /** Kebab-case, as the API takes it. */
  readonly trigger: string;
  /** The row's own words: with the trigger, its name. */
  readonly duty: string;
  readonly right: string;
  readonly standard: Term | undefined;
  readonly enhanced: Term | undefined;
  /** The Witness Care Unit's clock starts when it hears of it. */
  readonly fromReceipt: boolean;
  /** Kept by telling the victim; otherwise by doing something. */
  readonly byTelling: boolean;
  /** The force has to answer for it. */
  readonly force: boolean;
  readonly counts: boolean;
}

/** First words of a row that mean: somebody must speak to the victim. */
const SPEAKING = ['Tell', 'Explain', 'Seek', 'Agree', 'Ask', 'Offer', 'Contact', 'Treat', 'Acknowledge'];

/** Rows that refer to other rows. */
const REFERRED: Readonly<Record<string, string>> = { 'see 6.1': '5 WD' };

/** A limit that a clock can keep: `5 WD`, `10 WD of sentence`, `10 days (older Code)`. Everything else is none. */
function term(words: string): Term | undefined {
  const [, count, unit] = /^(\d+) (WD|days)\b/.exec(REFERRED[words] ?? words) ?? [];
  return count ? { count: Number(count), workingDays: unit === 'WD' } : undefined;
}

/** @param file facts/victims-code-duties.csv */
export function readRows(file: string): readonly Row[] {
  const rows = parse(readFileSync(file), { columns: true }) as Record<string, string>[];
  return rows
    .filter((row) => row['trigger_event'] !== 'routine_update_default')
    .map((row) => {
      const [owner = '', right = ''] = [row['owner'], row['right']];
      const standard = term(row['standard_limit'] ?? '');
      const enhanced = row['enhanced_limit'] === 'same' ? standard : term(row['enhanced_limit'] ?? '');
      const force = !['CPS', 'Probation', 'not stated'].includes(owner);
      return {
        trigger: (row['trigger_event'] ?? '').replaceAll('_', '-'),
        duty: row['duty'] ?? '',
        right: right.startsWith('VRR') ? 'vrr' : right,
        standard,
        enhanced,
        fromReceipt: owner === 'WCU',
        byTelling: SPEAKING.includes((row['duty'] ?? '').split(' ')[0] ?? ''),
        force,
        counts: force && standard !== undefined && row['status'] === 'CONFIRMED' && /^\d+$/.test(right),
      };
    });
}
