/** Who looked at what. Written before the answer leaves; what cannot be written here is not shown. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DeskCall } from '../shared/http/desk.ts';
import { Problem } from '../shared/http/problem.ts';
import type { RandomId } from '../shared/ids.ts';
import { toIso } from '../shared/time.ts';
import { putEntry } from './store.ts';

export interface AccessEntry {
  /** When, ISO. */
  readonly at: string;
  /** The staff member's opaque id from the directory, and the roles of the token. */
  readonly subject: string;
  readonly roles: readonly string[];
  /** What was done or tried, a constant of the code: `task.read`. */
  readonly action: string;
  /** The id of the thing, as the caller gave it. */
  readonly target?: string | undefined;
  /** The crime reference of the thing, when it has one. */
  readonly reference?: string | undefined;
  readonly outcome: 'allowed' | 'refused' | 'not-found';
}

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
  readonly record: (
    call: Pick<DeskCall, 'request' | 'staff'>,
    access: Omit<AccessEntry, 'at' | 'subject' | 'roles'>,
  ) => Promise<void>;
}

/** Makes the trail of a function. @param newId an id of its own for each entry */
export function auditTrail(client: DynamoDBDocumentClient, table: string, newId: RandomId): Trail {
  return {
    record: ({ request, staff }, access) =>
      recordAccess(
        client,
        table,
        {
          at: toIso(request.now),
          subject: staff.subject,
          roles: staff.roles,
          ...access,
        },
        { id: newId() },
      ),
  };
}
