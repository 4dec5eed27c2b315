import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

const folder = new URL('../../functions/victims-code/facts/', import.meta.url);

/** A fact file's rows, by column. */
export function csvFact(name: string): Record<string, string>[] {
  return parse(readFileSync(new URL(name, folder)), { columns: true, skip_empty_lines: true });
}

interface HolidayFact {
  readonly first_year: number;
  readonly last_year: number;
  readonly events: readonly { readonly date: string; readonly weekday: string; readonly title: string }[];
}

/** The published bank holidays. */
export const holidayFact: HolidayFact = JSON.parse(
  readFileSync(new URL('bank-holidays-england-wales.json', folder), 'utf8'),
);
