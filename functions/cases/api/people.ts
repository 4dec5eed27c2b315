/** The routes about the victim, who speaks for them, and who may see the case. */
import * as z from 'zod';
import { email, phone } from './detail-fields.ts';
import { day, language, line, note, reason, unique } from './fields.ts';

const name = line(120);

export const victimBody = z.strictObject({
  name: name.meta({ description: "The person's name, or the business's" }),
  kind: z.enum(['person', 'business']).default('person'),
  phone: phone.optional(),
  email: email.optional(),
  language: language.optional(),
  dateOfBirth: day.optional().meta({
    description: 'Under 18 when the crime was reported: the shorter limits of the Code hold',
  }),
});

export const representativeBody = z.strictObject({
  name,
  relation: line(60).meta({ description: 'To the victim: `mother`, `brother`, `family spokesperson`, `manager`' }),
  phone: phone.optional(),
  email: email.optional(),
});

export const confirmBody = z
  .strictObject({ who: z.enum(['victim', 'representative']), phone: phone.optional(), email: email.optional() })
  .refine((body) => body.phone !== undefined || body.email !== undefined, {
    path: ['phone'],
    message: 'Give the phone number or the e-mail address that you checked, or both',
  });

export const deathBody = z.strictObject({ note: note.optional() });

const subject = z.string().regex(/^[\x21-\x7e]{1,128}$/, "Use the staff member's id from the directory");

export const restrictionBody = z
  .strictObject({
    restricted: z.boolean(),
    subjects: z
      .array(subject)
      .max(20, 'Name at most 20 members of staff')
      .refine(unique, { message: 'Name each member of staff once' })
      .optional()
      .meta({ description: 'Staff who may see it beside supervisors, by their ids from the directory' }),
    reason,
  })
  .refine(({ restricted, subjects }) => restricted || subjects === undefined, {
    path: ['subjects'],
    message: 'Leave it out when the restriction ends: everybody in reach of the borough may see the case then',
  });
