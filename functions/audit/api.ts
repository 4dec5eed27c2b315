/** The route by which auditors read who looked at what. */
import * as z from 'zod';
import { day, reference, time } from '../cases/api/fields.ts';
import type { Operations } from '../shared/http/operation.ts';
import { addDays, startOfDay, toIso } from '../shared/time.ts';

/** Without a case or a member of staff, the trail is read day by day: the last so many, and never more than so many. */
export const DAYS_UNASKED = 7;
export const MOST_DAYS = 31;

const stored = z.iso.datetime({ offset: true });

/** A day in London, or an instant; becomes the first or the last instant that is meant (ISO). */
const bound = (end: 'first' | 'last') =>
  z
    .string()
    .transform((text, context) => {
      const { data, error } = (text.length > 10 ? time : day).safeParse(text);
      if (data === undefined) {
        for (const { message } of error?.issues ?? []) context.addIssue({ code: 'custom', message });
        return z.NEVER;
      }
      if (text.length > 10) return data;
      return toIso(end === 'first' ? startOfDay(data) : startOfDay(addDays(data, 1)) - 1);
    })
    .meta({ examples: ['2026-11-24', '2026-11-24T09:30:00Z'] });

export const auditQuery = z
  .strictObject({
    reference: reference.optional().meta({
      description: "Who looked at this case, or tried to. Without a victim's number: the first victim's",
    }),
    subject: z
      .string()
      .regex(/^[\x21-\x7e]{1,128}$/, "Use the staff member's id from the directory")
      .optional()
      .meta({ description: 'What this member of staff did or tried' }),
    from: bound('first').optional().meta({ description: 'The first day in London, or an instant' }),
    to: bound('last').optional().meta({ description: 'The last day in London, or an instant; both ends count' }),
    cursor: z.string().min(1).max(300).optional().meta({ description: '`next` of the page before' }),
    limit: z
      .string()
      .regex(/^\d{1,3}$/, 'Use a whole number from 1 to 100')
      .transform(Number)
      .pipe(z.int('Use a whole number from 1 to 100').min(1).max(100))
      .default(50),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['to'],
    message: 'This end is before the beginning',
  });

export type AuditQuery = z.output<typeof auditQuery>;

export const operations = {
  'GET /desk/v1/audit': {
    id: 'readAuditTrail',
    tag: 'Audit',
    summary: 'Who read or changed what, newest first',
    description: `Every read and change of a case, of a task and of victims' words, and every try that was refused. For one case, one member of staff, or both; otherwise everybody's of the last ${DAYS_UNASKED} days, or of at most ${MOST_DAYS} days that you name. Entries of your boroughs; those that belong to no borough are shown to auditors of the whole force. Reading the trail is in the trail itself. Entries are never changed or deleted.`,
    query: auditQuery,
    answer: {
      status: 200,
      description: 'A page of entries; `next` when there are or may be more.',
      schema: z.strictObject({
        items: z.array(
          z.strictObject({
            at: stored,
            subject: z.string().meta({ description: "The staff member's id from the directory" }),
            roles: z.array(z.string()).meta({ description: 'Those of their token' }),
            action: z.string().meta({ description: 'What was done or tried: `case.read`, `task.outcome`, ...' }),
            target: z.string().optional().meta({ description: 'The id of the thing, or what was asked for, as codes' }),
            reference: z.string().optional(),
            outcome: z.enum(['allowed', 'refused', 'not-found']),
          }),
        ),
        next: z.string().optional(),
      }),
    },
    problems: ['bad-request', 'busy'],
  },
} as const satisfies Operations;
