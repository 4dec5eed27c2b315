/** The routes of cases in the Desk API, as one table. */
import type { Operations } from '../shared/http/operation.ts';
import { operations as arrangements } from './api/arrangements.ts';
import { operations as calls } from './api/calls.ts';
import { operations as contacts } from './api/contacts.ts';
import { operations as lifecycle } from './api/lifecycle.ts';
import { operations as milestones } from './api/milestones.ts';
import { operations as people } from './api/people.ts';
import { operations as registration } from './api/registration.ts';

export const operations = {
  ...registration,
  ...people,
  ...arrangements,
  ...milestones,
  ...contacts,
  ...lifecycle,
  ...calls,
} as const satisfies Operations;
