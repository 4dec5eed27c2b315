/** The routes about what happened in the case. */
import * as z from 'zod';
import { code, note, reason, time } from './fields.ts';

export const milestoneBody = z.strictObject({
  type: code.meta({ description: 'What happened. GET /desk/v1/milestone-types lists what each opens' }),
  occurredAt: time.meta({ description: 'When it happened' }),
  receivedAt: time.optional().meta({
    description: 'When the body that owes the duty was told, where the Code counts from then (the Witness Care Unit)',
  }),
  suspect: z.int().min(1).max(99).optional().meta({ description: "The suspect's number in the case" }),
  sourceEventId: z
    .string()
    .regex(/^[\x21-\x7e]{1,120}$/, 'Use 1 to 120 printable characters without spaces')
    .optional()
    .meta({ description: "The event's id in the records system: each is taken once" }),
  note: note.optional(),
});

export const correctBody = z
  .strictObject({
    occurredAt: time.optional(),
    receivedAt: time.optional(),
    withdraw: z.literal(true).optional().meta({ description: 'It never happened' }),
    reason,
  })
  .refine(
    ({ occurredAt, receivedAt, withdraw }) =>
      [occurredAt, receivedAt, withdraw].filter((value) => value !== undefined).length === 1,
    { path: ['occurredAt'], message: 'Correct one thing at a time: occurredAt, receivedAt or withdraw' },
  );
