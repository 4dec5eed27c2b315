/** What the routes of the duty ledger do. Nothing leaves before the audit trail has it. */
import type * as z from 'zod';
import type { Trail } from '../audit/trail.ts';
import { CASE_ACCESS, mayReach } from '../cases/access.ts';
import { BOROUGHS } from '../lists/boroughs.ts';
import { csvReply, wantsCsv } from '../shared/http/csv.ts';
import { type DeskAnswer, type DeskCall, type DeskSteps, deskHandler } from '../shared/http/desk.ts';
import type { HttpHandler } from '../shared/http/edge.ts';
import { Problem } from '../shared/http/problem.ts';
import { covers, type VerifyStaff } from '../shared/http/staff.ts';
import { mergePages } from '../shared/merge-pages.ts';
import { type complianceQuery, operations, type worklistQuery } from './api.ts';
import { type Counts, complianceReport, countDuties } from './compliance.ts';
import { complianceCsv } from './csv.ts';
import { type Ledger, type Queue, readDue, readQueue } from './store.ts';
import { boroughsFor, decodeCursor, encodeCursor, type Listed, viewOf } from './worklist.ts';

export interface WorklistParts {
  readonly client: Ledger['client'];
  readonly tables: { readonly cases: string };
  readonly trail: Trail;
}

/** One queue is read a page at a time; of many, each gives little, but never so little that a page takes many turns. */
function biteOf(queues: number, limit: number): number {
  return Math.min(limit + 1, Math.max(10, Math.ceil((2 * limit) / queues)));
}

const { action: WORKLIST_READ } = CASE_ACCESS['GET /desk/v1/worklist'];
const { action: COMPLIANCE_READ } = CASE_ACCESS['GET /desk/v1/compliance'];

function worklistSteps({ client, tables, trail }: WorklistParts): DeskSteps {
  const ledger: Ledger = { client, table: tables.cases };

  /** One entry for each case that the duties show, all of them written. @throws Problem `busy` when one cannot be */
  const recordShown = async (call: DeskCall, duties: readonly Listed[]): Promise<void> => {
    const cases = new Map(duties.map((duty) => [duty.caseId, duty]));
    await Promise.all(
      [...cases].map(([referenceKey, { reference, borough }]) =>
        trail.record(call, { action: WORKLIST_READ, reference, referenceKey, borough, outcome: 'allowed' }),
      ),
    );
  };

  const worklist = async (call: DeskCall<z.output<typeof worklistQuery>>): Promise<DeskAnswer> => {
    const { staff, query, request } = call;
    const { team, limit, cursor } = query;
    const boroughs = boroughsFor(staff, query);
    if (boroughs.length === 0) {
      const target = query.borough ?? query.bcu;
      await trail.record(call, { action: WORKLIST_READ, target, borough: query.borough, outcome: 'refused' });
      throw new Problem('not-found', 'Your token covers no such borough.');
    }
    const after = cursor === undefined ? undefined : decodeCursor(cursor);
    if (cursor !== undefined && after === undefined) {
      throw new Problem('bad-request', 'Use `next` of the page before, or leave the cursor out.', {
        errors: [{ path: 'cursor', message: 'This cursor was not given out for this list' }],
      });
    }
    const queue: Queue = {
      index: team === undefined ? 'by-borough' : 'by-team',
      limit: biteOf(boroughs.length, limit),
    };
    const { items, next } = await mergePages<Listed>({
      queues: team === undefined ? boroughs : boroughs.map((borough) => `${borough}#${team}`),
      placeOf: ({ worklistOrder }) => worklistOrder,
      after,
      limit,
      keep: ({ borough, restricted }) =>
        mayReach(staff, { borough, restriction: restricted && { subjects: restricted } }),
      read: (name, behind) => readQueue(ledger, queue, name, behind),
    });
    await recordShown(call, items);
    return {
      json: {
        items: items.map((duty) => viewOf(duty, request.now)),
        ...(next === undefined ? {} : { next: encodeCursor(next) }),
      },
    };
  };

  const compliance = async (call: DeskCall<z.output<typeof complianceQuery>>): Promise<DeskAnswer> => {
    const { staff, request } = call;
    const { from, to, by, format } = call.query;
    const boroughs = await Promise.all(
      BOROUGHS.filter(({ code }) => covers(staff, code)).map(async ({ code }) => {
        const counts: Counts = new Map();
        for await (const orders of readDue(ledger, code, from, to)) countDuties(counts, orders, request.now);
        return { code, counts };
      }),
    );
    const report = complianceReport(boroughs, by);
    await trail.record(call, { action: COMPLIANCE_READ, target: `${from} ${to} ${by}`, outcome: 'allowed' });
    if (!wantsCsv(request, format)) return { json: { from, to, by, ...report } };
    return { reply: csvReply(`compliance-${from}-${to}-${by}.csv`, complianceCsv(from, to, by, report)) };
  };

  return { 'GET /desk/v1/worklist': worklist, 'GET /desk/v1/compliance': compliance };
}

/** The Lambda handler of the worklist and of compliance. Whoever has not the role for them is in the trail as refused. */
export function makeWorklistHandler(parts: WorklistParts & { readonly verifyStaff: VerifyStaff }): HttpHandler {
  return deskHandler('worklist', operations, worklistSteps(parts), parts.verifyStaff, {
    refused: (call, { path }) => {
      const action = path === '/desk/v1/worklist' ? WORKLIST_READ : COMPLIANCE_READ;
      return parts.trail.record(call, { action, outcome: 'refused' });
    },
  });
}
