/** The routes by which staff send a victim an update and see what became of messages. */
import * as z from 'zod';
import { answeredTime } from '../cases/api/answers.ts';
import { POST_PROBLEMS } from '../cases/api/changes.ts';
import { dutyIds, page } from '../cases/api/fields.ts';
import type { Operations } from '../shared/http/operation.ts';
import { STAFF_TEMPLATES } from './templates/staff-templates.ts';

const id = z.string().meta({ description: 'Opaque' });
const channel = z.enum(['sms', 'email']);
const template = z.string().meta({ description: 'An id of `GET /desk/v1/message-templates`' });

const updateBody = z.strictObject({
  template: z
    .enum(STAFF_TEMPLATES, `Use a template that staff may send: ${STAFF_TEMPLATES.join(', ')}`)
    .meta({ description: 'An id of `GET /desk/v1/message-templates` that staff may send' }),
  channel: z.enum(channel.options, 'Use sms or email, as the contact plan has it').optional().meta({
    description: 'One of the contact plan. Left out: the first of the plan that can be used',
  }),
  dutyIds: dutyIds.optional().meta({
    description: "What its delivery is to meet: duties of this case that are still owed, of the template's `meets`",
  }),
});

export type UpdateBody = z.output<typeof updateBody>;

const updateQuery = z.strictObject({
  preview: z
    .enum(['true', 'false'], 'Use true or false')
    .default('false')
    .transform((text) => text === 'true')
    .meta({ description: '`true`: show what would go out; nothing is ordered' }),
});

export type UpdateQuery = z.output<typeof updateQuery>;

const reason = z.string().meta({ description: 'Why, and what to do, in words' });
const parts = z.int().min(0).max(100).meta({ description: 'So many parts; each is paid for' });

const ordered = z.strictObject({
  messageId: id,
  status: z.enum(['queued', 'held']).meta({
    description: '`queued`: goes out within a minute. `held`: goes out by itself, not before `until`',
  }),
  reason: reason.optional(),
  until: answeredTime.optional(),
});

const preview = z.strictObject({
  channel,
  language: z.string().meta({ description: "The victim's, or `en` where this stage has no words in it" }),
  sender: z.string().meta({ description: 'Who it comes from, as the phone or mailbox shows it' }),
  subject: z.string().optional().meta({ description: 'Of an e-mail' }),
  text: z.string().meta({ description: 'Every character as it goes out' }),
  html: z.string().optional().meta({ description: 'Of an e-mail: what most mailboxes show' }),
  encoding: z.enum(['gsm-7', 'ucs-2']).optional().meta({ description: 'Of a text' }),
  characters: z.int().min(0).max(10_000).optional().meta({
    description: 'Of a text: what counts against a part, 160 (GSM-7) or 70 (UCS-2) in one, 153 or 67 each in several',
  }),
  parts: parts.optional(),
  pence: z.number().min(0).max(10_000).meta({ description: 'What it costs, in pence' }),
  priceNote: z.string().meta({ description: 'Where that price comes from' }),
  decision: z
    .strictObject({
      do: z.enum(['send', 'hold', 'stop']),
      reason: reason.optional(),
      until: answeredTime.optional(),
    })
    .meta({ description: 'What would become of it if it were ordered now; it is decided again when it is sent' }),
});

export type Preview = z.input<typeof preview>;

const message = z.strictObject({
  id,
  template,
  channel: channel.optional().meta({ description: 'Absent until one is chosen' }),
  status: z
    .enum(['queued', 'held', 'attempting', 'retrying', 'sent', 'delivered', 'failed', 'unknown', 'not-sent'])
    .meta({
      description:
        'It ends `delivered`, `failed`, `unknown` (nobody can say whether it arrived) or `not-sent` (it may not go out). `sent`: the provider took it, and a receipt is waited for',
    }),
  reason: reason.optional(),
  until: answeredTime.optional().meta({ description: 'Of one that waits: not before' }),
  dutyIds: z.array(id).meta({ description: 'What its delivery is to meet' }),
  orderedAt: answeredTime,
  by: z.string().meta({ description: "The staff member's id from the directory, or `system`" }),
  sentAt: answeredTime.optional(),
  endedAt: answeredTime.optional(),
  parts: parts.optional(),
});

export type MessageView = z.input<typeof message>;

const templateView = z.strictObject({
  id: z.string().max(60),
  name: z.string().max(100),
  class: z.enum(['duty', 'routine', 'survey', 'answer']).meta({
    description: 'Which consent it needs: duty updates, routine updates, surveys. An `answer` to a text needs none',
  }),
  channels: z.array(channel).max(2),
  meets: z
    .array(z.strictObject({ rule: z.string().max(60), title: z.string().max(100) }))
    .max(10)
    .meta({
      description: 'The duties that its delivery can meet, by their rule; none: a person has to tell the victim',
    }),
  staffMaySend: z.boolean(),
  placeholders: z.array(z.string().max(30)).max(10).meta({
    description: "The values in it, besides the force's name and the desk's number and hours",
  }),
  languages: z
    .array(z.strictObject({ language: z.string().max(35), reviewed: z.boolean(), published: z.boolean() }))
    .max(50)
    .meta({
      description:
        '`reviewed`: by a professional translator. One that is not `published` in this stage goes out in English',
    }),
});

export const operations = {
  'POST /desk/v1/cases/{reference}/updates': {
    id: 'sendUpdate',
    tag: 'Messages',
    summary: 'Send the victim a message, or see what would go out',
    description:
      "It goes where the contact plan says, within the victim's hours, and is decided once more when it is sent: a number that was changed in between is never used. What may not go out is a 409 that says why and what to do; where a person has to act, there is a task. Delivery meets the duties in `dutyIds`, having been taken by the provider does not. Naming a duty that the template cannot meet, or that is not owed, is a 400 that lists those which are. `preview=true` orders nothing: it shows every character, the parts and what they cost.",
    query: updateQuery,
    body: updateBody,
    answer: { status: 202, description: 'It is ordered', schema: ordered, etag: true },
    instead: { status: 200, description: 'With `preview=true`: what would go out', schema: preview },
    problems: POST_PROBLEMS,
  },
  'GET /desk/v1/cases/{reference}/messages': {
    id: 'listMessages',
    tag: 'Messages',
    summary: 'What was sent to the victim, and what became of it',
    description: 'Latest first. No number, no address and no words are in it.',
    query: z.strictObject(page),
    answer: {
      status: 200,
      description: 'A page of messages; `next` when there are more.',
      schema: z.strictObject({ items: z.array(message), next: z.string().optional() }),
    },
    problems: ['bad-request', 'not-found', 'busy'],
  },
  'GET /desk/v1/message-templates': {
    id: 'listMessageTemplates',
    tag: 'Lists',
    summary: 'What there is to send',
    description:
      'All templates, also those that the service sends by itself. `id` is what `POST /desk/v1/cases/{reference}/updates` takes.',
    answer: {
      status: 200,
      description: 'All of them.',
      schema: z.strictObject({ items: z.array(templateView).min(1).max(100) }),
    },
    problems: [],
  },
} as const satisfies Operations;
