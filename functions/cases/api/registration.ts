/** The routes by which cases are registered, found and read. */
import * as z from 'zod';
import { parseReference } from '../reference.ts';
import { contactPlanBody, enhancedRights } from './arrangements.ts';
import { borough, line, reference, team, time } from './fields.ts';
import { representativeBody, victimBody } from './people.ts';

export const registerBody = z
  .strictObject({
    reference,
    victimNumber: z
      .int()
      .min(1)
      .max(999)
      .optional()
      .meta({ description: 'Which victim of the crime report; 1 when nothing is said' }),
    borough,
    team: team.optional(),
    category: line(60).meta({ description: 'The category of crime, as the force names it. Never in a message' }),
    reportedAt: time,
    victim: victimBody,
    representative: representativeBody.optional(),
    enhancedRights: enhancedRights.optional(),
    contactPlan: contactPlanBody.optional(),
  })
  .refine(
    ({ reference: written, victimNumber }) => {
      const named = parseReference(written);
      return !named?.numbered || victimNumber === undefined || named.victimNumber === victimNumber;
    },
    { path: ['victimNumber'], message: 'The reference names another victim: give the number once' },
  );
