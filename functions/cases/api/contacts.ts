/** The routes about what becomes of duties: the victim was told, the thing was done, or there is a reason why not. */
import * as z from 'zod';
import type { Operations } from '../../shared/http/operation.ts';
import { answeredTime, dutyView } from './answers.ts';
import { DATING, POST_PROBLEMS } from './changes.ts';
import { dutyIds, note } from './fields.ts';
import { reasonBody } from './lifecycle.ts';

export const contactBody = z.strictObject({
  channel: z.enum(['phone', 'in-person', 'video', 'sms', 'email', 'letter']),
  direction: z.enum(['outbound', 'inbound']),
  outcome: z
    .enum(['spoke', 'no-answer', 'unsafe'])
    .meta({ description: '`unsafe`: somebody answered, and it was not safe to speak' }),
  dutyIds: dutyIds.optional().meta({ description: 'What the victim was told, or what the attempt was for' }),
  note: note.optional(),
});

export const doneBody = z.strictObject({ note: note.optional() });

const id = z.string();

export const operations = {
  'POST /desk/v1/cases/{reference}/contacts': {
    id: 'recordContact',
    tag: 'Cases',
    summary: 'Record an attempt to tell the victim something',
    description:
      "Only having spoken (by phone, in person or by video) is evidence that the victim was told: it meets the duties in `dutyIds` and the routine update. What was missed by then stays missed and is noted as made up for (`late`). The time is the service's own. Naming a duty that telling cannot meet, or that is not owed, is a 400 that lists those which are.",
    body: contactBody,
    answer: {
      status: 201,
      description: 'The contact, and which duties it met or made up for',
      schema: z.strictObject({
        id,
        at: answeredTime,
        outcome: z.enum(['spoke', 'no-answer', 'unsafe']),
        met: z.array(id),
        late: z.array(id),
      }),
      etag: true,
    },
    problems: [...POST_PROBLEMS, ...DATING],
  },
  'POST /desk/v1/cases/{reference}/duties/{id}/done': {
    id: 'completeDuty',
    tag: 'Cases',
    summary: 'Say that a duty was done',
    description:
      'For duties that something done keeps (`evidence: done`): a referral, an assessment. One that only telling the victim keeps needs a contact. A missed one stays missed, and is noted as done.',
    body: doneBody,
    answer: { status: 200, description: 'The duty as it is now', schema: dutyView, etag: true },
    problems: POST_PROBLEMS,
  },
  'POST /desk/v1/cases/{reference}/duties/{id}/excuse': {
    id: 'excuseDuty',
    tag: 'Cases',
    summary: 'Say why a duty is not kept',
    description:
      'A supervisor does, with a reason that auditors read. What is missed already stays missed beside the reason; nothing turns it into a kept one. After an excused routine update the next counts from then.',
    body: reasonBody,
    answer: { status: 200, description: 'The duty as it is now', schema: dutyView, etag: true },
    problems: [...POST_PROBLEMS, ...DATING],
  },
} as const satisfies Operations;
