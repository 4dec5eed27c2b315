/** The worklist's routes over a ledger filled from the same random cases, and what a plain list of them would say. */
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { auditTrail } from '../../functions/audit/trail.ts';
import type { Case, Duty } from '../../functions/cases/case.ts';
import { randomId } from '../../functions/shared/ids.ts';
import { findRule } from '../../functions/victims-code/rules.ts';
import { makeWorklistHandler } from '../../functions/worklist/steps.ts';
import { type ApiRequest, apiEvent, TEST_NOW, type TestDesk, testDesk } from '../support/desk.ts';
import { type TestStore, testStore } from '../support/store.ts';

export type StaffOf = NonNullable<Parameters<TestDesk['token']>[0]>;

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read into answers
  readonly json: any;
}

export interface WorklistHouse {
  readonly store: TestStore;
  readonly worklist: (staff: StaffOf, query?: Record<string, string>, more?: Partial<ApiRequest>) => Promise<Answer>;
  readonly compliance: (staff: StaffOf, query: Record<string, string>, more?: Partial<ApiRequest>) => Promise<Answer>;
  /** The same house where the trail cannot be written. */
  readonly withoutTrail: Pick<WorklistHouse, 'worklist' | 'compliance'>;
  readonly trail: () => Promise<Record<string, unknown>[]>;
  readonly close: () => Promise<void>;
}

export async function worklistHouse(): Promise<WorklistHouse> {
  const store = await testStore();
  const desk = await testDesk();
  const { client, tables } = store;
  const callsOn = (auditTable: string) => {
    const trail = auditTrail(client, auditTable, randomId);
    const handler = makeWorklistHandler({ client, tables, trail, verifyStaff: desk.verifyStaff });
    const get =
      (resource: string) =>
      async (staff: StaffOf, query: Record<string, string> = {}, more: Partial<ApiRequest> = {}): Promise<Answer> => {
        const headers = { ...(await desk.signedIn({ at: more.at ?? TEST_NOW, ...staff })), ...more.headers };
        const answer = await handler(apiEvent({ method: 'GET', resource, query, ...more, headers }));
        const isJson = String(answer.headers?.['Content-Type']).includes('json');
        return {
          status: answer.statusCode,
          headers: answer.headers ?? {},
          text: answer.body,
          json: isJson && JSON.parse(answer.body),
        };
      };
    return { worklist: get('/desk/v1/worklist'), compliance: get('/desk/v1/compliance') };
  };
  return {
    store,
    ...callsOn(tables.audit),
    withoutTrail: callsOn('no-such-table'),
    trail: async () => {
      const { Items = [] } = await client.send(new ScanCommand({ TableName: tables.audit, ConsistentRead: true }));
      return Items;
    },
    close: store.close,
  };
}

const FORCE = ['police', 'wcu', 'police-or-cps', 'all-agencies'];

/** What the force owes in these cases, nearest deadline first, worked out from the cases themselves. */
export function owedIn(cases: readonly Case[]): { of: Case; duty: Duty & { dueAt: string } }[] {
  return cases
    .flatMap((of) => of.duties.map((duty) => ({ of, duty })))
    .filter((each): each is { of: Case; duty: Duty & { dueAt: string } } => {
      const { status, dueAt, fulfilled, excuse, rule } = each.duty;
      if (dueAt === undefined || !FORCE.includes(findRule(rule)?.owner ?? '')) return false;
      return status === 'open' || (status === 'missed' && !fulfilled && !excuse);
    })
    .sort((a, b) => {
      const [one, other] = [a, b].map(({ of, duty }) => `${duty.dueAt}#${of.id}#${duty.id}`) as [string, string];
      return one < other ? -1 : 1;
    });
}

/** Every page of a worklist, in order. */
export async function pagesOf(
  house: Pick<WorklistHouse, 'worklist'>,
  staff: StaffOf,
  query: Record<string, string> = {},
): Promise<{ dutyId: string; reference: string }[][]> {
  const found: { dutyId: string; reference: string }[][] = [];
  let cursor: string | undefined;
  do {
    const { status, json, text } = await house.worklist(staff, { ...query, ...(cursor ? { cursor } : {}) });
    if (status !== 200) throw new Error(`${status} ${text}`);
    found.push(json.items);
    cursor = json.next;
  } while (cursor !== undefined && found.length < 200);
  return found;
}
