/** Tables as CSV (RFC 4180), safe to open in a spreadsheet, and who asked for one. */
import type { Reply, Request } from './request.ts';

/**
 * One field. A text that a spreadsheet would take for a formula (also behind spaces or quotes) is led by an apostrophe;
 * then quotes, commas and line ends are quoted as RFC 4180 says.
 */
export function csvField(value: string): string {
  const text = /^[\s"']*[=+\-@\t\r＝＋－＠]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Lines of fields, the head first. */
export function csvText(lines: readonly (readonly string[])[]): string {
  return lines.map((line) => `${line.map(csvField).join(',')}\r\n`).join('');
}

/** Whether a request asks for CSV: by `format`, else by what its `Accept` header names first. */
export function wantsCsv(request: Pick<Request, 'headers'>, format: 'json' | 'csv' | undefined): boolean {
  if (format !== undefined) return format === 'csv';
  const accept = (request.headers['accept'] ?? '').toLowerCase();
  const csv = accept.indexOf('text/csv');
  const json = accept.indexOf('application/json');
  return csv >= 0 && (json < 0 || csv < json);
}

/** The answer with a table, to be saved under a name of the service's own making. */
export function csvReply(fileName: string, text: string): Reply {
  return {
    status: 200,
    headers: {
      'Content-Type': 'text/csv; charset=utf-8; header=present',
      'Content-Disposition': `attachment; filename="${fileName}"`,
    },
    body: text,
  };
}
