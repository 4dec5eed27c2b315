/** What the document shows of the route of the audit trail. Only the document needs it: no handler carries it. */
import type { ExamplesOf } from '../shared/http/operation.ts';
import type { operations } from './api.ts';

export const examples: ExamplesOf<typeof operations> = {
  'GET /desk/v1/audit': {
    answer: {
      items: [
        {
          at: '2026-11-24T09:30:00.000Z',
          subject: 'b3f1c2d4-5a6b-4c7d-8e9f-0a1b2c3d4e5f',
          roles: ['desk'],
          action: 'case.read',
          reference: '1000000/26',
          outcome: 'allowed',
        },
        {
          at: '2026-11-24T09:12:07.120Z',
          subject: '0d9c8b7a-6f5e-4d3c-9b2a-1f0e9d8c7b6a',
          roles: ['desk'],
          action: 'case.read',
          reference: '1000000/26',
          outcome: 'refused',
        },
      ],
    },
  },
};
