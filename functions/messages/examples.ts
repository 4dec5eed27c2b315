/** What the document shows of the message routes. Only the document needs it: no handler carries it. */
import { EXAMPLE_UPDATE } from '../cases/api/example-case.ts';
import type { ExamplesOf } from '../shared/http/operation.ts';
import type { operations } from './api.ts';

const TEXT =
  'Met Police: We are still working on what you told us. For questions, or if you have something to add, call 020 7946 0100 (8am to 8pm, every day).';

const LANGUAGES = [
  { language: 'en', reviewed: true, published: true },
  { language: 'pl', reviewed: false, published: true },
];

export const examples: ExamplesOf<typeof operations> = {
  'POST /desk/v1/cases/{reference}/updates': {
    body: { template: 'investigation-update', channel: 'sms', dutyIds: [EXAMPLE_UPDATE.id] },
    answer: {
      messageId: '4T9B1XQ0ZC7M2KEW6RHD',
      status: 'held',
      reason:
        'It waits for the hours at which this victim may be reached: between 08:00 and 20:00 and within the contact plan. If it cannot wait, phone as the plan says.',
      until: '2026-11-25T09:00:00.000Z',
    },
    instead: {
      channel: 'sms',
      language: 'en',
      sender: '+447700900999',
      text: TEXT,
      encoding: 'gsm-7',
      characters: TEXT.length,
      parts: 1,
      pence: 4,
      priceNote: "Reckoned with 4 pence a part, the price that this stage is set up with; the bill is the provider's.",
      decision: { do: 'send' },
    },
  },
  'GET /desk/v1/cases/{reference}/messages': {
    answer: {
      items: [
        {
          id: '4T9B1XQ0ZC7M2KEW6RHD',
          template: 'investigation-update',
          channel: 'sms',
          status: 'delivered',
          dutyIds: [EXAMPLE_UPDATE.id],
          orderedAt: '2026-11-24T20:15:00.000Z',
          by: 'staff-1',
          sentAt: '2026-11-25T09:00:12.000Z',
          endedAt: '2026-11-25T09:00:19.000Z',
          parts: 1,
        },
      ],
    },
  },
  'GET /desk/v1/message-templates': {
    answer: {
      items: [
        {
          id: 'investigation-update',
          name: 'We are still working on it',
          class: 'duty',
          channels: ['sms', 'email'],
          meets: [{ rule: 'routine-update', title: 'Routine update (force policy)' }],
          staffMaySend: true,
          placeholders: [],
          languages: LANGUAGES,
        },
        {
          id: 'please-call-us',
          name: 'Please call us',
          class: 'duty',
          channels: ['sms', 'email'],
          meets: [],
          staffMaySend: true,
          placeholders: [],
          languages: LANGUAGES,
        },
      ],
    },
  },
};
