import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseInPath, displayReference, parseReference } from '../../../functions/cases/reference.ts';

describe('a reference', () => {
  it.each([
    [
      '1000000/26',
      { id: '1000000-26.1', report: '1000000-26', reference: '1000000/26', victimNumber: 1, numbered: false },
    ],
    [
      '1000000-26.1',
      { id: '1000000-26.1', report: '1000000-26', reference: '1000000-26', victimNumber: 1, numbered: true },
    ],
    [
      ' cad/12-ab/26.12 ',
      { id: 'CAD-12-AB-26.12', report: 'CAD-12-AB-26', reference: 'cad/12-ab/26', victimNumber: 12, numbered: true },
    ],
    ['abc.999', { id: 'ABC.999', report: 'ABC', reference: 'abc', victimNumber: 999, numbered: true }],
  ])('%s is read', (text, named) => {
    expect(parseReference(text)).toEqual(named);
  });

  it.each([
    ['too short', '12'],
    ['too long', '1'.repeat(31)],
    ['five parts', '1/2/3/4/5'],
    ['victim 0', '1000000/26.0'],
    ['victim 1000', '1000000/26.1000'],
    ['a leading zero', '1000000/26.01'],
    ['two numbers', '1000000/26.1.2'],
    ['nothing between', '1000000//26'],
    ['a telephone number', '+447700900123'],
    ['a space within', '1000000 26'],
    ['another alphabet', '１０００/26'],
    ['a line break', '1000000/26\n.2'],
    ['nothing', ''],
  ])('is not %s', (_, text) => {
    expect(parseReference(text)).toBeUndefined();
  });

  it('names the same case however it is written: letters of any case, / or -, in the path or in a body', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9]{1,6}$/);
    const written = fc.record({
      parts: fc.array(part, { minLength: 2, maxLength: 4 }),
      lower: fc.boolean(),
      number: fc.option(fc.integer({ min: 1, max: 999 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(written, ({ parts, lower, number }) => {
        const suffix = number === undefined ? '' : `.${number}`;
        const plain = `${parts.join('/')}${suffix}`;
        const other = parts.join('-');
        const { id, victimNumber } = parseReference(plain) ?? {};
        expect(id).toBe(`${other.toUpperCase()}.${number ?? 1}`);
        const inPath = `${lower ? other.toLowerCase() : other.toUpperCase()}${suffix}`;
        expect(caseInPath({ reference: inPath }).id).toBe(id);
        expect(caseInPath({ reference: encodeURIComponent(plain) }).id).toBe(id);
        expect(caseInPath({ reference: plain }).victimNumber).toBe(victimNumber);
        // Read again from what it is called, it is still the same.
        expect(parseReference(id ?? '')?.id).toBe(id);
      }),
    );
  });

  it('is shown as it was given, with the number from the second victim on', () => {
    expect(displayReference({ reference: '1000000/26', victimNumber: 1 })).toBe('1000000/26');
    expect(displayReference({ reference: '1000000/26', victimNumber: 2 })).toBe('1000000/26.2');
  });

  it('in a path that names no case is refused without repeating it', () => {
    for (const reference of ['+447700900123', '%zz', '%', '', '1000000-26.0', 'jo@example.org']) {
      expect(() => caseInPath({ reference })).toThrow(
        expect.objectContaining({ type: 'bad-request', message: expect.stringContaining('1000000-26') }),
      );
      try {
        caseInPath({ reference });
      } catch (error) {
        if (reference.length > 1) expect((error as Error).message).not.toContain(reference);
      }
    }
    expect(() => caseInPath({})).toThrow('The address names no case');
  });
});
