/** The routes about what happened in the case. */
import * as z from 'zod';
import type { Operations } from '../../shared/http/operation.ts';
import { MILESTONE_TYPES } from '../../victims-code/milestone-types.ts';
import { openedDuty } from './answers.ts';
import { DATING, POST_PROBLEMS } from './changes.ts';
import { milestoneType, note, reason, time } from './fields.ts';

export const milestoneBody = z.strictObject({
  // An unknown one is refused by the rule, which the audit trail then tells of.
  type: milestoneType.meta({
    enum: MILESTONE_TYPES.map(({ id }) => id),
    description: 'What happened. GET /desk/v1/milestone-types names each, with the duties that it opens',
  }),
  occurredAt: time.meta({ description: 'When it happened' }),
  receivedAt: time.optional().meta({
    description: 'When the body that owes the duty was told, where the Code counts from then (the Witness Care Unit)',
  }),
  suspect: z.int().min(1).max(99).optional().meta({ description: "The suspect's number in the case" }),
  sourceEventId: z
    .string()
    .regex(/^[\x21-\x7e]{1,120}$/, 'Use 1 to 120 printable characters without spaces')
    .optional()
    .meta({ maxLength: 120, description: "The event's id in the records system: each is taken once" }),
  note: note.optional(),
});

export const correctBody = z.strictObject({
  occurredAt: time.optional(),
  receivedAt: time.optional(),
  withdraw: z.literal(true).optional().meta({ description: 'It never happened' }),
  reason,
});

const opened = z.strictObject({ id: z.string(), duties: z.array(openedDuty) });

export const operations = {
  'POST /desk/v1/cases/{reference}/milestones': {
    id: 'recordMilestone',
    tag: 'Cases',
    summary: 'Record that something happened, and open its duties',
    description:
      'Exactly the duties of the Code that it opens, with their due times: the last second of the last working day, counted from when it happened or, where the Code says so, from when the owing body received it. Recorded late, a duty is missed from the beginning and still owed. The same again (type, suspect and times, or `sourceEventId`) changes nothing and answers as before; a `sourceEventId` told otherwise is a 409. A crime is reported once, when the case is registered: `crime-reported` again answers as that did, whatever its time; a supervisor corrects it.',
    body: milestoneBody,
    answer: { status: 201, description: 'The milestone and what is owed because of it', schema: opened, etag: true },
    problems: [...POST_PROBLEMS, ...DATING],
  },
  'POST /desk/v1/cases/{reference}/milestones/{id}/correct': {
    id: 'correctMilestone',
    tag: 'Cases',
    summary: 'Correct when something happened, or withdraw it',
    description:
      'Send other times, or `withdraw` alone. Open duties are dated anew or, of a withdrawn milestone, excused; what was met, missed or excused stays so. The history keeps both the reason and what stood before.',
    body: correctBody,
    answer: { status: 200, description: 'The milestone and its duties as they are now', schema: opened, etag: true },
    problems: [...POST_PROBLEMS, ...DATING],
  },
} as const satisfies Operations;
