/** Who looked at what. Written before the answer leaves; what cannot be written here is not shown. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Problem } from '../shared/http/problem.ts';
import type { RandomId } from '../shared/ids.ts';
import { type Access, type AccessEntry, type Caller, entryFor } from './entry.ts';
import { putEntry } from './store.ts';

/** @throws Problem `busy` when the trail cannot be written, whatever the reason: then nothing may be disclosed or done. */
export async function recordAccess(
  client: DynamoDBDocumentClient,
  table: string,
  entry: AccessEntry,
  { id }: { readonly id: string },
): Promise<void> {
  try {
    await putEntry(client, table, id, entry);
  } catch {
    throw new Problem('busy', 'The audit trail cannot be written just now, so nothing is shown or done. Try again.', {
      headers: { 'Retry-After': '2' },
    });
  }
}

/** The trail as a handler holds it: `record(call, {action, outcome, ...})` names the caller and the time itself. */
export interface Trail {
  /** @param id the entry's own, when the same call may write it twice and must find it written; else a random one */
  readonly record: (call: Caller, access: Access, id?: string) => Promise<void>;
}

/** Makes the trail of a function. @param newId an id of its own for each entry */
export function auditTrail(client: DynamoDBDocumentClient, table: string, newId: RandomId): Trail {
  return {
    record: (call, access, id = newId()) => recordAccess(client, table, entryFor(call, access), { id }),
  };
}
