/** The routes of the Desk API that show what victims say. */
import * as z from 'zod';
import { findBorough } from '../lists/boroughs.ts';
import { findTouchpoint } from '../lists/touchpoints.ts';
import type { Operations } from '../shared/http/operation.ts';
import { parsePeriod } from '../shared/time.ts';
import { GROUPINGS } from './groups.ts';

const period = z
  .string()
  .refine((id) => parsePeriod(id) !== undefined, 'Use an ISO week like 2026-W47 or a calendar month like 2026-11')
  .transform((id) => parsePeriod(id) as NonNullable<ReturnType<typeof parsePeriod>>);

const distribution = z.strictObject({ '1': z.int(), '2': z.int(), '3': z.int(), '4': z.int(), '5': z.int() });
const figure = { count: z.int(), mean: z.number(), distribution };
const suppressed = z.literal(true);
const group = { key: z.string(), name: z.string().optional() };

export const insightsQuery = z.strictObject({
  period,
  by: z
    .enum(GROUPINGS)
    .optional()
    .meta({ description: 'Keys of `channel`: interaction, card, leaflet (the page of such a link), sms, email' }),
  format: z.enum(['json', 'csv']).optional(),
});

export const equalityQuery = z.strictObject({
  period: z
    .string()
    .refine((id) => parsePeriod(id)?.kind === 'month', 'Use a calendar month like 2026-11')
    .transform((id) => parsePeriod(id) as NonNullable<ReturnType<typeof parsePeriod>>),
});

export const wordsQuery = z.strictObject({
  period,
  borough: z
    .string()
    .refine((code) => findBorough(code) !== undefined, 'Use an ONS code that GET /desk/v1/boroughs lists')
    .optional(),
  team: z.string().min(1).max(60).optional(),
  touchpoint: z
    .string()
    .refine((id) => findTouchpoint(id) !== undefined, 'Use an id that GET /desk/v1/touchpoints lists')
    .optional(),
  cursor: z.string().min(1).max(300).optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/, 'Use a whole number from 1 to 100')
    .transform(Number)
    .pipe(z.int().min(1).max(100))
    .default(25),
});

const theme = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/^[\p{L}\p{N}][\p{L}\p{M}\p{N} '&-]*$/u, 'Use letters, digits, spaces and hyphens');

export const themesBody = z.strictObject({
  themes: z
    .array(theme)
    .max(10)
    .refine((list) => new Set(list).size === list.length, 'Name each theme once'),
});

export const operations = {
  'GET /desk/v1/insights': {
    id: 'getInsights',
    tag: 'Insights',
    summary: 'Ratings of an ISO week or calendar month',
    description:
      'Without `by`: the total of the whole force, also for the running period. With `by`: its groups, once the period has ended. Groups of fewer than ten replies are hidden, and others with them, so that none can be worked out; the pattern is made once and never changes. Groups without replies are not listed. Boroughs and teams are listed as far as your token covers them. CSV with `Accept: text/csv` or `format=csv`.',
    query: insightsQuery,
    answer: {
      status: 200,
      description: 'The figures. `withheld`: even the list of groups would betray a figure.',
      schema: z.strictObject({
        period: z.string(),
        groups: z.array(z.union([z.strictObject({ ...group, ...figure }), z.strictObject({ ...group, suppressed })])),
        total: z.union([z.strictObject(figure), z.strictObject({ suppressed })]),
        withheld: suppressed.optional(),
      }),
      media: ['text/csv'],
    },
    problems: ['bad-request', 'busy'],
  },
  'GET /desk/v1/insights/equality': {
    id: 'getEquality',
    tag: 'Insights',
    summary: 'Answers to the equality questions in a month that has ended',
    description:
      'Whole force only; they are stored without any tie to a reply. Answers given by fewer than ten are hidden.',
    query: equalityQuery,
    answer: {
      status: 200,
      description: 'Counts by question.',
      schema: z.strictObject({
        period: z.string(),
        questions: z.array(
          z.union([
            z.strictObject({
              question: z.string(),
              answers: z.array(
                z.union([
                  z.strictObject({ answer: z.string(), count: z.int() }),
                  z.strictObject({ answer: z.string(), suppressed }),
                ]),
              ),
            }),
            z.strictObject({ question: z.string(), suppressed }),
          ]),
        ),
      }),
    },
    problems: ['bad-request', 'busy'],
  },
  'GET /desk/v1/words': {
    id: 'listWords',
    tag: 'Insights',
    summary: 'What victims wrote in a period that has ended',
    description:
      'Of your boroughs, as far as their figures are shown, and where the borough, team and touchpoint together have at least ten replies. Names, numbers and addresses that can be recognised are masked. Every page is in the audit trail. A page may be shorter than `limit`: go on while there is a `next`.',
    query: wordsQuery,
    answer: {
      status: 200,
      description: 'A page of words. `suppressed`: too few replies to show any.',
      schema: z.strictObject({
        items: z.array(
          z.strictObject({
            id: z.string(),
            words: z.string(),
            rating: z.int(),
            touchpoint: z.string(),
            language: z.string(),
            borough: z.string().optional(),
            themes: z.array(z.string()),
          }),
        ),
        next: z.string().optional(),
        suppressed: suppressed.optional(),
      }),
    },
    problems: ['bad-request', 'not-found', 'busy'],
  },
  'PUT /desk/v1/words/{id}/themes': {
    id: 'putThemes',
    tag: 'Insights',
    summary: 'Say what some words are about',
    description: 'Replaces the themes. `id` as GET /desk/v1/words gives it.',
    body: themesBody,
    answer: {
      status: 200,
      description: 'The themes as stored.',
      schema: z.strictObject({ id: z.string(), themes: z.array(z.string()) }),
    },
    problems: ['bad-request', 'not-found', 'busy'],
  },
} as const satisfies Operations;
