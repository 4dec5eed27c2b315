/** The lists that other routes accept. */
import * as z from 'zod';
import type { Operations } from '../shared/http/operation.ts';

/** A list of rows of this repository. What is too long for its limit here fails the first call of any test. */
const listOf = <Row extends z.ZodType>(row: Row, most: number) =>
  z.strictObject({ items: z.array(row).min(1).max(most) });

const id = z.string().max(60);
const day = z.string().meta({ format: 'date' });

const limit = z.strictObject({ count: z.int().min(1).max(365), unit: z.enum(['working-days', 'days']) });

const duty = z.strictObject({
  id,
  right: z
    .string()
    .max(10)
    .meta({ description: 'Right `1` to `12` of the Code; `vrr`: the review scheme, which is not part of the Code' }),
  title: z.string().max(100),
  whatToDo: z.string().max(500).meta({ description: 'What to do' }),
  owner: z.enum(['police', 'wcu', 'cps', 'probation', 'police-or-cps', 'all-agencies', 'not-stated']).meta({
    description: 'Who owes it (`wcu`: the Witness Care Unit). The clock runs for all, reminders only for ours',
  }),
  standard: limit.optional().meta({ description: 'The limit; without one the Code gives no number' }),
  enhanced: limit.optional().meta({ description: 'The limit for victims with enhanced rights, where there is one' }),
  clock: z
    .enum(['event', 'receipt'])
    .meta({ description: 'From when it runs: when it happened, or when its owner received the information' }),
  evidence: z
    .enum(['told', 'done'])
    .meta({ description: 'What keeps it: a contact in which the victim was told, or something done' }),
  confirmation: z
    .enum(['confirmed', 'partly', 'older-code-only', 'unconfirmed'])
    .meta({ description: 'How sure the row of facts/victims-code-duties.csv is' }),
  inferred: z
    .array(z.enum(['clock', 'evidence', 'version', 'standard', 'enhanced']))
    .max(5)
    .meta({ description: 'What the source does not say and was inferred' }),
  codeVersion: z.string().max(20).meta({ description: 'The Code that it is from' }),
  validFrom: day.meta({ description: 'The first London day of a clock to which it applies' }),
  validTo: day.optional().meta({ description: 'The last one, once a newer Code has taken its place' }),
});

export const operations = {
  'GET /desk/v1/touchpoints': {
    id: 'listTouchpoints',
    tag: 'Lists',
    summary: 'The touchpoints that can be rated',
    description: 'The kinds of contact that a link can be made for. `id` is what `POST /desk/v1/links` takes.',
    answer: {
      status: 200,
      description: 'All of them, in the order in which a case goes.',
      schema: listOf(z.strictObject({ id, stage: id, name: z.string().max(100) }), 100),
    },
    problems: [],
  },
  'GET /desk/v1/boroughs': {
    id: 'listBoroughs',
    tag: 'Lists',
    summary: 'The boroughs of the force and their Basic Command Units',
    description: '`code` is the ONS code that every other route takes.',
    answer: {
      status: 200,
      description: 'All 32, by code.',
      schema: listOf(
        z.strictObject({
          code: z
            .string()
            .regex(/^E09\d{6}$/)
            .max(9),
          name: z.string().max(60),
          bcu: z
            .string()
            .regex(/^[A-Z]{2}$/)
            .max(2),
          bcuName: z.string().max(60),
        }),
        32,
      ),
    },
    problems: [],
  },
  'GET /desk/v1/milestone-types': {
    id: 'listMilestoneTypes',
    tag: 'Lists',
    summary: 'What can happen in a case, and the duties that it opens',
    description:
      "`id` is what `POST /desk/v1/cases/{reference}/milestones` takes as `type`. The duties are the Victims' Code as this service keeps it, row by row, with how sure each row is. Working days are Monday to Friday without the bank holidays of England and Wales; day 0 is the London day on which the clock starts.",
    answer: {
      status: 200,
      description: "All of them, in the order of the Code's rights.",
      schema: listOf(z.strictObject({ id, name: z.string().max(100), duties: z.array(duty).max(50) }), 200),
    },
    problems: [],
  },
} as const satisfies Operations;
