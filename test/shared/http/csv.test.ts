import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvField, wantsCsv } from '../../../functions/shared/http/csv.ts';

describe('a field of CSV', () => {
  const nasty = fc.string({
    unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', "'", ',', ' ', 'a', '1', '|', 'é'),
  });

  it('never gives a spreadsheet something that begins like a formula', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const [[field = ''] = []]: string[][] = parse(`${csvField(text)},x\r\n`, { relax_column_count: true });
        expect(field).not.toMatch(/^[\s"]*[=+\-@\t\r]/);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['=1+1', '+44', '-1', '@SUM(A1)', '\t=1', '\r=1', '  =1', '"=1', ' "+1', '＝1'])(
    'leads %j with an apostrophe',
    (text) => {
      expect(parse(csvField(text), { columns: false })).toEqual([[`'${text}`]]);
    },
  );
});

describe('who wants CSV', () => {
  it.each([
    [undefined, undefined, false],
    [undefined, 'text/csv', true],
    [undefined, 'Text/CSV;q=0.9, */*', true],
    [undefined, 'application/json, text/csv', false],
    [undefined, 'text/csv, application/json', true],
    ['json', 'text/csv', false],
    ['csv', 'application/json', true],
  ] as const)('format %s, accept %s: %s', (format, accept, wanted) => {
    expect(wantsCsv({ headers: accept === undefined ? {} : { accept } }, format)).toBe(wanted);
  });
});
