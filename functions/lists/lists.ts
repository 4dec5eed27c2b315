/** The routes of the lists: data of this repository, no store. */
import { deskHandler } from '../shared/http/desk.ts';
import type { HttpHandler } from '../shared/http/edge.ts';
import type { VerifyStaff } from '../shared/http/staff.ts';
import { operations } from './api.ts';
import { BOROUGHS } from './boroughs.ts';
import { TOUCHPOINTS } from './touchpoints.ts';

/** The Lambda handler of the lists. */
export function makeListsHandler(verifyStaff: VerifyStaff): HttpHandler {
  return deskHandler(
    'lists',
    operations,
    {
      'GET /desk/v1/touchpoints': async () => ({
        json: { items: TOUCHPOINTS.map(({ id, stage, name }) => ({ id, stage, name })) },
      }),
      'GET /desk/v1/boroughs': async () => ({ json: { items: BOROUGHS } }),
    },
    verifyStaff,
  );
}
