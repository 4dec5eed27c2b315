/** The lists that other routes accept. */
import * as z from 'zod';
import type { Operations } from '../shared/http/operation.ts';

export const operations: Operations = {
  'GET /desk/v1/touchpoints': {
    id: 'listTouchpoints',
    tag: 'Lists',
    summary: 'The touchpoints that can be rated',
    description: 'The kinds of contact that a link can be made for. `id` is what `POST /desk/v1/links` takes.',
    answer: {
      status: 200,
      description: 'All of them, in the order in which a case goes.',
      schema: z.strictObject({
        items: z.array(z.strictObject({ id: z.string(), stage: z.string(), name: z.string() })),
      }),
    },
    problems: [],
    example: { answer: { items: [{ id: 'desk-call', stage: 'desk', name: 'Call to the Victim Focus Desk' }] } },
  },
  'GET /desk/v1/boroughs': {
    id: 'listBoroughs',
    tag: 'Lists',
    summary: 'The boroughs of the force and their Basic Command Units',
    description: '`code` is the ONS code that every other route takes.',
    answer: {
      status: 200,
      description: 'All 32, by code.',
      schema: z.strictObject({
        items: z.array(z.strictObject({ code: z.string(), name: z.string(), bcu: z.string(), bcuName: z.string() })),
      }),
    },
    problems: [],
    example: { answer: { items: [{ code: 'E09000033', name: 'Westminster', bcu: 'AW', bcuName: 'Central West' }] } },
  },
};
