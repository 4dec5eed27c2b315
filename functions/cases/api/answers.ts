/** What the routes of cases answer: the case as staff see it, and its parts. Strict: no other field ever leaves. */
import * as z from 'zod';

export const answeredTime = z.iso.datetime({ offset: true });
const time = answeredTime;
const day = z.iso.date();
const id = z.string().meta({ description: 'Opaque' });
const staff = z.string().meta({ description: "The staff member's id from the directory" });

export const answeredReference = z.string().meta({
  description: "The crime reference; from the second victim on with the victim's number: `1000000/26.2`",
});

const right = z.string().meta({
  description: "Right of the Victims' Code, `1` to `12`; `vrr`: the review scheme; `policy`: the force's own, no right",
});

const dutyStatus = z.enum(['open', 'met', 'missed', 'excused']).meta({ description: '`missed` is final' });
const detailNames = z.array(z.enum(['phone', 'email']));
const contactDetails = {
  phone: z.string().optional().meta({ description: 'E.164' }),
  email: z.string().optional(),
  unconfirmed: detailNames.optional().meta({
    description: 'Changed, and not yet confirmed by a second person: nothing is sent there',
  }),
};

export const dutyView = z.strictObject({
  id,
  right,
  title: z.string(),
  whatToDo: z.string(),
  owner: z.enum(['police', 'wcu', 'cps', 'probation', 'police-or-cps', 'all-agencies', 'not-stated']).meta({
    description: 'Who owes it. `wcu`: the Witness Care Unit. What `cps` and `probation` did, the force cannot know',
  }),
  evidence: z.enum(['told', 'done']).meta({
    description: 'What keeps it: a contact in which the victim was told, or something done',
  }),
  confirmation: z.enum(['confirmed', 'partly', 'older-code-only', 'unconfirmed']).meta({
    description: 'How sure the rule is; only a confirmed one may be called a right',
  }),
  inferred: z.array(z.enum(['clock', 'evidence', 'version', 'standard', 'enhanced'])).meta({
    description: 'What the Code does not say about it in words and was inferred',
  }),
  milestone: id.optional(),
  suspect: z.int().optional(),
  startedAt: time.meta({ description: 'When its clock started' }),
  dueAt: time.optional().meta({ description: 'Its last second; absent where the Code gives no number' }),
  status: dutyStatus,
  overdue: z.boolean().meta({ description: 'Past its due time and still owed' }),
  enhanced: z.boolean().meta({ description: 'The shorter limit was applied' }),
  missedAt: time.optional(),
  fulfilledAt: time.optional().meta({ description: 'When it was kept, also when that was too late' }),
  excuse: z.strictObject({ at: time, reason: z.string() }).optional(),
});

export const openedDuty = z.strictObject({
  id,
  right,
  title: z.string(),
  dueAt: time.optional(),
  status: dutyStatus,
});

const contactPlan = z.strictObject({
  channels: z.array(z.enum(['sms', 'email', 'phone'])),
  hours: z.strictObject({ from: z.string(), to: z.string() }),
  language: z.string().optional(),
  unsafe: z.boolean().optional(),
  notes: z.string().optional(),
});

const milestone = z.strictObject({
  id,
  type: z.string(),
  name: z.string(),
  occurredAt: time,
  receivedAt: time.optional(),
  receivedAssumed: z.literal(true).optional().meta({
    description: 'Nobody said when it was received: the time at which it was recorded here is assumed',
  }),
  recordedAt: time,
  recordedBy: staff,
  suspect: z.int().optional(),
  withdrawn: z.strictObject({ at: time, by: staff, reason: z.string() }).optional(),
});

const contact = z.strictObject({
  id,
  at: time,
  by: staff,
  channel: z.string(),
  direction: z.enum(['outbound', 'inbound']),
  outcome: z.enum(['spoke', 'no-answer', 'unsafe', 'delivered', 'failed', 'unknown']).meta({
    description: 'The last three are what became of a message; `unknown`: nobody can say whether it arrived',
  }),
  dutyIds: z.array(id),
  message: z
    .strictObject({ id, template: z.string() })
    .optional()
    .meta({ description: 'The message that it was, and its template' }),
  note: z.string().optional(),
});

const kind = z.enum(['person', 'business']);
const status = z.enum(['open', 'closed']);

const safeContact = z.string().meta({
  description: 'How to reach the victim safely, in words: show it above all else',
});

export const caseView = z.strictObject({
  reference: answeredReference,
  victimNumber: z.int(),
  borough: z.string(),
  team: z.string().optional(),
  category: z.string(),
  reportedAt: time,
  status,
  registeredAt: time,
  version: z.int().meta({ description: 'Counts the changes; the `ETag` is this number in quotes' }),
  victim: z.strictObject({
    name: z.string(),
    kind,
    ...contactDetails,
    language: z.string().optional(),
    dateOfBirth: day.optional(),
  }),
  representative: z.strictObject({ name: z.string(), relation: z.string(), ...contactDetails }).optional(),
  speaksFor: z.enum(['victim', 'representative', 'nobody']).meta({
    description: 'Whom to speak with; `nobody`: the victim has died and no relative is known yet',
  }),
  deceased: z.boolean(),
  restricted: z.boolean(),
  restriction: z.strictObject({ subjects: z.array(staff), reason: z.string(), at: time }).optional(),
  enhanced: z.boolean().meta({ description: 'The shorter limits hold' }),
  enhancedRights: z.array(
    z.enum(['vulnerable', 'most-serious-crime', 'persistently-targeted', 'intimidated', 'under-18']),
  ),
  contactPlan: contactPlan.optional(),
  safeContact,
  consents: z.strictObject({ surveys: z.boolean(), routineUpdates: z.boolean(), dutyUpdates: z.boolean() }),
  updateInterval: z.strictObject({
    days: z.int(),
    source: z.enum(['force-policy', 'victim']).meta({ description: '`force-policy`: no right of the Code' }),
  }),
  messages: z
    .strictObject({
      automatic: z.boolean(),
      because: z
        .array(z.enum(['deceased', 'closed', 'no-plan', 'unsafe', 'child-alone', 'unconfirmed-details', 'no-channel']))
        .meta({ description: 'Why nothing is sent by itself; empty when it may be' }),
    })
    .meta({ description: 'Whether anything may be sent without a person' }),
  milestones: z.array(milestone),
  duties: z.array(dutyView),
  contacts: z.array(contact).meta({ description: 'The latest 20, newest first; the history has them all' }),
  lastContactAt: time.optional().meta({ description: 'When somebody last spoke with the victim' }),
  nextUpdateDueAt: time.optional(),
});

export const caseSummary = z.strictObject({
  reference: answeredReference,
  victimNumber: z.int(),
  borough: z.string(),
  team: z.string().optional(),
  status,
  victim: z.strictObject({ name: z.string(), kind }),
  category: z.string(),
  enhanced: z.boolean(),
  restricted: z.boolean(),
  deceased: z.boolean(),
  safeContact,
  reportedAt: time,
});

export const historyItem = z.strictObject({
  version: z.int(),
  at: time,
  by: z.string().meta({ description: "The staff member's id from the directory, or `system`" }),
  kind: z.string().meta({
    description:
      'What happened: `registered`, `milestone-recorded`, `duty-missed`, `message-ordered`, `opted-out`, ...',
  }),
  details: z.record(z.string(), z.unknown()).meta({ description: 'What changed, in the fields of this API' }),
});

export type CaseView = z.input<typeof caseView>;
export type DutyView = z.input<typeof dutyView>;
export type CaseSummary = z.input<typeof caseSummary>;
