/**
 * How a case is named. A crime report has a reference (`1000000/26`), each of its victims a number: `1000000/26.2` is the
 * second one's case, without a number it is the first one's. Upper and lower case are the same, and so are `/` and `-`.
 */
import { Problem } from '../shared/http/problem.ts';

export interface NamedCase {
  /** The case's key: `1000000-26.1`. */
  readonly id: string;
  /** The crime report's key, the same for each of its victims: `1000000-26`. */
  readonly report: string;
  /** The crime reference as it was written, without a victim's number: `1000000/26`. */
  readonly reference: string;
  readonly victimNumber: number;
  /** Whether the number was written, or 1 is assumed. */
  readonly numbered: boolean;
}

const WRITTEN = /^([A-Za-z0-9]+(?:[/-][A-Za-z0-9]+){0,3})(?:\.([1-9]\d{0,2}))?$/;
const SHORTEST = 3;
const LONGEST = 30;

/** What to say to whoever wrote something else. */
export const REFERENCE_HELP =
  'Use the crime reference, 3 to 30 letters, digits and "/" or "-", for example 1000000/26; for the second victim 1000000/26.2';

/** Reads a reference in any of its ways of writing; undefined when it is none. */
export function parseReference(text: string): NamedCase | undefined {
  const [, reference, number] = WRITTEN.exec(text.trim()) ?? [];
  if (reference === undefined || reference.length < SHORTEST || reference.length > LONGEST) return undefined;
  const report = reference.toUpperCase().replaceAll('/', '-');
  const victimNumber = Number(number ?? 1);
  return { id: `${report}.${victimNumber}`, report, reference, victimNumber, numbered: number !== undefined };
}

/** What a path or a query carries, also when the `/` is still percent-encoded. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The case that the path's `{reference}` names. @throws Problem `bad-request` when nothing could be called so */
export function caseInPath(params: Readonly<Record<string, string>>): NamedCase {
  const named = parseReference(decoded(params['reference'] ?? ''));
  if (named) return named;
  throw new Problem(
    'bad-request',
    'The address names no case. Write the crime reference with "-" in place of "/", for example 1000000-26, and a second victim as 1000000-26.2.',
  );
}

/** The case as answers, tasks and the audit trail call it: `1000000/26`, with the victim's number from the second on. */
export function displayReference(of: { readonly reference: string; readonly victimNumber: number }): string {
  return of.victimNumber === 1 ? of.reference : `${of.reference}.${of.victimNumber}`;
}
