/** The routes about what was agreed with the victim: how to reach them, what to send, how often, which limits hold. */
import * as z from 'zod';
import type { Operations } from '../../shared/http/operation.ts';
import { CHANGE_PROBLEMS, changedCase, DATING } from './changes.ts';
import { language, lines, unique } from './fields.ts';

/** Ends the parsing when it is none: whether it is before another one cannot be said then. */
const hour = (example: string) =>
  z
    .string()
    .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { message: `Use HH:MM, for example ${example}`, abort: true })
    .meta({ maxLength: 5 });

export const contactPlanBody = z
  .strictObject({
    channels: z
      .array(z.enum(['sms', 'email', 'phone']))
      .refine(unique, { message: 'Name each channel once' })
      .meta({
        uniqueItems: true,
        maxItems: 3,
        description: 'How it is safe to reach the victim; none only with `unsafe`',
      }),
    hours: z
      .strictObject({ from: hour('09:00'), to: hour('17:30') })
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
  .meta({
    uniqueItems: true,
    maxItems: 4,
    description: '`under-18` is not among them: it follows from the date of birth',
  });

export const enhancedRightsBody = z.strictObject({ reasons: enhancedRights });

export const operations = {
  'PUT /desk/v1/cases/{reference}/contact-plan': {
    id: 'setContactPlan',
    tag: 'Cases',
    summary: 'How it is safe to reach the victim',
    description:
      'Without a plan nothing is sent by itself, whatever the victim agreed to. `unsafe` stops every channel. The history says which channels and hours were agreed, not the notes.',
    body: contactPlanBody,
    answer: changedCase,
    problems: CHANGE_PROBLEMS,
  },
  'PUT /desk/v1/cases/{reference}/consents': {
    id: 'setConsents',
    tag: 'Cases',
    summary: 'What the victim agrees to be sent',
    description:
      'Three consents, each on until the victim says otherwise. None of them ends a duty: staff then keep it in person.',
    body: consentsBody,
    answer: changedCase,
    problems: CHANGE_PROBLEMS,
  },
  'PUT /desk/v1/cases/{reference}/update-interval': {
    id: 'setUpdateInterval',
    tag: 'Cases',
    summary: 'How often the victim wants to be updated',
    description:
      "Until the victim chooses, it is the force's 28 days: policy, not a right. The routine update that is open is dated anew from the same start.",
    body: updateIntervalBody,
    answer: changedCase,
    problems: [...CHANGE_PROBLEMS, ...DATING],
  },
  'PUT /desk/v1/cases/{reference}/enhanced-rights': {
    id: 'setEnhancedRights',
    tag: 'Cases',
    summary: 'Why the shorter limits hold',
    description:
      'All the reasons; none ends them, but for a victim under 18. Open duties are dated anew from the same start, and the history says from when to when: what is past due by that is missed at once, and what was missed before stays missed. A business has none.',
    body: enhancedRightsBody,
    answer: changedCase,
    problems: [...CHANGE_PROBLEMS, ...DATING],
  },
} as const satisfies Operations;
