/** What the document shows of the routes of insights. Only the document needs it: no handler carries it. */
import type { ExamplesOf } from '../shared/http/operation.ts';
import type { operations } from './api.ts';

const FIGURE = { count: 25, mean: 4.12, distribution: { '1': 1, '2': 2, '3': 2, '4': 8, '5': 12 } };

export const examples: ExamplesOf<typeof operations> = {
  'GET /desk/v1/insights': {
    answer: {
      period: '2026-W47',
      groups: [
        { key: 'E09000016', name: 'Havering', ...FIGURE },
        { key: 'E09000026', name: 'Redbridge', suppressed: true },
      ],
      total: { count: 120, mean: 4.02, distribution: { '1': 8, '2': 10, '3': 12, '4': 32, '5': 58 } },
    },
  },
  'GET /desk/v1/insights/equality': {
    answer: {
      period: '2026-10',
      questions: [
        {
          question: 'disability',
          answers: [
            { answer: 'no', count: 61 },
            { answer: 'yes', count: 17 },
          ],
        },
      ],
    },
  },
  'GET /desk/v1/words': {
    answer: {
      items: [
        {
          id: '8C2W6DGN1M5YRTE0JX4K.5M2W6DGN1M5YRTE0JX4K',
          words: 'PC [removed] was kind and rang back when she said she would.',
          rating: 5,
          touchpoint: 'response-my-met',
          language: 'en',
          themes: ['kept-informed'],
        },
      ],
    },
  },
  'PUT /desk/v1/words/{id}/themes': {
    body: { themes: ['kept-informed', 'manner'] },
    answer: { id: '8C2W6DGN1M5YRTE0JX4K.5M2W6DGN1M5YRTE0JX4K', themes: ['kept-informed', 'manner'] },
  },
};
