/** The routes about what was agreed with the victim: how to reach them, what to send, how often, which limits hold. */
import * as z from 'zod';
import { language, lines, unique } from './fields.ts';

export const contactPlanBody = z
  .strictObject({
    channels: z
      .array(z.enum(['sms', 'email', 'phone']))
      .refine(unique, { message: 'Name each channel once' })
      .meta({ description: 'How it is safe to reach the victim; none only with `unsafe`' }),
    hours: z
      .strictObject({
        from: z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'Use HH:MM, for example 09:00'),
        to: z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'Use HH:MM, for example 17:30'),
      })
      .refine(({ from, to }) => from < to, {
        path: ['to'],
        message: 'The hours end before they begin: they are within one day, from the earlier to the later',
      })
      .meta({ description: 'In London, within one day' }),
    language: language.optional(),
    unsafe: z.boolean().optional().meta({ description: 'Nothing may be sent at all, on no channel' }),
    notes: lines(500).optional().meta({ description: 'What colleagues must know before they call' }),
  })
  .refine(({ channels, unsafe }) => channels.length > 0 || unsafe === true, {
    path: ['channels'],
    message: 'Name at least one channel, or mark the victim unsafe to contact',
  });

export const consentsBody = z.strictObject({
  surveys: z.boolean(),
  routineUpdates: z.boolean(),
  dutyUpdates: z.boolean(),
});

export const updateIntervalBody = z.strictObject({
  days: z
    .int()
    .min(1, 'Use 1 to 365 days')
    .max(365, 'Use 1 to 365 days')
    .meta({ description: 'At most so many days between two updates' }),
});

export const enhancedRights = z
  .array(z.enum(['vulnerable', 'most-serious-crime', 'persistently-targeted', 'intimidated']))
  .refine(unique, { message: 'Name each reason once' })
  .meta({ description: '`under-18` is not among them: it follows from the date of birth' });

export const enhancedRightsBody = z.strictObject({ reasons: enhancedRights });
