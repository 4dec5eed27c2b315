/** What the document shows of the routes of the worklist. Only the document needs it: no handler carries it. */
import type { ExamplesOf } from '../shared/http/operation.ts';
import type { operations } from './api.ts';

export const examples: ExamplesOf<typeof operations> = {
  'GET /desk/v1/worklist': {
    answer: {
      items: [
        {
          reference: '1000000/26',
          dutyId: '8C2W6DGN1M5YRTE0JX4K',
          right: '6',
          title: 'Tell the victim of the arrest',
          whatToDo: 'Say that the suspect was arrested, with reasons where that applies.',
          owner: 'police',
          confirmation: 'confirmed',
          dueAt: '2026-11-25T23:59:59.000Z',
          overdue: false,
          status: 'open',
          enhanced: true,
          borough: 'E09000012',
          team: 'Response A',
          suspect: 1,
          contactPlan: {
            channels: ['phone'],
            hours: { from: '09:00', to: '17:00' },
            notes: 'Ask for her by first name',
          },
          safeContact: 'Reach by phone, 09:00 to 17:00. Read the notes of the plan.',
          lastContactAt: '2026-11-20T15:12:00.000Z',
        },
      ],
      next: 'MjAyNi0xMS0yNVQyMzo1OTo1OS4wMDBa',
    },
  },
  'GET /desk/v1/compliance': {
    answer: {
      from: '2026-10-01',
      to: '2026-10-31',
      by: 'right',
      groups: [{ key: '6', due: 412, met: 371, missed: 29, excused: 4, open: 8 }],
      total: { due: 412, met: 371, missed: 29, excused: 4, open: 8 },
    },
  },
};
