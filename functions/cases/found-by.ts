/** The cases that have a number or address now: who else it belongs to. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Case } from './case.ts';
import { detailHash, detailsOf } from './lookup.ts';
import { readLookup } from './lookup-store.ts';
import { readCase } from './store.ts';

/** A number is of no more cases than this; of a hostel or an office it may be of many. */
const MOST_CASES = 100;

/**
 * Reads them. What the lookup says is a hint: every case is asked itself, so that a former number finds none.
 * @param detail as lookup.ts writes it: `phone:+447700900123`
 * @param key of the lookups' hashes
 * @param but the case that is known already: it is not read again, and not among them
 */
export async function casesWith(
  client: DynamoDBDocumentClient,
  table: string,
  detail: string,
  key: Uint8Array,
  but?: string,
): Promise<Case[]> {
  const wanted = { key: detailHash(key, detail), after: undefined, limit: MOST_CASES };
  const { caseIds } = await readLookup(client, table, wanted);
  const stored = await Promise.all(caseIds.filter((id) => id !== but).map((id) => readCase(client, table, id)));
  return stored.flatMap((one) => (one && detailsOf(one.case).includes(detail) ? [one.case] : []));
}
