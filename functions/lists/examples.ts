/** What the document shows of the routes of lists. Only the document needs it: no handler carries it. */
import type { ExamplesOf } from '../shared/http/operation.ts';
import type { operations } from './api.ts';

export const examples: ExamplesOf<typeof operations> = {
  'GET /desk/v1/touchpoints': {
    answer: { items: [{ id: 'desk-call', stage: 'desk', name: 'Call to the Victim Focus Desk' }] },
  },
  'GET /desk/v1/boroughs': {
    answer: { items: [{ code: 'E09000033', name: 'Westminster', bcu: 'AW', bcuName: 'Central West' }] },
  },
  'GET /desk/v1/milestone-types': {
    answer: {
      items: [
        {
          id: 'suspect-arrested',
          name: 'Suspect arrested',
          duties: [
            {
              id: 'tell-arrest',
              right: '6',
              title: 'Tell the victim of the arrest',
              whatToDo: 'Say that the suspect was arrested, with reasons where that applies.',
              owner: 'police',
              standard: { count: 5, unit: 'working-days' },
              enhanced: { count: 1, unit: 'working-days' },
              clock: 'event',
              evidence: 'told',
              confirmation: 'confirmed',
              inferred: ['evidence'],
              codeVersion: '2021-04-01',
              validFrom: '2021-04-01',
            },
          ],
        },
      ],
    },
  },
};
