/** What the document shows of the routes of links. Only the document needs it: no handler carries it. */
import type { ExamplesOf } from '../shared/http/operation.ts';
import type { operations } from './api.ts';

export const examples: ExamplesOf<typeof operations> = {
  'POST /desk/v1/links': {
    body: { kind: 'card', touchpoint: 'response-my-met', borough: 'E09000016', team: 'Response A' },
    answer: {
      id: '7G2KQ0ZP4T9E',
      token: '0G7H2M00ZK5V1T8QYDRBN3ZC00G4XW7J9QK2M',
      url: 'HTTPS://FEEDBACK.EXAMPLE.POLICE.UK/F/0G7H2M00ZK5V1T8QYDRBN3ZC00G4XW7J9QK2M',
      kind: 'card',
      expiresAt: '2027-11-24T10:00:00.000Z',
    },
  },
};
