/** The routes of the Desk API that read the duty ledger. */
import * as z from 'zod';
import { borough, day, team } from '../cases/api/fields.ts';
import { BOROUGHS } from '../lists/boroughs.ts';
import type { Operations } from '../shared/http/operation.ts';
import { addDays } from '../shared/time.ts';

const time = z.iso.datetime({ offset: true });
const bcus = [...new Set(BOROUGHS.map(({ bcu }) => bcu))];

/** Nothing is wrong so far: what is no day cannot be compared with another. */
const isSound = ({ issues }: { readonly issues: readonly unknown[] }) => issues.length === 0;

/** The most days that one compliance report covers. */
const MOST_DAYS = 366;

export const worklistQuery = z
  .strictObject({
    borough: borough.optional().meta({ description: 'ONS code; without it, every borough of your scope' }),
    bcu: z
      .string()
      .refine((code) => bcus.includes(code), `Unknown BCU. Use one of ${bcus.join(', ')}`)
      .optional()
      .meta({ description: 'Basic Command Unit, as GET /desk/v1/boroughs names it: its boroughs of your scope' }),
    team: team.optional().meta({ description: 'The team of this name, in each of the boroughs' }),
    cursor: z.string().min(1).max(300).optional().meta({ description: '`next` of the page before' }),
    limit: z
      .string()
      .regex(/^\d{1,2}$/, 'Use a whole number from 1 to 50')
      .transform(Number)
      .pipe(z.int('Use a whole number from 1 to 50').min(1).max(50))
      .default(50),
  })
  .refine((query) => query.borough === undefined || query.bcu === undefined, {
    path: ['bcu'],
    message: 'Name a borough or a BCU, not both',
  });

export const complianceQuery = z
  .strictObject({
    from: day.meta({ description: 'The first due day, in London' }),
    to: day.meta({ description: 'The last due day; it counts as well' }),
    by: z.enum(['right', 'borough']).default('right'),
    format: z.enum(['json', 'csv']).optional(),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'The last day is before the first', when: isSound })
  .refine(({ from, to }) => to < addDays(from, MOST_DAYS), {
    path: ['to'],
    when: isSound,
    message: `Ask for at most ${MOST_DAYS} days at once`,
  });

const contactPlan = z.strictObject({
  channels: z.array(z.enum(['sms', 'email', 'phone'])),
  hours: z.strictObject({ from: z.string(), to: z.string() }),
  language: z.string().optional(),
  unsafe: z.boolean().optional(),
  notes: z.string().optional(),
});

const item = z.strictObject({
  reference: z.string(),
  dutyId: z.string(),
  right: z
    .string()
    .meta({ description: 'Of the Code, `1` to `12`; `vrr` (review scheme) and `policy` (the force) are not the Code' }),
  title: z.string(),
  whatToDo: z.string(),
  owner: z.string(),
  confirmation: z.string().meta({ description: 'How far the rule is confirmed; only `confirmed` ones are rights' }),
  dueAt: time,
  overdue: z.boolean(),
  status: z.enum(['open', 'missed']),
  enhanced: z.boolean().meta({ description: 'The shorter limit holds' }),
  borough: z.string(),
  team: z.string().optional(),
  suspect: z.int().optional(),
  contactPlan: contactPlan.nullable().meta({ description: 'Null: there is none, and nothing is sent by itself' }),
  safeContact: z.string().meta({ description: 'How to reach the victim without harm, in words' }),
  lastContactAt: time.optional().meta({ description: 'When somebody last spoke with the victim' }),
  restricted: z.literal(true).optional(),
});

const figures = { due: z.int(), met: z.int(), missed: z.int(), excused: z.int(), open: z.int() };

export const operations = {
  'GET /desk/v1/worklist': {
    id: 'getWorklist',
    tag: 'Worklist',
    summary: 'Duties that are owed, nearest deadline first',
    description:
      "Duties of the Victims' Code and routine updates that the force still owes a victim, overdue ones first: those that are open, and missed ones until they are made up for or excused. Restricted cases are listed for supervisors and the staff they name. Every case shown is in the audit trail before the answer leaves.",
    query: worklistQuery,
    answer: {
      status: 200,
      description: 'A page of duties; `next` when there are more.',
      schema: z.strictObject({ items: z.array(item), next: z.string().optional() }),
    },
    problems: ['bad-request', 'not-found', 'busy'],
  },
  'GET /desk/v1/compliance': {
    id: 'getCompliance',
    tag: 'Worklist',
    summary: "What was owed under the Victims' Code and what was kept, by right or borough",
    description:
      "Counts duties by the day on which they were due: those of rights 1 to 12 that are confirmed, have a limit and are the force's own. `missed` stays missed, whatever was made up for or excused afterwards. `open` is not decided yet. Boroughs of your scope only; groups in which nothing was due are not listed. CSV with `Accept: text/csv` or `format=csv`.",
    query: complianceQuery,
    answer: {
      status: 200,
      description: 'The figures; `due` is the sum of the other four.',
      schema: z.strictObject({
        from: z.string(),
        to: z.string(),
        by: z.enum(['right', 'borough']),
        groups: z.array(z.strictObject({ key: z.string(), name: z.string().optional(), ...figures })),
        total: z.strictObject(figures),
      }),
      media: ['text/csv'],
    },
    problems: ['bad-request', 'busy'],
  },
} as const satisfies Operations;
