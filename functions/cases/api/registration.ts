/** The routes by which cases are registered, found and read. */
import * as z from 'zod';
import type { Operations } from '../../shared/http/operation.ts';
import { parseReference } from '../reference.ts';
import { caseSummary, caseView, historyItem } from './answers.ts';
import { contactPlanBody, enhancedRights } from './arrangements.ts';
import { DATING } from './changes.ts';
import { email, phone } from './detail-fields.ts';
import { borough, line, page, reference, team, time } from './fields.ts';
import { representativeBody, victimBody } from './people.ts';

export const registerBody = z
  .strictObject({
    reference,
    victimNumber: z
      .int()
      .min(1)
      .max(999)
      .optional()
      .meta({ description: 'Which victim of the crime report; 1 when nothing is said' }),
    borough,
    team: team.optional(),
    category: line(60).meta({ description: 'The category of crime, as the force names it. Never in a message' }),
    reportedAt: time,
    victim: victimBody,
    representative: representativeBody.optional(),
    enhancedRights: enhancedRights.optional(),
    contactPlan: contactPlanBody.optional(),
  })
  .refine(
    ({ reference: written, victimNumber }) => {
      const named = parseReference(written);
      return !named?.numbered || victimNumber === undefined || named.victimNumber === victimNumber;
    },
    { path: ['victimNumber'], message: 'The reference names another victim: give the number once' },
  );

export const findQuery = z
  .strictObject({
    phone: phone
      .optional()
      .meta({ description: "The victim's or representative's, in any way of writing; in an address + is `%2B`" }),
    email: email.optional(),
    reference: reference.optional().meta({
      description: "The crime reference: the cases of all its victims, or of one with the victim's number",
    }),
    ...page,
  })
  .refine((query) => [query.phone, query.email, query.reference].filter((value) => value !== undefined).length === 1, {
    path: ['reference'],
    message: 'Search by exactly one of reference, phone and email',
  });

export const historyQuery = z.strictObject(page);

export const operations = {
  'POST /desk/v1/cases': {
    id: 'registerCase',
    tag: 'Cases',
    summary: "Register a victim's part in a crime report",
    description:
      "A case is one victim of one crime report: register each victim of a report, with numbers of their own. The report is the case's first milestone and opens its duties; what is past due by then is marked missed and still owed. The first numbers and addresses count as confirmed. The shorter limits hold for the reasons in `enhancedRights`, and for a victim under 18 at the report. The same request again answers the same; another one for a registered victim is a 409.",
    body: registerBody,
    answer: { status: 201, description: 'The case', schema: caseView, etag: true },
    problems: ['conflict', 'key-reused', 'busy', ...DATING],
  },
  'GET /desk/v1/cases': {
    id: 'findCases',
    tag: 'Cases',
    summary: 'Find cases by crime reference, telephone number or e-mail address',
    description:
      'By exactly one of the three. Numbers and addresses of victims and of those who speak for them are found, as they stand now, by keyed hash. Cases out of your reach are left out. Each case shown is in the audit trail before the answer leaves, and so is a search by number or address.',
    query: findQuery,
    answer: {
      status: 200,
      description: 'A page of cases; `next` when there are more',
      schema: z.strictObject({ items: z.array(caseSummary), next: z.string().optional() }),
    },
    problems: ['busy'],
  },
  'GET /desk/v1/cases/{reference}': {
    id: 'getCase',
    tag: 'Cases',
    summary: 'One case: who, what happened, what is owed, and how to reach the victim safely',
    description:
      'Show `safeContact` above all else. Every reading is in the audit trail before the answer leaves, a refused one too.',
    answer: { status: 200, description: 'The case', schema: caseView, etag: true },
    problems: ['not-found', 'busy'],
  },
  'GET /desk/v1/cases/{reference}/history': {
    id: 'getCaseHistory',
    tag: 'Cases',
    summary: 'Every change of a case, latest first',
    description:
      'Nothing is ever removed from it. Of names, numbers and addresses it says which changed, not what they were.',
    query: historyQuery,
    answer: {
      status: 200,
      description: 'A page of changes; `next` when there are more',
      schema: z.strictObject({ items: z.array(historyItem), next: z.string().optional() }),
    },
    problems: ['not-found', 'busy'],
  },
} as const satisfies Operations;
