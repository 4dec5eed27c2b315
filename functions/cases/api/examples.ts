/** What the document shows of the routes of cases. Only the document needs it: no handler carries it. */
import type { ExamplesOf } from '../../shared/http/operation.ts';
import type { operations } from '../api.ts';
import {
  EXAMPLE_CASE,
  EXAMPLE_DUTY,
  EXAMPLE_MILESTONE_ID,
  EXAMPLE_PLAN_BODY,
  EXAMPLE_REFERENCE,
  EXAMPLE_REFERRAL,
  EXAMPLE_TOLD_AT,
  EXAMPLE_UPDATE,
  EXAMPLE_VICTIM_BODY,
  exampleCase,
} from './example-case.ts';

/** The case before its suspect was arrested. */
const REGISTERED = exampleCase({
  version: 1,
  milestones: EXAMPLE_CASE.milestones.slice(0, 1),
  duties: EXAMPLE_CASE.duties.slice(0, 2),
});

const OPENED = {
  id: EXAMPLE_MILESTONE_ID,
  duties: [
    {
      id: EXAMPLE_DUTY.id,
      right: EXAMPLE_DUTY.right,
      title: EXAMPLE_DUTY.title,
      dueAt: EXAMPLE_DUTY.dueAt,
      status: EXAMPLE_DUTY.status,
    },
  ],
};

export const examples: ExamplesOf<typeof operations> = {
  'POST /desk/v1/cases': {
    body: {
      reference: EXAMPLE_REFERENCE,
      borough: 'E09000012',
      team: 'Response A',
      category: 'Robbery',
      reportedAt: '2026-11-23T20:10:00Z',
      victim: EXAMPLE_VICTIM_BODY,
      enhancedRights: ['vulnerable'],
      contactPlan: EXAMPLE_PLAN_BODY,
    },
    answer: REGISTERED,
  },
  'GET /desk/v1/cases': {
    answer: {
      items: [
        {
          reference: EXAMPLE_REFERENCE,
          victimNumber: 1,
          borough: 'E09000012',
          team: 'Response A',
          status: 'open',
          victim: { name: 'Sam Example', kind: 'person' },
          category: 'Robbery',
          enhanced: true,
          restricted: false,
          deceased: false,
          safeContact: EXAMPLE_CASE.safeContact,
          reportedAt: '2026-11-23T20:10:00.000Z',
        },
      ],
    },
  },
  'GET /desk/v1/cases/{reference}': { answer: EXAMPLE_CASE },
  'GET /desk/v1/cases/{reference}/history': {
    answer: {
      items: [
        {
          version: 3,
          at: '2026-11-24T09:20:00.000Z',
          by: 'desk-17',
          kind: 'consents-set',
          details: {
            from: { surveys: true, routineUpdates: true, dutyUpdates: true },
            to: { surveys: false, routineUpdates: true, dutyUpdates: true },
          },
        },
      ],
    },
  },
  'PUT /desk/v1/cases/{reference}/victim': {
    body: { ...EXAMPLE_VICTIM_BODY, phone: '07700 900456' },
    answer: exampleCase({
      victim: { ...EXAMPLE_CASE.victim, phone: '+447700900456', unconfirmed: ['phone'] },
      messages: { automatic: false, because: ['unconfirmed-details'] },
    }),
  },
  'PUT /desk/v1/cases/{reference}/representative': {
    body: { name: 'Alex Example', relation: 'mother', phone: '07700 900789' },
    answer: exampleCase({
      representative: {
        name: 'Alex Example',
        relation: 'mother',
        phone: '+447700900789',
        unconfirmed: ['phone'],
      },
      speaksFor: 'representative',
      messages: { automatic: false, because: ['unconfirmed-details'] },
    }),
  },
  'DELETE /desk/v1/cases/{reference}/representative': { answer: exampleCase({}) },
  'POST /desk/v1/cases/{reference}/contact-details/confirm': {
    body: { who: 'victim', phone: '07700 900456' },
    answer: { reference: EXAMPLE_REFERENCE, who: 'victim', confirmed: ['phone'] },
  },
  'POST /desk/v1/cases/{reference}/death': {
    body: { note: 'Told by the hospital' },
    answer: { reference: EXAMPLE_REFERENCE, deceased: true, at: '2026-11-24T10:05:00.000Z' },
  },
  'PUT /desk/v1/cases/{reference}/restriction': {
    body: { restricted: true, subjects: ['desk-17'], reason: 'The victim is a colleague' },
    answer: exampleCase({
      restricted: true,
      restriction: {
        subjects: ['desk-17'],
        reason: 'The victim is a colleague',
        at: '2026-11-24T10:05:00.000Z',
      },
    }),
  },
  'PUT /desk/v1/cases/{reference}/contact-plan': { body: EXAMPLE_PLAN_BODY, answer: exampleCase({}) },
  'PUT /desk/v1/cases/{reference}/consents': {
    body: { surveys: false, routineUpdates: true, dutyUpdates: true },
    answer: exampleCase({ consents: { surveys: false, routineUpdates: true, dutyUpdates: true } }),
  },
  'PUT /desk/v1/cases/{reference}/update-interval': {
    body: { days: 14 },
    answer: exampleCase({
      updateInterval: { days: 14, source: 'victim' },
      duties: [EXAMPLE_REFERRAL, { ...EXAMPLE_UPDATE, dueAt: '2026-12-07T23:59:59.000Z' }, EXAMPLE_DUTY],
      nextUpdateDueAt: '2026-12-07T23:59:59.000Z',
    }),
  },
  'PUT /desk/v1/cases/{reference}/enhanced-rights': {
    body: { reasons: ['vulnerable', 'intimidated'] },
    answer: exampleCase({ enhancedRights: ['vulnerable', 'intimidated'] }),
  },
  'POST /desk/v1/cases/{reference}/milestones': {
    body: { type: 'suspect-arrested', occurredAt: '2026-11-24T08:15:00Z', suspect: 1, sourceEventId: 'custody-4711' },
    answer: OPENED,
  },
  'POST /desk/v1/cases/{reference}/milestones/{id}/correct': {
    body: { occurredAt: '2026-11-24T07:45:00Z', reason: "The custody record's time" },
    answer: OPENED,
  },
  'POST /desk/v1/cases/{reference}/contacts': {
    body: { channel: 'phone', direction: 'outbound', outcome: 'spoke', dutyIds: [EXAMPLE_DUTY.id] },
    answer: { id: 'T4H8YX1C6N0ZB5QM9W2J', at: EXAMPLE_TOLD_AT, outcome: 'spoke', met: [EXAMPLE_DUTY.id], late: [] },
  },
  'POST /desk/v1/cases/{reference}/duties/{id}/done': {
    body: { note: 'Referred by form' },
    answer: { ...EXAMPLE_REFERRAL, status: 'met', fulfilledAt: EXAMPLE_TOLD_AT },
  },
  'POST /desk/v1/cases/{reference}/duties/{id}/excuse': {
    body: { reason: 'The victim asked not to be told' },
    answer: {
      ...EXAMPLE_DUTY,
      status: 'excused',
      excuse: { at: EXAMPLE_TOLD_AT, reason: 'The victim asked not to be told' },
    },
  },
  'POST /desk/v1/cases/{reference}/close': {
    body: { reason: 'Sentence passed, no appeal' },
    answer: { reference: EXAMPLE_REFERENCE, status: 'closed', at: EXAMPLE_TOLD_AT },
  },
  'POST /desk/v1/cases/{reference}/reopen': {
    body: { reason: 'A new witness' },
    answer: { reference: EXAMPLE_REFERENCE, status: 'open', at: EXAMPLE_TOLD_AT },
  },
  'POST /desk/v1/calls': {
    body: {
      reference: EXAMPLE_REFERENCE,
      topic: 'update-wanted',
      outcome: 'answered',
      language: 'pl',
      durationSeconds: 340,
    },
    answer: { id: 'B2Z6MC0Y4WQ8T1NX7E3K', at: EXAMPLE_TOLD_AT },
  },
};
