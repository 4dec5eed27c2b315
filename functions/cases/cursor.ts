/** Places in lists as callers see them: opaque, and good for the same list only. */
import * as z from 'zod';
import { Problem } from '../shared/http/problem.ts';
import { derivedId } from '../shared/ids.ts';

const shape = z.strictObject({ list: z.string(), after: z.string().min(1).max(100) });

/** The list's name goes in as a hash: it may be a reference, and cursors stand in addresses. */
const nameOf = (list: string) => derivedId('list', list);

/** @param list which list of all, with what it was asked for by */
export function encodePlace(list: string, after: string): string {
  return Buffer.from(JSON.stringify({ list: nameOf(list), after })).toString('base64url');
}

/** The place behind a cursor. @param places what places of this list look like @throws Problem `bad-request` when it was not given out for this list */
export function decodePlace(list: string, cursor: string, places: RegExp): string {
  try {
    const found = shape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    if (found.list === nameOf(list) && places.test(found.after)) return found.after;
  } catch {
    // As below.
  }
  throw new Problem('bad-request', 'Use `next` of the page before, for the same list, or leave the cursor out.', {
    errors: [{ path: 'cursor', message: 'This cursor was not given out for this list' }],
  });
}
