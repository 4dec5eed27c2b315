/** What the route of the audit trail does. Reading the trail is in the trail before the answer leaves. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { CASE_ACCESS } from '../cases/access.ts';
import { type DeskAnswer, type DeskCall, type DeskSteps, deskHandler } from '../shared/http/desk.ts';
import type { HttpHandler } from '../shared/http/edge.ts';
import type { VerifyStaff } from '../shared/http/staff.ts';
import { mergePages } from '../shared/merge-pages.ts';
import { type AuditQuery, operations } from './api.ts';
import { decodeCursor, encodeCursor, mayShow, questionOf, targetOf } from './question.ts';
import { readEntries, type StoredEntry } from './read-store.ts';
import type { Trail } from './trail.ts';

export interface AuditParts {
  readonly client: DynamoDBDocumentClient;
  readonly tables: { readonly audit: string };
  readonly trail: Trail;
}

const { action: AUDIT_READ } = CASE_ACCESS['GET /desk/v1/audit'];

/** A page looks at no more entries than this; where almost all are of other boroughs it is shorter, with a cursor. */
const MOST_LOOKED_AT = 500;

/** What an auditor sees of an entry. A case that was asked for in vain has no reference of its own. */
function viewOf({ at, subject, roles, action, target, reference, referenceKey, outcome }: StoredEntry) {
  return { at, subject, roles, action, target, reference: reference ?? referenceKey?.replace(/\.1$/, ''), outcome };
}

function auditSteps({ client, tables, trail }: AuditParts): DeskSteps {
  const read = async (call: DeskCall<AuditQuery>): Promise<DeskAnswer> => {
    const { staff, query, request } = call;
    const question = questionOf(query, request.now);
    const { referenceKey, subject } = question;
    const { items, next } = await mergePages<StoredEntry>({
      queues: ['trail'],
      placeOf: ({ sk }) => sk,
      descending: true,
      after: query.cursor === undefined ? undefined : decodeCursor(query.cursor),
      limit: query.limit,
      keep: (entry) => mayShow(staff, entry) && (subject === undefined || entry.subject === subject),
      read: (_, before) => readEntries(client, tables.audit, question, before),
      most: MOST_LOOKED_AT,
    });
    await trail.record(call, { action: AUDIT_READ, target: targetOf(question), referenceKey, outcome: 'allowed' });
    return {
      json: { items: items.map(viewOf), ...(next === undefined ? {} : { next: encodeCursor(next) }) },
    };
  };
  return { 'GET /desk/v1/audit': read };
}

/** The Lambda handler of the audit trail. Whoever has not the role for it is in the trail as refused. */
export function makeAuditHandler(parts: AuditParts & { readonly verifyStaff: VerifyStaff }): HttpHandler {
  return deskHandler('audit', operations, auditSteps(parts), parts.verifyStaff, {
    refused: (call) => parts.trail.record(call, { action: AUDIT_READ, outcome: 'refused' }),
  });
}
