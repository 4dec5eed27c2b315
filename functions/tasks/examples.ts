/** What the document shows of the routes of tasks. Only the document needs it: no handler carries it. */
import type { ExamplesOf } from '../shared/http/operation.ts';
import type { operations } from './api.ts';

export const examples: ExamplesOf<typeof operations> = {
  'GET /desk/v1/tasks': {
    answer: {
      items: [
        {
          id: '8C2W6DGN1M5YRTE0JX4K',
          kind: 'call-back',
          status: 'open',
          openedAt: '2026-11-24T09:00:00.000Z',
          dueAt: '2026-11-25T09:00:00.000Z',
          overdue: false,
          escalated: false,
          borough: 'E09000012',
          team: 'Response A',
          touchpoint: 'response-my-met',
          rating: 4,
        },
        {
          id: 'P4M0ZK7C2YQ8W1TRE6HA',
          kind: 'duty-due-soon',
          status: 'open',
          openedAt: '2026-11-25T13:00:00.000Z',
          dueAt: '2026-11-25T23:59:59.000Z',
          overdue: false,
          escalated: false,
          borough: 'E09000012',
          reference: '1000000/26.2',
          dutyId: 'D7K2V9X4N0B5S3GJ1MQC',
        },
      ],
    },
  },
  'GET /desk/v1/tasks/{id}': {
    answer: {
      id: '8C2W6DGN1M5YRTE0JX4K',
      kind: 'call-back',
      status: 'open',
      openedAt: '2026-11-24T09:00:00.000Z',
      dueAt: '2026-11-25T09:00:00.000Z',
      overdue: false,
      escalated: false,
      borough: 'E09000012',
      touchpoint: 'response-my-met',
      rating: 4,
      words: 'Please ring me about my statement.',
      contact: '07700 900123',
      callback: true,
      language: 'en',
      channel: 'interaction',
      answeredAt: '2026-11-24T09:00:00.000Z',
      attempts: [],
    },
  },
  'POST /desk/v1/tasks/{id}/outcome': {
    body: { outcome: 'no-answer', note: 'Rang out, no message left' },
    answer: {
      id: '8C2W6DGN1M5YRTE0JX4K',
      status: 'open',
      outcome: 'no-answer',
      at: '2026-11-24T10:30:00.000Z',
      dueAt: '2026-11-25T10:30:00.000Z',
    },
  },
};
