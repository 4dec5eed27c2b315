/** One case throughout the document's examples: nobody's name, a telephone number that Ofcom keeps for drama. */
import type * as z from 'zod';
import type { CaseView, DutyView } from './answers.ts';
import type { contactPlanBody } from './arrangements.ts';
import type { victimBody } from './people.ts';

export const EXAMPLE_REFERENCE = '1000000/26';
export const EXAMPLE_MILESTONE_ID = 'Q7V2M8ZK4T1XW9E6RD3C';
export const EXAMPLE_TOLD_AT = '2026-11-24T10:05:00.000Z';

export const EXAMPLE_VICTIM_BODY: z.input<typeof victimBody> = {
  name: 'Sam Example',
  kind: 'person',
  phone: '07700 900123',
  email: 'sam@example.org',
  language: 'pl',
};

export const EXAMPLE_PLAN_BODY: z.input<typeof contactPlanBody> = {
  channels: ['phone', 'sms'],
  hours: { from: '09:30', to: '16:00' },
  language: 'pl',
  notes: 'Ask for Sam. Ring off if anybody else answers.',
};

export const EXAMPLE_DUTY: DutyView = {
  id: '8C2W6DGN1M5YRTE0JX4K',
  right: '6',
  title: 'Tell the victim of the arrest',
  whatToDo: 'Say that the suspect was arrested, with reasons where that applies.',
  owner: 'police',
  evidence: 'told',
  confirmation: 'confirmed',
  inferred: ['evidence'],
  milestone: EXAMPLE_MILESTONE_ID,
  suspect: 1,
  startedAt: '2026-11-24T08:15:00.000Z',
  dueAt: '2026-11-25T23:59:59.000Z',
  status: 'open',
  overdue: false,
  enhanced: true,
};

const REPORT_ID = 'M5R0WD7HX2Q9ZT6VKB31';

export const EXAMPLE_REFERRAL: DutyView = {
  id: '3K7T9XQ0W5BV2M8RNC1E',
  right: '4',
  title: 'Refer to a support service',
  whatToDo: 'Refer to a victim support service',
  owner: 'police',
  evidence: 'done',
  confirmation: 'confirmed',
  inferred: ['evidence'],
  milestone: REPORT_ID,
  startedAt: '2026-11-23T20:10:00.000Z',
  dueAt: '2026-11-25T23:59:59.000Z',
  status: 'open',
  overdue: false,
  enhanced: true,
};

export const EXAMPLE_UPDATE: DutyView = {
  id: 'F5J9NB2Q8SH0V7KX3D6G',
  right: 'policy',
  title: 'Routine update (force policy)',
  whatToDo:
    'Say what has happened since the last contact, or that nothing has and why; ask whether the interval still suits.',
  owner: 'police',
  evidence: 'told',
  confirmation: 'older-code-only',
  inferred: ['evidence', 'version'],
  startedAt: '2026-11-23T21:00:00.000Z',
  dueAt: '2026-12-21T23:59:59.000Z',
  status: 'open',
  overdue: false,
  enhanced: true,
};

export const EXAMPLE_CASE: CaseView = {
  reference: EXAMPLE_REFERENCE,
  victimNumber: 1,
  borough: 'E09000012',
  team: 'Response A',
  category: 'Robbery',
  reportedAt: '2026-11-23T20:10:00.000Z',
  status: 'open',
  registeredAt: '2026-11-23T21:00:00.000Z',
  version: 2,
  victim: {
    name: 'Sam Example',
    kind: 'person',
    phone: '+447700900123',
    email: 'sam@example.org',
    language: 'pl',
  },
  speaksFor: 'victim',
  deceased: false,
  restricted: false,
  enhanced: true,
  enhancedRights: ['vulnerable'],
  contactPlan: EXAMPLE_PLAN_BODY,
  safeContact: 'Reach by phone or text, 09:30 to 16:00, language pl. Read the notes of the plan.',
  consents: { surveys: true, routineUpdates: true, dutyUpdates: true },
  updateInterval: { days: 28, source: 'force-policy' },
  messages: { automatic: true, because: [] },
  milestones: [
    {
      id: REPORT_ID,
      type: 'crime-reported',
      name: 'Crime reported',
      occurredAt: '2026-11-23T20:10:00.000Z',
      recordedAt: '2026-11-23T21:00:00.000Z',
      recordedBy: 'desk-17',
    },
    {
      id: EXAMPLE_MILESTONE_ID,
      type: 'suspect-arrested',
      name: 'Suspect arrested',
      occurredAt: '2026-11-24T08:15:00.000Z',
      recordedAt: '2026-11-24T09:00:00.000Z',
      recordedBy: 'desk-17',
      suspect: 1,
    },
  ],
  duties: [EXAMPLE_REFERRAL, EXAMPLE_UPDATE, EXAMPLE_DUTY],
  contacts: [],
  nextUpdateDueAt: '2026-12-21T23:59:59.000Z',
};

/** The case after another change. */
export function exampleCase(changed: Partial<CaseView>): CaseView {
  return { ...EXAMPLE_CASE, version: EXAMPLE_CASE.version + 1, ...changed };
}
