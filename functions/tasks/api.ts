/** The task routes of the Desk API. */
import * as z from 'zod';
import { INBOUND_BECAUSE } from '../inbound/inbound.ts';
import { findBorough } from '../lists/boroughs.ts';
import type { Operations } from '../shared/http/operation.ts';
import { INBOUND_KINDS, REPLY_KINDS, TASK_KINDS, type TaskKind } from './kinds.ts';

const KINDS = Object.keys(TASK_KINDS) as [TaskKind, ...TaskKind[]];
const kind = z.enum(KINDS);
const status = z.enum(['open', 'done']);
const time = z.iso.datetime({ offset: true });

const summary = {
  id: z.string(),
  kind,
  status,
  openedAt: time,
  dueAt: time.meta({ description: 'By when it must be done, or tried again' }),
  overdue: z.boolean(),
  escalated: z.boolean().meta({ description: 'Supervisors have been told of it' }),
  borough: z.string().meta({
    description: 'ONS code; `*`: it belongs to no known borough, whoever is there for the whole force sees it',
  }),
  team: z.string().optional(),
  touchpoint: z.string().optional().meta({ description: 'Tasks that a reply asked for' }),
  reference: z.string().optional(),
  dutyId: z.string().optional().meta({ description: 'Tasks of a case: the duty that it is about' }),
  rating: z.int().min(1).max(5).optional(),
};

const attempt = {
  at: time,
  by: z.string().meta({ description: "The staff member's id from the directory" }),
  note: z.string().optional(),
};

export const listQuery = z.strictObject({
  kind: kind.optional(),
  status: status.default('open'),
  borough: z
    .string()
    .refine((code) => findBorough(code) !== undefined, {
      message: 'Unknown borough. GET /desk/v1/boroughs lists the ONS codes you can use',
    })
    .optional(),
  team: z.string().min(1).max(60).optional(),
  cursor: z.string().min(1).max(300).optional().meta({ description: '`next` of the page before' }),
  limit: z
    .string()
    .regex(/^\d{1,3}$/, 'Use a whole number from 1 to 100')
    .transform(Number)
    .pipe(z.int().min(1).max(100))
    .default(50),
});

export const outcomeBody = z.strictObject({
  outcome: z.enum(['done', 'no-answer', 'not-needed']),
  note: z
    .string()
    .trim()
    .min(1)
    .refine((text) => [...text].length <= 1000, { message: 'Use at most 1000 characters' })
    .regex(/^(?:[^\p{C}\p{Zl}\p{Zp}]|[\n\r\t])+$/u, 'Use printable characters')
    .optional()
    .meta({ maxLength: 1000, description: 'What happened, for colleagues. Never shown to the victim' }),
});

const policy = Object.entries(REPLY_KINDS)
  .map(([name, { dueWithin }]) => `\`${name}\` ${dueWithin / 3_600_000} h`)
  .join(', ');

export const operations = {
  'GET /desk/v1/tasks': {
    id: 'listTasks',
    tag: 'Tasks',
    summary: 'Tasks of your boroughs, nearest due first',
    description: `Open tasks unless \`status=done\` (then the latest closed first). What a reply asks for is due by the force's own policy, not by the Victims' Code: ${policy} after it; so is a text or e-mail that is no feedback, \`text-to-read\` ${INBOUND_KINDS['text-to-read'].dueWithin / 3_600_000} h after it came. A task of a case names its reference and its duty, and is due with the deadline that it reminds of; the case settles it when it is no longer needed. Tasks of restricted cases are listed for supervisors only. Allegations of misconduct are listed for the role \`standards\` only, and nothing else is.`,
    query: listQuery,
    answer: {
      status: 200,
      description: 'A page of tasks; `next` when there are more. No words of a victim are in it.',
      schema: z.strictObject({ items: z.array(z.strictObject(summary)), next: z.string().optional() }),
    },
    problems: ['bad-request', 'not-found', 'busy'],
  },
  'GET /desk/v1/tasks/{id}': {
    id: 'getTask',
    tag: 'Tasks',
    summary: "One task, with the victim's words and call-back contact",
    description:
      'Every call is in the audit trail before its answer leaves, refused ones too. The words are those that stand now: a victim may correct an answer. `wordsDeleted`: there were some, and their time in the store has ended.',
    answer: {
      status: 200,
      description: 'The task.',
      schema: z.strictObject({
        ...summary,
        words: z.string().optional(),
        contact: z
          .string()
          .optional()
          .meta({ description: 'Where they want to be called; of a text or e-mail, where it came from' }),
        callback: z.boolean().optional(),
        language: z.string().optional().meta({ description: 'The language in which the victim answered' }),
        channel: z.string().optional().meta({ description: 'interaction, card, leaflet, sms or email' }),
        because: z.enum(INBOUND_BECAUSE).optional().meta({
          description:
            'Of a text or e-mail, why people read it: `no-rating` words to an invitation without a rating, `late` the time for an answer was over, `unplaced` no invitation waits for an answer from there, `start` the sender asks for texts again, `quarantined` nobody can say who sent this e-mail (never call back on what it says), `unreadable` not in the form in which texts and e-mails come, `answered` an e-mail to an invitation that was answered before, `more` the feedback holds only a part of this e-mail',
        }),
        answeredAt: time.optional(),
        wordsDeleted: z.boolean().optional(),
        attempts: z.array(z.strictObject({ outcome: z.literal('no-answer'), ...attempt, dueAt: time })),
        outcome: z.strictObject({ outcome: z.enum(['done', 'not-needed']), ...attempt }).optional(),
      }),
    },
    problems: ['not-found', 'busy'],
  },
  'POST /desk/v1/tasks/{id}/outcome': {
    id: 'recordTaskOutcome',
    tag: 'Tasks',
    summary: 'Record what came of a task',
    description:
      '`done` and `not-needed` close it. `no-answer` records the attempt, keeps it open and gives it a new due time; after three attempts supervisors are told. The first to close it wins: a later outcome is a 409. The same `Idempotency-Key` and body answer the same again.',
    body: outcomeBody,
    answer: {
      status: 200,
      description: 'What was recorded. `dueAt`: by when to try again.',
      schema: z.strictObject({
        id: z.string(),
        status,
        outcome: z.enum(['done', 'no-answer', 'not-needed']),
        at: time,
        dueAt: time.optional(),
      }),
    },
    problems: ['bad-request', 'not-found', 'conflict', 'key-reused', 'busy'],
  },
} as const satisfies Operations;
