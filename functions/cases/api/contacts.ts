/** The routes about what the victim was told: attempts to speak with them, and the duties that these keep. */
import * as z from 'zod';
import { dutyIds, note } from './fields.ts';

/** Ways of speaking with somebody: only by these can a victim have been told. */
const SPOKEN: readonly string[] = ['phone', 'in-person', 'video'];

export const contactBody = z
  .strictObject({
    channel: z.enum(['phone', 'in-person', 'video', 'sms', 'email', 'letter']),
    direction: z.enum(['outbound', 'inbound']),
    outcome: z
      .enum(['spoke', 'no-answer', 'unsafe'])
      .meta({ description: '`unsafe`: somebody answered, and it was not safe to speak' }),
    dutyIds: dutyIds.optional().meta({ description: 'What the victim was told, or what the attempt was for' }),
    note: note.optional(),
  })
  .refine(({ outcome, channel }) => outcome !== 'spoke' || SPOKEN.includes(channel), {
    path: ['outcome'],
    message: 'Only on the phone, in person or by video can you have spoken: a text, an e-mail or a letter is no proof',
  });

export const doneBody = z.strictObject({ note: note.optional() });
