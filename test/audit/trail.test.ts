import { DynamoDBDocumentClient, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccessEntry } from '../../functions/audit/entry.ts';
import { recordAccess } from '../../functions/audit/trail.ts';
import { Problem } from '../../functions/shared/http/problem.ts';
import { type TestStore, testStore } from '../support/store.ts';

const entry: AccessEntry = {
  at: '2026-06-30T23:30:00.000Z',
  subject: 'staff-1',
  roles: ['desk'],
  action: 'task.read',
  target: 'T1',
  outcome: 'allowed',
};

let store: TestStore;
beforeAll(async () => {
  store = await testStore();
});
afterAll(() => store.close());

async function entries() {
  return (await store.client.send(new ScanCommand({ TableName: store.tables.audit }))).Items ?? [];
}

describe('the audit trail', () => {
  it('keeps an entry under its London day, never in place of another', async () => {
    await recordAccess(store.client, store.tables.audit, entry, { id: 'A' });
    expect(await entries()).toEqual([{ pk: 'DAY#2026-07-01', sk: '2026-06-30T23:30:00.000Z#A', ...entry }]);
    // The same id again is the same call, tried again by the SDK after its first answer was lost.
    await recordAccess(store.client, store.tables.audit, { ...entry, subject: 'other' }, { id: 'A' });
    expect((await entries()).map((item) => item['subject'])).toEqual(['staff-1']);
    await recordAccess(store.client, store.tables.audit, entry, { id: 'B' });
    expect(await entries()).toHaveLength(2);
  });

  it.each(['AccessDeniedException', 'ResourceNotFoundException', 'ThrottlingException', 'TypeError'])(
    'answers 503 when it cannot be written (%s): the caller discloses nothing',
    async (name) => {
      const broken = mockClient(DynamoDBDocumentClient.from(store.client));
      broken.on(PutCommand).rejects(Object.assign(new Error('inside'), { name }));
      const refusal = await recordAccess(broken as never, store.tables.audit, entry, { id: 'C' }).catch(
        (error: unknown) => error,
      );
      expect(refusal).toBeInstanceOf(Problem);
      expect(refusal).toMatchObject({ status: 503, type: 'busy', headers: { 'Retry-After': '2' } });
      expect(JSON.stringify(refusal)).not.toContain('inside');
    },
  );
});
