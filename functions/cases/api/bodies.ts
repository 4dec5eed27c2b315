/** What the bodies of the routes are once they have been checked: what the rules and steps of cases take. */
import type * as z from 'zod';
import type { consentsBody, contactPlanBody, enhancedRightsBody, updateIntervalBody } from './arrangements.ts';
import type { callBody } from './calls.ts';
import type { contactBody, doneBody } from './contacts.ts';
import type { reasonBody } from './lifecycle.ts';
import type { correctBody, milestoneBody } from './milestones.ts';
import type { confirmBody, deathBody, representativeBody, restrictionBody, victimBody } from './people.ts';
import type { registerBody } from './registration.ts';

export type ContactPlanBody = z.output<typeof contactPlanBody>;
export type ConsentsBody = z.output<typeof consentsBody>;
export type UpdateIntervalBody = z.output<typeof updateIntervalBody>;
export type EnhancedRightsBody = z.output<typeof enhancedRightsBody>;
export type CallBody = z.output<typeof callBody>;
export type ContactBody = z.output<typeof contactBody>;
export type DoneBody = z.output<typeof doneBody>;
export type ReasonBody = z.output<typeof reasonBody>;
export type MilestoneBody = z.output<typeof milestoneBody>;
export type CorrectBody = z.output<typeof correctBody>;
export type VictimBody = z.output<typeof victimBody>;
export type RepresentativeBody = z.output<typeof representativeBody>;
export type ConfirmBody = z.output<typeof confirmBody>;
export type DeathBody = z.output<typeof deathBody>;
export type RestrictionBody = z.output<typeof restrictionBody>;
export type RegisterBody = z.output<typeof registerBody>;
