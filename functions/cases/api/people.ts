/** The routes about the victim, who speaks for them, and who may see the case. */
import * as z from 'zod';
import type { Operations } from '../../shared/http/operation.ts';
import { answeredReference, answeredTime } from './answers.ts';
import { CHANGE_PROBLEMS, changedCase, DATING, POST_PROBLEMS } from './changes.ts';
import { email, phone } from './detail-fields.ts';
import { day, language, line, note, reason, unique } from './fields.ts';

const name = line(120);

export const victimBody = z.strictObject({
  name: name.meta({ description: "The person's name, or the business's" }),
  kind: z.enum(['person', 'business']).optional().meta({ description: 'A person, when nothing is said' }),
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

const subject = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, "Use the staff member's id from the directory")
  .meta({ maxLength: 128 });

export const restrictionBody = z
  .strictObject({
    restricted: z.boolean(),
    subjects: z
      .array(subject)
      .max(20, 'Name at most 20 members of staff')
      .refine(unique, { message: 'Name each member of staff once' })
      .optional()
      .meta({
        uniqueItems: true,
        description: 'Staff who may see it beside supervisors, by their ids from the directory',
      }),
    reason,
  })
  .refine(({ restricted, subjects }) => restricted || subjects === undefined, {
    path: ['subjects'],
    message: 'Leave it out when the restriction ends: everybody in reach of the borough may see the case then',
  });

const NOT_CONFIRMED =
  'A number or address other than the recorded one waits: nothing is sent to it until somebody else confirms it (POST .../contact-details/confirm), and a task asks for that.';

export const operations = {
  'PUT /desk/v1/cases/{reference}/victim': {
    id: 'changeVictim',
    tag: 'Cases',
    summary: 'Who the victim is, in whole',
    description: `What is left out is removed, but for \`kind\`. ${NOT_CONFIRMED} A date of birth may bring the shorter limits: open duties are then dated anew, and the history says so.`,
    body: victimBody,
    answer: changedCase,
    problems: [...CHANGE_PROBLEMS, ...DATING],
  },
  'PUT /desk/v1/cases/{reference}/representative': {
    id: 'changeRepresentative',
    tag: 'Cases',
    summary: 'Who speaks for the victim, in whole',
    description: `A parent, a bereaved relative, a family spokesperson, a business's contact: from then on staff speak with them. ${NOT_CONFIRMED}`,
    body: representativeBody,
    answer: changedCase,
    problems: CHANGE_PROBLEMS,
  },
  'DELETE /desk/v1/cases/{reference}/representative': {
    id: 'removeRepresentative',
    tag: 'Cases',
    summary: 'Nobody speaks for the victim any more but the victim',
    description:
      "For a child who has grown up, or a spokesperson who steps back. The victim's own number and address then wait until somebody else confirms them. Where somebody has to speak (a child, a business, a victim who has died) it is a 409: put another person in their place.",
    answer: changedCase,
    problems: CHANGE_PROBLEMS,
  },
  'POST /desk/v1/cases/{reference}/contact-details/confirm': {
    id: 'confirmContactDetails',
    tag: 'Cases',
    summary: 'Confirm a changed number or address, as a second person',
    description: 'Send what you checked: it must be what is recorded. Whoever changed it cannot confirm it (409).',
    body: confirmBody,
    answer: {
      status: 200,
      description: 'What is confirmed now',
      schema: z.strictObject({
        reference: answeredReference,
        who: z.enum(['victim', 'representative']),
        confirmed: z.array(z.enum(['phone', 'email'])),
      }),
      etag: true,
    },
    problems: POST_PROBLEMS,
  },
  'POST /desk/v1/cases/{reference}/death': {
    id: 'recordDeath',
    tag: 'Cases',
    summary: 'Record that the victim has died',
    description:
      'Every message stops at once and for good. What the Code promises is owed to whoever speaks for the victim: record them as the representative.',
    body: deathBody,
    answer: {
      status: 200,
      description: 'It is recorded, since `at`',
      schema: z.strictObject({ reference: answeredReference, deceased: z.literal(true), at: answeredTime }),
      etag: true,
    },
    problems: POST_PROBLEMS,
  },
  'PUT /desk/v1/cases/{reference}/restriction': {
    id: 'restrictCase',
    tag: 'Cases',
    summary: 'Close a case to all but supervisors and the staff named, or open it again',
    description:
      'For a case of a colleague, a public figure, a witness at risk. To everybody else it no longer exists: they get the same 404 as for an unknown one. The records system goes on feeding it.',
    body: restrictionBody,
    answer: changedCase,
    problems: CHANGE_PROBLEMS,
  },
} as const satisfies Operations;
